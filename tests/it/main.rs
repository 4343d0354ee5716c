//! Tests of the whole, from outside: what a writer sees of a site, and that the code keeps its own rules.

#![expect(clippy::disallowed_methods, reason = "tests read their cases from the disk and run the program")]

mod bibliography;
mod commands;
mod contract;
mod edit;
mod external;
mod formats;
mod hostile;
mod import;
mod import_sources;
mod json_schema;
mod languages;
mod mangled;
mod manual;
mod pictures;
mod private;
mod releases;
mod programs;
mod sandbox;
mod specs;
mod stored_copy;
mod themes;
mod tidy;
mod validator;
mod walk;
mod build;
mod search;
mod sites;
