//! The template contract: what each template is given, as plain values. Nothing here computes.
//! All addresses are relative to the page that is drawn, and whole in what feeds carry; all text is plain and is escaped by the template,
//! but for fields of type [`Safe`], which are HTML that is safe by construction.

use serde::Serialize;

use super::theme::Safe;
use crate::read::tree::Table;

/// What every template knows of the site, as `site`.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// The title in `site.toml`.
    pub title: String,
    /// The sentence on the site in `site.toml`; absent where there is none.
    pub description: Option<String>,
    /// The site's language, a BCP 47 tag.
    pub language: String,
    /// Ends in `/`; absent where `site.toml` has none.
    pub base_url: Option<String>,
    /// The sections at the top level that hold articles, by weight and title.
    pub sections: Vec<LinkView>,
    /// Where the site says how it works.
    pub policies: Vec<LinkView>,
    /// The style sheets that every page links, in order: file names at the site's root.
    pub styles: Vec<String>,
    /// To the home page.
    pub home_href: String,
    /// To the list of all sources.
    pub sources_href: String,
    /// To the ledger of all claims.
    pub claims_href: String,
    /// To the list of all corrections.
    pub corrections_href: String,
    /// Absent where the site has no search.
    pub search_href: Option<String>,
    /// To the feed of articles; absent where the site has none.
    pub feed_href: Option<String>,
    /// Articles on the site, without drafts that are held back.
    pub article_count: usize,
    /// Claims in all articles.
    pub claim_count: usize,
    /// Sources of the whole site.
    pub source_count: usize,
    /// Corrections of all articles.
    pub correction_count: usize,
    /// Free data of `site.toml`.
    #[serde(serialize_with = "super::theme::free_data")]
    pub extra: Table,
}

/// What every template knows of the page, as `page`.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// `home`, `section`, `article`, `check`, `history`, `version`, `tag`, `author`, `sources`, `source`, `claims`, `corrections`, `search`, `redirect` or `not-found`; `feed` for what feeds carry.
    pub kind: &'static str,
    /// The page's title, without the site's.
    pub title: String,
    /// One sentence on the page; absent where nobody wrote one.
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
    /// The picture that stands beside links to the page; absent but for articles of a site that has them.
    pub card: Option<CardView>,
    /// What the page says of itself to machines: Open Graph, and of articles Highwire's and Dublin Core's tags.
    pub meta: Vec<MetaView>,
    /// JSON-LD in the terms of schema.org, for a script of the type `application/ld+json`; absent but for the home page,
    /// articles and claims.
    pub json_ld: Option<Safe>,
    /// To the article's annotations in the Web Annotation Data Model; absent on other pages.
    pub annotations_href: Option<String>,
    /// The feeds that programs are to find by the page.
    pub feeds: Vec<FeedView>,
    /// To the feed of what the page lists; absent where there is none.
    pub feed_href: Option<String>,
}

/// One thing that a page says of itself to machines.
#[derive(Clone, Debug, Serialize)]
pub struct MetaView {
    /// The attribute that names it: `name` or `property`.
    pub attribute: &'static str,
    /// Its name: `citation_title`, `og:title` …
    pub key: &'static str,
    /// What is said.
    pub content: String,
}

/// A feed, as the head of a page names it.
#[derive(Clone, Debug, Serialize)]
pub struct FeedView {
    /// "Northvale Explained", "Corrections – Northvale Explained".
    pub title: String,
    /// To the feed.
    pub href: String,
    /// `application/atom+xml` or `application/feed+json`.
    pub kind: &'static str,
}

/// A picture that stands beside links to a page.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    /// The absolute address.
    pub url: String,
    /// How wide it is, in pixels.
    pub width: usize,
    /// How high it is, in pixels.
    pub height: usize,
    /// What stands on it, in words.
    pub alt: String,
}

/// An article in one of its languages.
#[derive(Clone, Debug, Serialize)]
pub struct TranslationView {
    /// A BCP 47 tag.
    pub lang: String,
    /// What the language calls itself: "Deutsch".
    pub name: String,
    /// To the article in that language.
    pub href: String,
    /// The absolute address; absent where the site has no `base_url`.
    pub url: Option<String>,
    /// Whether it is the one that is drawn.
    pub is_current: bool,
    /// Whether the others were translated from it.
    pub is_original: bool,
}

