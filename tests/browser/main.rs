//! The sample site in a real browser: read, clicked, tapped, printed, at the root of a host, below a path and from disk.
//!
//! Run with `cargo test --release --features browser --test browser`; needs Chromium, in `PATH` or named by `CHROMIUM`.
//! With `POSTIL_SCREENSHOTS=FOLDER` it also writes pictures of every kind of page into that folder.
#![allow(clippy::disallowed_methods, reason = "tests stand outside the program: they read files and variables")]

mod cards;
mod chromium;
mod controls;
mod faults;
mod judges;
mod layout;
mod missing;
mod page;
mod report;
mod screenshots;
mod search;
mod server;
mod site;
mod sound;
mod unscripted;

use site::{Extent, Place, Site};

#[test]
fn pages_are_sound_at_the_root_of_a_host() {
    sound::inspect(Site::sample(), Place::Root).finish();
}

#[test]
fn pages_are_sound_below_a_path_in_the_broadsheet() {
    sound::inspect(Site::broadsheet(), Place::SubPath).finish();
}

#[test]
fn pages_are_sound_from_disk() {
    sound::inspect(Site::sample(), Place::Disk).finish();
}

#[test]
fn pages_in_other_languages_are_sound_below_a_path() {
    sound::inspect(Site::of_writing_systems(), Place::SubPath).finish();
}

#[test]
fn former_addresses_lead_on_with_their_fragments() {
    for place in [Place::SubPath, Place::Disk] {
        sound::inspect_fragment(Site::of_writing_systems(), place, "water/pipes/index.html", "lines-left").finish();
    }
}

#[test]
fn every_mark_opens_its_card_at_the_root_of_a_host() {
    cards::inspect(Site::sample(), Place::Root, Extent::Every).finish();
}

#[test]
fn marks_open_their_cards_below_a_path_in_the_broadsheet() {
    cards::inspect(Site::broadsheet(), Place::SubPath, Extent::Kinds).finish();
}

#[test]
fn marks_open_their_cards_from_disk() {
    cards::inspect(Site::sample(), Place::Disk, Extent::Kinds).finish();
}

#[test]
fn every_note_is_reached_without_scripts() {
    unscripted::inspect(Site::sample(), Place::Root, Extent::Every).finish();
}

#[test]
fn notes_are_reached_without_scripts_from_disk() {
    unscripted::inspect(Site::sample(), Place::Disk, Extent::Kinds).finish();
}

#[test]
fn nothing_overlaps_or_overflows_at_any_width() {
    layout::inspect(Site::sample(), Extent::Every).finish();
}

#[test]
fn nothing_overlaps_or_overflows_in_the_broadsheet() {
    layout::inspect(Site::broadsheet(), Extent::Kinds).finish();
}

#[test]
fn nothing_overlaps_or_overflows_in_other_languages() {
    layout::inspect(Site::of_writing_systems(), Extent::Every).finish();
}

#[test]
fn readers_choose_what_they_see() {
    controls::inspect(Site::sample(), Place::SubPath).finish();
}

#[test]
fn readers_choose_what_they_see_from_disk() {
    controls::inspect(Site::sample(), Place::Disk).finish();
}

#[test]
fn axe_finds_nothing() {
    judges::inspect_access(Site::sample(), &kinds_and_features(Site::sample())).finish();
}

#[test]
fn axe_finds_nothing_in_the_broadsheet() {
    judges::inspect_access(Site::broadsheet(), &kinds_and_features(Site::broadsheet())).finish();
}

/// The longest page of each kind, and the one with every feature of Markdown.
fn kinds_and_features(site: &Site) -> Vec<String> {
    site.kinds().into_values().chain(["markdown/index.html".to_string()]).collect()
}

#[test]
fn axe_finds_nothing_from_right_to_left() {
    let pages = ["anabib/index.html", "namarikan/index.html"].map(str::to_string);
    judges::inspect_access(Site::of_writing_systems(), &pages).finish();
}

#[test]
fn html_validate_finds_nothing() {
    judges::inspect_html(Site::sample()).finish();
    judges::inspect_html(Site::broadsheet()).finish();
    judges::inspect_html(Site::of_writing_systems()).finish();
}

#[test]
fn lighthouse_is_content() {
    judges::inspect_scores(Site::sample()).finish();
}

#[test]
fn articles_are_light() {
    judges::inspect_weight(Site::sample()).finish();
    judges::inspect_weight(Site::broadsheet()).finish();
}

#[test]
fn every_note_is_printed() {
    layout::inspect_paper(Site::sample()).finish();
}

#[test]
fn the_404_page_works_at_any_depth() {
    missing::inspect(Site::sample(), Place::Root).finish();
}

#[test]
fn the_404_page_works_at_any_depth_below_a_path() {
    missing::inspect(Site::sample(), Place::SubPath).finish();
}

#[test]
fn words_are_found_in_five_languages_at_the_root_of_a_host() {
    search::inspect(Site::of_languages(), Place::Root).finish();
}

#[test]
fn words_are_found_in_five_languages_below_a_path() {
    search::inspect(Site::of_languages(), Place::SubPath).finish();
}

#[test]
fn words_are_found_in_five_languages_from_disk() {
    search::inspect(Site::of_languages(), Place::Disk).finish();
}

#[test]
fn screenshots_are_written_where_asked_for() {
    if let Some(folder) = std::env::var_os("POSTIL_SCREENSHOTS") {
        screenshots::write(Site::sample(), folder.as_ref());
    }
}
