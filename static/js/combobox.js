// A combobox with a list, after the pattern of ARIA 1.2: the focus stays in the box, aria-activedescendant moves.
// find(text) gives a promise of options {id, name, short, term}; chosen(option) is told what was taken.
"use strict";
function combobox({ box, list, says, find, chosen, words }) {
  let options = [], active = -1, asked = 0, timer = 0, isWaiting = false, takeFirst = false;
  let settled = box.value;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  const isOpen = () => !list.hidden;
  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
  function mark(index) {
    active = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
    const item = list.children[index];
    if (!item || !options.length) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }
  function item(option, place) {
    const row = document.createElement("li");
    row.id = `${list.id}-${place}`;
    row.setAttribute("role", "option");
    const name = document.createElement("span"), term = document.createElement("small");
    name.textContent = option.name;
    term.textContent = option.short ? `${option.short} · ${option.term}` : option.term;
    row.append(name, term);
    // mousedown would take the focus out of the box and close the list before the click arrives.
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => take(option));
    return row;
  }
  function show(found) {
    options = found;
    list.replaceChildren(...found.map(item));
    if (!found.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = words.none_found;
      list.append(none);
    }
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    says.textContent = found.length ? words.found.replace("%s", found.length) : words.none_found;
    mark(found.length ? 0 : -1);
  }
  async function look() {
    clearTimeout(timer);
    const turn = ++asked;
    isWaiting = true;
    const found = await find(box.value === settled ? "" : box.value).catch(() => null);
    if (turn !== asked) return;
    isWaiting = false;
    if (found === null) return close();
    if (document.activeElement === box || takeFirst) show(found);
    if (takeFirst && found.length) take(found[0]);
    takeFirst = false;
  }
  function take(option) {
    clearTimeout(timer);
    asked += 1;
    isWaiting = takeFirst = false;
    box.value = settled = option.name;
    close();
    chosen(option);
  }
  box.addEventListener("input", () => {
    clearTimeout(timer);
    isWaiting = true;
    timer = setTimeout(look, 60);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!isOpen()) return void look();
      return options.length ? mark((active + step + options.length) % options.length) : undefined;
    }
    if (event.key === "Escape" && isOpen()) {
      event.stopPropagation();
      event.preventDefault();
      return close();
    }
    if (event.key !== "Enter" && !(event.key === "Tab" && !event.shiftKey && isOpen())) return;
    if (event.key === "Enter") event.preventDefault();
    // Whoever types faster than the answer comes gets the first of the answer.
    if (isWaiting) { takeFirst = true; look(); }
    else if (isOpen() && options[active]) { event.preventDefault(); take(options[active]); }
  });
  box.addEventListener("blur", () => {
    close();
    if (!takeFirst) box.value = settled;
  });
  return { look, settle: (text) => { settled = box.value = text; } };
}