/// A link with its words.
#[derive(Clone, Debug, Serialize, PartialEq)]
pub struct LinkView {
    /// The words of the link.
    pub text: String,
    /// Where it leads, relative to the page or absolute.
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
    /// The article's title.
    pub title: String,
    /// To the article.
    pub href: String,
    /// The article's language, a BCP 47 tag.
    pub lang: String,
    /// Whether that is another language than the page's.
    pub is_foreign: bool,
    /// One sentence on the article; absent where its head has none.
    pub description: Option<String>,
    /// When it was published; absent where its head does not say.
    pub date: Option<DateView>,
    /// When it last changed in a way that readers should know of; absent where it did not.
    pub updated: Option<DateView>,
    /// Who wrote it, with links to their pages; empty where nobody is named.
    pub authors: Vec<LinkView>,
    /// What it is about, with links to the tags' pages; empty where there are none.
    pub tags: Vec<LinkView>,
    /// The section that holds it; absent at the top level.
    pub section: Option<LinkView>,
    /// At 220 words a minute; at least 1.
    pub reading_minutes: usize,
    /// Claims in the article.
    pub claim_count: usize,
    /// Sources cited.
    pub source_count: usize,
    /// Corrections of the article.
    pub correction_count: usize,
    /// How many claims have each rating, worst first; ratings without a claim are left out.
    pub ratings: Vec<RatingCountView>,
    /// Whether it is a draft, which is drawn with `--drafts` only.
    pub is_draft: bool,
    /// Whether a retraction is among its corrections.
    pub is_retracted: bool,
}

/// How many claims have a rating.
#[derive(Clone, Debug, Serialize)]
pub struct RatingCountView {
    /// The rating.
    pub rating: RatingView,
    /// How many claims have it.
    pub count: usize,
}

/// An article on its own page, as `article`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// What lists say of the article too: its title, dates, authors and counts.
    pub teaser: TeaserView,
    /// A type of schema.org.
    pub kind: String,
    /// How the article came about, in the words of its head; absent where it says nothing.
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
    /// The sources that the article cites, in the order in which it first cites them.
    pub sources: Vec<EntryView>,
    /// These sources as files for reference managers, by the names of their formats; empty without sources.
    pub downloads: Vec<LinkView>,
    /// Which sources carry which claims; absent with fewer than three claims or two sources.
    pub evidence: Option<EvidenceView>,
    /// What the records say of how the article was made, in numbers.
    pub how: HowView,
    /// The article before it in its section; absent for the first.
    pub previous: Option<LinkView>,
    /// The article after it in its section; absent for the last.
    pub next: Option<LinkView>,
    /// To its history; absent where it was never released.
    pub history: Option<HistoryLinkView>,
    /// Articles that link to this one.
    pub linked_from: Vec<LinkView>,
    /// The article as an entry of BibLaTeX.
    pub bibtex: String,
    /// Where readers report an error, with the subject filled in where it can be.
    pub report_href: Option<String>,
    /// Free data of the article's head, under its own keys.
    #[serde(serialize_with = "super::theme::free_data")]
    pub extra: Table,
}

/// A block of an article's text and the notes on it.
#[derive(Clone, Debug, Serialize)]
pub struct BlockView {
    /// The block: a paragraph, a heading, a list, a chart.
    pub html: Safe,
    /// The notes whose first mark stands in the block; empty where it has none.
    pub notes: Vec<NoteView>,
}

/// A heading in the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct HeadingView {
    /// The words of the heading.
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
    /// The claims that are anchored here; one of the three lists holds something.
    pub claims: Vec<ClaimView>,
    /// The context notes here, and the Markdown footnote.
    pub contexts: Vec<ContextView>,
    /// The corrections of these words.
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
    /// To the note.
    pub href: String,
    /// The words of the mark.
    pub label: String,
    /// `claim`, `note` or `correction`.
    pub kind: &'static str,
    /// The label said in words: "Claim 1".
    pub name: String,
    /// The anchored words, shortened; empty for a Markdown footnote.
    pub words: String,
    /// What a reader should know at a glance.
    pub summary: String,
    /// The rating of the first rated claim; absent where none is rated.
    pub rating: Option<RatingView>,
}

