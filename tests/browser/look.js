// What the tests ask inside a page. These functions only look, but for `unfold`, `bring` and `focusOn`;
// they are put in front of each question and leave nothing behind.

const MARK = '[role~="doc-noteref"]';
const NOTE = '[role~="doc-footnote"]';
const WAY_BACK = '[role~="doc-backlink"]';

const squeeze = (text) => text.replace(/\s+/g, ' ').trim();
const excerpt = (text) => squeeze(text).slice(0, 60);
const called = (element) => element.id || excerpt(element.outerHTML);

/** The elements that match, in order, without those in a card. */
function all(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => !element.closest('[popover]'));
}

/** The element of this page that a link's fragment names, or null. */
function targetOf(link) {
  const [page, fragment] = link.href.split('#');
  return page === location.href.split('#')[0] ? document.getElementById(decodeURIComponent(fragment || '')) : null;
}

/** Whether an element is painted: it has a box, and nothing around it hides or folds it. */
function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.offsetHeight > 0;
}

function boxOf(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return { left, top, right, bottom };
}

// The whole page.

function duplicateIds() {
  const seen = new Set();
  const twice = [...document.querySelectorAll('[id]')].map((element) => element.id).filter((id) => {
    const known = seen.has(id);
    seen.add(id);
    return known;
  });
  return [...new Set(twice)].map((id) => `the id ${id} stands twice`);
}

function ids() {
  const named = [...document.querySelectorAll('a[name]')].map((element) => element.name);
  return [...document.querySelectorAll('[id]')].map((element) => element.id).concat(named);
}

/** The absolute addresses of all that elements of the page link to or load; all of them, or those that match. */
function links(selector = '[href], [src]') {
  const named = [...document.querySelectorAll(selector)].map((element) =>
    element.getAttribute('href') ?? element.getAttribute('src'));
  return [...new Set(named)].map((address) => new URL(address, document.baseURI).href);
}

/** How the text of the page's body is set: what a style sheet decides and a browser's own does not. */
function setting() {
  const { fontFamily, lineHeight, color, backgroundColor, margin } = getComputedStyle(document.body);
  return [fontFamily, lineHeight, color, backgroundColor, margin].join(' | ');
}

// Marks, notes, ways back.

function markProblems() {
  return all(MARK).flatMap((mark) => {
    const note = targetOf(mark);
    const problems = [];
    if (!note) problems.push(`${mark.getAttribute('href')} leads to nothing on the page`);
    else if (!note.matches(NOTE)) problems.push(`leads to ${called(note)}, which is no doc-footnote`);
    // Drawn, so that it is no part of the words: attr(data-label), or the label in quotation marks.
    const drawn = getComputedStyle(mark, '::before').content;
    if (!mark.dataset.label || !(drawn.includes('attr(') || drawn.includes(mark.dataset.label))) problems.push('has no label');
    if (mark.textContent) problems.push('has a label that is copied with the words');
    if (!mark.id.startsWith('ref-')) problems.push(`its id is "${mark.id}", not ref-…`);
    return problems.map((problem) => `mark ${called(mark)}: ${problem}`);
  });
}

/** The marked words must point to their notes: every annotation from at least one of its pieces. */
function wordProblems() {
  const problems = [];
  const annotated = new Map();
  for (const piece of all('span[data-claim], span[data-note], span[data-correction]')) {
    const { claim = '', note = '', correction = '' } = piece.dataset;
    for (const id of squeeze(`${claim} ${note} ${correction}`).split(' ')) {
      annotated.set(id, annotated.get(id) || piece.hasAttribute('aria-details'));
    }
  }
  for (const [id, has] of annotated) if (!has) problems.push(`words of ${id}: no aria-details`);
  for (const piece of all('[aria-details]')) {
    for (const id of squeeze(piece.getAttribute('aria-details')).split(' ')) {
      const note = document.getElementById(id);
      if (!note?.matches(NOTE)) problems.push(`words ${called(piece)}: aria-details ${id} is no doc-footnote`);
    }
  }
  return problems;
}

