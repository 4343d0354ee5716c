//! The template contract: what each template is given, as plain values. Nothing here computes.
//! All addresses are relative to the page that is drawn; all text is plain and is escaped by the template,
//! but for fields of type [`Safe`], which are HTML that is safe by construction.

use serde::Serialize;

use super::theme::Safe;
use crate::read::tree::Table;

/// What every template knows of the site, as `site`.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    pub title: String,
    pub description: Option<String>,
    pub language: String,
    /// Ends in `/`; absent where `site.toml` has none.
    pub base_url: Option<String>,
    /// The sections at the top level that hold articles, by weight and title.
    pub sections: Vec<LinkView>,
    /// Where the site says how it works.
    pub policies: Vec<LinkView>,
    /// The style sheets that every page links, in order: file names at the site's root.
    pub styles: Vec<String>,
    pub home_href: String,
    pub sources_href: String,
    pub claims_href: String,
    pub corrections_href: String,
    /// Absent where the site has no search.
    pub search_href: Option<String>,
    pub article_count: usize,
    pub claim_count: usize,
    pub source_count: usize,
    pub correction_count: usize,
    /// Free data of `site.toml`.
    #[serde(serialize_with = "super::theme::free_data")]
    pub extra: Table,
}

/// What every template knows of the page, as `page`.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// `home`, `section`, `article`, `tag`, `author`, `sources`, `source`, `claims`, `corrections`, `search` or `not-found`.
    pub kind: &'static str,
    pub title: String,
    pub description: Option<String>,
    /// A BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// What leads from the page to the site's root: `./`, `../` … Files of the theme stand there.
    pub root: String,
    /// The absolute address; absent where the site has no `base_url`.
    pub canonical: Option<String>,
    /// The way down from the home page, without the page itself.
    pub trail: Vec<LinkView>,
    /// The article in each of its languages, this one among them, the original first; empty where there is one only.
    pub translations: Vec<TranslationView>,
}

/// An article in one of its languages.
#[derive(Clone, Debug, Serialize)]
pub struct TranslationView {
    /// A BCP 47 tag.
    pub lang: String,
    /// What the language calls itself: "Deutsch".
    pub name: String,
    pub href: String,
    /// The absolute address; absent where the site has no `base_url`.
    pub url: Option<String>,
    pub is_current: bool,
    /// Whether the others were translated from it.
    pub is_original: bool,
}

/// A link with its words.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct LinkView {
    pub text: String,
    pub href: String,
    /// The language of the text, where it is known to be another than the page's.
    pub lang: Option<String>,
}

/// A date for people and for machines.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// "9 March 2026", "June 2024" or "2024", as the page's language writes it.
    pub text: String,
    /// The same with the month in short: "24 Nov 2026".
    pub short: String,
    /// "2026-03-09", "2024-06" or "2024".
    pub iso: String,
}

/// An article in a list.
#[derive(Clone, Debug, Serialize)]
pub struct TeaserView {
    pub title: String,
    pub href: String,
    pub lang: String,
    /// Whether that is another language than the page's.
    pub is_foreign: bool,
    pub description: Option<String>,
    pub date: Option<DateView>,
    pub updated: Option<DateView>,
    pub authors: Vec<LinkView>,
    pub tags: Vec<LinkView>,
    /// The section that holds it; absent at the top level.
    pub section: Option<LinkView>,
    /// At 220 words a minute; at least 1.
    pub reading_minutes: usize,
    pub claim_count: usize,
    /// Sources cited.
    pub source_count: usize,
    pub correction_count: usize,
    /// How many claims have each rating, worst first; ratings without a claim are left out.
    pub ratings: Vec<RatingCountView>,
    pub is_draft: bool,
    pub is_retracted: bool,
}

/// How many claims have a rating.
#[derive(Clone, Debug, Serialize)]
pub struct RatingCountView {
    pub rating: RatingView,
    pub count: usize,
}

