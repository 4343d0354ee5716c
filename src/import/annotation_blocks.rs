//! An annotation whose words are found, as the claim, note or correction that it becomes. Pure.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::words::{is_language, one_line};
use crate::read::markdown::Inputs;

use super::annotations::{Added, Body, Desk, Format, Incoming, Role, in_comment, leave};
use super::targets::lost_words;
use super::todo::free_id;
use super::{article, controls, notices, page, plain, written};

/// What an annotation becomes.
enum Becomes {
    Claim { rating: Option<String>, explanation: String },
    Note,
    Correction,
}

fn becomes(desk: &Desk<'_>, one: &Incoming) -> Option<Becomes> {
    let text = text_of(one, desk.inputs);
    let has = |role: Role| one.roles.contains(&role) || one.bodies.iter().any(|body| body.role == Some(role));
    let is_own = one.own_id().is_some();
    let class = one.bodies.iter().filter(|body| body.role == Some(Role::Classify)).map(|body| body.words.trim());
    let rating = class.chain(one.tags.iter().map(String::as_str)).find_map(|class| rating(desk, class));
    let is_claim =
        has(Role::Assess) || is_own && one.roles.iter().any(|role| matches!(role, Role::Link | Role::Describe));
    match () {
        () if has(Role::Edit) && is_own && !text.is_empty() => Some(Becomes::Correction),
        () if is_claim && (rating.is_some() || is_own || text.is_empty() && !one.works.is_empty()) => {
            Some(Becomes::Claim { rating, explanation: text })
        }
        () if text.is_empty() && !one.works.is_empty() => Some(Becomes::Claim { rating, explanation: text }),
        () if !text.is_empty() => Some(Becomes::Note),
        () => None,
    }
}

fn rating(desk: &Desk<'_>, class: &str) -> Option<String> {
    let is_it = |(key, label): &&(String, String)| key.eq_ignore_ascii_case(class) || label.eq_ignore_ascii_case(class);
    desk.ratings.iter().find(is_it).map(|(key, _)| key.clone())
}

/// Writes an annotation, the `index`th, for a passage with what ties it there. `lost` is what has no place in it.
pub(super) fn write(
    desk: &mut Desk<'_>,
    one: &Incoming,
    index: usize,
    (passage, anchor): (&Range<usize>, &[String]),
    lost: &[String],
    added: &mut Added,
) {
    let Some(becomes) = becomes(desk, one) else {
        let reason = if one.tags.is_empty() {
            "it marks words and says nothing on them".to_owned()
        } else {
            format!("it has no text, only the tags {}", one.tags.join(", "))
        };
        return leave(added, one, &reason, "write a `[[notes]]` for the words if something is to be said");
    };
    let own = one.own_id().filter(|id| !desk.ids.contains(*id)).map(str::to_owned);
    let id = match own {
        Some(id) => {
            desk.ids.insert(id.clone());
            id
        }
        None => free_id(&desk.article.document.text[passage.clone()], &mut desk.ids),
    };
    let mut sources = String::new();
    let cites = cites(desk, one, &mut sources);
    let old = one.targets.iter().filter(|target| target.is_old).filter_map(|target| target.exact.as_deref());
    let old = old.skip(if matches!(becomes, Becomes::Correction) { 1 } else { 0 });
    let old: Vec<String> = old.map(|words| format!("{} of a former version", lost_words(words))).collect();
    let mut lines = vec![format!("id = \"{id}\"")];
    lines.extend(anchor.iter().cloned());
    let list = match becomes {
        Becomes::Claim { rating, explanation } => {
            lines.extend(rating.map(|rating| format!("rating = {}", written::line(&rating))));
            lines.extend((!explanation.is_empty()).then(|| format!("explanation = {}", written::string(&explanation))));
            added.claims += 1;
            "claims"
        }
        Becomes::Note => {
            lines.extend(note(desk, one));
            added.notes += 1;
            "notes"
        }
        Becomes::Correction => {
            lines.extend(correction(desk, one));
            added.corrections += 1;
            "corrections"
        }
    };
    if !cites.is_empty() {
        lines.push(format!("cites = [{}]", cites.join(", ")));
    }
    added.blocks.push((index, format!("{sources}\n{}[[{list}]]\n{}\n", origin(one), lines.join("\n"))));
    for part in one.lost.iter().chain(lost).chain(&old).chain(&unmarked(one, desk.inputs)) {
        added.found.push(notices::annotation_part(one.place.clone(), &one.shown(), part));
    }
}

fn note(desk: &Desk<'_>, one: &Incoming) -> Vec<String> {
    let class = one.bodies.iter().find(|body| body.role == Some(Role::Classify));
    let class = class.map(|class| format!("{}: ", plain::fragment(&class.words, desk.inputs))).unwrap_or_default();
    let own = desk.article.front.language();
    let lang = one.bodies.iter().find_map(|body| body.lang.as_deref()).filter(|lang| is_language(lang));
    let lang = lang.filter(|lang| own.is_some_and(|own| own != *lang)).map(|lang| format!("lang = \"{lang}\""));
    let audience = one.audience.iter().map(String::as_str);
    let audience = (!one.audience.is_empty()).then(|| format!("audience = {}", written::list(audience)));
    let body = format!("body = {}", written::string(&format!("{class}{}", text_of(one, desk.inputs))));
    [Some(body), lang, audience].into_iter().flatten().collect()
}