/** Every note must be reached by a mark and have a way back to each mark that leads to it. */
function noteProblems() {
  const marks = all(MARK);
  const notes = all(NOTE).flatMap((note) => {
    const own = marks.filter((mark) => targetOf(mark) === note);
    const back = [...note.querySelectorAll(WAY_BACK)].map(targetOf);
    const lost = own.filter((mark) => !back.some((end) => end && (end === mark || end.contains(mark))));
    if (!own.length) return [`note ${called(note)}: no mark leads to it`];
    return lost.map((mark) => `note ${called(note)}: no way back to ${called(mark)}`);
  });
  const dead = all(WAY_BACK).filter((link) => !targetOf(link));
  return notes.concat(dead.map((link) => `way back ${called(link)}: ${link.getAttribute('href')} is not on the page`));
}

const labels = (selector) => all(selector).map((element) => element.dataset.label ?? squeeze(element.textContent));
const fallbackName = (element) => squeeze(element.getAttribute('aria-label') || element.textContent);

/** Quotations of the page's annotations that an annotation client does not find exactly once, where their words are. */
function quoteProblems(collection) {
  const text = document.body.textContent;
  const quotes = collection.first.items.flatMap(({ id, target }) => [target].flat().flatMap(({ selector, state }) =>
    // What has a state is about the page as it was.
    state ? [] : [selector ?? []].flat().filter(({ type }) => type === 'TextQuoteSelector').map((quote) => [id, quote])));
  return quotes.flatMap(([id, { exact, prefix = '', suffix = '' }]) => {
    const count = text.split(prefix + exact + suffix).length - 1;
    return count === 1 && document.getElementById(id.split('#')[1]) ? [] : [`${id}: "${prefix}[${exact}]${suffix}" stands there ${count} times`];
  });
}

/** The words of a note or a card that are there to be read, without white space and without its ways back. */
function wordsOf(element) {
  const copy = element.cloneNode(true);
  const isLine = (line) => line !== copy && [...line.children].every((child) => child.matches(WAY_BACK));
  for (const link of copy.querySelectorAll(WAY_BACK)) (isLine(link.parentElement) ? link.parentElement : link).remove();
  copy.querySelectorAll('summary, button').forEach((other) => other.remove());
  return copy.textContent.replace(/\s+/g, '');
}

// Cards.

const openCards = () => [...document.querySelectorAll('[popover]')].filter((card) => card.matches(':popover-open'));

