//! The resolved site to bytes, one address at a time. Pure: the same site, theme and address give the same bytes.
//! In reading order: `view` (what templates are given), `theme` (templates, words, files; `shipped` holds ours,
//! `template_faults` says what is wrong in them), `words` (dates, names, places in sources), `reference` (the house style),
//! `csl` (all other styles, their files examined by `csl_file`), `notes` (claims, notes, corrections), `body` (marks in
//! the text), `chart` (with `rows`, `plane` and `scale`: pictures of numbers), `evidence` (which sources carry which
//! claims), `picture` (smaller pictures out of large ones), `card` (pictures for links to articles, their words set by
//! `typeset`), `cite` (the article cited by others), `bibliography` (what it cites, for others), `search`, `feed`, `sitemap`, `ledger` (the records as data, by tables of `record`), and `page` (one address to bytes) with the pages by kind:
//! `article`, `lists`, `records`.

mod article;
pub mod bibliography;
pub mod body;
pub mod card;
pub mod chart;
pub mod cite;
pub mod csl;
mod csl_file;
pub mod evidence;
mod feed;
mod history;
pub mod ledger;
mod lists;
pub mod meta;
pub mod notes;
pub mod page;
pub mod picture;
pub mod plane;
mod record;
mod records;
pub mod reference;
pub mod rows;
pub mod scale;
pub mod schema_org;
pub mod search;
pub mod selectors;
pub mod shipped;
mod sitemap;
mod template_faults;
pub mod theme;
mod typeset;
pub mod view;
pub mod web_annotation;
pub mod words;
