//! The turns of a transcript: who speaks, when in the recording, and the words.
//! Pure. Takes the lines of a block, gives turns with the places of their words, which are still Markdown.

use std::ops::Range;

use crate::base::diagnostic::Diagnostic;
use crate::base::file::{At, Span};
use crate::base::{messages, words};

use super::fenced::{Line, lines};

/// One turn. Ranges are bytes of the block's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Turn {
    pub stamp: Option<At<Stamp>>,
    /// None for what is no speech: `(Applause.)`.
    pub speaker: Option<At<String>>,
    /// A line each, in order.
    pub words: Vec<Range<usize>>,
}

/// A place in a recording, in whole seconds from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp(pub u32);

impl Stamp {
    /// As players show it: `12:05`, and with hours `1:02:03`.
    pub(super) fn shown(self) -> String {
        match self.parts() {
            (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
            (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
        }
    }

    /// As part of an address: `12m05s`, and with hours `1h02m03s`.
    pub(super) fn fragment(self) -> String {
        match self.parts() {
            (0, minutes, seconds) => format!("{minutes}m{seconds:02}s"),
            (hours, minutes, seconds) => format!("{hours}h{minutes:02}m{seconds:02}s"),
        }
    }

    fn parts(self) -> (u32, u32, u32) {
        (self.0 / 3600, self.0 / 60 % 60, self.0 % 60)
    }

    /// Reads `12:05` or `1:02:03`, each with leading zeros or without. Nothing for anything else.
    fn parse(text: &str) -> Option<Stamp> {
        let parts: Vec<&str> = text.split(':').collect();
        let is_number = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_number) || parts[1..].iter().any(|p| p.len() != 2) {
            return None;
        }
        let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        let is_clock = numbers[1..].iter().all(|number| *number < 60);
        is_clock.then(|| Stamp(numbers.iter().fold(0, |sum, number| sum * 60 + number)))
    }
}

/// The speakers that the head names: what stands in the transcript, and the name that is printed.
pub(super) type Speakers = [(String, String)];

/// Reads the turns that stand in a block's text from `start` on.
/// Raises `block-invalid` and `entries-unordered`.
pub(super) fn read(
    text: &str,
    start: usize,
    speakers: &Speakers,
    place: &dyn Fn(Range<usize>) -> Span,
    found: &mut Vec<Diagnostic>,
) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in lines(text, start) {
        match turns.last_mut() {
            Some(last) if line.goes_on() => last.words.push(line.from(line.indent(4))),
            _ if line.text.trim().is_empty() => {}
            _ => match turn(&line) {
                Ok(turn) => turns.push(turn),
                Err(fault) => found.push(fault.message(&line, place)),
            },
        }
    }
    for turn in &mut turns {
        name(turn, speakers, place, found);
    }
    check(text, &turns, place, found);
    turns
}

/// Why a line begins no turn. The numbers are bytes of the line.
enum Fault {
    NoSpeaker,
    NoStamp(Range<usize>),
}

impl Fault {
    fn message(self, line: &Line<'_>, place: &dyn Fn(Range<usize>) -> Span) -> Diagnostic {
        match self {
            Fault::NoSpeaker => messages::transcript_speaker_missing(place(line.trimmed())),
            Fault::NoStamp(range) => {
                let span = place(line.start + range.start..line.start + range.end);
                messages::transcript_stamp_invalid(span, &line.text[range])
            }
        }
    }
}

const LONGEST_NAME: usize = 80; // bytes; what is longer before a colon is a sentence

fn turn(line: &Line<'_>) -> Result<Turn, Fault> {
    let indent = line.text.len() - line.text.trim_start().len();
    let (stamp, at) = match line.text[indent..].starts_with('[') {
        true => stamp(line, indent)?,
        false => (None, indent),
    };
    let rest = &line.text[at..];
    if rest.starts_with('(') && rest.trim_end().ends_with(')') {
        return Ok(Turn { stamp, speaker: None, words: vec![line.from(at)] });
    }
    let colon = rest.match_indices(':').map(|(at, _)| at);
    let ends_name = |colon: &usize| rest[colon + 1..].is_empty() || rest[colon + 1..].starts_with([' ', '\t']);
    let colon = colon.into_iter().find(ends_name).filter(|colon| *colon <= LONGEST_NAME).ok_or(Fault::NoSpeaker)?;
    let name = rest[..colon].trim().trim_matches('*').trim();
    if name.is_empty() {
        return Err(Fault::NoSpeaker);
    }
    let speaker =
        At { value: name.to_owned(), range: line.start + at..line.start + at + rest[..colon].trim_end().len() };
    let words = line.text.len() - rest[colon + 1..].trim_start().len();
    Ok(Turn { stamp, speaker: Some(speaker), words: vec![line.from(words)] })
}

/// The time stamp in the brackets at `start`, and where the rest of the line begins.
fn stamp(line: &Line<'_>, start: usize) -> Result<(Option<At<Stamp>>, usize), Fault> {
    let len = line.text[start..].find(']').ok_or(Fault::NoStamp(start..line.text.trim_end().len()))?;
    let inside = line.text[start + 1..start + len].trim();
    let range = start..start + len + 1;
    let value = Stamp::parse(inside).ok_or(Fault::NoStamp(range.clone()))?;
    let rest = line.text[range.end..].trim_start();
    let at = At { value, range: line.start + range.start..line.start + range.end };
    Ok((Some(at), line.text.len() - rest.len()))
}

/// Gives a speaker the name that the head says.
fn name(turn: &mut Turn, speakers: &Speakers, place: &dyn Fn(Range<usize>) -> Span, found: &mut Vec<Diagnostic>) {
    let Some(speaker) = turn.speaker.as_mut().filter(|_| !speakers.is_empty()) else { return };
    match speakers.iter().find(|(key, name)| *key == speaker.value || *name == speaker.value) {
        Some((_, name)) => speaker.value.clone_from(name),
        None => {
            let near = words::nearest(&speaker.value, speakers.iter().map(|(key, _)| key.as_str()));
            let known: Vec<&str> = speakers.iter().map(|(key, _)| key.as_str()).collect();
            found.push(messages::transcript_speaker_unknown(
                place(speaker.range.clone()),
                &speaker.value,
                near,
                &known,
            ));
        }
    }
}

fn check(text: &str, turns: &[Turn], place: &dyn Fn(Range<usize>) -> Span, found: &mut Vec<Diagnostic>) {
    let has_words = |range: &Range<usize>| !text[super::timeline::clamp(range, text)].trim().is_empty();
    for turn in turns.iter().filter(|turn| !turn.words.iter().any(has_words)) {
        let range = turn.speaker.as_ref().map(|speaker| speaker.range.clone());
        found.extend(range.map(|range| messages::transcript_turn_empty(place(range))));
    }
    let stamps: Vec<&At<Stamp>> = turns.iter().filter_map(|turn| turn.stamp.as_ref()).collect();
    for pair in stamps.windows(2).filter(|pair| pair[1].value < pair[0].value) {
        let (span, before) = (place(pair[1].range.clone()), place(pair[0].range.clone()));
        found.push(messages::transcript_unordered(span, &pair[1].value.shown(), &pair[0].value.shown(), before));
    }
}
