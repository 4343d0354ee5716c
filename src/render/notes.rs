//! Claims, notes and corrections as the templates get them, in an article's notes and on the site's lists. Pure.

use std::ops::Range;

use crate::base::words::{one_line, shorten};
use crate::read::annotation::{Cite, Claim, Correction, Outcome};
use crate::read::config::Rating;
use crate::read::meaning::{self, Stretch};
use crate::site::address;
use crate::site::footnotes::{Footnote, Kind};
use crate::site::resolve::{Page, Site};
use crate::site::sources::{CitedBy, CitedPlace, SiteSource};

use super::body;
use super::csl::References;
use super::reference;
use super::theme::Safe;
use super::view::{
    AlteredView, BackView, CalcView, CheckedView, CiteView, ClaimView, ContextView, CorrectionView, EntryView,
    LinkView, NoteLineView, NoteView, OutcomeView, PartyView, PlaceView, RatingCountView, RatingView, SourceView,
    StretchView,
};
use super::words::Words;

/// What it takes to make views for one page: where it stands decides how its links run.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub site: &'a Site,
    pub words: &'a Words,
    /// None for the house style.
    pub references: Option<&'a References>,
    /// The language of the page.
    pub lang: &'a str,
    /// The address of the page that is drawn.
    pub at: &'a str,
    pub links: Links<'a>,
}

/// How what is drawn writes addresses of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links<'a> {
    /// From the page that is drawn, which stands where it is linked from: `../a/`, `#id`.
    Relative,
    /// Whole, below this address: for what is read elsewhere, where nothing of it has an id to lead to.
    Absolute(&'a str),
}

