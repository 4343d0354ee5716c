// Extras for readers; without them everything is still there. Makes elements and text only, never HTML.
(() => {
  if (window.postil) return;
  window.postil = true;

  const root = document.documentElement;
  const { src, dataset: words } = document.currentScript;
  // A former address leads on, with the fragment that was asked for.
  if (words.movedTo) {
    const to = new URL(words.movedTo, location);
    if (to.protocol === "file:" && to.pathname.endsWith("/")) to.pathname += "index.html";
    to.hash = location.hash;
    location.replace(to);
    return;
  }
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
  const on = (type, act) => document.addEventListener(type, act);
  // A single key, where nothing is being written.
  const onKey = (key, act) => on("keydown", (event) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    event.preventDefault();
    act();
  });
  // Storage may be forbidden; the switch then holds for one page.
  const store = (act) => { try { return act(localStorage); } catch { return null; } };

  // ---- what is shown

  const KINDS = ["claim", "note", "correction"];
  const isHidden = (kind) => root.classList.contains(`hide-${kind}`);
  const hide = (kinds, hidden) => {
    for (const kind of kinds) root.classList.toggle(`hide-${kind}`, hidden);
    root.classList.toggle("plain", KINDS.every(isHidden));
  };

  // Before the first paint, so that nothing flashes.
  hide(store((kept) => kept.getItem("postil-hidden"))?.split(" ").filter((kind) => KINDS.includes(kind)) ?? [], true);

  const addControls = () => {
    const bar = document.querySelector(".site-header .bar");
    const template = document.getElementById("_controls");
    if (!bar || !template || !document.querySelector(".mark")) return;
    const dialog = template.content.firstElementChild.cloneNode(true);
    const button = make("button", "switch");
    const boxes = all("input", dialog);
    const label = () => {
      button.textContent = KINDS.every(isHidden) ? words.show : words.hide;
      for (const box of boxes) box.checked = !isHidden(box.name);
    };
    const choose = (kinds, hidden) => {
      hide(kinds, hidden);
      store((kept) => kept.setItem("postil-hidden", KINDS.filter(isHidden).join(" ")));
      label();
    };
    for (const box of boxes) {
      box.parentElement.hidden = !document.querySelector(`.mark-${box.name}`);
      box.addEventListener("change", () => choose([box.name], !box.checked));
    }
    button.addEventListener("click", () => choose(KINDS, !KINDS.every(isHidden)));
    label();
    const more = Object.assign(make("button", "switch", "?"), { ariaLabel: dialog.querySelector("h2").textContent });
    more.addEventListener("click", () => dialog.showModal());
    // Outside of the sheet is the dialog itself, its backdrop.
    dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
    const both = make("div", "switches");
    both.append(button, more);
    bar.append(both);
    document.body.append(dialog);
    onKey("?", () => dialog.showModal());
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
  const pieces = (note) => {
    const id = CSS.escape(note.id.slice(5));
    const kinds = KINDS.map((kind) => `.marked[data-${kind}~="${id}"]`);
    return all(kinds.join());
  };
  const light = (note, lit) => {
    for (const piece of pieces(note)) piece.classList.toggle("lit", lit);
  };

  // The address of the words themselves: their id, and for browsers that know it the words, should the id ever go.
  const permalink = (note) => {
    const marked = pieces(note);
    const id = note.id.slice(5);
    const text = marked.map((piece) => piece.textContent).join("").trim();
    const part = (words) => encodeURIComponent(words).replaceAll("-", "%2D");
    const spoken = text.split(/\s+/);
    const fragment = spoken.length > 12 ? `${part(spoken.slice(0, 4).join(" "))},${part(spoken.slice(-4).join(" "))}` : part(text);
    return `${location.href.split("#")[0]}#${id}${text ? `:~:text=${fragment}` : ""}`;
  };

  // A message to the editors about these words, begun already.
  const reportLink = (note) => {
    const report = document.querySelector("a.report");
    if (!report) return null;
    const url = new URL(report.href);
    if (url.searchParams.has("body")) url.searchParams.set("body", `${permalink(note)}\n\n`);
    return Object.assign(make("a", "", report.textContent), { href: url.href.replaceAll("+", "%20") });
  };

  // Copies, and says so where it was asked.
  const copier = (label, text) => {
    const button = make("button", "copy", label);
    button.type = "button";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        button.textContent = words.copied;
        setTimeout(() => { button.textContent = label; }, 2000);
      } catch {
        // From disk, or where it is forbidden: to be copied by hand.
        prompt(label, text());
      }
    });
    return button;
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
      foot.append(copier(words.copyLink, () => permalink(note)));
      const report = reportLink(note);
      if (report) foot.append(report);
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
    // From mark to mark, with its card when one is open; from none, to the next one in sight.
    const step = (by) => {
      const marks = all('a[role="doc-noteref"]').filter((mark) => mark.offsetParent);
      const here = marks.indexOf(from ?? document.activeElement);
      const below = marks.findIndex((mark) => mark.getBoundingClientRect().top > innerHeight / 4);
      const start = below < 0 ? marks.length : below;
      const mark = marks[here < 0 ? (by > 0 ? start : start - 1) : here + by];
      if (!mark) return;
      const wasOpen = card;
      close();
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
      if (wasOpen && noteOf(mark)) open(mark, noteOf(mark), true);
    };
    onKey("j", () => step(1));
    onKey("k", () => step(-1));
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

  // In the contents beside the text, where the reader is.
  const keepPlace = () => {
    const links = all(".contents a");
    const heads = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    if (!links.length) return;
    const box = links[0].closest("details");
    let current;
    const look = () => {
      const line = innerHeight / 3;
      const link = links[heads.findLastIndex((head) => head?.getBoundingClientRect().top < line)];
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      // Scrolls the contents alone: never the page.
      if (link && box.scrollHeight > box.clientHeight) box.scrollTop = link.offsetTop - box.clientHeight / 2;
      current = link;
    };
    let waits = false;
    addEventListener("scroll", () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => { waits = false; look(); });
    }, { passive: true });
    look();
  };

  const addSearchKey = () => {
    const box = document.querySelector("form.search input") ?? document.querySelector(".to-search a");
    if (box) onKey("/", () => (box.href ? box.click() : box.focus()));
  };

  const addCopies = () => {
    for (const text of all("[data-copy]")) text.after(" ", copier(words.copy, () => text.textContent));
  };

  on("DOMContentLoaded", () => [completeLinks, addControls, addCopies, addCards, addStops, unfoldForPrint, addFilter, keepPlace, addSearchKey].forEach((act) => act()));
})();
