// Scanner test: TAB is kept as a sign, and a fast burst is sent by itself after half a second of silence.
"use strict";
(() => {
  const form = document.getElementById("scanner"), text = document.getElementById("text");
  let last = 0, fast = 0, timer = 0;
  text.addEventListener("keydown", (event) => {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    fast = gap < 60 ? fast + 1 : 0;
    if (event.key === "Tab" && fast > 3) {
      event.preventDefault();
      text.setRangeText("\t", text.selectionStart, text.selectionEnd, "end");
    }
    clearTimeout(timer);
    if (fast > 8) timer = setTimeout(() => form.requestSubmit(), 500);
  });
})();
