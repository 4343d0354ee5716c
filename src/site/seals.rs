//! Claims whose check is older than what they say: their words, their sentence or a passage that they cite is another than
//! in a release that came after the check. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::read::annotation::Claim;
use crate::read::article::Article;

use crate::read::release::{CiteRecord, ClaimRecord, Release};

use super::history::{plain, words};

/// What a claim said when it was checked, and what it says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    pub was: String,
    pub now: String,
}

/// The claims that changed since they were checked, by their places in the sidecar.
pub fn stale(article: &Article, releases: &[Release]) -> BTreeMap<usize, Stale> {
    let mut stale = BTreeMap::new();
    for release in releases {
        for (index, known) in pairs(article, release) {
            if let Some(change) = change(article, index, known, release) {
                stale.insert(index, change);
            }
        }
    }
    stale
}

/// The claims of an article with those of a release: by their ids, and where an id was made of words that changed, those
/// that are left, in their order, where they have most words in common and one check.
fn pairs<'a>(article: &Article, release: &'a Release) -> Vec<(usize, &'a ClaimRecord)> {
    let claims = &article.sidecar.claims;
    let known: HashMap<&str, &ClaimRecord> = release.record.claims.iter().map(|own| (own.id.as_str(), own)).collect();
    let ids: HashSet<&str> = claims.iter().map(|claim| claim.id.value.as_str()).collect();
    let mut left = release.record.claims.iter().filter(|own| !ids.contains(own.id.as_str())).peekable();
    let mut pairs = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        let now = words(article, &article.claims[index]).join(" ");
        match known.get(claim.id.value.as_str()) {
            Some(known) => pairs.push((index, *known)),
            None => pairs.extend(left.next_if(|own| is_same_claim(claim, &now, own)).map(|own| (index, own))),
        }
    }
    pairs
}

fn is_same_claim(claim: &Claim, now: &str, known: &ClaimRecord) -> bool {
    let is_one_check = has_seal(claim, known);
    let was = known.words.join(" ");
    let (was, now): (HashSet<&str>, HashSet<&str>) =
        (was.split_whitespace().collect(), now.split_whitespace().collect());
    is_one_check && was.intersection(&now).count() * 2 >= was.len().min(now.len())
}

/// Whether a claim was checked by the same person on the same day as it was then.
fn has_seal(claim: &Claim, known: &ClaimRecord) -> bool {
    let seals = claim.checked.as_ref().zip(known.checked.as_ref());
    seals.is_some_and(|(now, then)| now.on.value.to_string() == then.on && now.by == then.by)
}

fn change(article: &Article, index: usize, known: &ClaimRecord, release: &Release) -> Option<Stale> {
    let claim = &article.sidecar.claims[index];
    let checked = claim.checked.as_ref()?;
    // A check from before a release can't have been of what came after it.
    let is_older = checked.on.value.is_whole() && checked.on.value < release.day;
    if article.claims[index].is_empty() || !(is_older || has_seal(claim, known)) {
        return None; // checked anew, or its words are missing, which is told
    }
    let changed = |was: &str, now: &str| plain(was) != plain(now);
    let (was, now) = (known.words.join(" … "), words(article, &article.claims[index]).join(" … "));
    let sentences = || Some((known.text.clone()?, claim.text.clone()?));
    match sentences() {
        _ if changed(&was, &now) => Some(Stale { was, now }),
        Some((was, now)) if changed(&was, &now) => Some(Stale { was, now }),
        _ => passages(claim, known, changed),
    }
}

/// The passages that were cited then and are not now. One more takes nothing from what was checked.
fn passages(claim: &Claim, known: &ClaimRecord, changed: impl Fn(&str, &str) -> bool) -> Option<Stale> {
    let was: Vec<String> = known.cites.iter().map(passage).collect();
    let now: Vec<String> = claim
        .cites
        .iter()
        .map(|cite| {
            let quote = cite.quote.as_ref().map(|quote| quote.value.as_str());
            told(&cite.source.value, [cite.label.as_deref(), cite.locator.as_deref(), quote])
        })
        .collect();
    let lacks = |list: &[String], one: &String| list.iter().all(|other| changed(one, other));
    let gone: Vec<&str> = was.iter().filter(|one| lacks(&now, one)).map(String::as_str).collect();
    let come: Vec<&str> = now.iter().filter(|one| lacks(&was, one)).map(String::as_str).collect();
    (!gone.is_empty()).then(|| Stale { was: gone.join("; "), now: come.join("; ") })
}

fn passage(cite: &CiteRecord) -> String {
    told(&cite.source, [cite.label.as_deref(), cite.locator.as_deref(), cite.quote.as_deref()])
}

fn told(source: &str, parts: [Option<&str>; 3]) -> String {
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    if parts.is_empty() { source.to_owned() } else { format!("{source}: {}", parts.join(" ")) }
}
