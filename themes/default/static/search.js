// Finds articles, claims and sources. Loads the list on first use, then the words that a query needs and the texts that it shows.
// Folds what is typed as `terms.rs` folds the index. Makes elements and text only, never HTML.
(() => {
  const form = document.querySelector("form.search");
  if (!form || window.postilSearch) return;
  const { src } = document.currentScript;
  const root = new URL(".", src);
  const words = form.dataset;
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const found = document.querySelector(".found");
  const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
  const PAGE = 20;

  // ---- loading: scripts, since a page from disk can load nothing else

  const waiting = new Map();
  const loads = new Map();
  window.postilSearch = (name, value) => waiting.get(name)?.(value);
  const load = (name) => {
    if (!loads.has(name)) {
      loads.set(name, new Promise((done, fail) => {
        waiting.set(name, done);
        const script = document.createElement("script");
        script.src = new URL(`search/${name.split("/").map(encodeURIComponent).join("/")}.js`, root).href;
        script.onerror = () => { loads.delete(name); fail(new Error(name)); };
        document.head.append(script);
      }));
    }
    return loads.get(name);
  };

  // ---- folding

  const DROPPED = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;
  const PLAIN = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ς": "σ", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك" };
  const DENSE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}";
  const WORD = new RegExp(`[${DENSE}]+|(?:(?![${DENSE}])[\\p{Alphabetic}\\p{N}\\p{M}])+`, "gu");
  const RAW = new RegExp(`[${DENSE}]+|(?:(?![${DENSE}])[\\p{Alphabetic}\\p{N}\\p{M}\\u00ad\\u200b-\\u200f])+`, "gu");
  const FIRST_DENSE = new RegExp(`^[${DENSE}]`, "u");
  const isDense = (text) => FIRST_DENSE.test(text);
  const fold = (text) => text.normalize("NFKD").replace(DROPPED, "").toLowerCase().normalize("NFC").replace(/[ßæœøłđςٱىیةک]/g, (c) => PLAIN[c]);
  const stem = (word) => word.replace(/^(?:وال|فال|بال|كال|ولل|فلل|ال|لل)(?=...)/u, "");
  const split = (text) => (fold(text).match(WORD) ?? []).map(stem);

  // A term is a list of ways to find it, the likeliest first; each way is a list of words that must all be there.
  const terms = (query) => {
    const all = [];
    for (const typed of query.split(/\s+/)) {
      const parts = split(typed);
      const joined = /[-\u2010-\u2012]/.test(typed) && !parts.some(isDense) && parts.length > 1;
      if (joined) all.push([parts, [parts.join("")]]);
      else for (const part of parts) all.push([[part], [part.replace(/([aou])e/g, "$1")]]);
    }
    const long = all.filter((ways) => isDense(ways[0][0]) || ways[0].join("").length > 1);
    return long.length ? long : all;
  };

  // ---- what is in a text

  // The places of the words in a text, as [start, end, number of the word].
  const places = (text, wanted) => {
    const out = [];
    for (const match of text.matchAll(RAW)) {
      const raw = match[0];
      const folded = stem(fold(raw));
      wanted.forEach((word, number) => {
        if (!isDense(word)) {
          if (folded.startsWith(word)) out.push([match.index, match.index + raw.length, number]);
          return;
        }
        const whole = folded.length !== raw.length;
        for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
          out.push(whole ? [match.index, match.index + raw.length, number] : [match.index + at, match.index + at + word.length, number]);
          if (whole) break;
        }
      });
    }
    // A word with a hyphen may have been sought in one piece.
    for (const match of text.matchAll(/[\p{L}\p{N}]+(?:[-\u2010-\u2012][\p{L}\p{N}]+)+/gu)) {
      const folded = split(match[0]).join("");
      wanted.forEach((word, number) => { if (!isDense(word) && folded.startsWith(word)) out.push([match.index, match.index + match[0].length, number]); });
    }
    return out.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  };

  // The numbers of the words that are in a short text. Their folded words are kept: the list is asked at each key.
  const folded = new Map();
  const hits = (text, wanted) => {
    if (!folded.has(text)) {
      const joined = text.match(/[\p{L}\p{N}]+(?:[-\u2010-\u2012][\p{L}\p{N}]+)+/gu) ?? [];
      folded.set(text, ` ${[...split(text), ...joined.map((word) => split(word).join(""))].join(" ")}`);
    }
    const found = new Set();
    wanted.forEach((word, number) => { if (folded.get(text).includes(isDense(word) ? word : ` ${word}`)) found.add(number); });
    return found;
  };

  // The shortest stretch of text with the most of the words, as [first place, last place, words in it].
  const nearest = (all) => {
    let best = null;
    all.forEach((first, from) => {
      const seen = new Set();
      for (let to = from; to < all.length && all[to][1] - first[0] < 240; to += 1) {
        seen.add(all[to][2]);
        const length = all[to][1] - first[0];
        if (!best || seen.size > best.count || (seen.size === best.count && length < best.length)) best = { count: seen.size, length, start: first[0], end: all[to][1] };
      }
    });
    return best;
  };

  // ---- the index

  const shardOf = (word, shards) => {
    const [first, second] = [...word];
    return (first.codePointAt(0) * 31 + (second && !isDense(first) ? second.codePointAt(0) : 0)) % shards;
  };

  // The units that hold a word that begins with `word`.
  const unitsWith = async (word, shards) => {
    const pieces = isDense(word) && [...word].length > 2 ? [...word].slice(1).map((c, i) => [...word][i] + c) : [word];
    let left = null;
    for (const piece of pieces) {
      if (!isDense(piece) && piece.length < 2) return new Set();
      const lines = `\n${await load(`words/${shardOf(piece, shards)}`)}\n`;
      const units = new Set();
      for (let at = lines.indexOf(`\n${piece}`); at >= 0; at = lines.indexOf(`\n${piece}`, at + 1)) {
        let unit = 0;
        for (const step of lines.slice(at + 1, lines.indexOf("\n", at + 1)).split(" ").slice(1)) units.add(unit += parseInt(step, 36));
      }
      left = left ? new Set([...left].filter((unit) => units.has(unit))) : units;
    }
    return left;
  };

  const claimText = (list, [, id, text, rating, author, words]) => [text, words, author, id, list.ratings[rating]?.[0]].join("\n");

  const sourceText = (source) => source.slice(1).join("\n");

  const prepare = (list) => {
    if (list.starts) return list;
    list.starts = [];
    list.unitArticle = [];
    list.articles.forEach((article, number) => {
      list.starts.push(list.unitArticle.length);
      article[4].forEach(() => list.unitArticle.push(number));
    });
    return list;
  };

  // The words by which each term is found: its first way that is anywhere.
  const settle = async (list, query) => {
    const wanted = [];
    const units = [];
    const short = [...list.articles.map((a) => [a[1], a[3], ...a[4].map((unit) => unit[1])].join("\n")), ...list.claims.map((claim) => claimText(list, claim)), ...list.sources.map(sourceText)];
    for (const ways of query) {
      let last = null;
      for (const way of ways) {
        const sets = await Promise.all(way.map((word) => unitsWith(word, list.shards)));
        last ??= { way, sets };
        if (sets.every((set) => set.size) || short.some((text) => hits(text, way).size === way.length)) { last = { way, sets }; break; }
      }
      wanted.push(...last.way);
      units.push(...last.sets);
    }
    return { wanted, units };
  };

  const textOf = async ({ article, claim, source, unit }) => {
    if (source) return source[1];
    if (claim) return claim[2];
    const texts = await load(`text/${article[0].replace(/\/+$/, "")}`);
    return unit < 0 ? article[1] : texts[unit];
  };

  // The units that hold any of the words, by article, each with the numbers of its words.
  const byArticle = (list, units) => {
    const out = new Map();
    units.forEach((set, number) => set.forEach((unit) => {
      const article = list.unitArticle[unit];
      if (!out.has(article)) out.set(article, new Map());
      const of = out.get(article);
      const place = unit - list.starts[article];
      if (!of.has(place)) of.set(place, new Set());
      of.get(place).add(number);
    }));
    return out;
  };

  // An article that has all the words, with the unit that has most of them; -1 where only its title and deck have any.
  const articleResult = (article, texts, wanted) => {
    const title = hits(article[1], wanted);
    const deck = hits(article[3], wanted);
    const headings = article[4].map((unit) => hits(unit[1], wanted));
    const isInTexts = (at) => [...texts.values()].some((set) => set.has(at));
    const weights = wanted.map((_, at) => title.has(at) ? 8 : headings.some((set) => set.has(at)) ? 5 : deck.has(at) || isInTexts(at) ? 2 : 0);
    if (weights.includes(0)) return null;
    const count = (unit) => new Set([...headings[unit], ...(texts.get(unit) ?? [])]).size * 2 + headings[unit].size;
    let unit = 0;
    if (title.size < wanted.length) article[4].forEach((_, at) => { if (count(at) > count(unit)) unit = at; });
    if (!count(unit)) unit = -1;
    return { kind: "article", score: weights.reduce((a, b) => a + b) / weights.length, article, unit };
  };

  const recordResults = (list, wanted) => {
    const hasAll = (text) => hits(text, wanted).size === wanted.length;
    const claims = list.claims.filter((claim) => hasAll(claimText(list, claim)));
    const sources = list.sources.filter((source) => hasAll(sourceText(source)));
    return [
      ...claims.map((claim) => ({ kind: "claim", score: 4, claim, rating: list.ratings[claim[3]], article: list.articles[claim[0]] })),
      ...sources.map((source) => ({ kind: "source", score: 4, source })),
    ];
  };

  const search = async (query) => {
    const list = prepare(await load("list"));
    const { wanted, units } = await settle(list, query);
    const texts = byArticle(list, units);
    const articles = list.articles.map((article, number) => articleResult(article, texts.get(number) ?? new Map(), wanted));
    const results = [...articles.filter(Boolean), ...recordResults(list, wanted)];
    const byScore = (a, b) => b.score - a.score;
    results.sort(byScore);
    if (wanted.length > 1) {
      // The nearer the words stand, the higher among its likes; told of those alone that are shown first.
      await Promise.all(results.slice(0, PAGE).map(async (result) => {
        const best = nearest(places(await textOf(result), wanted));
        result.score += best?.count === wanted.length ? 1 / (1 + best.length / 40) : 0;
      }));
      results.sort(byScore);
    }
    return { results, wanted };
  };

  // ---- what is shown

  const marked = (element, text, wanted) => {
    let from = 0;
    for (const [start, end] of places(text, wanted)) {
      if (start < from) continue;
      element.append(text.slice(from, start), make("mark", "", text.slice(start, end)));
      from = end;
    }
    element.append(text.slice(from));
    return element;
  };

  const oneLine = (text) => text.replace(/\s+/g, " ").trim();

  // What leads to the very words, where a browser knows text fragments. The words before them tell which are meant;
  // without such, others on the page might be taken for them, and the place by its id is nearer.
  const directive = (text, wanted) => {
    const plain = oneLine(text);
    const best = nearest(places(plain, wanted));
    const before = best && plain.slice(0, best.start).match(/(?:\S+ ){1,3}$/)?.[0].trim();
    const encode = (words) => encodeURIComponent(words).replace(/-/g, "%2D");
    return before ? `:~:text=${encode(before)}-,${encode(plain.slice(best.start, best.end))}` : "";
  };

  // A line of the text around the words.
  const line = (text, wanted) => {
    const plain = oneLine(text);
    const best = nearest(places(plain, wanted));
    const middle = best ? (best.start + best.end) / 2 : 0;
    let start = Math.max(0, Math.min(best ? best.start : 0, middle - 90));
    let end = Math.min(plain.length, start + 200);
    if (start > 0) start = Math.max(plain.lastIndexOf(" ", start), start - 20, 0);
    if (end < plain.length) end = Math.max(plain.lastIndexOf(" ", end), end - 20, best?.end ?? 0);
    return marked(Object.assign(make("p", "line"), { dir: "auto" }), (start ? "… " : "") + plain.slice(start, end).trim() + (end < plain.length ? " …" : ""), wanted);
  };

  const href = (address, id, passage = "") => {
    const page = location.protocol === "file:" ? `${address}index.html` : address;
    const path = page.split("/").map(encodeURIComponent).join("/");
    const fragment = encodeURIComponent(id) + passage;
    return new URL(path + (fragment ? `#${fragment}` : ""), root).href;
  };

  const entry = async (result, wanted) => {
    const item = make("li", `found-${result.kind}`);
    const { article, claim, source, rating } = result;
    const link = (text, ...place) => {
      const a = Object.assign(document.createElement("a"), { href: href(...place) });
      a.append(marked(document.createElement("bdi"), text, wanted));
      const title = make("p", "line-title");
      title.append(a);
      return title;
    };
    const meta = make("p", "meta");
    meta.append(make("span", "kind", words[result.kind]));
    if (article) item.lang = article[2];
    if (result.kind === "article") {
      const texts = await load(`text/${article[0].replace(/\/+$/, "")}`);
      const [fragment, heading] = article[4][Math.max(result.unit, 0)];
      const passage = result.unit < 0 ? "" : directive(texts[result.unit], wanted);
      item.append(meta, link(article[1], article[0], result.unit > 0 ? fragment : "", passage));
      if (heading) item.append(marked(make("p", "key"), heading, wanted));
      const text = result.unit < 0 && article[3] ? article[3] : texts[Math.max(result.unit, 0)];
      item.append(line(text.trim() || article[3], wanted));
      return item;
    }
    if (rating) meta.append(make("span", `rating tone-${rating[1]}`, rating[0]));
    if (claim) {
      meta.append(marked(document.createElement("bdi"), [claim[4], article[1]].filter(Boolean).join(" · "), wanted));
      item.append(meta, link(claim[2], article[0], claim[1]));
      if (claim[5] !== claim[2]) item.append(line(claim[5], wanted));
    } else {
      item.append(meta, link(source[1], source[0], ""), line(source[2] || source[3], wanted));
    }
    return item;
  };

  // ---- the reader's side

  let turn = 0;
  // The plural categories of the page's language, as CLDR names them; a browser may not know a rare one.
  const category = (n) => {
    try { return new Intl.PluralRules(document.documentElement.lang).select(n); } catch { return "other"; }
  };
  const count = (n) => n
    ? (form.getAttribute(`data-count-${category(n)}`) ?? words.countOther).replace("{n}", n)
    : words.none;

  const show = async (mine, { results, wanted }, from) => {
    const items = await Promise.all(results.slice(from, from + PAGE).map((result) => entry(result, wanted)));
    if (mine !== turn) return;
    if (!from) found.replaceChildren();
    found.nextElementSibling?.matches(".show-more") && found.nextElementSibling.remove();
    found.append(...items);
    if (from) items[0]?.querySelector("a").focus();
    if (from + PAGE >= results.length) return;
    const more = make("button", "show-more", words.more);
    more.type = "button";
    more.addEventListener("click", () => show(mine, { results, wanted }, from + PAGE));
    found.after(more);
  };

  const run = async () => {
    const mine = ++turn;
    const query = terms(input.value);
    if (!query.length) {
      found.replaceChildren();
      found.parentElement.querySelector(".show-more")?.remove();
      status.textContent = "";
      return;
    }
    try {
      if (!found.childElementCount) status.textContent = words.wait;
      const outcome = await search(query);
      if (mine !== turn) return;
      await show(mine, outcome, 0);
      if (mine !== turn) return;
      status.textContent = count(outcome.results.length);
    } catch (fault) {
      if (mine === turn) status.textContent = words.failed;
    }
  };

  const address = () => {
    const url = new URL(location);
    if (input.value.trim()) url.searchParams.set("q", input.value);
    else url.searchParams.delete("q");
    return url;
  };
  const keep = (how) => { try { if (address().href !== location.href) history[how](null, "", address()); } catch { /* from disk some browsers forbid it */ } };
  const fromAddress = () => { input.value = new URLSearchParams(location.search).get("q") ?? ""; return run(); };

  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { keep("replaceState"); run(); }, 120);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); keep("pushState"); run(); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    input.value = "";
    keep("replaceState");
    run();
  });
  addEventListener("popstate", fromAddress);
  input.addEventListener("focus", () => { load("list").catch(() => {}); }, { once: true });

  document.querySelector(".search-unscripted")?.remove();
  form.hidden = false;
  if (new URLSearchParams(location.search).get("q")) fromAddress();
  else input.focus({ preventScroll: true });
})();
