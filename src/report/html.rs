//! A document as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. The template prints
//! every text escaped; only figures that this program drew go in as they are.

use std::path::Path;

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};

use super::ReportError;
use super::document::Document;
use super::templates::{HTML, Templates};
use crate::domain::markup::Escaped;

/// Steps of a template: a page of 5,000 rows takes some 400,000. It ends one that would not.
const STEPS: u64 = 20_000_000;

/// The page.
pub fn page(document: &Document, templates: &Templates) -> Result<String, ReportError> {
    let wrong = |e: minijinja::Error| {
        let line = e.line().map(|line| format!("line {line}: ")).unwrap_or_default();
        ReportError::Template { file: HTML.to_owned(), message: format!("{line}{e}") }
    };
    let mut engine = Environment::new();
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    engine.set_fuel(Some(STEPS));
    let pictures = Value::from_pairs(document.pictures().map(|p| (p.file.clone(), inline(&p.file, &p.bytes, &p.alt))));
    let template = engine.template_from_str(templates.text(HTML)).map_err(wrong)?;
    template.render(context! { document => Value::from(Serde(document)), pictures }).map_err(wrong)
}

/// A picture inside the page: our own SVG as it is, so that its words can be searched; pixels as data.
fn inline(file: &str, bytes: &[u8], alt: &str) -> Value {
    if Path::new(file).extension().is_some_and(|e| e == "svg") {
        // the namespace is an address, and in HTML not needed
        let svg = String::from_utf8_lossy(bytes).replacen(r#" xmlns="http://www.w3.org/2000/svg""#, "", 1);
        return Value::from_safe_string(svg);
    }
    let data = base64(bytes);
    Value::from_safe_string(format!(r#"<img src="data:image/png;base64,{data}" alt="{}">"#, Escaped(alt)))
}

/// Bytes as base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Block, Part};

    #[test]
    fn base64_is_that_of_the_standard() {
        // RFC 4648, section 10
        for (text, wanted) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn what_people_wrote_is_text_and_a_template_that_does_not_end_is_ended() {
        let part = Part { title: "{{ 7 * 7 }}".into(), blocks: vec![Block::Words { text: "<script>alert(1)</script>".into() }] };
        let document = Document { lang: "en", title: "\"><img src=x>".into(), parts: vec![part], ..Document::default() };
        let page = page(&document, &Templates::shipped()).expect("a page");
        assert!(page.contains("{{ 7 * 7 }}") && page.contains("&lt;script&gt;") && !page.contains("<script") && !page.contains("<img"), "{page}");
        let mut templates = Templates::shipped();
        templates.replace(HTML, "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}".into()).expect("small");
        assert!(super::page(&document, &templates).is_err());
        templates.replace(HTML, "{{ document.title | nonsense }}".into()).expect("small");
        assert!(super::page(&document, &templates).is_err_and(|e| e.to_string().contains("briefing.html")));
    }
}
