//! The ledgers of a site as data, `claims.json` and `corrections.json`, and the JSON Schemas of both. Pure.
//! Holds what the pages say, nothing of drafts, and nothing that is for the newsroom alone. A record is a line, so that
//! two versions of a file can be compared.

use serde_json::{Map, Value, json};

use crate::base::date::Date;
use crate::base::words::one_line;
use crate::read::annotation::{Calc, Checked, Cite, Claim, Correction, Outcome, Party};
use crate::read::config::Rating;
use crate::read::vocabulary;
use crate::site::address::Ledger;
use crate::site::feeds::{self, is_published};
use crate::site::resolve::Page;
use crate::site::sources::{Citing, SiteSource};

use super::notes::{Desk, quoted};
use super::record::{Described, Field, Form, Presence, Records, Shape};
use super::reference;
use super::view::LinkView;

/// Fields may be added to a version; none changes its meaning or goes.
const VERSION: u64 = 1;

/// A ledger's file.
pub fn file(desk: &Desk<'_>, ledger: Ledger) -> String {
    let slugs = desk.site.articles.iter().enumerate().map(|(index, page)| (page.slug.as_str(), index)).rev().collect();
    let records = Records { desk, slugs };
    let mut entries: Vec<(String, Value)> = HEAD.record(&records, &ledger).into_iter().collect();
    let lists = LISTS.iter().filter(|list| list.ledger == ledger);
    entries.extend(lists.map(|list| (list.name.to_owned(), Value::Array((list.records)(&records)))));
    let entries: Vec<String> =
        entries.iter().map(|(name, value)| format!("{}:{}", json!(name), lines(value))).collect();
    format!("{{\n{}\n}}\n", entries.join(",\n"))
}

/// A value on one line, and a list with a line for each of its members.
fn lines(value: &Value) -> String {
    match value {
        Value::Array(members) if !members.is_empty() => {
            let members: Vec<String> = members.iter().map(Value::to_string).collect();
            format!("[\n{}\n]", members.join(",\n"))
        }
        value => value.to_string(),
    }
}

/// The schema of a ledger's file, ending in a line break.
pub fn schema(ledger: Ledger) -> String {
    let mut head = HEAD.schema();
    for List { name, doc, of, .. } in LISTS.iter().filter(|list| list.ledger == ledger) {
        head["properties"][name] = json!({ "type": "array", "items": of.schema(), "description": doc });
        head["required"].as_array_mut().expect("a list").push(json!(name));
    }
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".into(), json!(format!("postil: {}", ledger.address())));
    schema.extend(head.as_object().expect("an object").clone());
    serde_json::to_string_pretty(&schema).expect("texts and numbers are always JSON") + "\n"
}

/// A list in a ledger's file.
struct List {
    ledger: Ledger,
    name: &'static str,
    doc: &'static str,
    of: &'static dyn Described,
    records: fn(&Records<'_>) -> Vec<Value>,
}

static LISTS: [List; 3] = [
    List {
        ledger: Ledger::Claims,
        name: "ratings",
        doc: "The ratings that the site gives, worst first; those that are on no line come last.",
        of: &RATING,
        records: |records| {
            let ratings = records.desk.site.config.ratings.iter();
            ratings.map(|rating| RATING.record(records, rating).into()).collect()
        },
    },
    List {
        ledger: Ledger::Claims,
        name: "claims",
        doc: "All claims, by article, the newest first, and in the order of their sidecars.",
        of: &CLAIM,
        records: |records| {
            let pages = records.desk.site.articles.iter().enumerate().filter(|(_, page)| is_published(page));
            let claims = pages.flat_map(|(article, page)| {
                (0..page.article.sidecar.claims.len()).map(move |index| At { article, index })
            });
            claims.map(|at| CLAIM.record(records, &at).into()).collect()
        },
    },
    List {
        ledger: Ledger::Corrections,
        name: "corrections",
        doc: "All corrections, the newest first.",
        of: &CORRECTION,
        records: |records| {
            let all = feeds::corrections(records.desk.site).into_iter();
            all.map(|(article, index)| CORRECTION.record(records, &At { article, index }).into()).collect()
        },
    },
];

/// A claim or a correction, or a heading: an article, and a number in it.
struct At {
    article: usize,
    index: usize,
}

/// A citation.
struct CiteAt {
    article: usize,
    citing: Citing,
    index: usize,
}

impl Records<'_> {
    fn page(&self, at: &At) -> &Page {
        &self.desk.site.articles[at.article]
    }

