// While an SMS is typed: how it counts, what it costs and how it looks, told by the server a moment after the last key.
"use strict";
(() => {
  const form = document.querySelector("[data-measure]");
  const place = document.querySelector("[data-measured]");
  const box = form?.elements.sms;
  if (!box || !place) return;
  const WAIT = 300;
  let timer = 0, asked = 0;

  const measure = async () => {
    const mine = ++asked;
    const sent = new FormData();
    sent.append("sms", box.value);
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(form.dataset.measure, { method: "POST", body: sent, credentials: "same-origin" });
      if (answer.ok && mine === asked) place.innerHTML = await answer.text();
    } catch {
      // Without a network the figures stay as they are; saving says what is wrong.
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(measure, WAIT);
  });
})();