/// An article on its own page, as `article`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    pub teaser: TeaserView,
    /// A type of schema.org.
    pub kind: String,
    pub backstory: Option<String>,
    /// The text, block by block, each with the notes on its words. The blocks hold marks and ids already.
    pub blocks: Vec<BlockView>,
    /// The headings down to the third level, where there are at least three.
    pub contents: Vec<HeadingView>,
    /// Notes in reading order: what the blocks hold, once more without their content.
    pub notes: Vec<NoteLineView>,
    /// Corrections to tell above the text: substantive and major ones, and retractions.
    pub corrections_above: Vec<CorrectionView>,
    /// Corrections to tell below the text.
    pub corrections_below: Vec<CorrectionView>,
    /// Whether a major correction is to be told in the title too.
    pub is_corrected_in_title: bool,
    pub sources: Vec<EntryView>,
    /// Which sources carry which claims; absent with fewer than three claims or two sources.
    pub evidence: Option<EvidenceView>,
    pub how: HowView,
    /// The article before and after it in its section.
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    /// Articles that link to this one.
    pub linked_from: Vec<LinkView>,
    /// The article as an entry of BibLaTeX.
    pub bibtex: String,
    /// Where readers report an error, with the subject filled in where it can be.
    pub report_href: Option<String>,
    #[serde(serialize_with = "super::theme::free_data")]
    pub extra: Table,
}

/// A block of an article's text and the notes on it.
#[derive(Clone, Debug, Serialize)]
pub struct BlockView {
    pub html: Safe,
    pub notes: Vec<NoteView>,
}

/// A heading in the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct HeadingView {
    pub text: String,
    /// `#id`.
    pub href: String,
    /// 1 to 3.
    pub level: usize,
}

/// A footnote: all that is said about one place in the text.
#[derive(Clone, Debug, Serialize)]
pub struct NoteView {
    /// The public fragment, without `note-` before it: the first annotation's id.
    pub id: String,
    /// The words of the mark: "1", "a", "†", or "1†" where a claim was corrected too.
    pub label: String,
    /// `claim`, `note` or `correction`: what the mark stands for.
    pub kind: &'static str,
    /// "Claim 1", "Note a", "Correction": the label said in words.
    pub name: String,
    /// The anchored words, shortened; empty for a Markdown footnote.
    pub words: String,
    /// What a reader should know at a glance: the rating, or the first sources with their dates, or the kind of note.
    pub summary: String,
    /// The rating of the first rated claim.
    pub rating: Option<RatingView>,
    /// Whether there is so little of it that it need not be folded.
    pub is_short: bool,
    pub claims: Vec<ClaimView>,
    pub contexts: Vec<ContextView>,
    pub corrections: Vec<CorrectionView>,
    /// One for each mark of the note.
    pub backs: Vec<BackView>,
}

/// A way back from a note, or from a source, to a mark.
#[derive(Clone, Debug, Serialize)]
pub struct BackView {
    /// `#ref-id`.
    pub href: String,
    /// The mark's label.
    pub label: String,
    /// Its name for those who don't see it: "Back to mark 1 in the text".
    pub name: String,
}

/// A note in the list of all notes of an article.
#[derive(Clone, Debug, Serialize)]
pub struct NoteLineView {
    pub href: String,
    pub label: String,
    pub kind: &'static str,
    pub name: String,
    pub words: String,
    pub summary: String,
    pub rating: Option<RatingView>,
}

