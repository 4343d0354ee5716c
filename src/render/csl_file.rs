//! Examines a file of the Citation Style Language before it is read as a style: hayagriva names no places, follows a
//! macro that calls itself until the stack is full, and takes any number of levels.
//! Pure, and linear in the file. The only door to quick-xml.

use std::collections::HashMap;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::base::file::{At, floor};
use crate::base::messages::CslFault;
use crate::base::words;

const DEEPEST: usize = 100; // styles in use have some twenty levels, and a thread's stack takes thousands
const DEEPEST_IN_ALL: usize = 500; // with all macros put in
const LARGEST: u64 = 1_000_000; // elements with all macros put in; the largest styles in use have some tens of thousands

/// The first fault of a style's text, with its place. Nothing where it can be read as a style.
pub(super) fn fault(text: &str) -> Option<At<CslFault>> {
    let outline = match outline(text) {
        Ok(outline) => outline,
        Err(fault) => return Some(fault),
    };
    let at = |value| Some(At { value, range: outline.root.clone() });
    match (outline.parent, outline.has_bibliography) {
        (Some(parent), _) => at(CslFault::Dependent { parent }),
        (None, false) => at(CslFault::NoBibliography),
        (None, true) => macro_fault(&outline.macros, outline.root),
    }
}

/// Where the first tag of this name is. Nothing where there is none.
pub(super) fn tag(text: &str, name: &str) -> Option<Range<usize>> {
    let start = text.find(&format!("<{name}"))?;
    Some(start..text[start..].find('>').map_or(text.len(), |end| start + end + 1))
}

/// What of a style matters here.
#[derive(Default)]
struct Outline {
    /// The tag of the root.
    root: Range<usize>,
    parent: Option<String>,
    has_bibliography: bool,
    /// The first stands for what is outside of all macros.
    macros: Vec<Macro>,
}

#[derive(Default)]
struct Macro {
    name: String,
    range: Range<usize>,
    elements: u64,
    levels: usize,
    calls: Vec<At<String>>,
}

fn outline(text: &str) -> Result<Outline, At<CslFault>> {
    let mut reader = Reader::from_str(text);
    let mut outline = Outline { macros: vec![Macro::default()], ..Outline::default() };
    let (mut depth, mut inside) = (0, 0);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event();
        let range = start..(reader.buffer_position() as usize).max(start);
        let broken = |reason: String, at: usize| {
            let at = floor(text, at);
            let end = text[at..].find(['\n', '>']).map_or(text.len(), |end| at + end.max(1));
            At { value: CslFault::NoXml(reason), range: at..floor(text, end) }
        };
        match event {
            Err(cause) => return Err(broken(cause.to_string(), reader.error_position() as usize)),
            Ok(Event::Eof) if depth > 0 => return Err(broken("it ends too early".into(), text.trim_end().len())),
            Ok(Event::Eof) if outline.root.is_empty() => return Err(broken("it has no element".into(), 0)),
            Ok(Event::Eof) => return Ok(outline),
            Ok(Event::Start(tag)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(At { value: CslFault::TooDeep, range });
                }
                inside = note(&mut outline, &tag, range, inside)?;
                outline.macros[inside].levels = outline.macros[inside].levels.max(depth);
            }
            Ok(Event::Empty(tag)) => drop(note(&mut outline, &tag, range, inside)?),
            Ok(Event::End(tag)) => {
                depth = usize::saturating_sub(depth, 1);
                inside = if tag.local_name().as_ref() == b"macro" { 0 } else { inside };
            }
            Ok(_) => {}
        }
    }
}

