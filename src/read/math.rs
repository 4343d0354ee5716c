//! TeX mathematics to MathML, at build time. The only door to pulldown-latex. Pure.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser, Storage};

use crate::base::html::escape;

/// How a formula stands: in a line, or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    Inline,
    Block,
}

/// The formula as a `<math>` element with its source as annotation, or what is wrong with it.
pub fn mathml(tex: &str, display: Display) -> Result<String, String> {
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(tex, &storage).collect();
    let events = events.map_err(|error| first_line(&error.to_string()))?;
    let source = escape(tex);
    let config = RenderConfig {
        display_mode: match display {
            Display::Inline => DisplayMode::Inline,
            Display::Block => DisplayMode::Block,
        },
        annotation: Some(&source),
        ..RenderConfig::default()
    };
    let mut html = String::new();
    let names: Vec<Option<String>> = events.iter().map(escaped_name).collect();
    let events = events.into_iter().zip(&names).map(|(event, name)| match name {
        Some(name) => Ok::<_, pulldown_latex::ParserError>(Event::Content(Content::Function(name))),
        None => Ok(event),
    });
    push_mathml(&mut html, events, config).map_err(|error| error.to_string())?;
    Ok(without_styles(&escape_signs(html)))
}

/// The name in `\operatorname{…}` may be any text, and pulldown-latex writes it as it is, like the annotation.
fn escaped_name(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Content(Content::Function(name)) => Some(escape(name).into_owned()),
        _ => None,
    }
}

/// It writes the signs `<`, `>` and `&` as they are, too; each stands alone in its element, or with a stroke.
fn escape_signs(html: String) -> String {
    let signs = [("><</", ">&lt;</"), (">></", ">&gt;</"), (">&</", ">&amp;</"), ("><\u{338}", ">&lt;\u{338}")];
    signs.iter().fold(html, |html, (raw, escaped)| html.replace(raw, escaped))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// Drops `style` attributes: a page with a strict content security policy would ignore and report them.
fn without_styles(html: &str) -> String {
    const STYLE: &str = " style=\"";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map_or(rest.len(), |close| open + close);
        let (tag, after) = rest[open..].split_at(close - open);
        out.push_str(&rest[..open]);
        match tag.split_once(STYLE) {
            Some((before, value)) => {
                out.push_str(before);
                out.push_str(value.split_once('"').map_or("", |(_, behind)| behind));
            }
            None => out.push_str(tag),
        }
        rest = after;
    }
    out + rest
}
