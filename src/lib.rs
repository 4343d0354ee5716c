//! postil: from a folder of annotated articles to a static website with a footnote for every claim.
//!
//! # The map
//!
//! A site is a value. Everything between *files read* and *files to write* is pure:
//!
//! ```text
//!      files                                                           disk
//!        │ world::scan                                  world::write    ▲
//!        ▼                                                              │
//!    Snapshot ──► read ────────► site ─────────► render ────────────► Output
//!                 an article     the whole site   an address
//!                 in parallel    one cheap pass   in parallel
//! ```
//!
//! An arrow is a `use`, and arrows run one way only:
//!
//! ```text
//! main ─► cli ─┬─► pipeline ─► render ─► site ─► read ─► base
//!              ├─► import ─────────────────────► read
//!              └─► world ──────────────────────────────► base
//! ```
//!
//! In reading order:
//!
//! - [`base`]: words that all share: files and places in them, the snapshot, diagnostics, escaping.
//! - [`read`]: one file's text to typed values with places. Its heart is `markdown`, which ties the HTML, the text that a
//!   reader reads and the bytes of the file to each other, and `anchor`, which finds an annotation's words in that text.
//! - [`site`]: all articles to one site: addresses, numbers, links, sources, and the rules over them.
//! - [`render`]: the site to bytes, one address at a time: `view` is what templates are given.
//! - [`import`]: what other programs wrote to articles and annotations of ours.
//! - [`pipeline`]: where the stages meet, in parallel.
//! - [`world`]: the disk, the clock, the terminal, the network. Knows nothing of articles.
//! - [`cli`]: one function a command: introduces the world to the pipeline.
//!
//! # What always holds
//!
//! Each is held by a test (`tests/it`), and the first two by `.clippy.toml` as well.
//!
//! 1. Nothing under `base`, `read`, `site`, `render`, `import` reads a file, a clock, a variable or a socket, or prints.
//! 2. Imports follow the arrows, and each outside crate has one door.
//! 3. What is pure gives the best value it can, and diagnostics. Only `world` and `cli` fail; a page that can't be drawn
//!    is a diagnostic.
//! 4. Templates never run inside of Markdown: a theme sees finished HTML.
//! 5. The same snapshot gives the same bytes, for any number of threads, on any machine.
//! 6. Annotations read are annotations printed and annotations reported, together.
//! 7. A place lies inside a file of the snapshot and names it by path. Diagnostics come sorted by place.
//! 8. Every string that reaches HTML passes one door: `base::html::escape`, or a template that escapes. What becomes XML
//!    passes `base::xml`.
//! 9. With an error nothing is written; the output folder is the whole old site or the whole new one.

pub mod base;
pub mod read;
pub mod site;
pub mod render;
pub mod import;
pub mod pipeline;
pub mod world;
pub mod cli;