/// Notes an element in the outline, and gives the index of the macro that what follows is in.
fn note(
    outline: &mut Outline,
    tag: &BytesStart<'_>,
    range: Range<usize>,
    inside: usize,
) -> Result<usize, At<CslFault>> {
    let attribute = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok().flatten()?;
        Some(attribute.unescape_value().ok()?.into_owned())
    };
    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
    if outline.root.is_empty() {
        outline.root = range.clone();
        if name != "style" {
            return Err(At { value: CslFault::NoStyle { root: name }, range });
        }
    }
    outline.macros[inside].elements += 1;
    match name.as_str() {
        "bibliography" => outline.has_bibliography = true,
        "link" if attribute("rel").as_deref() == Some("independent-parent") => outline.parent = attribute("href"),
        "macro" => {
            let name = attribute("name").unwrap_or_default();
            outline.macros.push(Macro { name, range, elements: 0, levels: 0, calls: Vec::new() });
            return Ok(outline.macros.len() - 1);
        }
        _ => {
            let call = attribute("macro").map(|value| At { value, range });
            outline.macros[inside].calls.extend(call);
        }
    }
    Ok(inside)
}

fn macro_fault(macros: &[Macro], root: Range<usize>) -> Option<At<CslFault>> {
    let mut indices: HashMap<&str, usize> = HashMap::new();
    for (index, named) in macros.iter().enumerate().skip(1) {
        if indices.insert(&named.name, index).is_some() {
            return Some(At { value: CslFault::MacroTwice { name: named.name.clone() }, range: named.range.clone() });
        }
    }
    for call in macros.iter().flat_map(|named| &named.calls) {
        if !indices.contains_key(call.value.as_str()) {
            let names = macros.iter().skip(1).map(|named| named.name.as_str());
            let near = words::nearest(&call.value, names).map(str::to_owned);
            return Some(At {
                value: CslFault::MacroUnknown { name: call.value.clone(), near },
                range: call.range.clone(),
            });
        }
    }
    weigh(macros, &indices, root)
}

/// Whether macros lead back to themselves, or grow too large once they are put in.
fn weigh(macros: &[Macro], indices: &HashMap<&str, usize>, root: Range<usize>) -> Option<At<CslFault>> {
    let mut waits_for: Vec<usize> = macros.iter().map(|named| named.calls.len()).collect();
    let mut sizes: Vec<u64> = macros.iter().map(|named| named.elements).collect();
    let mut levels: Vec<usize> = macros.iter().map(|named| named.levels).collect();
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); macros.len()];
    for (index, named) in macros.iter().enumerate() {
        named.calls.iter().for_each(|call| callers[indices[call.value.as_str()]].push(index));
    }
    // From those that call nothing upwards; what is never reached waits for itself.
    let mut ready: Vec<usize> = (0..macros.len()).filter(|&index| waits_for[index] == 0).collect();
    while let Some(index) = ready.pop() {
        for &caller in &callers[index] {
            sizes[caller] = sizes[caller].saturating_add(sizes[index]);
            levels[caller] = levels[caller].max(macros[caller].levels.saturating_add(levels[index]));
            waits_for[caller] -= 1;
            if waits_for[caller] == 0 {
                ready.push(caller);
            }
        }
    }
    if let Some(stuck) = (1..macros.len()).find(|&index| waits_for[index] > 0) {
        let stuck = circle(macros, indices, &waits_for, stuck);
        return Some(At {
            value: CslFault::MacroCircular { name: macros[stuck].name.clone() },
            range: macros[stuck].range.clone(),
        });
    }
    if sizes.iter().any(|&size| size > LARGEST) {
        return Some(At { value: CslFault::TooLarge, range: root });
    }
    let deep = (0..macros.len()).find(|&index| levels[index] > DEEPEST_IN_ALL)?;
    let range = if deep == 0 { root } else { macros[deep].range.clone() };
    Some(At { value: CslFault::TooDeep, range })
}

/// A macro of the circle that `start` waits for.
fn circle(macros: &[Macro], indices: &HashMap<&str, usize>, waits_for: &[usize], start: usize) -> usize {
    let mut index = start;
    for _ in 0..macros.len() {
        let mut called = macros[index].calls.iter().map(|call| indices[call.value.as_str()]);
        index = called.find(|&called| waits_for[called] > 0).expect("what waits, waits for one that waits");
    }
    index
}
