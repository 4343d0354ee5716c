//! `postil schema`: the JSON Schemas of what authors write, and of what the machine formats print.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::read::json_schema::{self, Kind};
use crate::world::{findings, scaffold, terminal};

use super::{Outcome, Place, site};

/// The name of the schema of a finding, beside those of files.
const FINDING: &str = "finding";

#[derive(Args)]
pub(super) struct Schema {
    /// Whose schema
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(names()), required_unless_present = "write")]
    kind: Option<String>,
    /// Write all of them into `.postil/` of the site, where its files look for them
    #[arg(long, conflicts_with = "kind")]
    write: bool,
}

fn names() -> Vec<&'static str> {
    Kind::NAMES.iter().map(|(name, _)| *name).chain([FINDING]).collect()
}

pub(super) fn run(place: &Place, schema: &Schema) -> anyhow::Result<Outcome> {
    match &schema.kind {
        Some(name) => terminal::write_out(&text(name)),
        None => {
            let root = site::root(place)?;
            files().iter().try_for_each(|(path, text)| scaffold::renew(&root.join(path), text))?;
            terminal::print(&format!("the schemas are in `{}`\n", root.join(".postil").display()));
        }
    }
    Ok(Outcome::Fine)
}

/// The schemas as files of a site, by their paths from its root.
pub(super) fn files() -> Vec<(String, String)> {
    names().into_iter().map(|name| (format!(".postil/{name}.schema.json"), text(name))).collect()
}

fn text(name: &str) -> String {
    match Kind::NAMES.iter().find(|(known, _)| *known == name) {
        Some((_, kind)) => json_schema::of(*kind),
        None => findings::schema().to_owned(),
    }
}
