// The clerk's intake page: scan box, keys, parts that follow person and procedure, draft every ten seconds.
// Without this file the page works by its buttons "Đọc thẻ", "Tìm" and "Lưu".
"use strict";
(() => {
  const form = document.getElementById("intake");
  if (!form) return;
  const by = (id) => document.getElementById(id);
  const words = JSON.parse(by("words").textContent);
  const scan = by("scan"), box = by("scan-box"), says = by("scan-says"), kept = by("kept"), lost = by("lost");
  const save = by("save"), keep = by("keep"), helper = by("helper"), instead = by("instead"), papers = by("papers");
  const valued = (name) => form.querySelector(`[name="${name}"]`);
  const SECOND = 1000, KEEP_EVERY = 10 * SECOND, REFRESH_EVERY = 60 * SECOND, TRUSTED_FOR = 300 * SECOND;
  const CARD = /[0-9]{12}(?:[|\t][^|\t]*){5,}/;
  let began = 0, isDirty = false, isLeaving = false, isLost = false, contact = Date.now(), turn = 0, abort = null;

  document.documentElement.classList.add("has-script");
  form.querySelectorAll(".needs-script").forEach((part) => { part.hidden = false; });

  // Asking the server ---------------------------------------------------------------------------------------------
  class Lost extends Error {}
  async function ask(url, extra = {}, signal = undefined) {
    valued("helper_open").value = helper.open ? "1" : "";
    const body = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const answer = await fetch(url, { method: "POST", body, signal, headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 403) throw new Lost();
    if (!answer.ok) throw new Error(answer.status);
    contact = Date.now();
    return answer.json();
  }
  function tellLost() {
    isLost = true;
    const link = Object.assign(document.createElement("a"), { href: form.dataset.signIn, target: "_blank", rel: "noopener", textContent: words.sign_in });
    lost.lastElementChild.replaceChildren(`${words.lost} `, link);
    lost.hidden = false;
  }
  async function findAgain() {
    const answer = await fetch(form.dataset.draft, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) return;
    const { csrf } = await answer.json();
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = csrf; });
    isLost = false;
    lost.hidden = true;
  }

  // Parts of the page that follow what was typed ---------------------------------------------------------------------
  function show(parts) {
    const isNew = String(parts.version) !== valued("version").value || (parts.version && !papers.querySelector("fieldset"));
    if (isNew) {
      papers.innerHTML = parts.papers;
      valued("version").value = parts.version;
      valued("sets").value = parts.sets;
      choice.settle(parts.name);
    }
    by("owed").innerHTML = parts.owed;
    const shown = by("twins").querySelector("[name=twins_seen]"), next = document.createElement("template");
    next.innerHTML = parts.twins;
    const found = next.content.querySelector("[name=twins_seen]");
    if ((shown && shown.value) !== (found && found.value)) by("twins").replaceChildren(next.content);
    by("warnings").replaceChildren(...Object.values(parts.warnings).flat().map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    const stale = by("stale");
    stale.hidden = !parts.stale;
    if (parts.stale) stale.lastElementChild.textContent = parts.stale;
    count();
  }
  async function refresh(extra) {
    const mine = ++turn;
    try {
      const parts = await ask(form.dataset.procedure, extra);
      if (mine === turn) show(parts);
    } catch (error) { failed(error); }
  }
  function failed(error) {
    if (error.name === "AbortError") return;
    if (error instanceof Lost) tellLost();
    else kept.textContent = words.offline;
  }
  const needed = () => [...papers.querySelectorAll("[data-needed]:not(:checked)")].map((tick) => tick.dataset.needed);
  function count() {
    const missing = needed();
    const isBegun = papers.querySelector("[data-number]:checked") !== null, told = by("missing");
    told.hidden = !missing.length;
    told.className = isBegun ? "warned" : "";
    told.textContent = isBegun ? words.missing.replace("%s", missing.join("; ")) : words.to_tick.replace("%s", missing.length);
    save.hidden = missing.length > 0;
    keep.classList.toggle("button-plain", !missing.length);
    keep.querySelector("kbd").hidden = !missing.length;
  }
  papers.addEventListener("change", count);

  // The scan box ---------------------------------------------------------------------------------------------------------
  let lastKey = 0, fast = 0, timer = 0;
  function say(tone, text, link) {
    box.className = `scan${tone ? ` is-${tone}` : ""}`;
    says.textContent = text;
    if (link) says.append(" ", Object.assign(document.createElement("a"), { href: link.url, textContent: link.text }));
  }
  function fill(fields, onlyEmpty = false) {
    for (const [name, text] of Object.entries(fields)) {
      const input = valued(name);
      if (input && !(onlyEmpty && input.value.trim())) input.value = text;
      if (name.startsWith("rep_")) helper.open = true;
    }
    isDirty = true;
  }
  async function read() {
    clearTimeout(timer);
    fast = 0;
    if (!scan.value.trim()) return;
    begin();
    say("", words.reading);
    try {
      const answer = await ask(form.dataset.scan);
      say(answer.tone, [answer.message, ...answer.warnings].join(" "), answer.link);
      fill(answer.fields);
      scan.value = "";
      const next = answer.focus === "procedure" ? by("id_procedure") : valued(answer.focus);
      if (next) { next.focus(); next.select(); }
      if (Object.keys(answer.fields).length) refresh();
    } catch (error) {
      if (!(error instanceof Lost)) say("late", words.offline);
      failed(error);
    }
  }
  scan.addEventListener("keydown", (event) => {
    const gap = event.timeStamp - lastKey;
    lastKey = event.timeStamp;
    fast = gap < 60 ? fast + 1 : 0;
    // Some scanners type TAB between the fields of a card: keep it, as long as no hand could be that fast.
    if (event.key === "Tab" && gap < 60 && scan.value.trim().length >= 9) {
      event.preventDefault();
      scan.setRangeText("\t", scan.selectionStart, scan.selectionEnd, "end");
    }
    if (event.key === "Enter") { event.preventDefault(); read(); }
  });
  // Scanners that send no Enter: a fast burst that has the shape of a card is read after a moment's silence.
  scan.addEventListener("input", () => {
    clearTimeout(timer);
    const isWhole = CARD.test(scan.value) || /^[0-9]{12}$/.test(scan.value.trim());
    if (isWhole && fast > 8) timer = setTimeout(read, 350);
  });
  by("read").addEventListener("click", (event) => { event.preventDefault(); read(); });

  // The person -------------------------------------------------------------------------------------------------------
  valued("national_id").addEventListener("change", async (event) => {
    const number = event.target.value.trim();
    if (number.length >= 10 && !valued("full_name").value.trim()) {
      try {
        const answer = await ask(form.dataset.scan, { number });
        if (answer.message) say(answer.tone, answer.message);
        fill(answer.fields, true);
      } catch (error) { return failed(error); }
    }
    refresh();
  });
  ["born_on", "phone", "email", "rep_national_id", "rep_phone"].forEach((name) => valued(name).addEventListener("change", () => refresh()));
  form.querySelectorAll("[name=kind], [name=office], [name=arrived], [name=arrived_on], [name=arrived_time], [name=outage]").forEach((input) => input.addEventListener("change", () => refresh()));

  // The procedure ------------------------------------------------------------------------------------------------------
  const choice = combobox({
    box: by("id_procedure"), list: by("procedure-list"), says: by("procedure-says"), words,
    find: async (text) => {
      const query = new URLSearchParams({ q: text, office: valued("office").value });
      const answer = await fetch(`${form.dataset.procedure}?${query}`, { headers: { Accept: "application/json" } });
      if (answer.redirected) tellLost();
      return answer.redirected || !answer.ok ? null : (await answer.json()).options;
    },
    chosen: async (option) => { begin(); isDirty = true; await refresh({ version: option.id }); papers.querySelector("[data-number='1']")?.focus(); },
  });

  // Draft every ten seconds, and the date owed kept fresh ------------------------------------------------------------------
  async function keepDraft() {
    isDirty = false;
    abort = new AbortController();
    try {
      const answer = await ask(form.dataset.draft, {}, abort.signal);
      kept.textContent = answer.message;
      if (answer.parts) show(answer.parts);
      return true;
    } catch (error) { isDirty = true; failed(error); return false; }
  }
  setInterval(async () => {
    if (isLeaving) return;
    if (isLost) await findAgain().catch(() => {});
    if (isDirty && !isLost) keepDraft();
  }, KEEP_EVERY);
  setInterval(() => { if (!isLeaving && !isLost && valued("version").value) refresh(); }, REFRESH_EVERY);
  function begin() { began ||= Date.now(); }
  form.addEventListener("input", (event) => { if (event.target !== scan) { begin(); isDirty = true; } });

  // Saving: once, with a session that is still there ---------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    if (isLeaving || isLost) {
      event.preventDefault();
      if (isLost) lost.querySelector("a").focus();
      return;
    }
    if (Date.now() - contact > TRUSTED_FOR) {
      event.preventDefault();
      const button = event.submitter;
      keepDraft().then((isKept) => isKept && form.requestSubmit(button));
      return;
    }
    isLeaving = true;
    if (abort) abort.abort();
    valued("seconds").value = began ? Math.round((Date.now() - began) / SECOND) : "";
    valued("helper_open").value = helper.open ? "1" : "";
    setTimeout(() => { save.disabled = keep.disabled = true; }, 0);
  });
  addEventListener("pageshow", (event) => { if (event.persisted && isLeaving) location.replace(form.action); });

  // Keys --------------------------------------------------------------------------------------------------------------
  const stops = () => [...form.querySelectorAll("input:not([type=hidden], [type=radio]), select")].filter((input) => input.offsetParent && !input.closest(".counts"));
  function goOn(input) {
    const all = stops(), next = all[all.indexOf(input) + 1];
    (next || (save.hidden ? keep : save)).focus();
  }
  function strayScan(input) {
    const card = input.type !== "checkbox" && input !== scan && CARD.exec(input.value);
    if (!card) return false;
    scan.value = input.value.slice(card.index);
    input.value = input.value.slice(0, card.index);
    read();
    return true;
  }
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key !== "Enter" || event.defaultPrevented || !input.matches("input:not([type=submit]), select")) return;
    event.preventDefault();
    if (input === scan || strayScan(input)) return;
    goOn(input);
  });
  function tick(number) {
    const wanted = number ? papers.querySelectorAll(`[data-number="${number}"]`) : papers.querySelectorAll("[data-needed]");
    wanted.forEach((each) => { each.checked = number ? !each.checked : true; });
    if (!wanted.length) return;
    const last = wanted[wanted.length - 1];
    last.scrollIntoView({ block: "nearest" });
    by("procedure-says").textContent = (last.checked ? words.ticked : words.unticked).replace("%s", number ? last.closest("label").innerText.replace(/\s+/g, " ") : words.all_needed);
    begin();
    isDirty = true;
    count();
  }
  let escaped = 0;
  async function escape() {
    if (Date.now() - escaped > 2 * SECOND) {
      escaped = Date.now();
      kept.textContent = words.escape_again;
      return;
    }
    if (isDirty && !(await keepDraft())) return;
    isLeaving = true;
    location.href = form.dataset.back;
  }
  function grab(input) { input.focus(); input.select(); input.scrollIntoView({ block: "nearest" }); }
  const keys = {
    F2: () => grab(scan),
    F4: () => { grab(by("id_procedure")); choice.look(); },
    F6: () => { helper.open = !helper.open; if (helper.open) grab(valued("rep_national_id")); },
    F7: () => { const other = form.querySelector("[name=kind]:not(:checked)"); other.checked = true; other.dispatchEvent(new Event("change", { bubbles: true })); grab(valued("national_id")); },
    F8: () => { if (instead.open) return form.requestSubmit(by("guide")); instead.open = true; grab(valued("guide_words")); },
    F9: () => form.requestSubmit(save.hidden ? keep : save),
    Escape: escape,
  };
  const dialog = by("keys");
  by("show-keys").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || dialog.open || event.ctrlKey || event.metaKey || event.isComposing) return;
    const digit = event.altKey && /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    if (digit) { event.preventDefault(); return tick(Number(digit[1])); }
    if (event.altKey) return;
    if (event.key === "?" && (event.target === scan ? !scan.value : !event.target.matches("input, textarea"))) {
      event.preventDefault();
      return dialog.showModal();
    }
    if (keys[event.key] && !event.shiftKey) { event.preventDefault(); if (!event.repeat) keys[event.key](); }
  });
  count();
})();