/** Puts a mark into the middle of the window; its middle, or why it can't be hit there. */
function bring(index) {
  const mark = all(MARK)[index];
  if (!mark) return { covered: 'there is no such mark' };
  for (let fold = mark.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  mark.scrollIntoView({ block: 'center', behavior: 'instant' });
  return middle(mark);
}

/** The middle of an element's first box, or what covers it. */
function middle(element) {
  const box = element.getClientRects()[0];
  if (!box) return { covered: 'it has no box' };
  const point = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const hit = document.elementFromPoint(point.x, point.y);
  return element.contains(hit) ? point : { covered: `it is covered by ${hit ? called(hit) : 'nothing'}` };
}

function focusOn(index) {
  all(MARK)[index].focus({ preventScroll: true });
}

/** Where the page and a mark on it stand: equal only if neither moved by a pixel. */
function standing(index) {
  const { left, top, right, bottom } = boxOf(all(MARK)[index]);
  return `scroll ${scrollX},${scrollY} mark ${left},${top},${right},${bottom}`;
}

/** What keeps the open card from being that of a mark; empty when it is. */
function cardProblem(index) {
  const note = targetOf(all(MARK)[index]);
  const cards = openCards().map(wordsOf);
  if (!note) return 'the mark leads to no note';
  if (!cards.length) return 'no card is open';
  const wanted = wordsOf(note);
  return cards.some((card) => card.includes(wanted)) ? '' : `the card shows "${cards[0]}", the note says "${wanted}"`;
}

/** What keeps a card from being closed and the focus from being on a mark again; empty when both are so. */
function closedProblem(index) {
  const mark = all(MARK)[index];
  const focus = document.activeElement;
  if (openCards().length) return 'the card is still open';
  return focus === mark ? '' : `the focus is on ${focus ? called(focus) : 'nothing'}`;
}

/** Marks that are less than 24 CSS pixels high to a finger or a mouse. Brings each into the window. */
function smallMarks() {
  return all(MARK).flatMap((mark, index) => {
    const point = bring(index);
    const isHit = (offset) => document.elementFromPoint(point.x, point.y + offset)?.closest(MARK);
    return point.covered || (isHit(-11.5) && isHit(11.5)) ? [] : [`mark ${called(mark)}: its target is under 24 px high`];
  });
}

// Folds and the page on paper.

function unfold() {
  document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
}

/** The middle of the first fold that hides a note, or null when none does. Brings it into the window. */
function nextFold() {
  const holdsNote = (fold) => fold.querySelector(NOTE) || fold.closest(NOTE);
  const folds = [...document.querySelectorAll('details:not([open])')].filter(holdsNote);
  // A fold without a visible summary is one that the style sheet lays open.
  const summary = folds.map((fold) => fold.querySelector('summary')).find((summary) => summary && isShown(summary));
  summary?.scrollIntoView({ block: 'center', behavior: 'instant' });
  return summary ? middle(summary) : null;
}

const hiddenNotes = () => all(NOTE).filter((note) => !isShown(note)).map((note) => `note ${called(note)}: not shown`);

/** What keeps the note of a mark from being where its link leads; empty when the link was followed. */
function arrivalProblem(index) {
  const mark = all(MARK)[index];
  const note = targetOf(mark);
  if (location.hash !== mark.hash) return `the address ends in "${location.hash}"`;
  if (!note || !isShown(note)) return 'the note is not shown';
  const { top, bottom } = boxOf(note);
  return top < innerHeight && bottom > 0 ? '' : `the note stands at ${top} to ${bottom}, outside the window`;
}

// Boxes.

/** What is wider than the page, when something makes the page scroll sideways. */
function overflow(width) {
  const wide = document.documentElement.scrollWidth;
  if (wide <= width && wide <= innerWidth) return [];
  const widest = [...document.body.querySelectorAll('*')].find((element) => boxOf(element).right > width + 0.5);
  return [`it is ${wide} px wide in a window of ${width}: ${widest ? called(widest) : 'for no one element'}`];
}

const overlap = (a, b) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

/** What is drawn of a note: the fold that holds it alone, or the note itself. */
function frameOf(note) {
  const fold = note.closest('details');
  return fold?.querySelectorAll(NOTE).length === 1 ? fold : note;
}

/** The part of a box that shows: what a block that scrolls has scrolled away is not drawn. */
function shownPart(box, element) {
  const scroller = element.closest('pre, .table, .math');
  if (!scroller || getComputedStyle(scroller).overflowX === 'visible') return box;
  const edge = boxOf(scroller);
  return { ...box, left: Math.max(box.left, edge.left), right: Math.min(box.right, edge.right) };
}

/** The boxes of the lines of text outside some elements and outside cards, each with its words. */
function lineBoxes(frames) {
  const isOutside = (element) => !element.closest('[popover], script, style') && !frames.some((frame) => frame.contains(element));
  const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const around = text.parentElement;
    if (!text.data.trim() || !isOutside(around) || !isPainted(around)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const { left, top, right, bottom } of range.getClientRects()) {
      // A font's box is taller than its letters and may reach into the next line's.
      const spare = (bottom - top) / 4;
      lines.push({ ...shownPart({ left, right, top: top + spare, bottom: bottom - spare }, around), words: excerpt(text.data) });
    }
  }
  return lines;
}

/** Whether text in an element is seen: words for screen readers alone are clipped to a pixel. */
function isPainted(element) {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  for (let around = element; around !== document.body; around = around.parentElement) {
    const clips = getComputedStyle(around).overflowX !== 'visible' || getComputedStyle(around).clipPath !== 'none';
    if (clips && around.offsetWidth <= 2 && around.offsetHeight <= 2) return false;
  }
  return true;
}

function overlapProblems() {
  const notes = all(NOTE).map((note) => ({ note, frame: frameOf(note) })).filter(({ frame }) => isShown(frame))
    .map((drawn) => ({ ...drawn, ...boxOf(drawn.frame) }));
  const lines = lineBoxes(notes.map(({ frame }) => frame));
  return notes.flatMap((box, index) => {
    const name = `note ${called(box.note)}`;
    const over = notes.slice(index + 1).filter((other) => overlap(box, other));
    const on = lines.filter((line) => overlap(box, line)).slice(0, 1);
    return over.map((other) => `${name}: lies over note ${called(other.note)}`)
      .concat(on.map((line) => `${name}: lies over the text "${line.words}"`))
      .concat(runsOver(box.frame) ? [`${name}: its words run over its edge`] : []);
  });
}

const runsOver = (frame) =>
  getComputedStyle(frame).display !== 'inline' && getComputedStyle(frame).overflowX === 'visible' &&
  frame.scrollWidth > frame.clientWidth + 1;
