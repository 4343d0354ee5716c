//! What other programs wrote, made ours: a text to an article with its sidecar, annotations to claims and notes.
//! Pure: texts in, texts out, and a notice for everything that was not carried over. Never drops a word in silence.

pub mod annotations;
pub mod article;
mod blocks;
mod body;
mod escape;
mod head;
mod hypothesis;
mod inline;
pub mod notices;
mod page;
mod plain;
mod settle;
mod tags;
pub mod todo;
mod vault;
mod web_annotation;
mod written;