/// A claim, in a note or in the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimView {
    /// The claim's id in its sidecar.
    pub id: String,
    /// Its address: `#id` on its own page, else with the page before it.
    pub href: String,
    /// To the page of the claim alone, on which its review stands for search engines; absent where there is none, and there.
    pub check_href: Option<String>,
    /// `fact`, `quotation`, `forecast` or `opinion`.
    pub kind: String,
    /// The kind in the page's language.
    pub kind_label: String,
    /// The claim in one sentence: `text`, or the words themselves.
    pub text: String,
    /// The anchored words.
    pub words: String,
    /// Whether `text` says more than the words.
    pub has_text: bool,
    /// Whose claim it is; absent for the article's own.
    pub author: Option<PartyView>,
    /// When it was made; absent where that is not said.
    pub made: Option<DateView>,
    /// Where it was made; absent where that is not said.
    pub appearance: Option<LinkView>,
    /// What was found of it; absent where it is not rated.
    pub rating: Option<RatingView>,
    /// Why it is rated so; absent where nothing is said.
    pub explanation: Option<String>,
    /// The day that the rating holds for; absent where it is not said.
    pub as_of: Option<DateView>,
    /// "highly likely".
    pub certainty: Option<String>,
    /// What became of a forecast; absent where that is not known.
    pub outcome: Option<OutcomeView>,
    /// The arithmetic behind it; absent where there is none.
    pub calc: Option<CalcView>,
    /// How the newsroom found it out by itself; absent where it did not.
    pub own_check: Option<String>,
    /// What the one whose claim it is says to the finding; absent where nothing is recorded.
    pub response: Option<String>,
    /// Claims that say the same; empty where there are none.
    pub repeats: Vec<LinkView>,
    /// Claims that say the opposite; empty where there are none.
    pub contradicts: Vec<LinkView>,
    /// Who checked it last, and when; absent where nobody is named.
    pub checked: Option<CheckedView>,
    /// When it is to be checked again; absent where that is not said.
    pub review_by: Option<DateView>,
    /// The places in sources that it rests on; empty where it cites none.
    pub cites: Vec<CiteView>,
    /// The article that holds it.
    pub article: LinkView,
    /// The language of its texts, where that is another than the page's.
    pub lang: Option<String>,
}

/// Whose claim it is.
#[derive(Clone, Debug, Serialize)]
pub struct PartyView {
    /// The name.
    pub name: String,
    /// What they do; absent where it is not said.
    pub job_title: Option<String>,
    /// To a page on them; absent where there is none.
    pub href: Option<String>,
}

/// What was found of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct RatingView {
    /// The key of the rating: `supported`, `wrong` …
    pub key: String,
    /// The rating in the page's language: "Partly supported".
    pub label: String,
    /// `good`, `mixed`, `bad` or `unknown`.
    pub tone: String,
    /// Between 1 (worst) and 5 (best).
    pub value: Option<f64>,
    /// What the rating means; absent where the site does not say.
    pub description: Option<String>,
}

/// What became of a forecast.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView {
    /// The day on which it was known.
    pub on: DateView,
    /// What came of it.
    pub text: String,
}

/// Arithmetic behind a claim.
#[derive(Clone, Debug, Serialize)]
pub struct CalcView {
    /// With typographic signs: "1150 ÷ (1150 + 4198) × 100".
    pub expr: String,
    /// What it comes to.
    pub gives: String,
    /// How far the printed number may be off; absent where it must be the same.
    pub within: Option<String>,
}

/// Who checked a claim, and when.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedView {
    /// The day of the check.
    pub on: DateView,
    /// Who checked.
    pub by: String,
}

