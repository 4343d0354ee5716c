/* What the page gains from a script: cards at the marks, a switch for all marks, and links that work from disk.
   Without it every note is in the page, and every mark leads to its note. */
(() => {
  'use strict';
  const script = document.currentScript;
  // The page for unknown addresses looks for this file at several depths; the first one found does the work.
  if (window.postilReady) return;
  window.postilReady = true;
  const words = script.dataset;
  const root = document.documentElement;
  const KEY = 'postil-marks';

  const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const store = (value) => { try { localStorage.setItem(KEY, value); } catch { /* kept for this page only */ } };
  if (stored() === 'off') root.classList.add('plain');

  const make = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  // The reader's switch.
  const addSwitch = () => {
    const bar = document.querySelector('.site-header .bar');
    if (!bar || !document.querySelector('.mark')) return;
    const button = make('button', 'switch');
    button.type = 'button';
    const label = () => { button.textContent = root.classList.contains('plain') ? words.show : words.hide; };
    button.addEventListener('click', () => {
      store(root.classList.toggle('plain') ? 'off' : 'on');
      label();
    });
    label();
    bar.append(button);
  };

  // Cards.
  let card = null;
  let owner = null;
  let timer = 0;
  const later = (work, delay) => { clearTimeout(timer); timer = setTimeout(work, delay); };

  const cloneOf = (note) => {
    const clone = note.cloneNode(true);
    for (const element of [clone, ...clone.querySelectorAll('[id]')]) element.removeAttribute('id');
    clone.removeAttribute('role');
    clone.removeAttribute('aria-label');
    return clone;
  };

  const place = (mark) => {
    const box = mark.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = card;
    const left = Math.max(8, Math.min(box.left + box.width / 2 - width / 2, root.clientWidth - width - 8));
    const below = box.bottom + 8 + height <= innerHeight || box.top < height + 8;
    card.style.left = `${scrollX + left}px`;
    card.style.top = `${scrollY + Math.max(8, below ? Math.min(box.bottom + 8, innerHeight - height - 8) : box.top - height - 8)}px`;
  };

  const close = () => {
    clearTimeout(timer);
    if (card?.matches(':popover-open')) card.hidePopover();
  };

  const open = (mark, note) => {
    close();
    card?.remove();
    card = make('div', 'card');
    card.popover = 'auto';
    card.tabIndex = -1;
    card.setAttribute('role', 'dialog');
    card.setAttribute('aria-label', note.getAttribute('aria-label') ?? mark.textContent);
    const head = make('div', 'card-head');
    const shut = make('button', '', words.close);
    shut.type = 'button';
    shut.addEventListener('click', close);
    head.append(make('strong', '', note.getAttribute('aria-label')), shut);
    const more = make('p');
    const link = make('a', '', words.open);
    link.href = mark.getAttribute('href');
    link.addEventListener('click', close);
    more.append(link);
    card.append(head, cloneOf(note), more);
    const opened = card;
    owner = mark;
    card.addEventListener('toggle', (event) => {
      if (event.newState !== 'closed') return;
      const focus = document.activeElement;
      if (!focus || focus === document.body || opened.contains(focus)) mark.focus({ preventScroll: true });
      opened.remove();
      if (card === opened) card = owner = null;
    });
    card.addEventListener('pointerenter', () => clearTimeout(timer));
    card.addEventListener('pointerleave', (event) => {
      if (event.pointerType === 'mouse' && !opened.contains(document.activeElement)) later(close, 300);
    });
    document.body.append(card);
    card.showPopover();
    place(mark);
  };

  const addCards = () => {
    if (!HTMLElement.prototype.showPopover) return;
    for (const mark of document.querySelectorAll('a[role="doc-noteref"]')) {
      const note = document.getElementById(mark.getAttribute('href').slice(1));
      if (!note) continue;
      mark.addEventListener('click', (event) => {
        if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open(mark, note);
        card.focus({ preventScroll: true });
      });
      mark.addEventListener('pointerenter', (event) => {
        if (event.pointerType === 'mouse' && owner !== mark) later(() => open(mark, note), 350);
        else clearTimeout(timer);
      });
      mark.addEventListener('pointerleave', (event) => {
        if (event.pointerType !== 'mouse') return;
        if (owner === mark && card && !card.contains(document.activeElement)) later(close, 300);
        else if (owner !== mark) clearTimeout(timer);
      });
    }
  };

  // A folder's address names no file when a site is opened from disk.
  const complete = (link) => {
    const [, path, rest] = link.getAttribute('href').match(/^([^?#]*)(.*)$/s);
    if (/^[a-z][a-z0-9+.-]*:/i.test(path) || !/(^|\/)(\.{1,2}|)$/.test(path) || !path) return;
    link.setAttribute('href', `${path.replace(/(^|\/)(\.{1,2})$/, '$1$2/')}index.html${rest}`);
  };

  document.addEventListener('DOMContentLoaded', () => {
    const base = new URL('.', script.src);
    for (const link of document.querySelectorAll('[data-root-href]')) link.href = new URL(link.dataset.rootHref, base);
    if (location.protocol === 'file:') {
      document.querySelectorAll('a[href]').forEach(complete);
      for (const link of document.querySelectorAll('[data-root-href]')) {
        if (link.href.endsWith('/')) link.href += 'index.html';
      }
    }
    addSwitch();
    addCards();
  });
})();
