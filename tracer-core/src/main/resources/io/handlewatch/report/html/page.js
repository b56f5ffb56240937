(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var PAGE = 50;
  var look = ["LEAK", "GROWING", "INSUFFICIENT_DATA"];
  var style = getComputedStyle(document.documentElement);
  function colour(name) { return style.getPropertyValue(name).trim(); }
  function el(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function number(value) { return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(1); }
  function time(millis) { return new Date(millis).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }); }

  /* Control and direction characters are written out, not obeyed. */
  function safe(text) {
    return text.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, function (c) {
      return "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0");
    });
  }

  function bands(gaps, alarms) {
    return { hooks: { drawClear: [function (u) {
      u.ctx.save();
      u.ctx.fillStyle = colour("--gap");
      gaps.forEach(function (gap) {
        var from = u.valToPos(Math.max(gap.from / 1000, u.scales.x.min), "x", true);
        var to = u.valToPos(Math.min(gap.to / 1000, u.scales.x.max), "x", true);
        u.ctx.fillRect(from, u.bbox.top, Math.max(2, to - from), u.bbox.height);
      });
      u.ctx.strokeStyle = colour("--red");
      u.ctx.setLineDash([6, 4]);
      alarms.forEach(function (alarm) {
        var x = u.valToPos(alarm.raised / 1000, "x", true);
        u.ctx.beginPath();
        u.ctx.moveTo(x, u.bbox.top);
        u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
        u.ctx.stroke();
      });
      u.ctx.restore();
    }] } };
  }

  function plot(place, curve, height, label, alarms) {
    if (curve.at.length < 2) { place.textContent = "One sample: there is no curve yet."; return; }
    var axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 } };
    var chart = new uPlot({
      width: Math.max(260, place.clientWidth), height: height,
      scales: { x: { time: true }, y: { range: function (u, min, max) { return [Math.min(0, min), max < 1 ? 1 : max * 1.05]; } } },
      axes: [axis, axis],
      series: [{}, { label: label, stroke: colour("--plot"), width: 2 }],
      plugins: [bands(data.gaps, alarms)]
    }, [curve.at.map(function (sample) { return data.times[sample]; }), curve.v], place);
    window.addEventListener("resize", function () { chart.setSize({ width: Math.max(260, place.clientWidth), height: height }); });
  }

  var alarms = [];
  data.families.forEach(function (family) { family.alarms.forEach(function (alarm) { if (alarm.withdrawn === null) alarms.push(alarm); }); });
  plot(document.getElementById("chart"), data.open, 220, "handles open", alarms);
  document.getElementById("chart-words").textContent =
    (alarms.length ? "Dashed lines: the moments at which a stack was first judged to leak. " : "") +
    (data.gaps.length ? "Shaded: time in which data are missing." : "");

  var places = new Map();
  data.families.forEach(function (family, index) { places.set(family, index); });

  function facts(family) {
    var parts = [];
    if (data.timed && family.rate !== undefined) parts.push(number(family.rate) + " an hour (" + number(family.low) + " to " + number(family.high) + ")");
    else if (data.timed && family.kept > 0) parts.push(number(family.kept) + " an hour stay so far");
    parts.push(family.openNow.toLocaleString("en") + " open");
    return parts.join(", ");
  }

  function inside(family) {
    var box = el("div", "inside");
    box.appendChild(el("p", "", safe(family.reason)));
    var more = [];
    if (data.timed && family.since !== null) more.push("since " + time(family.since));
    if (family.rate !== undefined) more.push(family.confidence.toLowerCase() + " confidence");
    if (family.opened) more.push(family.opened.toLocaleString("en") + " opened and " + family.closed.toLocaleString("en") + " closed while watched");
    var types = Object.keys(family.types).filter(function (type) { return type; }).map(function (type) { return safe(type) + " " + family.types[type]; });
    if (types.length) more.push("open now: " + types.join(", "));
    if (family.stacks > 1) more.push(family.stacks + " stacks of the same functions, one of them below");
    box.appendChild(el("p", "", more.join("; ")));
    var chart = el("div");
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", "Open handles of this stack over the run");
    box.appendChild(chart);
    var frames = el("ol", "frames");
    family.frames.forEach(function (frame) {
      var item = el("li", (frame.suspect ? "suspect " : "") + (frame.kind || ""), safe(frame.text));
      if (frame.mark) item.appendChild(el("span", "mark", " (" + frame.mark + ")"));
      frames.appendChild(item);
    });
    box.appendChild(frames);
    family.notes.forEach(function (note) { box.appendChild(el("p", "mark", note)); });
    var copy = el("button", "", "Copy stack");
    copy.type = "button";
    copy.addEventListener("click", function () {
      var text = family.frames.map(function (frame) { return safe(frame.text); }).join("\n");
      var field = el("textarea");
      field.value = text;
      box.appendChild(field);
      field.select();
      var done = document.execCommand("copy");
      box.removeChild(field);
      copy.textContent = done ? "Copied" : "Could not copy";
    });
    box.appendChild(copy);
    return { box: box, draw: function () { plot(chart, family.curve, 140, "open", family.alarms); } };
  }

  function row(family) {
    var box = el("article", "family");
    var head = el("h3");
    var button = el("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.appendChild(el("span", "word " + family.verdict, family.word));
    button.appendChild(el("span", "name", safe(family.name)));
    button.appendChild(el("span", "facts", facts(family)));
    var opened = null;
    button.addEventListener("click", function () {
      if (opened) {
        box.removeChild(opened);
        opened = null;
      } else {
        var made = inside(family);
        opened = made.box;
        box.appendChild(opened);
        made.draw();
      }
      button.setAttribute("aria-expanded", String(opened !== null));
    });
    head.appendChild(button);
    box.appendChild(head);
    return { box: box, open: function () { button.click(); } };
  }

  var list = document.getElementById("families");
  var filter = document.getElementById("filter");
  var which = document.getElementById("which");
  var sort = document.getElementById("sort");
  var moreButton = document.getElementById("more");
  var words = data.families.map(function (family) {
    return (family.verdict + " " + family.frames.map(function (frame) { return frame.text; }).join(" ")).toLowerCase();
  });
  var shown = [];
  var drawn = 0;
  if (!data.families.some(function (family) { return look.indexOf(family.verdict) >= 0; })) which.value = "all";

  function draw() {
    shown.slice(drawn, drawn + PAGE).forEach(function (family, place) {
      var made = row(family);
      list.appendChild(made.box);
      if (drawn + place === 0 && family.verdict === "LEAK") made.open();
    });
    drawn = Math.min(shown.length, drawn + PAGE);
    moreButton.hidden = drawn >= shown.length;
  }

  function apply() {
    var wanted = filter.value.toLowerCase();
    shown = data.families.filter(function (family, index) {
      return (which.value === "all" || look.indexOf(family.verdict) >= 0) && words[index].indexOf(wanted) >= 0;
    });
    var key = sort.value;
    shown.sort(function (a, b) {
      var by = key === "worst" ? 0 : key === "name" ? a.name.localeCompare(b.name) : (b[key] || 0) - (a[key] || 0);
      return by || places.get(a) - places.get(b);
    });
    list.textContent = "";
    drawn = 0;
    draw();
    document.getElementById("count").textContent = shown.length + " of " + data.families.length;
  }

  filter.addEventListener("input", apply);
  which.addEventListener("change", apply);
  sort.addEventListener("change", apply);
  moreButton.addEventListener("click", draw);
  apply();

  /* The survivors as a tree from the outermost caller; names without offsets, small branches left out. */
  function icicle() {
    var root = { children: new Map(), open: 0 };
    data.families.forEach(function (family) {
      if (!family.openNow) return;
      root.open += family.openNow;
      var node = root;
      family.frames.slice().reverse().forEach(function (frame) {
        var name = frame.text.replace(/\+0x[0-9a-f]+$/i, "");
        if (!node.children.has(name)) node.children.set(name, { name: name, open: 0, children: new Map(), mine: false });
        node = node.children.get(name);
        node.open += family.openNow;
        node.mine = node.mine || Boolean(frame.suspect && family.verdict === "LEAK");
      });
    });
    function level(children, total, depth) {
      var box = el("div", "level");
      Array.from(children.values()).sort(function (a, b) { return b.open - a.open; }).forEach(function (child) {
        if (child.open < root.open / 200) return;
        var node = el("div", "node");
        node.style.width = (100 * child.open / total) + "%";
        var label = el("span", child.mine ? "mine" : "", safe(child.name));
        label.title = safe(child.name) + ": " + child.open;
        node.appendChild(label);
        if (child.children.size && depth < 24) node.appendChild(level(child.children, child.open, depth + 1));
        box.appendChild(node);
      });
      return box;
    }
    if (root.open) document.getElementById("icicle").appendChild(level(root.children, root.open, 0));
    else document.getElementById("icicle").textContent = "No handle with a stack is open.";
  }
  icicle();
})();