/// A claim, in a note or in the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimView {
    pub id: String,
    /// Its address: `#id` on its own page, else with the page before it.
    pub href: String,
    /// `fact`, `quotation`, `forecast` or `opinion`.
    pub kind: String,
    pub kind_label: String,
    /// The claim in one sentence: `text`, or the words themselves.
    pub text: String,
    /// The anchored words.
    pub words: String,
    /// Whether `text` says more than the words.
    pub has_text: bool,
    pub author: Option<PartyView>,
    pub made: Option<DateView>,
    pub appearance: Option<LinkView>,
    pub rating: Option<RatingView>,
    pub explanation: Option<String>,
    pub as_of: Option<DateView>,
    /// "highly likely".
    pub certainty: Option<String>,
    pub outcome: Option<OutcomeView>,
    pub calc: Option<CalcView>,
    pub own_check: Option<String>,
    pub response: Option<String>,
    pub repeats: Vec<LinkView>,
    pub contradicts: Vec<LinkView>,
    pub checked: Option<CheckedView>,
    pub review_by: Option<DateView>,
    pub cites: Vec<CiteView>,
    /// The article that holds it.
    pub article: LinkView,
    /// The language of its texts, where that is another than the page's.
    pub lang: Option<String>,
}

/// Whose claim it is.
#[derive(Clone, Debug, Serialize)]
pub struct PartyView {
    pub name: String,
    pub job_title: Option<String>,
    pub href: Option<String>,
}

/// What was found of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct RatingView {
    pub key: String,
    pub label: String,
    /// `good`, `mixed`, `bad` or `unknown`.
    pub tone: String,
    /// Between 1 (worst) and 5 (best).
    pub value: Option<f64>,
    pub description: Option<String>,
}

/// What became of a forecast.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView {
    pub on: DateView,
    pub text: String,
}

/// Arithmetic behind a claim.
#[derive(Clone, Debug, Serialize)]
pub struct CalcView {
    /// With typographic signs: "1150 ÷ (1150 + 4198) × 100".
    pub expr: String,
    pub gives: String,
    pub within: Option<String>,
}

/// Who checked a claim, and when.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedView {
    pub on: DateView,
    pub by: String,
}

/// A citation of a source at one place.
#[derive(Clone, Debug, Serialize)]
pub struct CiteView {
    /// The source in a few words: "Northvale Water, 2025".
    pub short: String,
    pub title: String,
    /// The source's entry below the article (`#source-id`); on other pages, the source's own page.
    pub href: String,
    /// "p. 7", "at 00:41:12"; absent without a locator.
    pub locator: Option<String>,
    pub quote: Option<String>,
    /// The language of the quotation, where the source has one.
    pub quote_lang: Option<String>,
    pub trans_quote: Option<String>,
    /// How the words here differ from `quote`, in a claim of the kind `quotation` whose source has other words.
    pub altered: Option<AlteredView>,
    /// `supports`, `disputes`, `qualifies`, `quotes` or `background`.
    pub stance: String,
    /// "supports this", "disputes this" …
    pub stance_label: String,
    /// The passage at the source itself, where it may be linked.
    pub url: Option<String>,
    pub archive_url: Option<String>,
    pub archive_date: Option<DateView>,
    /// Why the source is not named; absent for one that is.
    pub anonymity_reason: Option<String>,
    /// What a reader should know of the source: "not verified by us", "retracted", "on background" …
    pub cautions: Vec<String>,
}

/// A quotation that is not word for word that of its source.
#[derive(Clone, Debug, Serialize)]
pub struct AlteredView {
    /// The words here, in stretches with a space between them.
    pub here: Vec<StretchView>,
    /// The words of the source.
    pub there: Vec<StretchView>,
}

/// A stretch of words.
#[derive(Clone, Debug, Serialize)]
pub struct StretchView {
    pub words: String,
    /// Whether the other wording lacks them.
    pub is_changed: bool,
}

/// A context note, or a Markdown footnote.
#[derive(Clone, Debug, Serialize)]
pub struct ContextView {
    pub id: String,
    /// `context`, `definition`, `method`, `disclosure`, `translation` or `footnote`.
    pub kind: String,
    pub kind_label: String,
    pub body: Safe,
    pub lang: Option<String>,
    pub audience: Vec<String>,
    pub cites: Vec<CiteView>,
}