/// A citation of a source at one place.
#[derive(Clone, Debug, Serialize)]
pub struct CiteView {
    /// The source in a few words: "Northvale Water, 2025".
    pub short: String,
    /// The title of the source.
    pub title: String,
    /// The source's entry below the article (`#source-id`); on other pages, the source's own page.
    pub href: String,
    /// "p. 7", "at 00:41:12"; absent without a locator.
    pub locator: Option<String>,
    /// The passage in the source's own words; absent where none is quoted.
    pub quote: Option<String>,
    /// The language of the quotation, where the source has one.
    pub quote_lang: Option<String>,
    /// The passage in translation; absent where it needs none.
    pub trans_quote: Option<String>,
    /// How the words here differ from `quote`, in a claim of the kind `quotation` whose source has other words.
    pub altered: Option<AlteredView>,
    /// `supports`, `disputes`, `qualifies`, `quotes` or `background`.
    pub stance: String,
    /// "supports this", "disputes this" …
    pub stance_label: String,
    /// The passage at the source itself, where it may be linked.
    pub url: Option<String>,
    /// An archived copy of the source; absent where none is known.
    pub archive_url: Option<String>,
    /// When that copy was made; absent where it is not known.
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
    /// The words.
    pub words: String,
    /// Whether the other wording lacks them.
    pub is_changed: bool,
}

/// A context note, or a Markdown footnote.
#[derive(Clone, Debug, Serialize)]
pub struct ContextView {
    /// The note's id.
    pub id: String,
    /// `context`, `definition`, `method`, `disclosure`, `translation` or `footnote`.
    pub kind: String,
    /// The kind in the page's language.
    pub kind_label: String,
    /// The text of the note.
    pub body: Safe,
    /// The language of the note, where that is another than the page's.
    pub lang: Option<String>,
    /// For whom the note is; empty where it is for everybody.
    pub audience: Vec<String>,
    /// The places in sources that it rests on; empty where it cites none.
    pub cites: Vec<CiteView>,
}

/// A correction, in a note, above or below an article, or in the list of all.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionView {
    /// The correction's id.
    pub id: String,
    /// To the words that were corrected, or to the correction on its article's page.
    pub href: String,
    /// `correction`, `clarification`, `update`, `editors-note` or `retraction`.
    pub kind: String,
    /// The kind in the page's language.
    pub kind_label: String,
    /// The day of the correction.
    pub date: DateView,
    /// What was wrong, and what is right.
    pub text: String,
    /// The words as they were published.
    pub was: Option<String>,
    /// The words as they are; absent where the whole article is meant.
    pub now: Option<String>,
    /// `minor`, `substantive` or `major`.
    pub severity: String,
    /// Who reported the mistake; absent where nobody is named.
    pub reported_by: Option<String>,
    /// The claims concerned.
    pub affects: Vec<LinkView>,
    /// The places in sources that show it; empty where it cites none.
    pub cites: Vec<CiteView>,
    /// The article concerned.
    pub article: LinkView,
    /// The language of its texts, where that is another than the page's.
    pub lang: Option<String>,
}

/// A source and what is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// The source's id.
    pub id: String,
    /// A CSL type.
    pub kind: String,
    /// The kind of source in the page's language.
    pub kind_label: String,
    /// The source's title.
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
    /// The state of its address, as its sidecar has it: `dead` … ; absent where nothing is said.
    pub url_status: Option<String>,
    /// "registration required"; absent where it is free.
    pub access: Option<String>,
    /// When it was read; absent where that is not said.
    pub accessed: Option<DateView>,
    /// An archived copy; absent where none is known.
    pub archive_url: Option<String>,
    /// When that copy was made; absent where it is not known.
    pub archive_date: Option<DateView>,
    /// `primary`, `secondary` or `tertiary`.
    pub tier: Option<String>,
    /// The tier in the page's language; absent without a tier.
    pub tier_label: Option<String>,
    /// Whether readers are not told who it is.
    pub is_unnamed: bool,
    /// "on background".
    pub attribution: Option<String>,
    /// How an unnamed source is described; absent for others.
    pub described_as: Option<String>,
    /// Why it is not named; absent for others.
    pub anonymity_reason: Option<String>,
    /// What it stands to gain; absent where nothing is said.
    pub interest: Option<String>,
    /// What else is to be said of it; absent where there is nothing.
    pub note: Option<String>,
    /// When it first came out; absent where that is no other day.
    pub original_date: Option<DateView>,
    /// "retracted", where something has become of it since.
    pub status: Option<String>,
    /// When that happened; absent where it is not known.
    pub status_date: Option<DateView>,
    /// Where that is told; absent where it is nowhere.
    pub status_url: Option<String>,
    /// `seen`, `certain` or `unverified`; absent where nothing is said.
    pub known: Option<String>,
    /// That in the page's language; absent where nothing is said.
    pub known_label: Option<String>,
    /// What a reader should be warned of, in short phrases.
    pub cautions: Vec<String>,
    /// Its DOI, without an address before it; absent where it has none.
    pub doi: Option<String>,
    /// Its ISBN; absent where it has none.
    pub isbn: Option<String>,
}

