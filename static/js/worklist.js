/* The lists of dossiers from the keyboard: / goes to the box, j and k go from row to row, Enter follows the link in
   focus as it does anywhere. The focus itself moves, so screen readers hear the row. Works without this file too. */
"use strict";
(() => {
  const box = document.getElementById("filter");
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  const linkOf = (row) => row.querySelector("a");
  const isTyping = (target) => target.matches("input:not([type=checkbox], [type=radio]), textarea, select");

  const mark = (current) => {
    for (const row of rows) {
      row.classList.toggle("is-current", row === current);
      if (row === current) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  };

  const go = (step) => {
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.getAttribute("aria-current"));
    const next = here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + step));
    linkOf(rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };

  const keys = {
    "/": () => { box.focus(); box.select(); },
    j: () => go(1),
    k: () => go(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape" && event.target === box) box.blur();
      return;
    }
    if (!(event.key in keys) || !box) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] tbody tr");
    if (row) mark(row);
  });
})();
