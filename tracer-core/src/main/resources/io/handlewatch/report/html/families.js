/* One row for each family of stacks; a row opens to all that is known of it. */
var PAGE = 50;
var TO_LOOK_AT = ["LEAK", "GROWING", "INSUFFICIENT_DATA"];
var list = document.getElementById("families");
var filter = document.getElementById("filter");
var which = document.getElementById("which");
var sort = document.getElementById("sort");
var more = document.getElementById("more");

function types(family) {
  return Object.keys(family.types).filter(function (type) { return type; })
    .sort(function (a, b) { return family.types[b] - family.types[a]; })
    .map(function (type) { return safe(type) + " " + count(family.types[type]); }).join(", ");
}

function speed(family) {
  if (!data.timed) return "";
  if (family.rate !== undefined) return rate(family.rate) + " an hour (" + rate(family.low) + " to " + rate(family.high) + ")";
  return family.kept > 0 ? rate(family.kept) + " an hour stay so far" : "";
}

function certainty(family) {
  var parts = [];
  if (data.timed && family.since !== null) parts.push("since " + time(family.since));
  if (family.verdict === "LEAK") parts.push(family.confidence.toLowerCase() + " confidence");
  if (family.until) parts.push(count(family.limit) + " handles in " + family.until);
  return parts.join(", ");
}

function alarms(family) {
  return family.alarms.map(function (alarm) {
    return "judged to leak from " + time(alarm.raised) + (alarm.withdrawn === null ? " on" : " to " + time(alarm.withdrawn));
  });
}

function frames(family) {
  var made = el("ol", "frames");
  made.setAttribute("aria-label", "Stack, newest call first");
  family.texts.forEach(function (text, place) {
    var item = el("li", place === family.suspect ? "suspect" : "", safe(text));
    var mark = family.marks[place];
    if (place === family.suspect) mark = mark ? "look here first, " + mark : "look here first";
    if (mark) item.appendChild(el("span", "mark", " (" + safe(mark) + ")"));
    made.appendChild(item);
  });
  return made;
}

function copied(button, text) {
  var field = el("textarea");
  field.value = text;
  field.setAttribute("aria-hidden", "true");
  button.parentNode.appendChild(field);
  field.select();
  var done = document.execCommand("copy");
  field.remove();
  button.focus();
  button.textContent = done ? "Copied" : "Could not copy";
}

function inside(family) {
  var box = el("div", "inside");
  box.appendChild(el("p", "", safe(family.reason)));
  if (family.forecast) box.appendChild(el("p", "forecast", family.forecast));
  var facts = family.cycle ? [family.cycle] : [];
  facts = facts.concat(family.siblings || [], alarms(family));
  if (family.opened) facts.push(count(family.opened) + " opened and " + count(family.closed) + " closed while watched");
  if (family.stacks > 1) facts.push(count(family.stacks) + " stacks of the same functions, one of them below");
  if (facts.length) {
    facts[0] = facts[0].charAt(0).toUpperCase() + facts[0].slice(1);
    box.appendChild(el("p", "became", facts.join("; ") + "."));
  }
  var place = el("div", "curve");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", "Curve of the handles of this family: " + count(family.openNow) + " open at the end");
  box.appendChild(place);
  box.appendChild(family.texts.length ? frames(family) : el("p", "", "The kernel recorded no frames for these handles."));
  family.notes.forEach(function (note) { box.appendChild(el("p", "mark", safe(note))); });
  if (family.texts.length) {
    var copy = el("button", "", "Copy stack");
    copy.type = "button";
    copy.addEventListener("click", function () { copied(copy, family.texts.map(safe).join("\n")); });
    box.appendChild(copy);
  }
  return box;
}

function drawCurve(family, place) {
  var curve = family.curve;
  var lines = [];
  /* Where nothing is closed, opened lies under open: a wide line shows on both sides of it. */
  if (curve.opened) {
    lines.push(["opened", "--amber", sums(curve.opened), 5]);
    lines.push(["closed", "--green", sums(curve.closed), 2, [2, 4]]);
  }
  lines.push(["open", "--plot", sums(curve.open), 2]);
  plot(place, sums(curve.at), lines, 170, family.alarms);
}

function row(family) {
  var box = el("article", "family");
  var head = el("h3");
  var button = el("button");
  var opened = null;
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  [["word " + family.verdict, family.word], ["name", safe(family.name)], ["speed", speed(family)], ["certainty", certainty(family)],
    ["open", count(family.openNow) + " open" + (types(family) ? ": " + types(family) : "")]].forEach(function (part) {
    button.appendChild(el("span", part[0], part[1]));
    button.appendChild(document.createTextNode(" "));
  });
  button.addEventListener("click", function () {
    if (opened) {
      opened.remove();
      opened = null;
    } else {
      opened = inside(family);
      box.appendChild(opened);
      drawCurve(family, opened.querySelector(".curve"));
    }
    button.setAttribute("aria-expanded", String(opened !== null));
  });
  head.appendChild(button);
  box.appendChild(head);
  return { box: box, open: function () { button.click(); } };
}

var words = data.families.map(function (family) {
  return (family.verdict + " " + family.word + " " + family.name + " " + Object.keys(family.types).join(" ") + " " + family.texts.join(" ")).toLowerCase();
});
var shown = [];
var drawn = 0;
if (!data.families.some(function (family) { return TO_LOOK_AT.indexOf(family.verdict) >= 0; })) which.value = "all";

function draw() {
  shown.slice(drawn, drawn + PAGE).forEach(function (family) { list.appendChild(row(family).box); });
  drawn = Math.min(shown.length, drawn + PAGE);
  more.hidden = drawn >= shown.length;
}

function apply() {
  var wanted = filter.value.toLowerCase();
  var key = sort.value;
  shown = data.families.filter(function (family) {
    return (which.value === "all" || TO_LOOK_AT.indexOf(family.verdict) >= 0) && words[family.place].indexOf(wanted) >= 0;
  });
  shown.sort(function (a, b) {
    var by = key === "worst" ? 0 : key === "name" ? a.name.localeCompare(b.name) : (b[key] || 0) - (a[key] || 0);
    return by || a.place - b.place;
  });
  list.textContent = "";
  drawn = 0;
  draw();
  document.getElementById("count").textContent = count(shown.length) + " of " + count(data.families.length);
}

filter.addEventListener("input", apply);
which.addEventListener("change", apply);
sort.addEventListener("change", apply);
more.addEventListener("click", function () {
  var next = drawn;
  draw();
  if (list.children[next]) list.children[next].querySelector("button").focus();
});
apply();
/* The worst one is what people came for. */
if (shown.length && shown[0].verdict === "LEAK") list.querySelector("button").click();
