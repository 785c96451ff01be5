//! Text that was decoded wrongly before it came here: the sign for what is lost (U+FFFD), or UTF-8 that was read as Windows-1252
//! ("KÃ©rÃ©ma"). Whatever file it comes from, it is told; it is kept as it came, for nobody but its author knows better.

use encoding_rs::WINDOWS_1252;

use crate::domain::{Cell, Draft, Place, Problem, Severity, Text};

/// The sign that stands for what could not be decoded.
const LOST: char = '\u{fffd}';

/// What UTF-8 was, that was read as Windows-1252; `None` for any other text.
pub fn mended(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(text);
    if is_lossy {
        return None;
    }
    std::str::from_utf8(&bytes).ok().map(str::to_owned)
}

/// The texts of a draft that look wrongly decoded.
pub fn warnings(draft: &Draft) -> Vec<Problem> {
    let mut found = Vec::new();
    for (field, cell) in draft.kind.fields().iter().zip(&draft.cells) {
        let texts: Vec<&str> = match cell {
            Some(Cell::Text(text)) => vec![text.as_str()],
            Some(Cell::List(items)) => items.iter().map(Text::as_str).collect(),
            Some(Cell::Map(pairs)) => pairs.iter().flat_map(|(k, v)| [k.as_str(), v.as_str()]).collect(),
            _ => continue,
        };
        let warning = texts.into_iter().filter(|t| !t.is_ascii()).find_map(|text| {
            let (message, hint) = if text.contains(LOST) {
                ("letters of the text were lost before it came here", "write the file again from its source in UTF-8, or mend the text".to_owned())
            } else {
                ("the text looks like UTF-8 that was read as Windows-1252", format!("if {:?} is meant, save the file again in UTF-8, or mend the text", super::words::shown(&mended(text)?)))
            };
            let place = Place { column: Some(field.name.to_owned()), ..draft.place.clone() };
            Some(Problem::new(Severity::Warning, "text_garbled", place, message, hint).with_value(text))
        });
        found.extend(warning);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_that_was_read_wrongly_is_mended() {
        assert_eq!(mended("KÃ©rÃ©ma").as_deref(), Some("Kéréma"));
        assert_eq!(mended("Ã‰cole").as_deref(), Some("École"));
        for text in ["Kéréma", "Île", "São Tomé", "ភូមិ", "Łódź", "plain", "naïve café – 30 °C", "Ã"] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
