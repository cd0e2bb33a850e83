// Comforts only: every page works without this file. No inline code, no eval, no dependencies.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const PREFIX = `draft:${location.host}:`;
  const SKIPPED = new Set(["hidden", "password", "file", "submit", "button"]);
  const EXPIRES = 7 * 24 * 3600 * 1000;

  // A second press on the same button sends nothing. Disabled after the browser has gathered the fields.
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent.method === "get") return;
    if (sent.dataset.sent) return event.preventDefault();
    sent.dataset.sent = "1";
    sent.dataset.clean = "1";
    if (sent.dataset.forget !== undefined) forgetDrafts();
    setTimeout(() => all("button:not([type=button])", sent).forEach((button) => button.setAttribute("aria-disabled", "true")));
  });
  // Back from the cache: the page may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[data-sent]").forEach((each) => {
      delete each.dataset.sent;
      all("[aria-disabled]", each).forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });

  const grow = (area) => {
    area.rows = Math.max(3, area.value.split("\n").length);
    while (area.scrollHeight > area.clientHeight + 2 && area.rows < 24) area.rows += 1;
  };

  // <form data-count="45"> … <output data-present>: how many are present when chips of absent pupils are ticked.
  const count = (sheet) => {
    const absent = all("[data-absent] input:checked, .absent input:checked", sheet).length;
    all("[data-present]", sheet).forEach((output) => { output.textContent = String(Number(sheet.dataset.count) - absent); });
    all("[data-away]", sheet).forEach((output) => { output.textContent = String(absent); });
  };

  // The key of a sending belongs to the draft: an answer that never arrived must not make two entries.
  const controls = (sheet) => [...sheet.elements].filter((each) => each.name && (each.name === "request_key" || !SKIPPED.has(each.type)));
  const keyOf = (sheet) => PREFIX + (sheet.dataset.draft || location.pathname);
  const store = (work) => { try { return work(localStorage); } catch { return null; } };

  // Signing out leaves nothing behind on a shared computer.
  const forgetDrafts = () => store((box) => Object.keys(box).filter((key) => key.startsWith(PREFIX)).forEach((key) => box.removeItem(key)));

  const saveDraft = (sheet) => {
    const values = controls(sheet).map((each) => [each.name, each.value, each.type === "radio" || each.type === "checkbox" ? each.checked : null]);
    store((box) => box.setItem(keyOf(sheet), JSON.stringify({ at: Date.now(), values })));
  };

  // Came back with faults: what stands in it was typed last, and its key is the server's.
  const refused = () => document.querySelector("[data-summary], form .errors");

  // What a draft says about these controls; a fold with something of it inside opens.
  const fill = (fields, values) => {
    const rest = values.slice();
    fields.forEach((each) => {
      const choice = each.type === "radio" || each.type === "checkbox";
      const at = rest.findIndex(([name, value, checked]) => name === each.name && (choice ? checked !== null && value === each.value : checked === null));
      if (at < 0) return;
      const [, value, checked] = rest.splice(at, 1)[0];
      const fold = (choice ? checked !== each.checked : value !== each.value) && each.closest("details");
      if (choice) each.checked = checked; else each.value = value;
      if (fold) fold.open = true;
    });
  };

  const restoreDraft = (sheet) => {
    const draft = store((box) => JSON.parse(box.getItem(keyOf(sheet))));
    if (!draft || Date.now() - draft.at > EXPIRES || refused()) return;
    fill(controls(sheet), draft.values);
    all("[data-draft-note]", sheet).forEach((note) => { note.hidden = false; });
    // The server gives parts of a form by what is chosen: the pupils of a class. They come anew, then their part of the draft.
    all("[hx-get]", sheet).forEach((part) => {
      part.addEventListener("htmx:after:swap", () => {
        const came = document.querySelector(part.getAttribute("hx-target"));
        fill(controls(sheet).filter((each) => came.contains(each)), draft.values);
        count(sheet);
      }, { once: true });
      setTimeout(() => part.dispatchEvent(new Event("change"))); // htmx, too, begins a tick later
    });
  };

  // Gone back to, a form keeps its key: sent again it is the same entry, not a second one.
  all("input[name=request_key]").forEach((field) => {
    if (!refused()) field.value = history.state?.requestKey || field.value;
    history.replaceState({ ...history.state, requestKey: field.value }, "");
  });

  // A draft is thrown away only when the page after the sending says that it was saved: <div data-saved="key">.
  all("[data-saved]").forEach((each) => store((box) => box.removeItem(PREFIX + each.dataset.saved)));

  // Beside a control: what the browser would say in its own language, in the page's.
  const said = (control) => document.querySelector(`output[for="${control.id}"]`);
  const inWords = (how, day) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", ...how }).format(day);
  const sayDay = (control) => {
    const [words, day] = [said(control), control.valueAsDate];
    if (words) words.textContent = day ? `${inWords({ dateStyle: "long" }, day)} ${inWords({ weekday: "short" }, day)}` : "";
  };
  const sayFiles = (control) => {
    const words = said(control);
    if (words) words.textContent = [...control.files].map((file) => file.name).join(", ") || words.dataset.none;
  };

  const attend = (sheet) => {
    let timer = 0;
    if (sheet.dataset.draft !== undefined) restoreDraft(sheet);
    if (sheet.dataset.count) count(sheet);
    sheet.addEventListener("input", (event) => {
      sheet.dataset.dirty = "1";
      if (event.target.matches("textarea")) grow(event.target);
      if (event.target.matches("[type=date]")) sayDay(event.target);
      if (event.target.matches("[type=file]")) sayFiles(event.target);
      if (sheet.dataset.count) count(sheet);
      if (sheet.dataset.draft === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(saveDraft, 400, sheet);
    });
    all("textarea", sheet).forEach(grow);
    all("[type=date]", sheet).forEach(sayDay); // a draft, or the browser going back, may have changed it
    all("[type=file]", sheet).forEach(sayFiles);
  };

  all("form").forEach(attend);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const drop = event.target.closest("[data-draft-drop]");
    if (drop) {
      const sheet = drop.closest("form");
      store((box) => box.removeItem(keyOf(sheet)));
      delete sheet.dataset.dirty;
      location.reload();
    }
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form")?.requestSubmit();
  });
  // Kept drafts need no warning; other changed forms that ask for it do.
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty]:not([data-clean], [data-draft])")) event.preventDefault();
  });
  all("[data-print]").forEach((button) => { button.hidden = false; });
  document.querySelector("[data-summary]")?.focus();
})();