fn correction(desk: &Desk<'_>, one: &Incoming) -> Vec<String> {
    let old = one.targets.iter().find(|target| target.is_old).and_then(|target| target.exact.as_ref());
    let was = old.map(|was| format!("was = {}", written::line(&one_line(was))));
    let date = format!("date = {}", one.day.unwrap_or(desk.today));
    let text = format!("text = {}", written::string(&text_of(one, desk.inputs)));
    ["kind = \"correction\"".to_owned(), date, text].into_iter().chain(was).collect()
}

/// Where it came from, in a comment: by that it is known again.
fn origin(one: &Incoming) -> String {
    let who = one.who.as_deref().map_or("somebody".to_owned(), |who| one_line(&who.replace(char::is_control, " ")));
    let day = one.day.map_or(String::new(), |day| format!(", {day}"));
    let tags = if one.tags.is_empty() {
        String::new()
    } else {
        format!(", tags: {}", one_line(&one.tags.join(", ").replace(char::is_control, " ")))
    };
    let id = one.id.as_ref().map_or(String::new(), |id| format!(" {}", in_comment(id)));
    format!("# From {who}{day}{tags}{id}\n")
}

/// The citations as TOML writes them; new sources are written to `sources`.
fn cites(desk: &mut Desk<'_>, one: &Incoming, sources: &mut String) -> Vec<String> {
    let mut cites = Vec::new();
    for work in &one.works {
        if !work.url.starts_with("http") {
            continue;
        }
        let id = match desk.sources.get(&work.url) {
            Some(id) => id.clone(),
            None => {
                let title = work.title.clone().unwrap_or_else(|| work.url.clone());
                let id = free_id(&title, &mut desk.ids);
                *sources += &format!(
                    "\n[sources.{id}]\ntype = \"webpage\"\ntitle = {}\nurl = {}\n",
                    written::line(&title),
                    written::line(&work.url)
                );
                if let Some((archive, day)) = &work.archive {
                    *sources += &format!("archive_url = {}\narchive_date = {day}\n", written::line(archive));
                }
                desk.sources.insert(work.url.clone(), id.clone());
                id
            }
        };
        let mut parts = vec![format!("source = \"{id}\"")];
        parts.extend(
            work.locator
                .as_ref()
                .map(|(label, locator)| format!("label = \"{label}\", locator = {}", written::line(locator))),
        );
        parts.extend(work.quote.as_ref().map(|quote| format!("quote = {}", written::line(&one_line(quote)))));
        let cite = if parts.len() == 1 { format!("\"{id}\"") } else { format!("{{ {} }}", parts.join(", ")) };
        if !cites.contains(&cite) {
            cites.push(cite);
        }
    }
    cites
}

/// The bodies in Markdown.
pub(super) fn text_of(one: &Incoming, inputs: Inputs<'_>) -> String {
    let bodies = one.bodies.iter().filter(|body| body.role != Some(Role::Classify));
    let texts: Vec<String> = bodies.map(|body| markdown(body, inputs)).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

fn markdown(body: &Body, inputs: Inputs<'_>) -> String {
    neutral(body, inputs).0
}

/// What the texts lose on their way.
fn unmarked(one: &Incoming, inputs: Inputs<'_>) -> Vec<String> {
    let bodies = one.bodies.iter().filter(|body| body.role != Some(Role::Classify));
    bodies.flat_map(|body| neutral(body, inputs).1).collect()
}

/// A body in Markdown, without marks that lead nowhere from here; and what was lost with those.
fn neutral(body: &Body, inputs: Inputs<'_>) -> (String, Vec<String>) {
    let (mut signs, mut lost, mut found) = (BTreeSet::new(), Vec::new(), Vec::new());
    let mut text = match body.format {
        Format::Markdown => body.words.trim().replace("\r\n", "\n"),
        Format::Html => page::fragment(&body.words, inputs, &mut found),
        Format::Plain => plain::fragment(&body.words, inputs),
    };
    let said = found.iter().filter_map(|found| found.message.split_once(" is not carried over"));
    lost.extend(said.map(|(what, _)| what.to_owned()));
    controls::drop(&mut text, &mut signs);
    lost.extend((!signs.is_empty()).then(|| format!("the control character {}", controls::shown(&signs))));
    const ROUNDS: usize = 4; // a picture in a link is mended in two
    for _ in 0..ROUNDS {
        match article::unlinked(&text, inputs, &mut lost) {
            Some(new) => text = new.trim().to_owned(),
            None => break,
        }
    }
    (text, lost)
}