/// A correction, in a note, above or below an article, or in the list of all.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionView {
    pub id: String,
    pub href: String,
    /// `correction`, `clarification`, `update`, `editors-note` or `retraction`.
    pub kind: String,
    pub kind_label: String,
    pub date: DateView,
    pub text: String,
    /// The words as they were published.
    pub was: Option<String>,
    /// The words as they are; absent where the whole article is meant.
    pub now: Option<String>,
    /// `minor`, `substantive` or `major`.
    pub severity: String,
    pub reported_by: Option<String>,
    /// The claims concerned.
    pub affects: Vec<LinkView>,
    pub cites: Vec<CiteView>,
    /// The article concerned.
    pub article: LinkView,
    /// The language of its texts, where that is another than the page's.
    pub lang: Option<String>,
}

/// A source and what is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    pub id: String,
    /// A CSL type, and what readers call it.
    pub kind: String,
    pub kind_label: String,
    pub title: String,
    /// The language of the title, where it is known.
    pub lang: Option<String>,
    /// "Northvale Water, 2025".
    pub short: String,
    /// The whole reference in the style of the site: without addresses in the house style, else as the style has it.
    pub reference: Safe,
    /// The page of the source.
    pub href: String,
    /// The copy of it that the site itself publishes.
    pub copy_href: Option<String>,
    /// Where it is; absent where it must not be linked.
    pub url: Option<String>,
    /// Its address as text, where it must not be linked.
    pub unlinked_url: Option<String>,
    pub url_status: Option<String>,
    /// "registration required"; absent where it is free.
    pub access: Option<String>,
    pub accessed: Option<DateView>,
    pub archive_url: Option<String>,
    pub archive_date: Option<DateView>,
    /// `primary`, `secondary` or `tertiary`.
    pub tier: Option<String>,
    pub tier_label: Option<String>,
    pub is_unnamed: bool,
    /// "on background".
    pub attribution: Option<String>,
    pub described_as: Option<String>,
    pub anonymity_reason: Option<String>,
    pub interest: Option<String>,
    pub note: Option<String>,
    pub original_date: Option<DateView>,
    /// "retracted", with its date and address.
    pub status: Option<String>,
    pub status_date: Option<DateView>,
    pub status_url: Option<String>,
    /// `seen`, `certain` or `unverified`, and how readers are told.
    pub known: Option<String>,
    pub known_label: Option<String>,
    /// What a reader should be warned of, in short phrases.
    pub cautions: Vec<String>,
    pub doi: Option<String>,
    pub isbn: Option<String>,
}

/// A source's entry below an article, with each place where it is cited.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// The entry's fragment, `source-` and the id.
    pub fragment: String,
    pub source: SourceView,
    pub places: Vec<PlaceView>,
}

/// A place in a source (one locator), with the ways back to the marks that cite it.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceView {
    /// "a", "b" … where the source has several places; else empty.
    pub letter: String,
    /// "p. 7"; absent for the source as a whole.
    pub locator: Option<String>,
    pub backs: Vec<BackView>,
}

/// Which sources carry which claims of an article, as a picture and as the rows of a table.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceView {
    /// A row for each source, a column for each claim in reading order. SVG, once for wide and once for narrow pages.
    pub picture: Safe,
    /// What the picture shows, in a sentence or two.
    pub text: String,
    /// The sources of claims, those that carry most first.
    pub sources: Vec<EvidenceSourceView>,
    /// The claims without a source.
    pub unsourced: Vec<LinkView>,
}

/// A source and the claims that it is cited for.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceSourceView {
    /// The source in a few words, leading to its entry below the article.
    pub source: LinkView,
    pub stances: Vec<EvidenceStanceView>,
}

/// The claims that a source does the same for.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceStanceView {
    /// `supports`, `disputes`, `qualifies`, `quotes` or `background`.
    pub stance: String,
    /// "supports this", "disputes this" …
    pub label: String,
    /// The claims by the labels of their marks, in reading order.
    pub claims: Vec<LinkView>,
}

