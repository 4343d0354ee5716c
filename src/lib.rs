//! map later
pub mod base;
pub mod cli;
pub mod pipeline;
pub mod read;
pub mod render;
pub mod site;
pub mod world;
