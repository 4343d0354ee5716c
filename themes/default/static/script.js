// Extras for readers: cards on marks, a switch for all notes, links that work from a disk, the way home from a lost page.
// Without it everything is still there. It makes elements and text only, never HTML, and stores one word.
(() => {
  "use strict";
  if (window.postil) return;
  window.postil = true;

  const root = document.documentElement;
  const me = document.currentScript;
  const words = me.dataset;
  const KEY = "postil-notes";
  const stored = {
    get() { try { return localStorage.getItem(KEY); } catch { return null; } },
    set(value) { try { localStorage.setItem(KEY, value); } catch { /* private windows keep nothing */ } },
  };
  // Before the first paint, so that nothing flashes.
  if (stored.get() === "off") root.classList.add("plain");

  const make = (name, className, text = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };

  // ---------------------------------------------------------------- the switch

  const addSwitch = () => {
    const bar = document.querySelector(".site-header .bar");
    if (!bar || !document.querySelector(".mark")) return;
    const button = make("button", "switch");
    button.type = "button";
    const show = () => { button.textContent = root.classList.contains("plain") ? words.show : words.hide; };
    button.addEventListener("click", () => {
      stored.set(root.classList.toggle("plain") ? "off" : "on");
      close();
      show();
    });
    show();
    bar.append(button);
  };

  // ---------------------------------------------------------------- cards

  let card = null; // the open one
  let mark = null; // whose it is
  let pinned = false; // opened on purpose, not by the pointer passing
  let timer = 0;

  const markOf = (target) => target instanceof Element && target.closest('a[role="doc-noteref"]');
  const noteOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const later = (act, ms) => { clearTimeout(timer); timer = setTimeout(act, ms); };
  const wordsOf = (link) => {
    const id = link.hash.replace("#note-", "");
    return document.querySelectorAll(`.marked:is([data-claim~="${CSS.escape(id)}"], [data-note~="${CSS.escape(id)}"], [data-correction~="${CSS.escape(id)}"])`);
  };

  const close = (back = false) => {
    clearTimeout(timer);
    if (!card) return;
    card.remove();
    wordsOf(mark).forEach((piece) => piece.classList.remove("lit"));
    if (back) mark.focus({ preventScroll: true });
    card = mark = null;
  };

  // Below the mark where there is room, else above; inside the window in any case, so that nothing scrolls.
  const place = () => {
    const at = mark.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = card;
    const [wide, high] = [root.clientWidth, window.innerHeight];
    const below = at.bottom + 8 + height <= high || at.top < high - at.bottom;
    const top = below ? at.bottom + 8 : at.top - 8 - height;
    const left = at.left + at.width / 2 - width / 2;
    const within = (value, room) => Math.max(12, Math.min(value, room - 12));
    card.style.left = `${within(left, wide - width) + window.scrollX}px`;
    card.style.top = `${within(top, high - height) + window.scrollY}px`;
  };

  const open = (link, pin) => {
    const note = noteOf(link);
    if (!note) return;
    if (mark !== link) {
      close();
      mark = link;
      card = make("div", "card");
      card.setAttribute("role", "dialog");
      card.setAttribute("aria-label", note.getAttribute("aria-label") ?? "");
      card.tabIndex = -1;
      card.popover = "manual";
      const head = make("p", "card-head");
      const shut = make("button", "", words.close);
      shut.type = "button";
      shut.addEventListener("click", () => close(true));
      head.append(make("strong", "", note.getAttribute("aria-label") ?? ""), shut);
      const whole = make("a", "", words.open);
      whole.href = link.getAttribute("href");
      whole.addEventListener("click", () => close());
      const foot = make("p", "");
      foot.append(whole);
      const copy = note.cloneNode(true);
      for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
      copy.removeAttribute("role");
      copy.removeAttribute("aria-label");
      const glance = note.parentElement?.querySelector("summary .glance");
      if (glance && note.querySelector(".context") && !copy.querySelector(".kind")) head.firstChild.append(` · ${glance.textContent}`);
      card.append(head, copy, foot);
      document.body.append(card);
      card.showPopover();
      place();
      wordsOf(link).forEach((piece) => piece.classList.add("lit"));
      card.addEventListener("pointerenter", () => clearTimeout(timer));
      card.addEventListener("pointerleave", leave);
    }
    pinned = pin;
    if (pin) card.focus({ preventScroll: true });
  };

  const leave = () => { if (card && !pinned) later(() => close(), 300); };

  const addCards = () => {
    if (!("popover" in HTMLElement.prototype) || !document.querySelector(".mark")) return;
    document.addEventListener("click", (event) => {
      const link = markOf(event.target);
      if (link && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && noteOf(link)) {
        event.preventDefault();
        clearTimeout(timer);
        if (mark === link && pinned) close(true); else open(link, true);
      } else if (card?.contains(event.target) && event.target.closest("a[href^='#']")) close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (card && !card.contains(event.target) && markOf(event.target) !== mark) close();
    });
    document.addEventListener("pointerover", (event) => {
      const link = event.pointerType === "mouse" && markOf(event.target);
      if (!link) return;
      if (link === mark) clearTimeout(timer); else if (!pinned || !card) later(() => open(link, false), 250);
    });
    document.addEventListener("pointerout", (event) => {
      if (event.pointerType !== "mouse" || !markOf(event.target)) return;
      if (card) leave(); else clearTimeout(timer);
    });
    document.addEventListener("keydown", (event) => {
      if (!card) return;
      if (event.key === "Escape") {
        event.preventDefault();
        close(card.contains(document.activeElement));
      } else if (event.key === "Tab" && card.contains(document.activeElement)) {
        // Out at either end: back to the mark, from where the page goes on.
        const stops = [...card.querySelectorAll("a[href], button")];
        const first = event.shiftKey && [card, stops[0]].includes(document.activeElement);
        if (first) event.preventDefault();
        if (first || (!event.shiftKey && document.activeElement === stops.at(-1))) close(true);
      }
    });
    window.addEventListener("resize", () => { if (card) place(); });
  };

  // ---------------------------------------------------------------- print, disk, lost pages, the ledger

  const unfoldForPrint = () => {
    let folded = [];
    window.addEventListener("beforeprint", () => {
      close();
      folded = [...document.querySelectorAll("details:not([open])")];
      for (const details of folded) details.open = true;
    });
    window.addEventListener("afterprint", () => { for (const details of folded) details.open = false; });
  };

  // A disk has no server that would serve `index.html` for a folder.
  const completeLinks = () => {
    if (location.protocol !== "file:") return;
    for (const link of document.querySelectorAll("a[href]")) {
      if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
    }
  };

  const leadHome = () => {
    for (const link of document.querySelectorAll("[data-root-href]")) link.href = new URL(link.dataset.rootHref, me.src).href;
  };

  const addFilter = () => {
    const form = document.querySelector("form.filter");
    if (!form) return;
    const lines = [...document.querySelectorAll(".ledger > li")];
    const selects = [...form.querySelectorAll("select")];
    for (const select of selects) {
      const values = [...new Set(lines.map((line) => line.dataset[select.name]))];
      for (const value of values) select.append(new Option(value, value));
      if (values.length < 2) select.parentElement.hidden = true;
    }
    const output = form.querySelector("output");
    const filter = () => {
      let left = 0;
      for (const line of lines) {
        line.hidden = selects.some((select) => select.value && line.dataset[select.name] !== select.value);
        if (!line.hidden) left += 1;
      }
      output.textContent = left ? `${left} / ${lines.length}` : output.dataset.none;
    };
    form.addEventListener("change", filter);
    form.hidden = false;
    filter();
  };

  const start = () => {
    completeLinks();
    leadHome();
    addSwitch();
    addCards();
    addFilter();
    unfoldForPrint();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
