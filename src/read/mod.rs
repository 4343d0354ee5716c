//! One file's text to typed values with places. Pure: no article knows another, nothing is looked up on disk.
//! In reading order: a file's form (`tree`, `schema`, `vocabulary`, `json_schema`), what it says (`config`, `theme_toml`,
//! `front_matter`, `sidecar`, `exceptions`), its text (`document`, `markdown`) and the figures in it (`fenced`, `chart`,
//! `csv`, `timeline`, `transcript`, `figures`), where its annotations belong (`anchor`, `article`), how it is written
//! (`prose`, `spelling`), what a source that it cites says itself (`stored_copy`), what was published of it before
//! (`release`, `text_diff`), and sources in the forms of other programs (`bibliography`, `bibtex`, `latex`, `biblatex`,
//! `csl_json`, `ris`; `shared_sources` for those of a site).

pub mod anchor;
pub mod annotation;
pub mod article;
pub mod biblatex;
pub mod bibliography;
pub mod bibtex;
pub mod calc;
pub mod chart;
pub mod code;
pub mod config;
pub mod csl_json;
pub mod csv;
pub mod dictionary;
pub mod document;
pub mod exceptions;
pub mod editorial;
pub mod fenced;
pub mod figures;
pub mod fold;
pub mod front_matter;
pub mod json;
pub mod json_schema;
pub mod latex;
pub mod markdown;
pub mod math;
pub mod meaning;
pub mod misplaced;
pub mod named_spans;
pub mod pdf;
pub mod layout;
pub mod literal;
pub mod lexicon;
pub mod prose;
pub mod punctuation;
pub mod quotations;
pub mod release;
pub mod ris;
pub mod schema;
pub mod section;
pub mod sentences;
pub mod shared_sources;
pub mod sidecar;
pub mod similar;
pub mod source_table;
pub mod spelling;
pub mod stored_copy;
pub mod timeline;
pub mod toml_repairs;
pub mod toml_slips;
pub mod terms;
pub mod text_diff;
pub mod theme_toml;
pub mod transcript;
pub mod tree;
pub mod url;
pub mod vocabulary;
pub mod web_page;
pub mod wording;
pub mod yaml_slips;