    fn claim(&self, at: &At) -> &Claim {
        &self.page(at).article.sidecar.claims[at.index]
    }

    fn correction(&self, at: &At) -> &Correction {
        &self.page(at).article.sidecar.corrections[at.index]
    }

    fn cite(&self, at: &CiteAt) -> &Cite {
        &at.citing.cites(&self.desk.site.articles[at.article].article)[at.index]
    }

    fn source(&self, at: &CiteAt) -> Option<&SiteSource> {
        let index = self.desk.site.catalogue.find(at.article, &self.cite(at).source.value)?;
        Some(&self.desk.site.sources[index])
    }

    /// The last heading before the words of a claim, where these stand in the body.
    fn heading(&self, at: &At) -> Option<At> {
        let article = &self.page(at).article;
        let words = article.claims[at.index].first()?.start;
        let document = &article.document;
        let before = document.headings.partition_point(|heading| heading.text.start <= words);
        let index = before.checked_sub(1).filter(|_| words < document.body().text.end)?;
        Some(At { article: at.article, index })
    }

    fn cites(&self, article: usize, citing: Citing) -> Option<Value> {
        let count = citing.cites(&self.desk.site.articles[article].article).len();
        list((0..count).map(|index| CITE.record(self, &CiteAt { article, citing, index })))
    }

    /// Claims by their ids, `article#id` for those of other articles.
    fn claims<'i>(&self, article: usize, ids: impl Iterator<Item = &'i str>) -> Option<Value> {
        let find = |id: &str| {
            let (article, id) = match id.split_once('#') {
                Some((slug, id)) => (*self.slugs.get(slug)?, id),
                None => (article, id),
            };
            let claims = &self.desk.site.articles[article].article.sidecar.claims;
            Some(At { article, index: claims.iter().position(|claim| claim.id.value == id)? })
        };
        let published = |at: &At| is_published(self.page(at));
        list(ids.filter_map(find).filter(published).map(|at| CLAIM_LINK.record(self, &at)))
    }
}

fn list(records: impl Iterator<Item = Map<String, Value>>) -> Option<Value> {
    let records: Vec<Value> = records.map(Value::Object).collect();
    (!records.is_empty()).then(|| Value::Array(records))
}

fn text(text: &Option<String>) -> Option<Value> {
    text.as_ref().map(|text| json!(text))
}

fn day(day: Date) -> Value {
    json!(day.to_string())
}

