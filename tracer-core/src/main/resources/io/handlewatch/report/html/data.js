/* The run as it lies in the page, and how its numbers, times and names are written. */
var data = JSON.parse(document.getElementById("data").textContent);

function sums(differences) {
  var sum = 0;
  return differences.map(function (difference) { return sum += difference; });
}

var times = sums(data.times).map(function (second) { return data.begin + second; });
data.open.at = sums(data.open.at);
data.open.v = sums(data.open.v);
data.families.forEach(function (family, place) {
  family.place = place;
  family.texts = family.frames.map(function (frame) { return data.texts[frame]; });
});

function el(tag, className, text) {
  var made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/* Control and direction characters are written out, not obeyed. */
function safe(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, function (c) {
    return "\\u" + c.codePointAt(0).toString(16).padStart(4, "0");
  });
}

function count(value) { return value.toLocaleString("en"); }

function rate(value) {
  return value.toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/* All times of the page are in the zone of whoever made it, as in its summary; UTC where the browser does not know that zone, which is then said. */
var zone = (function () {
  try {
    new Intl.DateTimeFormat("en", { timeZone: data.zone });
    return data.zone;
  } catch (unknown) {
    return "UTC";
  }
})();
var clock = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23"
});

function time(millis) {
  var parts = {};
  clock.formatToParts(new Date(millis)).forEach(function (part) { parts[part.type] = part.value; });
  return parts.year + "-" + parts.month + "-" + parts.day + " " + parts.hour + ":" + parts.minute + (zone === data.zone ? "" : " UTC");
}
