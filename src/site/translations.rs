//! Articles in several languages: which are one article, as the heads of the translations say (`translation_of`). Pure.
//! A translation names its original, and the original names nobody, so that the two can't contradict each other.

use std::collections::{BTreeMap, HashMap};

use crate::base::diagnostic::Diagnostic;
use crate::base::messages;
use crate::read::document::LinkKind;

use super::links::{Map, Target};
use super::resolve::Site;

/// Links every article with its translations. Raises `translation-invalid`, and `link-broken` for what leads nowhere.
pub fn link(site: &mut Site, map: &Map<'_>, found: &mut Vec<Diagnostic>) {
    let by_address: HashMap<&str, usize> =
        site.articles.iter().enumerate().map(|(index, page)| (page.address.as_str(), index)).collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, page) in site.articles.iter().enumerate() {
        let Some(named) = &page.article.front.translation_of else { continue };
        let file = &page.article.file;
        let span = file.span(named.range.clone());
        let original = match map.target(file, &named.value, LinkKind::Anchor, span.clone(), found) {
            Target::Broken => continue,
            Target::Inside { address, .. } => by_address.get(address.as_str()).copied(),
            _ => None,
        };
        let Some(original) = original else {
            found.push(messages::translation_of_nothing(span, &named.value));
            continue;
        };
        let language = site.language_of(page);
        let head = &site.articles[original].article;
        let taken = groups.get(&original).and_then(|group| {
            group.iter().find(|other| site.language_of(&site.articles[**other]).eq_ignore_ascii_case(language))
        });
        if original == index {
            found.push(messages::translation_of_itself(span));
        } else if let Some(first) = &head.front.translation_of {
            found.push(messages::translation_of_translation(span, &head.file.path, &first.value));
        } else if site.language_of(&site.articles[original]).eq_ignore_ascii_case(language) {
            found.push(messages::translation_same_language(span, language, &head.file.path));
        } else if let Some(other) = taken {
            found.push(messages::translation_same_language(span, language, &site.articles[*other].article.file.path));
        } else {
            groups.entry(original).or_default().push(index);
        }
    }
    for (original, mut translations) in groups {
        translations.sort_by(|a, b| site.language_of(&site.articles[*a]).cmp(site.language_of(&site.articles[*b])));
        let all: Vec<usize> = [original].into_iter().chain(translations).collect();
        all.iter().for_each(|index| site.articles[*index].translations = all.clone());
    }
}