const fn always<T>(
    name: &'static str,
    form: Form,
    doc: &'static str,
    value: fn(&Records<'_>, &T) -> Option<Value>,
) -> Field<T> {
    Field { name, form, doc, presence: Presence::Always, value }
}

const fn maybe<T>(
    name: &'static str,
    form: Form,
    doc: &'static str,
    value: fn(&Records<'_>, &T) -> Option<Value>,
) -> Field<T> {
    Field { name, form, doc, presence: Presence::Sometimes, value }
}

/// What stands before the records.
static HEAD: Shape<Ledger> = Shape {
    what: "All records of one kind on a site that postil made. Addresses are whole where the site says where it stands, \
           and else relative to this file. Days are `2026-03-09`, `2026-03` or `2026`.",
    written: None,
    fields: &[
        always("$schema", Form::Text, "Where this schema is.", |records, ledger| {
            Some(json!(records.desk.href(&ledger.schema_address())))
        }),
        always(
            "version",
            Form::Is(VERSION),
            "Of this form. Fields may be added to a version; none goes, and none changes its meaning.",
            |_, _| Some(json!(VERSION)),
        ),
        always("site", Form::Record(&SITE), "The site.", |records, _| Some(SITE.record(records, &()).into())),
    ],
};

static SITE: Shape<()> = Shape {
    what: "The site.",
    written: None,
    fields: &[
        always("title", Form::Text, "Its title.", |records, ()| Some(json!(records.desk.site.config.title))),
        always("address", Form::Text, "Its home page.", |records, ()| Some(json!(records.desk.href("")))),
        always("language", Form::Text, "Its language, as BCP 47 writes it.", |records, ()| {
            Some(json!(records.desk.site.config.language.value))
        }),
    ],
};

static RATING: Shape<Rating> = Shape {
    what: "What a claim was found to be.",
    written: Some(&vocabulary::RATING),
    fields: &[
        always("key", Form::Text, "By which it is known.", |_, rating| Some(json!(rating.key))),
        always("label", Form::Text, "The word that readers see, in the site's language.", |records, rating| {
            Some(json!(records.desk.rating(&rating.key)?.label))
        }),
        maybe("value", Form::Number, "", |_, rating| rating.value.map(|value| json!(value))),
        always("tone", Form::Written, "", |_, rating| Some(json!(rating.tone))),
        maybe("description", Form::Text, "", |records, rating| text(&records.desk.rating(&rating.key)?.description)),
    ],
};

static RATED: Shape<Rating> = Shape {
    what: "What the claim was found to be: one of the ratings above.",
    written: Some(&vocabulary::RATING),
    fields: &[
        always("key", Form::Text, "By which it is known.", |_, rating| Some(json!(rating.key))),
        always("label", Form::Text, "The word that readers see, in the site's language.", |records, rating| {
            Some(json!(records.desk.rating(&rating.key)?.label))
        }),
        maybe("value", Form::Number, "", |_, rating| rating.value.map(|value| json!(value))),
    ],
};

static ARTICLE: Shape<usize> = Shape {
    what: "The article that holds the record.",
    written: Some(&vocabulary::FRONT),
    fields: &[
        always("title", Form::Text, "", |records, at| Some(json!(records.desk.site.articles[*at].article.front.title))),
        always("address", Form::Text, "Its page.", |records, at| {
            Some(json!(records.desk.href(&records.desk.site.articles[*at].address)))
        }),
        always("language", Form::Text, "The language of the article and of its records.", |records, at| {
            Some(json!(records.desk.site.language_of(&records.desk.site.articles[*at])))
        }),
        maybe("date", Form::Written, "", |records, at| {
            records.desk.site.articles[*at].article.front.date.as_ref().map(|date| day(date.value))
        }),
        maybe(
            "changed",
            Form::Date,
            "The last day on which it came out, was brought up to date, or was corrected.",
            |records, at| records.desk.site.articles[*at].modified().map(day),
        ),
        always("retracted", Form::Bool, "Whether a retraction is among its corrections.", |records, at| {
            let corrections = &records.desk.site.articles[*at].article.sidecar.corrections;
            Some(json!(corrections.iter().any(|correction| correction.kind == "retraction")))
        }),
    ],
};

static HEADING: Shape<At> = Shape {
    what: "A heading.",
    written: None,
    fields: &[
        always("title", Form::Text, "Its words.", |records, at| {
            let document = &records.page(at).article.document;
            let words = &document.text[document.headings[at.index].text.clone()];
            Some(json!(one_line(words)))
        }),
        always("address", Form::Text, "Where it stands.", |records, at| {
            let page = records.page(at);
            Some(json!(records.desk.fragment(page, &page.article.heading_ids[at.index])))
        }),
    ],
};

static CLAIM_LINK: Shape<At> = Shape {
    what: "Another claim.",
    written: None,
    fields: &[
        always("id", Form::Text, "Its id in its article.", |records, at| Some(json!(records.claim(at).id.value))),
        always("address", Form::Text, "Where its words stand.", |records, at| {
            Some(json!(records.desk.fragment(records.page(at), &records.claim(at).id.value)))
        }),
    ],
};

static CLAIM: Shape<At> = Shape {
    what: "A claim.",
    written: Some(&vocabulary::CLAIM),
    fields: &[
        always("id", Form::Text, "Its id in its article.", |records, at| Some(json!(records.claim(at).id.value))),
        always("address", Form::Text, "Where its words stand.", |records, at| {
            Some(json!(records.desk.fragment(records.page(at), &records.claim(at).id.value)))
        }),
        always("article", Form::Record(&ARTICLE), "The article.", |records, at| {
            Some(ARTICLE.record(records, &at.article).into())
        }),
        maybe("section", Form::Record(&HEADING), "The heading under which the words stand.", |records, at| {
            Some(HEADING.record(records, &records.heading(at)?).into())
        }),
        always("words", Form::Text, "The words of the article, on one line.", |records, at| {
            Some(json!(quoted(records.page(at), &records.page(at).article.claims[at.index])))
        }),
        always("places", Form::Count, "How often these stand in the article.", |records, at| {
            Some(json!(records.page(at).article.claims[at.index].len()))
        }),
        always("kind", Form::Written, "", |records, at| Some(json!(records.claim(at).kind))),
        maybe("text", Form::Written, "", |records, at| text(&records.claim(at).text)),
        maybe("author", Form::Record(&PARTY), "", |records, at| {
            Some(PARTY.record(records, records.claim(at).author.as_ref()?).into())
        }),
        maybe("made", Form::Written, "", |records, at| records.claim(at).made.map(day)),
        maybe("appearance", Form::Record(&APPEARANCE), "Where it was made.", |records, at| {
            let appearance = &records.claim(at).appearance.as_ref()?.value;
            Some(APPEARANCE.record(records, &records.desk.appearance(at.article, appearance)?).into())
        }),
        maybe("rating", Form::Record(&RATED), "What was found.", |records, at| {
            let key = &records.claim(at).rating.as_ref()?.value;
            let rating = records.desk.site.config.ratings.iter().find(|rating| rating.key == *key)?;
            Some(RATED.record(records, rating).into())
        }),
        maybe("explanation", Form::Written, "", |records, at| text(&records.claim(at).explanation)),
        maybe("as_of", Form::Written, "", |records, at| records.claim(at).as_of.map(day)),
        maybe("certainty", Form::Written, "", |records, at| text(&records.claim(at).certainty)),
        maybe("outcome", Form::Record(&OUTCOME), "", |records, at| {
            Some(OUTCOME.record(records, records.claim(at).outcome.as_ref()?).into())
        }),
        maybe("calc", Form::Record(&CALC), "", |records, at| {
            Some(CALC.record(records, records.claim(at).calc.as_ref()?).into())
        }),
        maybe("own_check", Form::Written, "", |records, at| text(&records.claim(at).own_check)),
        maybe("response", Form::Written, "", |records, at| text(&records.claim(at).response)),
        maybe("repeats", Form::List(&CLAIM_LINK), "Claims that say the same.", |records, at| {
            records.claims(at.article, records.claim(at).repeats.iter().map(|id| id.value.as_str()))
        }),
        maybe("contradicts", Form::List(&CLAIM_LINK), "Claims that say the opposite.", |records, at| {
            records.claims(at.article, records.claim(at).contradicts.iter().map(|id| id.value.as_str()))
        }),
        maybe("checked", Form::Record(&CHECKED), "", |records, at| {
            Some(CHECKED.record(records, records.page(at).checked(at.index)?).into())
        }),
        maybe("review_by", Form::Written, "", |records, at| {
            records.claim(at).review_by.as_ref().map(|due| day(due.value))
        }),
        maybe("cites", Form::List(&CITE), "The places in sources that it rests on.", |records, at| {
            records.cites(at.article, Citing::Claim(at.index))
        }),
    ],
};

static PARTY: Shape<Party> = Shape {
    what: "Whose claim it is.",
    written: Some(&vocabulary::PARTY),
    fields: &[
        always("name", Form::Written, "", |_, party| Some(json!(party.name))),
        maybe("job_title", Form::Written, "", |_, party| text(&party.job_title)),
        maybe("same_as", Form::Written, "", |_, party| text(&party.same_as)),
        always("organisation", Form::Written, "", |_, party| Some(json!(party.organisation))),
    ],
};

static APPEARANCE: Shape<LinkView> = Shape {
    what: "Where a claim was made.",
    written: None,
    fields: &[
        always("name", Form::Text, "A source in short, or an address.", |_, link| Some(json!(link.text))),
        always("address", Form::Text, "The source's page on the site, or an address elsewhere.", |_, link| {
            Some(json!(link.href))
        }),
    ],
};

static OUTCOME: Shape<Outcome> = Shape {
    what: "What became of a forecast.",
    written: Some(&vocabulary::OUTCOME),
    fields: &[
        always("on", Form::Written, "", |_, outcome| Some(day(outcome.on))),
        always("text", Form::Written, "", |_, outcome| Some(json!(outcome.text))),
    ],
};

static CALC: Shape<Calc> = Shape {
    what: "The arithmetic behind a claim. Numbers are as they were written, to the last digit.",
    written: Some(&vocabulary::CALC),
    fields: &[
        always("expr", Form::Written, "", |_, calc| Some(json!(calc.expr.value))),
        always("gives", Form::Text, "", |_, calc| Some(json!(calc.gives.value.to_string()))),
        maybe("within", Form::Text, "", |_, calc| calc.within.as_ref().map(|within| json!(within.to_string()))),
    ],
};

static CHECKED: Shape<Checked> = Shape {
    what: "Who checked a claim, and when.",
    written: Some(&vocabulary::CHECKED),
    fields: &[
        always("on", Form::Written, "", |_, checked| Some(day(checked.on.value))),
        always("by", Form::Written, "", |_, checked| Some(json!(checked.by))),
    ],
};

static CITE: Shape<CiteAt> = Shape {
    what: "A place in a source.",
    written: Some(&vocabulary::CITE),
    fields: &[
        always("source", Form::Written, "", |records, at| Some(json!(records.cite(at).source.value))),
        always("title", Form::Text, "The source's title.", |records, at| Some(json!(records.source(at)?.source.title))),
        always("address", Form::Text, "The source's page on the site.", |records, at| {
            Some(json!(records.desk.href(&records.source(at)?.address)))
        }),
        maybe("url", Form::Text, "The passage at the source itself, where that may be linked.", |records, at| {
            reference::passage_url(&records.source(at)?.source, records.cite(at)).map(|url| json!(url))
        }),
        maybe("archive_url", Form::Text, "Where a copy of the source is kept.", |records, at| {
            reference::archive_url(&records.source(at)?.source).map(|url| json!(url))
        }),
        maybe("label", Form::Written, "", |records, at| text(&records.cite(at).label)),
        maybe("locator", Form::Written, "", |records, at| text(&records.cite(at).locator)),
        maybe("quote", Form::Written, "", |records, at| {
            records.cite(at).quote.as_ref().map(|quote| json!(quote.value))
        }),
        maybe("trans_quote", Form::Written, "", |records, at| text(&records.cite(at).trans_quote)),
        always("stance", Form::Written, "", |records, at| Some(json!(records.cite(at).stance))),
    ],
};

static CORRECTION: Shape<At> = Shape {
    what: "A correction.",
    written: Some(&vocabulary::CORRECTION),
    fields: &[
        always("id", Form::Text, "Its id in its article.", |records, at| Some(json!(records.correction(at).id.value))),
        always("address", Form::Text, "Where the words stand, or the correction of a whole article.", |records, at| {
            Some(json!(records.desk.fragment(records.page(at), &records.correction(at).id.value)))
        }),
        always("article", Form::Record(&ARTICLE), "The article.", |records, at| {
            Some(ARTICLE.record(records, &at.article).into())
        }),
        always("kind", Form::Written, "", |records, at| Some(json!(records.correction(at).kind))),
        always("severity", Form::Written, "", |records, at| Some(json!(records.correction(at).severity))),
        always("date", Form::Written, "", |records, at| Some(day(records.correction(at).date.value))),
        always("text", Form::Written, "", |records, at| Some(json!(records.correction(at).text))),
        maybe("was", Form::Written, "", |records, at| records.correction(at).was.as_ref().map(|was| json!(was.value))),
        maybe("now", Form::Text, "The words as they are; absent where the whole article is meant.", |records, at| {
            let passages = &records.page(at).article.corrections[at.index];
            (!passages.is_empty()).then(|| json!(quoted(records.page(at), passages)))
        }),
        maybe("affects", Form::List(&CLAIM_LINK), "The claims concerned.", |records, at| {
            records.claims(at.article, records.correction(at).affects.iter().map(|id| id.value.as_str()))
        }),
        maybe("reported_by", Form::Written, "", |records, at| text(&records.correction(at).reported_by)),
        maybe("cites", Form::List(&CITE), "The places in sources that show it.", |records, at| {
            records.cites(at.article, Citing::Correction(at.index))
        }),
    ],
};