/// How an article was made, counted from its records.
#[derive(Clone, Debug, Serialize)]
pub struct HowView {
    pub claim_count: usize,
    pub rated_count: usize,
    pub checked_count: usize,
    pub source_count: usize,
    pub primary_count: usize,
    pub secondary_count: usize,
    pub tertiary_count: usize,
    pub unnamed_count: usize,
    pub unverified_count: usize,
    pub correction_count: usize,
    pub last_checked: Option<CheckedView>,
    pub ratings: Vec<RatingCountView>,
}

/// A list of articles under a name: home, section, tag or author; as `list`.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// The section's own text; empty where it has none.
    pub body: Safe,
    pub articles: Vec<TeaserView>,
    /// The sections right below.
    pub sections: Vec<LinkView>,
    /// All tags with their number of articles; on the home page only.
    pub tags: Vec<TagView>,
    /// The newest corrections; on the home page only.
    pub corrections: Vec<CorrectionView>,
    /// On an author's page only.
    pub author: Option<AuthorView>,
    #[serde(serialize_with = "super::theme::free_data")]
    pub extra: Table,
}

/// A tag with its number of articles.
#[derive(Clone, Debug, Serialize)]
pub struct TagView {
    pub text: String,
    pub href: String,
    pub count: usize,
}

/// Somebody who writes on the site.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorView {
    pub name: String,
    pub job_title: Option<String>,
    pub description: Option<String>,
    pub url: Option<String>,
    pub same_as: Vec<String>,
    pub email: Option<String>,
}

/// A source on its own page, with all that rests on it; as `source_page`.
#[derive(Clone, Debug, Serialize)]
pub struct SourcePageView {
    pub source: SourceView,
    /// The articles that cite it, each with what in it rests on the source.
    pub uses: Vec<UseView>,
}

/// What in one article rests on a source.
#[derive(Clone, Debug, Serialize)]
pub struct UseView {
    pub article: LinkView,
    pub claims: Vec<UsedClaimView>,
    /// Notes and corrections that cite it.
    pub others: Vec<LinkView>,
}

/// A claim that rests on a source, with the places cited for it.
#[derive(Clone, Debug, Serialize)]
pub struct UsedClaimView {
    pub claim: LinkView,
    pub rating: Option<RatingView>,
    pub cites: Vec<CiteView>,
}

/// The list of all sources, as `sources_page`.
#[derive(Clone, Debug, Serialize)]
pub struct SourcesPageView {
    pub groups: Vec<SourceGroupView>,
}

/// Sources of one tier; the tier's name is empty for those without.
#[derive(Clone, Debug, Serialize)]
pub struct SourceGroupView {
    pub tier: String,
    pub label: String,
    pub sources: Vec<SourceLineView>,
}

/// A source in the list of all.
#[derive(Clone, Debug, Serialize)]
pub struct SourceLineView {
    pub source: SourceView,
    pub claim_count: usize,
    pub articles: Vec<LinkView>,
}

/// The ledger of all claims, as `claims_page`.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimsPageView {
    pub total: usize,
    pub ratings: Vec<RatingCountView>,
    /// Claims by rating, worst first; the last group holds those without a rating.
    pub groups: Vec<ClaimGroupView>,
}

/// Claims of one rating; no rating in the group of those without.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimGroupView {
    /// A fragment for the group: `_` and the rating's key.
    pub fragment: String,
    pub rating: Option<RatingView>,
    pub claims: Vec<ClaimView>,
}

/// All corrections, newest first, by year; as `corrections_page`.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionsPageView {
    pub total: usize,
    pub years: Vec<CorrectionYearView>,
}

/// The corrections of one year.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionYearView {
    pub year: String,
    pub corrections: Vec<CorrectionView>,
}

/// What can be found without a script, beside the site's sections and lists; as `search_page`.
#[derive(Clone, Debug, Serialize)]
pub struct SearchPageView {
    /// All articles, newest first.
    pub articles: Vec<LinkView>,
    /// All tags with their number of articles.
    pub tags: Vec<TagView>,
}
