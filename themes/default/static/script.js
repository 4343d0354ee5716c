// Extras for readers; without them everything is still there. Makes elements and text only, never HTML.
(() => {
  if (window.postil) return;
  window.postil = true;

  const root = document.documentElement;
  const { src, dataset: words } = document.currentScript;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
  const on = (type, act) => document.addEventListener(type, act);
  // Storage may be forbidden; the switch then holds for one page.
  const store = (act) => { try { return act(localStorage); } catch { return null; } };

  // Before the first paint, so that nothing flashes.
  if (store((kept) => kept.getItem("postil-notes")) === "off") root.classList.add("plain");

  const addSwitch = () => {
    const bar = document.querySelector(".site-header .bar");
    if (!bar || !document.querySelector(".mark")) return;
    const button = make("button", "switch");
    const label = () => { button.textContent = root.classList.contains("plain") ? words.show : words.hide; };
    button.addEventListener("click", () => {
      const choice = root.classList.toggle("plain") ? "off" : "on";
      store((kept) => kept.setItem("postil-notes", choice));
      label();
    });
    label();
    bar.append(button);
  };

  // ---- cards

  let card = null;
  let from = null; // the mark, or the fold in the margin, that the card belongs to
  let pinned = false; // opened on purpose, not by a pointer that passes
  let timer = 0;
  const inMargin = matchMedia("(min-width: 72rem)");

  const markAt = (target) => target.closest?.('a[role="doc-noteref"]');
  const openerAt = (target) => markAt(target) ?? (inMargin.matches ? target.closest?.(".note:not([open]) > summary") : null);
  const noteOf = (opener) => opener.nextElementSibling ?? document.getElementById(decodeURIComponent(opener.hash.slice(1)));
  const later = (act, ms) => { clearTimeout(timer); timer = setTimeout(act, ms); };
  const light = (note, lit) => {
    const id = CSS.escape(note.id.slice(5));
    const kinds = ["claim", "note", "correction"].map((kind) => `.marked[data-${kind}~="${id}"]`);
    for (const piece of all(kinds.join())) piece.classList.toggle("lit", lit);
  };

  const close = (back) => {
    clearTimeout(timer);
    if (!card) return;
    card.remove();
    light(noteOf(from), false);
    if (back) from.focus({ preventScroll: true });
    card = from = null;
    pinned = false;
  };
  const leave = () => { if (!pinned) later(() => close(), 300); };

  // Inside of the window in any case, so that nothing scrolls.
  const place = () => {
    const at = from.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = card;
    const within = (value, room) => Math.max(12, Math.min(value, room - 12));
    const below = at.bottom + height + 20 < innerHeight || at.top + at.bottom < innerHeight;
    card.style.left = `${scrollX + within((at.left + at.right - width) / 2, root.clientWidth - width)}px`;
    card.style.top = `${scrollY + within(below ? at.bottom + 8 : at.top - 8 - height, innerHeight - height)}px`;
  };

  const open = (opener, note, pin) => {
    if (from !== opener) {
      close();
      from = opener;
      const name = note.getAttribute("aria-label");
      card = Object.assign(make("div", "card"), { popover: "manual", tabIndex: -1 });
      card.setAttribute("role", "dialog");
      card.setAttribute("aria-label", name);
      const copy = note.cloneNode(true);
      for (const part of [copy, ...all("[id]", copy)]) part.removeAttribute("id");
      copy.removeAttribute("role");
      // The kind of a note may stand in its fold only.
      const kind = copy.querySelector(".kind") ? null : note.parentElement.querySelector(".note-note > summary .glance");
      const shut = make("button", "", words.close);
      shut.addEventListener("click", () => close(true));
      const head = make("p", "card-head");
      head.append(make("strong", "", kind ? `${name}: ${kind.textContent}` : name), shut);
      const foot = make("p", "");
      foot.append(Object.assign(make("a", "", words.open), { href: `#${note.id}` }));
      card.append(head, copy, foot);
      card.addEventListener("pointerenter", () => clearTimeout(timer));
      card.addEventListener("pointerleave", leave);
      document.body.append(card);
      card.showPopover();
      place();
      light(note, true);
    }
    pinned = pin;
    if (pin) card.focus({ preventScroll: true });
  };

  const addCards = () => {
    if (!("popover" in root) || !document.querySelector(".mark")) return;
    on("click", (event) => {
      const { target } = event;
      if (card?.contains(target)) {
        if (target.closest('a[href^="#"]')) close();
        return;
      }
      const opener = openerAt(target);
      const note = opener && noteOf(opener);
      if (!note || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (from === opener && pinned) close(true);
      else open(opener, note, true);
    });
    on("pointerdown", ({ target }) => { if (card && !card.contains(target) && openerAt(target) !== from) close(); });
    on("pointerover", ({ target, pointerType }) => {
      const mark = pointerType === "mouse" && markAt(target);
      if (mark && mark === from) clearTimeout(timer);
      else if (mark && noteOf(mark) && !pinned) later(() => open(mark, noteOf(mark), false), 250);
    });
    on("pointerout", ({ target }) => { if (markAt(target)) leave(); });
    on("keydown", (event) => {
      const inside = card?.contains(document.activeElement);
      if (card && event.key === "Escape") close(inside);
      if (!inside || event.key !== "Tab") return;
      // Out at either end: the page goes on from where the card was opened.
      const stops = [card, ...all("a[href], button", card)];
      const at = stops.indexOf(document.activeElement);
      if (event.shiftKey && at < 2) event.preventDefault();
      if (event.shiftKey ? at < 2 : at === stops.length - 1) close(true);
    });
    addEventListener("resize", () => card && place());
  };

  // ---- links, paper, the ledger

  const completeLinks = () => {
    for (const link of all("[data-root-href]")) link.href = new URL(link.dataset.rootHref, new URL(".", src)).href;
    if (location.protocol !== "file:") return;
    // A disk has no server that would find `index.html` in a folder.
    for (const link of all("a[href]")) {
      if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    }
  };

  // What scrolls sideways can be reached by keyboard, and what does not is no stop.
  const addStops = () => {
    const watch = new ResizeObserver((seen) => {
      for (const { target } of seen) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
      }
    });
    for (const block of all("pre, .table, .math")) watch.observe(block);
  };

  const unfoldForPrint = () => {
    let folded = [];
    const turn = (open) => folded.forEach((details) => { details.open = open; });
    addEventListener("beforeprint", () => { folded = all("details:not([open])"); turn(true); });
    addEventListener("afterprint", () => turn(false));
  };

  const addFilter = () => {
    const filter = document.querySelector(".filter");
    if (!filter) return;
    const lines = all(".ledger > li");
    const selects = all("select", filter);
    for (const select of selects) {
      const values = new Set(lines.map((line) => line.dataset[select.name]));
      for (const value of values) select.append(new Option(value, value));
      select.parentElement.hidden = values.size < 2;
    }
    const output = filter.querySelector("output");
    filter.addEventListener("change", () => {
      for (const line of lines) line.hidden = selects.some(({ name, value }) => value && line.dataset[name] !== value);
      const left = lines.filter((line) => !line.hidden).length;
      output.textContent = left ? `${left} / ${lines.length}` : output.dataset.none;
    });
    filter.hidden = false;
  };

  const addSearchKey = () => on("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("form.search input") ?? document.querySelector(".to-search a");
    if (!box) return;
    event.preventDefault();
    if (box.href) box.click();
    else box.focus();
  });

  on("DOMContentLoaded", () => [completeLinks, addSwitch, addCards, addStops, unfoldForPrint, addFilter, addSearchKey].forEach((act) => act()));
})();
