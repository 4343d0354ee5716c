//! All articles to one site: addresses, numbers, links, sources, lists. Pure, sequential, cheap.
//! In reading order: `address` (where things stand), `footnotes` (one article's notes in reading order),
//! `sources` (what is cited where), `pictures` (which smaller ones there are), `links` (what leads where), `outputs` (which path holds what), `resolve` (all of it), `check` (rules over the result), `dates` (days that can't be right),
//! `feeds`, `sitemap` and `redirects` (what programs are told of it).

pub mod address;
pub mod check;
pub mod copies;
pub mod dates;
pub mod echoes;
pub mod feeds;
pub mod footnotes;
pub mod history;
pub mod links;
pub mod outputs;
pub mod outside;
pub mod pictures;
pub mod redirects;
pub mod resolve;
pub mod search;
pub mod seals;
pub mod sitemap;
pub mod sources;
pub mod weigh;
pub mod translations;
