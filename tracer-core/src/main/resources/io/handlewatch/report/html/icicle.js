/* The survivors as a tree from the outermost caller; names without offsets, small branches left out. One stop of the Tab key; arrows go through it. */
(function () {
  var place = document.getElementById("icicle");
  var root = { children: new Map(), open: 0 };
  data.families.forEach(function (family) {
    if (!family.openNow) return;
    root.open += family.openNow;
    var node = root;
    for (var frame = family.texts.length - 1; frame >= 0; frame--) {
      var text = family.texts[frame];
      var name = text.indexOf("!") < 0 ? text : text.replace(/\+0x[0-9a-f]+$/i, "");
      if (!node.children.has(name)) node.children.set(name, { name: name, open: 0, children: new Map(), leaks: false });
      node = node.children.get(name);
      node.open += family.openNow;
      node.leaks = node.leaks || (frame === family.suspect && family.verdict === "LEAK");
    }
  });
  if (!root.open) {
    place.textContent = "No handle with a stack is open.";
    return;
  }

  function level(children, total, depth) {
    var box = el("ul", "level");
    box.setAttribute("role", depth ? "group" : "tree");
    Array.from(children.values()).sort(function (a, b) { return b.open - a.open; }).forEach(function (child) {
      if (child.open < root.open / 200) return;
      var words = safe(child.name) + ": " + count(child.open) + " open" + (child.leaks ? ", leaks" : "");
      var item = el("li", "node");
      item.setAttribute("role", "treeitem");
      item.setAttribute("aria-label", words);
      item.tabIndex = -1;
      item.title = words;
      item.dataset.name = child.name;
      item.style.width = (100 * child.open / total) + "%";
      item.appendChild(el("span", child.leaks ? "leaks" : "", safe(child.name)));
      var below = level(child.children, child.open, depth + 1);
      if (below.children.length) {
        item.setAttribute("aria-expanded", "true");
        item.appendChild(below);
      }
      box.appendChild(item);
    });
    return box;
  }

  var tree = level(root.children, root.open, 0);
  if (!tree.children.length) {
    place.textContent = "The open handles have no frames in common: see the list.";
    return;
  }
  tree.setAttribute("aria-labelledby", "icicle-title");
  tree.firstChild.tabIndex = 0;
  place.appendChild(tree);

  function step(item, key) {
    if (key === "ArrowDown") return item.querySelector("li");
    if (key === "ArrowUp") return item.parentNode.closest("li");
    if (key === "ArrowRight") return item.nextElementSibling;
    return key === "ArrowLeft" ? item.previousElementSibling : null;
  }

  function choose(item) {
    filter.value = item.dataset.name;
    which.value = "all";
    apply();
    filter.focus();
    filter.scrollIntoView();
  }

  tree.addEventListener("keydown", function (event) {
    var item = event.target.closest("li");
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(item);
      return;
    }
    var next = step(item, event.key);
    if (!next) return;
    event.preventDefault();
    item.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  tree.addEventListener("click", function (event) { choose(event.target.closest("li")); });
})();
