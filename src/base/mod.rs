//! Words that every other room shares. Pure, and knows nothing of articles.

pub mod checks;
pub mod date;
pub mod diagnostic;
pub mod exif;
pub mod explain;
pub mod file;
pub mod html;
pub mod messages;
pub mod output;
pub mod snapshot;
pub mod words;
pub mod xml;