/// A source's entry below an article, with each place where it is cited.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// The entry's fragment, `source-` and the id.
    pub fragment: String,
    /// The source.
    pub source: SourceView,
    /// The places in it that are cited; at least one.
    pub places: Vec<PlaceView>,
}

/// A place in a source (one locator), with the ways back to the marks that cite it.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceView {
    /// "a", "b" … where the source has several places; else empty.
    pub letter: String,
    /// "p. 7"; absent for the source as a whole.
    pub locator: Option<String>,
    /// The ways back to the marks that cite the place.
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
    /// What it does for claims, each with the claims.
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
    /// Claims in the article.
    pub claim_count: usize,
    /// Of these, the ones with a rating.
    pub rated_count: usize,
    /// Of these, the ones with a check on record.
    pub checked_count: usize,
    /// Sources cited.
    pub source_count: usize,
    /// Of these, primary ones.
    pub primary_count: usize,
    /// Of these, secondary ones.
    pub secondary_count: usize,
    /// Of these, tertiary ones.
    pub tertiary_count: usize,
    /// Of these, the ones that readers are not told the name of.
    pub unnamed_count: usize,
    /// Of these, the ones that the newsroom could not verify.
    pub unverified_count: usize,
    /// Corrections of the article.
    pub correction_count: usize,
    /// The newest check of a claim; absent where there is none on record.
    pub last_checked: Option<CheckedView>,
    /// How many claims have each rating, worst first; empty where none is rated.
    pub ratings: Vec<RatingCountView>,
}

/// A list of articles under a name: home, section, tag or author; as `list`.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// The section's own text; empty where it has none.
    pub body: Safe,
    /// The articles: of a section in its order, elsewhere the newest first.
    pub articles: Vec<TeaserView>,
    /// The sections right below.
    pub sections: Vec<LinkView>,
    /// All tags with their number of articles; on the home page only.
    pub tags: Vec<TagView>,
    /// The newest corrections; on the home page only.
    pub corrections: Vec<CorrectionView>,
    /// On an author's page only.
    pub author: Option<AuthorView>,
    /// Free data of the section's head, under its own keys; empty on other pages.
    #[serde(serialize_with = "super::theme::free_data")]
    pub extra: Table,
}

/// A tag with its number of articles.
#[derive(Clone, Debug, Serialize)]
pub struct TagView {
    /// The tag.
    pub text: String,
    /// To the tag's page.
    pub href: String,
    /// Articles with the tag.
    pub count: usize,
}

/// Somebody who writes on the site.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorView {
    /// The name as it is printed.
    pub name: String,
    /// What the author does; absent where it is not said.
    pub job_title: Option<String>,
    /// A sentence or two on the author; absent where there are none.
    pub description: Option<String>,
    /// The author's own page elsewhere; absent where none is known.
    pub url: Option<String>,
    /// Other addresses of the same person; empty where none are known.
    pub same_as: Vec<String>,
    /// How to reach the author; absent where it is not said.
    pub email: Option<String>,
}

