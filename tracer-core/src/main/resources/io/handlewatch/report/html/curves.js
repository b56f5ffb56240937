/* The curves, and the large one. Colours come from the style sheet, so that a curve follows a change between light and dark, and paper. */
var charts = [];

function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

/* Gaps as shaded bands, the begin of another life of the target and alarms as upright lines. */
function happenings(alarms) {
  return { hooks: { drawClear: [function (u) {
    var top = u.bbox.top;
    function x(millis) { return u.valToPos(Math.min(Math.max(millis / 1000, u.scales.x.min), u.scales.x.max), "x", true); }
    function upright(millis, dashes) {
      u.ctx.setLineDash(dashes);
      u.ctx.beginPath();
      u.ctx.moveTo(x(millis), top);
      u.ctx.lineTo(x(millis), top + u.bbox.height);
      u.ctx.stroke();
    }
    u.ctx.save();
    u.ctx.lineWidth = 1.5 * devicePixelRatio;
    u.ctx.fillStyle = colour("--gap");
    data.gaps.forEach(function (gap) { u.ctx.fillRect(x(gap[0]), top, Math.max(2, x(gap[1]) - x(gap[0])), u.bbox.height); });
    u.ctx.strokeStyle = colour("--soft");
    data.epochs.forEach(function (begin) { upright(begin, []); });
    u.ctx.strokeStyle = colour("--red");
    alarms.forEach(function (alarm) { upright(alarm.raised, [6, 4]); });
    u.ctx.restore();
  }] } };
}

/* Lines: [[name, colour's name, values, width, dashes]...], the first at the bottom. */
function plot(place, at, lines, height, alarms) {
  if (at.length < 2) {
    place.textContent = at.length ? "One reading: there is no curve yet." : "No reading: there is no curve.";
    return;
  }
  var seconds = at.map(function (sample) { return times[sample]; });
  var chart = { place: place, height: height, plot: null };
  chart.draw = function () {
    if (chart.plot) chart.plot.destroy();
    var axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
    var across = Object.assign({}, axis, { values: function (u, splits, a, space, step) {
      var day = "";
      return splits.map(function (second) {
        var text = time(second * 1000);
        var label = step < 86400 ? text.slice(11, 16) : "";
        if (text.slice(0, 10) !== day) label += "\n" + text.slice(5, 10);
        day = text.slice(0, 10);
        return label;
      });
    } });
    var up = Object.assign({}, axis, { size: 64, values: function (u, splits) {
      return splits.map(function (value) { return value % 1 ? "" : count(value); });
    } });
    chart.plot = new uPlot({
      width: Math.max(240, place.clientWidth), height: height,
      tzDate: function (second) { return uPlot.tzDate(new Date(second * 1000), zone); },
      scales: { x: { time: true }, y: { range: function (u, low, high) { return [0, high < 1 ? 1 : high * 1.05]; } } },
      axes: [across, up],
      series: [{ label: "at", value: function (u, second) { return second === null ? "" : time(second * 1000); } }].concat(lines.map(function (line) {
        return { label: line[0], stroke: colour(line[1]), width: line[3], dash: line[4], value: function (u, value) { return value === null ? "not known" : count(value); } };
      })),
      cursor: { y: false, drag: { x: true, y: false } },
      plugins: [happenings(alarms)]
    }, [seconds].concat(lines.map(function (line) { return line[2]; })), place);
    /* Where nobody points at a moment, the legend tells of the last one. */
    function last() { chart.plot.setLegend({ idx: seconds.length - 1 }); }
    chart.plot.over.addEventListener("mouseleave", function () { setTimeout(last, 0); });
    setTimeout(last, 0);
  };
  chart.draw();
  charts.push(chart);
}

function redraw() {
  charts = charts.filter(function (chart) { return chart.place.isConnected; });
  charts.forEach(function (chart) { chart.draw(); });
}

window.addEventListener("resize", function () {
  charts = charts.filter(function (chart) { return chart.place.isConnected; });
  charts.forEach(function (chart) { chart.plot.setSize({ width: Math.max(240, chart.place.clientWidth), height: chart.height }); });
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
matchMedia("print").addEventListener("change", redraw);

(function () {
  var place = document.getElementById("chart");
  var words = [];
  var known = data.open.v.filter(function (value) { return value >= 0; });
  var first = data.open.v.findIndex(function (value) { return value >= 0; });
  if (data.open.v.length && !known.length) {
    place.textContent = "How many handles were open was not recorded in this run.";
  } else {
    var alarms = [];
    data.families.forEach(function (family) { family.alarms.forEach(function (alarm) { if (alarm.withdrawn === null) alarms.push(alarm); }); });
    plot(place, data.open.at, [["handles open", "--plot", data.open.v.map(function (value) { return value < 0 ? null : value; }), 2]], 240, alarms);
    if (known.length) {
      words.push("From " + count(known[0]) + " handles at " + time(times[data.open.at[first]] * 1000) + " to " + count(known[known.length - 1]) + "; never fewer than " +
        count(Math.min.apply(null, known)) + ", never more than " + count(Math.max.apply(null, known)) + ".");
    }
    if (alarms.length) words.push("Dashed: the moments at which a stack was first judged to leak.");
    if (data.epochs.length) words.push("Upright line: the target ended and began anew (" + data.epochs.map(time).join(", ") + ").");
  }
  if (data.gaps.length) words.push("Shaded: data are missing, see What was lost.");
  document.getElementById("chart-words").textContent = words.join(" ");
  place.setAttribute("aria-label", "Curve of the handles open in the target. " + words.join(" "));
})();
