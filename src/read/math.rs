//! TeX mathematics to MathML, at build time. The only door to pulldown-latex. Pure.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser, Storage};

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
    let config = RenderConfig {
        display_mode: match display {
            Display::Inline => DisplayMode::Inline,
            Display::Block => DisplayMode::Block,
        },
        annotation: Some(tex),
        ..RenderConfig::default()
    };
    let mut html = String::new();
    let events = events.into_iter().map(Ok::<_, pulldown_latex::ParserError>);
    push_mathml(&mut html, events, config).map_err(|error| error.to_string())?;
    Ok(without_styles(&html))
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
