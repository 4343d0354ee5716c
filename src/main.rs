//! Arguments in, exit code out: 0 fine, 1 problems found, 2 wrong use or no I/O.

use std::process::ExitCode;

use clap::Parser;
use postil::cli::{self, Arguments, Outcome};
use postil::world::terminal;

fn main() -> ExitCode {
    match cli::run(&Arguments::parse()) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(error) => {
            terminal::print(&format!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}
