//! `postil schema`: the JSON Schemas of what authors write, of what the machine formats print, and of a site's records.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::read::json_schema::{self, Kind};
use crate::render::ledger;
use crate::site::address::Ledger;
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
    written().chain(Ledger::NAMES.iter().map(|(name, _)| *name)).collect()
}

/// What files in a site's folder are checked against. Each site publishes those of its records beside them.
fn written() -> impl Iterator<Item = &'static str> {
    Kind::NAMES.iter().map(|(name, _)| *name).chain([FINDING])
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
    written().map(|name| (format!(".postil/{name}.schema.json"), text(name))).collect()
}

fn text(name: &str) -> String {
    let kind = Kind::NAMES.iter().find(|(known, _)| *known == name);
    let ledger = Ledger::NAMES.iter().find(|(known, _)| *known == name);
    match (kind, ledger) {
        (Some((_, kind)), _) => json_schema::of(*kind),
        (_, Some((_, ledger))) => ledger::schema(*ledger),
        _ => findings::schema().to_owned(),
    }
}
