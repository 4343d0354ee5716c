//! What other programs wrote, made ours: a text to an article with its sidecar, annotations to claims and notes.
//! Pure: texts in, texts out, and a notice for everything that was not carried over. Never drops a word in silence.

mod annotation_blocks;
pub mod annotations;
pub mod article;
mod blocks;
mod body;
pub mod controls;
mod escape;
mod head;
mod hypothesis;
mod inline;
pub mod notices;
mod page;
mod page_lists;
mod page_notes;
mod plain;
mod settle;
mod tags;
mod targets;
pub mod todo;
mod vault;
mod web_annotation;
mod written;