impl Desk<'_> {
    /// A source as a page of this language lists it; the house style serves where a CSL style prints nothing.
    pub fn source(&self, source: &SiteSource, language: &str) -> SourceView {
        let styled = self.references.and_then(|references| references.entry(source, language));
        let reference = styled.unwrap_or_else(|| reference::reference(&source.source, self.words));
        reference::view(source, &reference, |address| self.href(address), self.words)
    }

    /// What leads from the page to an address of the site.
    pub fn href(&self, address: &str) -> String {
        match self.links {
            Links::Relative => address::relative(self.at, address),
            Links::Absolute(base) => format!("{base}{}", address::encode(address)),
        }
    }

    /// What names a page or file of the site in data: its absolute address, or where the site has none that from the page.
    pub fn iri(&self, address: &str) -> String {
        self.site.url(address).unwrap_or_else(|| self.href(address))
    }

    /// Whether what is drawn is a page by itself, where ids can be led to.
    pub fn has_ids(&self) -> bool {
        self.links == Links::Relative
    }

    /// What leads to a fragment of the page that is drawn: `#id`.
    pub fn here(&self, fragment: &str) -> String {
        self.place(self.at, fragment)
    }

    /// What leads to a fragment of the page at an address.
    pub fn place(&self, address: &str, fragment: &str) -> String {
        let way = if address == self.at && self.links == Links::Relative { String::new() } else { self.href(address) };
        format!("{way}#{fragment}")
    }

    /// What leads to a fragment of an article's page.
    pub fn fragment(&self, page: &Page, id: &str) -> String {
        self.place(&page.address, id)
    }

    /// A link to an article.
    pub fn article_link(&self, page: &Page) -> LinkView {
        LinkView { text: page.article.front.title.clone(), href: self.href(&page.address), lang: self.foreign(page) }
    }

    /// The language of an article where it is another than the page's.
    pub fn foreign(&self, page: &Page) -> Option<String> {
        let lang = self.site.language_of(page);
        (!lang.eq_ignore_ascii_case(self.lang)).then(|| lang.to_owned())
    }

    /// The view of a rating, by its key.
    pub fn rating(&self, key: &str) -> Option<RatingView> {
        self.site.config.ratings.iter().find(|rating| rating.key == key).map(|rating| rating_view(rating, self.words))
    }

    /// How many of the claims have each rating, in the order of the site's ratings.
    pub fn rating_counts<'a>(&self, claims: impl Iterator<Item = &'a Claim> + Clone) -> Vec<RatingCountView> {
        let count = |rating: &Rating| {
            claims.clone().filter(|claim| claim.rating.as_ref().is_some_and(|key| key.value == rating.key)).count()
        };
        let counted = self.site.config.ratings.iter().map(|rating| (rating, count(rating)));
        counted
            .filter(|(_, count)| *count > 0)
            .map(|(rating, count)| RatingCountView { rating: rating_view(rating, self.words), count })
            .collect()
    }

    /// A citation in an article.
    pub fn cite(&self, article: usize, cite: &Cite) -> Option<CiteView> {
        let index = self.site.catalogue.find(article, &cite.source.value)?;
        let site_source = &self.site.sources[index];
        let source = &site_source.source;
        let page = &self.site.articles[article];
        let href = match page.address == self.at {
            true => self.here(&format!("source-{}", source.id.value)),
            false => self.href(&site_source.address),
        };
        let mut cautions = reference::cautions(source, self.words);
        cautions.extend(source.status.as_ref().map(|status| self.words.named("status", &status.value)));
        Some(CiteView {
            short: reference::short(source, self.words),
            title: source.title.clone(),
            href,
            locator: self.words.locator(cite.label.as_deref(), cite.locator.as_deref()),
            quote: cite.quote.as_ref().map(|quote| quote.value.clone()),
            quote_lang: source.language.clone(),
            trans_quote: cite.trans_quote.clone(),
            altered: None,
            stance: cite.stance.clone(),
            stance_label: self.words.named("stance", &cite.stance),
            url: reference::passage_url(source, cite),
            archive_url: reference::archive_url(source),
            archive_date: source.archive_date.as_ref().map(|day| self.words.date(day.value)),
            anonymity_reason: source.anonymity_reason.clone().filter(|_| source.is_unnamed()),
            cautions,
        })
    }

    /// The citations of an annotation, in its order.
    pub fn cites(&self, article: usize, cites: &[Cite]) -> Vec<CiteView> {
        cites.iter().filter_map(|cite| self.cite(article, cite)).collect()
    }

    /// A citation of a claim, of which `words` are the anchored words.
    fn claim_cite(&self, article: usize, claim: &Claim, cite: &Cite, words: &str) -> Option<CiteView> {
        let quote = cite.quote.as_ref().filter(|_| claim.kind == "quotation" && cite.stance == "quotes");
        let altered = quote.and_then(|quote| meaning::altered(words, &quote.value));
        let views = |stretches: Vec<Stretch>| {
            let view = |stretch: Stretch| StretchView { words: stretch.words, is_changed: stretch.is_changed };
            stretches.into_iter().map(view).collect()
        };
        let altered = altered.map(|(here, there)| AlteredView { here: views(here), there: views(there) });
        Some(CiteView { altered, ..self.cite(article, cite)? })
    }

    /// A claim of an article.
    pub fn claim(&self, article: usize, index: usize) -> ClaimView {
        let page = &self.site.articles[article];
        let claim = &page.article.sidecar.claims[index];
        let words = quoted(page, &page.article.claims[index]);
        let date = |date| self.words.date(date);
        let links = |ids: &[crate::base::file::At<String>]| {
            ids.iter().filter_map(|id| self.claim_link(page, &id.value)).collect()
        };
        ClaimView {
            id: claim.id.value.clone(),
            href: self.fragment(page, &claim.id.value),
            check_href: page.check_address(index).filter(|address| address != self.at).map(|own| self.href(&own)),
            kind: claim.kind.clone(),
            kind_label: self.words.named("kind", &claim.kind),
            text: claim.text.clone().unwrap_or_else(|| words.clone()),
            has_text: claim.text.as_ref().is_some_and(|text| *text != words),
            author: claim.author.as_ref().map(|author| PartyView {
                name: author.name.clone(),
                job_title: author.job_title.clone(),
                href: author.same_as.clone(),
            }),
            made: claim.made.map(date),
            appearance: claim.appearance.as_ref().and_then(|appearance| self.appearance(article, &appearance.value)),
            rating: claim.rating.as_ref().and_then(|rating| self.rating(&rating.value)),
            explanation: claim.explanation.clone(),
            as_of: claim.as_of.map(date),
            certainty: claim.certainty.as_deref().map(|certainty| self.words.named("certainty", certainty)),
            outcome: claim
                .outcome
                .as_ref()
                .map(|Outcome { on, text }| OutcomeView { on: date(*on), text: text.clone() }),
            calc: claim.calc.as_ref().map(|calc| CalcView {
                expr: typographic(&calc.expr.value),
                gives: typographic(&calc.gives.to_string()),
                within: calc.within.as_ref().filter(|within| !within.is_zero()).map(ToString::to_string),
            }),
            own_check: claim.own_check.clone(),
            response: claim.response.clone(),
            repeats: links(&claim.repeats),
            contradicts: links(&claim.contradicts),
            checked: page
                .checked(index)
                .map(|checked| CheckedView { on: date(checked.on.value), by: checked.by.clone() }),
            review_by: claim.review_by.as_ref().map(|day| date(day.value)),
            cites: claim.cites.iter().filter_map(|cite| self.claim_cite(article, claim, cite, &words)).collect(),
            words,
            article: self.article_link(page),
            lang: self.foreign(page),
        }
    }

    /// A link to a claim by its id, with the claim's words; `article-slug#id` for one of another article.
    fn claim_link(&self, page: &Page, id: &str) -> Option<LinkView> {
        let (page, id) = match id.split_once('#') {
            Some((slug, id)) => (self.site.articles.iter().find(|page| page.slug == slug)?, id),
            None => (page, id),
        };
        let index = page.article.sidecar.claims.iter().position(|claim| claim.id.value == id)?;
        let claim = &page.article.sidecar.claims[index];
        let text = claim.text.clone().unwrap_or_else(|| quoted(page, &page.article.claims[index]));
        Some(LinkView { text: shorten(&text, 80), href: self.fragment(page, id), lang: self.foreign(page) })
    }

    /// Where a claim was made: a source, or an address.
    pub fn appearance(&self, article: usize, appearance: &str) -> Option<LinkView> {
        match self.site.catalogue.find(article, appearance) {
            Some(index) => {
                let source = &self.site.sources[index];
                let is_cited = self.site.articles[article].entries.iter().any(|entry| entry.source == index);
                let href = match is_cited && self.site.articles[article].address == self.at {
                    true => self.here(&format!("source-{}", source.source.id.value)),
                    false => self.href(&source.address),
                };
                Some(LinkView { text: reference::short(&source.source, self.words), href, lang: None })
            }
            None => Some(LinkView { text: appearance.to_owned(), href: appearance.to_owned(), lang: None }),
        }
    }

    /// A correction of an article.
    pub fn correction(&self, article: usize, index: usize) -> CorrectionView {
        let page = &self.site.articles[article];
        let correction = &page.article.sidecar.corrections[index];
        let passages = &page.article.corrections[index];
        let affects = correction.affects.iter().filter_map(|id| self.claim_link(page, &id.value));
        CorrectionView {
            id: correction.id.value.clone(),
            href: self.fragment(page, &correction.id.value),
            kind: correction.kind.clone(),
            kind_label: self.words.named("kind", &correction.kind),
            date: self.words.date(correction.date.value),
            text: correction.text.clone(),
            was: correction.was.as_ref().map(|was| was.value.clone()),
            now: (!passages.is_empty()).then(|| quoted(page, passages)),
            severity: correction.severity.clone(),
            reported_by: correction.reported_by.clone(),
            affects: affects.collect(),
            cites: self.cites(article, &correction.cites),
            article: self.article_link(page),
            lang: self.foreign(page),
        }
    }

    fn context(&self, article: usize, index: usize) -> ContextView {
        let page = &self.site.articles[article];
        let note = &page.article.sidecar.notes[index];
        let html = body::fragment(self, &page.article.bodies[index], &page.body_targets[index]);
        ContextView {
            id: note.id.value.clone(),
            kind: note.kind.clone(),
            kind_label: self.words.named("kind", &note.kind),
            body: Safe::from(&html),
            lang: note.lang.clone(),
            audience: note.audience.clone(),
            cites: self.cites(article, &note.cites),
        }
    }

    /// A note of an article. `is_short` says that there is room for it beside its block, so that it need not be folded.
    pub fn note(&self, article: usize, index: usize, is_short: bool) -> NoteView {
        let page = &self.site.articles[article];
        let note = &page.footnotes[index];
        let mut contexts: Vec<ContextView> = note.notes.iter().map(|index| self.context(article, *index)).collect();
        if let Some(part) = note.part {
            contexts.push(ContextView {
                id: note.id.clone(),
                kind: "footnote".into(),
                kind_label: self.words.named("kind", "footnote"),
                body: Safe::from(&body::part(self, page, part)),
                lang: None,
                audience: Vec::new(),
                cites: Vec::new(),
            });
        }
        let claims: Vec<ClaimView> = note.claims.iter().map(|index| self.claim(article, *index)).collect();
        let line = self.note_line(article, index);
        NoteView {
            id: note.id.clone(),
            is_short,
            label: line.label,
            kind: line.kind,
            name: line.name,
            words: line.words,
            summary: line.summary,
            rating: line.rating,
            claims,
            contexts,
            corrections: note.corrections.iter().map(|index| self.correction(article, *index)).collect(),
            backs: self.backs(note),
        }
    }

    /// A note in the list of all notes of an article.
    pub fn note_line(&self, article: usize, index: usize) -> NoteLineView {
        let page = &self.site.articles[article];
        let note = &page.footnotes[index];
        let claims = note.claims.iter().map(|index| &page.article.sidecar.claims[*index]);
        let rating = claims.clone().find_map(|claim| self.rating(&claim.rating.as_ref()?.value));
        NoteLineView {
            href: self.fragment(page, &format!("note-{}", note.id)),
            label: note.label.clone(),
            kind: kind(note),
            name: self.note_name(note),
            words: note.passages.first().map_or(String::new(), |_| shorten(&quoted(page, &note.passages), 100)),
            summary: self.summary(article, note),
            rating,
        }
    }

    /// What a note's mark stands for, in words: "Claim 1", "Note a, corrected".
    pub fn note_name(&self, note: &Footnote) -> String {
        let is_corrected = !note.corrections.is_empty();
        let sign = crate::site::footnotes::CORRECTION_SIGN;
        let label = if note.kind == Kind::Correction { note.label.as_str() } else { note.label.trim_end_matches(sign) };
        let key = match (note.kind, is_corrected) {
            (Kind::Claim, false) => "mark_claim",
            (Kind::Claim, true) => "mark_claim_corrected",
            (Kind::Note, false) => "mark_note",
            (Kind::Note, true) => "mark_note_corrected",
            (Kind::Correction, _) => "mark_correction",
        };
        let name = self.words.say(key, &[("label", label)]);
        if note.kind == Kind::Correction { format!("{name} {label}") } else { name }
    }

    /// What a reader should know at a glance: who says so, and when; of a note its kind.
    fn summary(&self, article: usize, note: &Footnote) -> String {
        let page = &self.site.articles[article];
        let sidecar = &page.article.sidecar;
        let mut sources: Vec<String> = Vec::new();
        for cite in note.claims.iter().flat_map(|index| &sidecar.claims[*index].cites) {
            let source =
                self.site.catalogue.find(article, &cite.source.value).map(|index| &self.site.sources[index].source);
            let short = source.map(|source| reference::short(source, self.words)).unwrap_or_default();
            if !short.is_empty() && !sources.contains(&short) {
                sources.push(short);
            }
        }
        let more = sources.len().saturating_sub(2);
        if let Some(first) = sources.get(..sources.len().min(2)).filter(|first| !first.is_empty()) {
            let first = first.join(self.words.get("semicolon"));
            return if more > 0 { format!("{first} +{more}") } else { first };
        }
        let claim = note.claims.first().map(|index| &sidecar.claims[*index]);
        match (claim, note.notes.first(), note.corrections.first(), note.part) {
            (Some(claim), ..) if claim.calc.is_some() => self.words.get("calc").to_owned(),
            (Some(claim), ..) if claim.own_check.is_some() => self.words.get("own_check").to_owned(),
            (Some(claim), ..) => {
                let rating = claim.rating.as_ref().and_then(|rating| self.rating(&rating.value));
                rating.map_or_else(|| self.words.named("kind", &claim.kind), |rating| rating.label)
            }
            (_, Some(index), ..) => self.words.named("kind", &sidecar.notes[*index].kind),
            (_, _, Some(index), _) => {
                let correction = &sidecar.corrections[*index];
                format!(
                    "{}, {}",
                    self.words.named("kind", &correction.kind),
                    self.words.date(correction.date.value).text
                )
            }
            _ => self.words.named("kind", "footnote"),
        }
    }

    /// About how many words a note has.
    pub fn length(&self, page: &Page, note: &Footnote) -> usize {
        let sidecar = &page.article.sidecar;
        let count = |text: &str| text.split_whitespace().count();
        let optional = |text: &Option<String>| text.as_deref().map_or(0, count);
        let cites = |cites: &[Cite]| {
            cites.iter().map(|cite| 12 + cite.quote.as_ref().map_or(0, |quote| count(&quote.value))).sum::<usize>()
        };
        let claim = |claim: &Claim| {
            let texts = [&claim.text, &claim.explanation, &claim.own_check, &claim.response];
            10 + texts.into_iter().map(optional).sum::<usize>() + cites(&claim.cites)
        };
        let correction = |correction: &Correction| 20 + count(&correction.text) + cites(&correction.cites);
        note.claims.iter().map(|index| claim(&sidecar.claims[*index])).sum::<usize>()
            + note
                .notes
                .iter()
                .map(|index| count(&sidecar.notes[*index].body.value) + cites(&sidecar.notes[*index].cites))
                .sum::<usize>()
            + note.corrections.iter().map(|index| correction(&sidecar.corrections[*index])).sum::<usize>()
            + note
                .part
                .map_or(0, |part| count(&page.article.document.text[page.article.document.parts[part].text.clone()]))
    }

    /// The ways back from a note to its marks.
    pub fn backs(&self, note: &Footnote) -> Vec<BackView> {
        let many = note.marks.len() > 1;
        let back = |(index, mark): (usize, &crate::site::footnotes::Mark)| {
            let label = if many { format!("{}.{}", note.label, index + 1) } else { note.label.clone() };
            let name = self.words.say("back_name", &[("label", &label)]);
            BackView { href: self.here(&mark.fragment), label, name }
        };
        note.marks.iter().enumerate().map(back).collect()
    }

    /// The sources of an article with the places where each is cited.
    pub fn entries(&self, page: &Page) -> Vec<EntryView> {
        let language = page.article.front.lang.as_deref().unwrap_or(&self.site.config.language);
        let entry = |(number, entry): (usize, &crate::site::sources::Entry)| {
            let source = &self.site.sources[entry.source];
            let many = entry.places.len() > 1;
            let id = &source.source.id.value;
            let title = shorten(&source.source.title, 60);
            // Two sources may have one title and one author: the number tells the names of their links apart.
            let short = format!("{}. {title}, {}", number + 1, reference::short(&source.source, self.words));
            let places = entry.places.iter().enumerate().map(|(index, place)| {
                let letter = if many { crate::site::footnotes::letters(index + 1) } else { String::new() };
                self.cited_place(page, place, letter, &short)
            });
            EntryView {
                fragment: format!("source-{id}"),
                source: self.source(source, language),
                places: places.collect(),
            }
        };
        page.entries.iter().enumerate().map(entry).collect()
    }

    fn cited_place(&self, page: &Page, place: &CitedPlace, letter: String, source: &str) -> PlaceView {
        let locator = self.words.locator(place.label.as_deref(), place.locator.as_deref());
        let from = locator.as_ref().map_or_else(|| source.to_owned(), |locator| format!("{source}, {locator}"));
        let back = |by: &CitedBy| match by {
            CitedBy::Footnote(index) => {
                let note = &page.footnotes[*index];
                let name = self.words.say("back_from_source", &[("label", &note.label), ("source", &from)]);
                let fragment =
                    note.marks.first().map_or_else(|| format!("note-{}", note.id), |mark| mark.fragment.clone());
                BackView { href: self.here(&fragment), label: note.label.clone(), name }
            }
            CitedBy::Correction(index) => {
                let correction = &page.article.sidecar.corrections[*index];
                let label = self.words.named("kind", &correction.kind);
                let name = self.words.say("back_from_source", &[("label", &label), ("source", &from)]);
                BackView { href: self.here(&correction.id.value), label, name }
            }
        };
        PlaceView { letter, locator, backs: place.cited_by.iter().map(back).collect() }
    }
}

/// The words of an annotation as they stand in the text, on one line; of several places the first.
pub fn quoted(page: &Page, passages: &[Range<usize>]) -> String {
    let words = passages.first().map_or("", |passage| &page.article.document.text[passage.clone()]);
    one_line(words)
}

/// What a note's mark stands for, as templates and style sheets know it.
pub fn kind(note: &Footnote) -> &'static str {
    match note.kind {
        Kind::Claim => "claim",
        Kind::Note => "note",
        Kind::Correction => "correction",
    }
}

/// Arithmetic with the signs that readers know.
fn typographic(arithmetic: &str) -> String {
    arithmetic.replace('*', "×").replace('/', "÷").replace('-', "−")
}

/// A rating that the site has not named itself is said in the page's language.
fn rating_view(rating: &Rating, words: &Words) -> RatingView {
    let said = |prefix: &str, own: &str| {
        if rating.is_shipped { words.named(prefix, &rating.key) } else { own.to_owned() }
    };
    RatingView {
        key: rating.key.clone(),
        label: said("rating", &rating.label),
        tone: rating.tone.clone(),
        value: rating.value,
        description: rating.description.as_deref().map(|own| said("rating_text", own)),
    }
}