/// What leads to an article's history.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryLinkView {
    /// To the page.
    pub href: String,
    /// What the version that is published now is called: "Version 2".
    pub label: String,
}

/// An article's history, as `history_page`.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryPageView {
    /// To the article as it is now.
    pub article: LinkView,
    /// The newest first.
    pub versions: Vec<VersionView>,
}

/// A version of an article, with what changed since the one before.
#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    /// From 1, the oldest.
    pub number: usize,
    /// What it is called: "Version 2".
    pub label: String,
    /// When it was released; of the last, where it is no release yet, when it was changed; absent where nobody says.
    pub date: Option<DateView>,
    /// To the article as it was; absent for the last one where it is no release yet.
    pub href: Option<String>,
    /// Whether there is none before it.
    pub is_first: bool,
    /// The title, where it changed.
    pub title: Option<ChangeView>,
    /// Each block that changed, in the order of the text.
    pub changes: Vec<ChangeView>,
    /// The corrections that came with it.
    pub corrections: Vec<CorrectionView>,
}

/// What changed in a block of text.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    /// Its words in a row, with the white space between them.
    pub pieces: Vec<PieceView>,
}

/// Words of a block.
#[derive(Clone, Debug, Serialize)]
pub struct PieceView {
    /// `same`, `gone` or `new`.
    pub fate: &'static str,
    /// The words.
    pub words: String,
}

/// An article as it was released, as `version_page`.
#[derive(Clone, Debug, Serialize)]
pub struct VersionPageView {
    /// To the article as it is now.
    pub article: LinkView,
    /// To its history.
    pub history_href: String,
    /// What it is called: "Version 2".
    pub label: String,
    /// When it was released.
    pub date: DateView,
    /// Whether the article still reads so.
    pub is_last: bool,
    /// The title of that time.
    pub title: String,
    /// The description of that time; absent where there was none.
    pub description: Option<String>,
    /// The names of those who wrote it.
    pub authors: Vec<String>,
    /// The text, block by block, without mark-up.
    pub blocks: Vec<OldBlockView>,
    /// What it claimed.
    pub claims: Vec<OldClaimView>,
    /// Its context notes.
    pub notes: Vec<OldNoteView>,
    /// Its corrections until then.
    pub corrections: Vec<OldCorrectionView>,
}

/// A block of an old text.
#[derive(Clone, Debug, Serialize)]
pub struct OldBlockView {
    /// 1 to 6 for a heading, else 0.
    pub level: usize,
    /// The words. Lines of code are parted by line breaks.
    pub text: String,
    /// The cells of a table, row by row; empty for all else.
    pub rows: Vec<Vec<String>>,
}

/// A claim as it was released.
#[derive(Clone, Debug, Serialize)]
pub struct OldClaimView {
    /// The words in the text.
    pub words: String,
    /// The claim in a sentence; absent where the words say it.
    pub text: Option<String>,
    /// Whose claim it is; absent for the article's own.
    pub author: Option<String>,
    /// What it was found to be; absent where it was not rated, and where the site has no such rating any more.
    pub rating: Option<RatingView>,
    /// Why; absent where nobody said.
    pub explanation: Option<String>,
    /// Who had checked it, and when, in words; absent where nobody had.
    pub checked: Option<String>,
    /// What it rested on.
    pub cites: Vec<OldCiteView>,
}

/// A passage in a source, as it was cited.
#[derive(Clone, Debug, Serialize)]
pub struct OldCiteView {
    /// The source's title.
    pub title: String,
    /// The place in it, in words; absent where none was named.
    pub locator: Option<String>,
    /// The words quoted; absent where none were.
    pub quote: Option<String>,
    /// What the source did for the claim, in words.
    pub stance_label: String,
}

/// A context note as it was released.
#[derive(Clone, Debug, Serialize)]
pub struct OldNoteView {
    /// Its kind, in words.
    pub kind_label: String,
    /// The words that it was on.
    pub words: String,
    /// What it said, without mark-up.
    pub text: String,
    /// What it cited.
    pub cites: Vec<OldCiteView>,
}

