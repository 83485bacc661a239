// Printing a paper: F9 prints, each further print is noted in the history, "two copies" is remembered on this computer.
"use strict";
(() => {
  const form = document.getElementById("print-form"), two = document.getElementById("two-copies");
  const saved = document.querySelector("[data-next]");
  let isFree = Boolean(form && form.hasAttribute("data-first-is-free"));
  if (two) {
    try { two.checked = localStorage.getItem("two-copies") === "1"; } catch { /* storage may be forbidden: the box still works */ }
    two.addEventListener("change", () => { try { localStorage.setItem("two-copies", two.checked ? "1" : "0"); } catch { /* as above */ } });
  }
  // The second copy is the first once more, made only when somebody wants it: its pages need not come twice.
  const addSecond = () => {
    if (!two?.checked || document.querySelector(".second")) return;
    const first = [...document.querySelectorAll(".paper.picture")];
    first.at(-1)?.after(...first.map((page) => {
      const copy = page.cloneNode(true), words = copy.querySelector("[data-second]");
      copy.classList.add("second");
      if (words) words.textContent = words.dataset.second;
      return copy;
    }));
  };
  addSecond();
  two?.addEventListener("change", addSecond);
  addEventListener("beforeprint", () => {
    if (!form || isFree) { isFree = false; return; }
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, keepalive: true });
  });
  addEventListener("afterprint", () => document.querySelector("[data-next-person]")?.focus());
  const print = (event) => { event.preventDefault(); window.print(); };
  form?.addEventListener("submit", print);
  document.querySelector(".needs-print")?.addEventListener("click", print);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (event.key === "F9") print(event);
    const link = { F2: "[data-next-person]", Escape: "[data-back]" }[event.key];
    const target = link && document.querySelector(link);
    if (target) { event.preventDefault(); location.href = target.href; }
  });
  if (saved && saved.hasAttribute("data-print-now")) {
    history.replaceState(null, "", location.pathname);
    addEventListener("load", () => window.print());
  }
})();
