//! map later
pub mod base;
pub mod read;
pub mod site;