/// A correction as it was released.
#[derive(Clone, Debug, Serialize)]
pub struct OldCorrectionView {
    /// Its kind, in words.
    pub kind_label: String,
    /// Its day, in words.
    pub date: String,
    /// What it said.
    pub text: String,
    /// The words that it replaced; absent where it named none.
    pub was: Option<String>,
}

/// The page of one claim, as `check_page`.
#[derive(Clone, Debug, Serialize)]
pub struct CheckPageView {
    /// The claim.
    pub claim: ClaimView,
}

/// A source on its own page, with all that rests on it; as `source_page`.
#[derive(Clone, Debug, Serialize)]
pub struct SourcePageView {
    /// The source.
    pub source: SourceView,
    /// The articles that cite it, each with what in it rests on the source.
    pub uses: Vec<UseView>,
}

/// What in one article rests on a source.
#[derive(Clone, Debug, Serialize)]
pub struct UseView {
    /// The article.
    pub article: LinkView,
    /// The claims that rest on the source; empty where only other notes do.
    pub claims: Vec<UsedClaimView>,
    /// Notes and corrections that cite it.
    pub others: Vec<LinkView>,
}

/// A claim that rests on a source, with the places cited for it.
#[derive(Clone, Debug, Serialize)]
pub struct UsedClaimView {
    /// The claim, with a link to it.
    pub claim: LinkView,
    /// What was found of it; absent where it is not rated.
    pub rating: Option<RatingView>,
    /// The places of this source that it cites.
    pub cites: Vec<CiteView>,
}

/// The list of all sources, as `sources_page`.
#[derive(Clone, Debug, Serialize)]
pub struct SourcesPageView {
    /// The sources by tier; a tier without sources is left out.
    pub groups: Vec<SourceGroupView>,
    /// All sources as files for reference managers, by the names of their formats; empty without sources.
    pub downloads: Vec<LinkView>,
}

/// Sources of one tier; the tier's name is empty for those without.
#[derive(Clone, Debug, Serialize)]
pub struct SourceGroupView {
    /// `primary`, `secondary`, `tertiary`, or empty for those without.
    pub tier: String,
    /// The tier in the page's language.
    pub label: String,
    /// The sources, by their short form.
    pub sources: Vec<SourceLineView>,
}

/// A source in the list of all.
#[derive(Clone, Debug, Serialize)]
pub struct SourceLineView {
    /// The source.
    pub source: SourceView,
    /// How often a claim rests on it.
    pub claim_count: usize,
    /// The articles that cite it.
    pub articles: Vec<LinkView>,
}

/// The ledger of all claims, as `claims_page`.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimsPageView {
    /// Claims on the whole site.
    pub total: usize,
    /// How many claims have each rating, worst first.
    pub ratings: Vec<RatingCountView>,
    /// Claims by rating, worst first; the last group holds those without a rating.
    pub groups: Vec<ClaimGroupView>,
}

/// Claims of one rating; no rating in the group of those without.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimGroupView {
    /// A fragment for the group: `_` and the rating's key.
    pub fragment: String,
    /// The rating; absent in the group of those without.
    pub rating: Option<RatingView>,
    /// The claims; never empty.
    pub claims: Vec<ClaimView>,
}

/// All corrections, newest first, by year; as `corrections_page`.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionsPageView {
    /// Corrections on the whole site.
    pub total: usize,
    /// The years with corrections, the newest first; empty where there are none.
    pub years: Vec<CorrectionYearView>,
}

/// The corrections of one year.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionYearView {
    /// The year in four digits.
    pub year: String,
    /// Its corrections, newest first.
    pub corrections: Vec<CorrectionView>,
}

/// A former address of an article or section, as `redirect`. `page.title` is the title of that.
#[derive(Clone, Debug, Serialize)]
pub struct RedirectView {
    /// Where it is now.
    pub href: String,
}

/// What can be found without a script, beside the site's sections and lists; as `search_page`.
#[derive(Clone, Debug, Serialize)]
pub struct SearchPageView {
    /// All articles, newest first.
    pub articles: Vec<LinkView>,
    /// All tags with their number of articles.
    pub tags: Vec<TagView>,
}
