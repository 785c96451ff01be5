//! The text of a table of attributes (DBF). What its bytes are is decided by all of them together, for the file often does not
//! say, or says what is not so: the head has one byte for it (LDID), a file `.cpg` beside it a name.
//!
//! Bytes beyond ASCII that are UTF-8 throughout are UTF-8, whatever is said: text of another page hardly ever is. Else the page
//! that is said holds, unless another reads like words where it does not; where nothing is said, Windows-1252 or the page 850
//! of DOS. What was not said, or was said wrongly, is noted. GDAL is told that each byte is the character of that number
//! (ISO-8859-1): so every byte comes back, and is decoded here.

use super::code_pages::CodePage;
use crate::domain::Note;

/// Bytes of the head before the fields, of one field, and the mark after the last.
const HEAD_BYTES: usize = 32;
const FIELD_BYTES: usize = 32;
const FIELDS_END: u8 = 0x0d;
/// Where the head names its language.
const LANGUAGE_AT: usize = 29;

/// How the text of a table is read.
#[derive(Clone, Debug)]
pub struct TextOfTable {
    page: CodePage,
    /// Other texts than UTF-8 stand among it: they are read in this page.
    beside: Option<CodePage>,
    /// What was taken for granted.
    pub note: Option<Note>,
}

/// A text, and whether it is doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableText {
    /// The text.
    pub text: String,
    /// It was read in another page than the rest.
    pub is_odd: bool,
}

impl TextOfTable {
    /// Decides it.
    pub fn of(table: &[u8], cpg: Option<&[u8]>) -> Self {
        let name = cpg.map(|bytes| String::from_utf8_lossy(bytes).trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}').to_owned());
        let name = name.filter(|n| !n.is_empty());
        let by_head = table.get(LANGUAGE_AT).copied().and_then(CodePage::by_language);
        let by_name = name.as_deref().and_then(CodePage::by_name);
        let said = by_name.or(by_head);
        let said_words = match (&name, by_head) {
            (Some(name), _) => super::words::shown(name),
            (None, Some(page)) => page.name().into_owned(),
            (None, None) => String::new(),
        };
        let texts = texts(table);
        if texts.is_empty() {
            return Self { page: said.unwrap_or(CodePage::UTF_8), beside: None, note: None };
        }
        let utf8 = texts.iter().filter(|t| is_utf8(t)).count();
        let single = |said: Option<CodePage>| best(&texts, said.filter(|p| !p.is_utf8()));
        let (page, beside) = if utf8 == texts.len() {
            (CodePage::UTF_8, None)
        } else if utf8 * 2 > texts.len() {
            let others: Vec<&[u8]> = texts.iter().filter(|t| !is_utf8(t)).map(|t| t.bytes).collect();
            (CodePage::UTF_8, Some(best_of(&others, said.filter(|p| !p.is_utf8()))))
        } else {
            (single(said), None)
        };
        let note = match said {
            Some(said) if said == page => None,
            // UTF-8 without a word is what current programs write
            None if page.is_utf8() && name.is_none() => None,
            Some(_) => {
                let message = format!("the table says {said_words:?}, its text is not: read as {}; look at the accents", page.name());
                Some(Note::new("text_page_other", message).with([said_words, page.name().into_owned()]))
            }
            None if name.is_some() => {
                let message = format!("the code page {said_words:?} is not known: read as {}; look at the accents", page.name());
                Some(Note::new("text_page_unknown", message).with([said_words, page.name().into_owned()]))
            }
            None => {
                let message = format!("the table does not say its code page: read as {}; look at the accents, and add a .cpg file where it is another", page.name());
                Some(Note::new("text_page_assumed", message).with([page.name().into_owned()]))
            }
        };
        Self { page, beside, note }
    }

    /// A text as GDAL gives it, each character the byte of its number. `None` where it can not be decoded.
    pub fn decode(&self, given: &str) -> Option<TableText> {
        if given.is_ascii() {
            return Some(TableText { text: given.to_owned(), is_odd: false });
        }
        let bytes: Vec<u8> = given.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
        if let Some(text) = self.page.decode(&bytes) {
            return Some(TableText { text, is_odd: false });
        }
        // a field that was too short may end within a character
        if self.page.is_utf8()
            && let Err(error) = std::str::from_utf8(&bytes)
            && error.error_len().is_none()
        {
            return self.page.decode(&bytes[..error.valid_up_to()]).map(|text| TableText { text, is_odd: true });
        }
        let other = self.beside.or((!self.page.is_utf8()).then_some(CodePage::WESTERN))?;
        other.decode(&bytes).map(|text| TableText { text, is_odd: true })
    }
}

/// A text with bytes beyond ASCII; cut where it fills its field.
struct Piece<'a> {
    bytes: &'a [u8],
    fills: bool,
}

fn is_utf8(piece: &Piece<'_>) -> bool {
    match std::str::from_utf8(piece.bytes) {
        Ok(_) => true,
        Err(error) => piece.fills && error.error_len().is_none() && error.valid_up_to() > 0 && !piece.bytes[..error.valid_up_to()].is_ascii(),
    }
}

/// The texts of a table that are more than ASCII: its names of fields, and the values of its fields of text.
fn texts(table: &[u8]) -> Vec<Piece<'_>> {
    let number = |at: usize, bytes: usize| table.get(at..at + bytes).map_or(0, |b| b.iter().rev().fold(0_usize, |n, b| n << 8 | usize::from(*b)));
    let (rows, head, width) = (number(4, 4), number(8, 2), number(10, 2));
    let mut found = Vec::new();
    let mut columns = Vec::new();
    let mut offset = 1;
    let mut at = HEAD_BYTES;
    while let Some(field) = table.get(at..at + FIELD_BYTES).filter(|f| f[0] != FIELDS_END && at + FIELD_BYTES <= head) {
        let name = field[..11].split(|b| *b == 0).next().unwrap_or_default();
        keep(name, false, &mut found);
        let length = if field[11] == b'C' { usize::from(field[16]) | usize::from(field[17]) << 8 } else { usize::from(field[16]) };
        if field[11] == b'C' {
            columns.push((offset, length));
        }
        offset += length;
        at += FIELD_BYTES;
    }
    if width == 0 || head == 0 {
        return found;
    }
    for record in table.get(head..).unwrap_or_default().chunks(width).take(rows) {
        // a row that was deleted is not read
        if record.first() == Some(&b'*') {
            continue;
        }
        for (from, length) in &columns {
            let Some(value) = record.get(*from..from + length) else { continue };
            let text = value.split(|b| *b == 0).next().unwrap_or_default();
            keep(text, text.len() == *length && text.last() != Some(&b' '), &mut found);
        }
    }
    found
}

fn keep<'a>(bytes: &'a [u8], fills: bool, found: &mut Vec<Piece<'a>>) {
    if !bytes.is_ascii() {
        found.push(Piece { bytes: bytes.trim_ascii(), fills });
    }
}

fn best(texts: &[Piece<'_>], said: Option<CodePage>) -> CodePage {
    best_of(&texts.iter().map(|t| t.bytes).collect::<Vec<_>>(), said)
}

/// The page in which the texts read most like words; the one that is said, unless another is clearly better.
fn best_of(texts: &[&[u8]], said: Option<CodePage>) -> CodePage {
    let further = [Some(CodePage::WESTERN), CodePage::by_number(850)];
    let mut best: Option<(CodePage, u64)> = None;
    for page in said.into_iter().chain(further.into_iter().flatten()) {
        let oddness = texts.iter().map(|t| page.decode(t).map_or(UNREADABLE, |text| oddness(&text))).sum();
        if best.is_none_or(|(_, least)| oddness * 2 < least) {
            best = Some((page, oddness));
        }
    }
    best.map_or(CodePage::WESTERN, |(page, _)| page)
}

/// How odd a text is that can not be read at all.
const UNREADABLE: u64 = 1_000;

/// How little a text looks like words: signs inside a word, capitals after small letters, frames and controls.
fn oddness(text: &str) -> u64 {
    let letters: Vec<char> = text.chars().collect();
    let mut odd = 0;
    for (at, c) in letters.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let before = at.checked_sub(1).and_then(|b| letters.get(b)).copied().unwrap_or(' ');
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        let within = before.is_alphabetic() && after.is_alphabetic();
        odd += match c {
            c if c.is_control() || ('\u{2500}'..='\u{25ff}').contains(c) => 3,
            '’' | '‘' | '´' | '·' | '\u{ad}' => 0,
            c if !c.is_alphabetic() && within => 2,
            c if !c.is_alphabetic() && (before.is_alphabetic() || after.is_alphabetic()) && !matches!(c, '°' | 'º' | 'ª' | '“' | '”' | '«' | '»' | '…' | '\u{a0}' | '–' | '—' | '²' | '³' | '®' | '™') => 1,
            c if c.is_uppercase() && before.is_lowercase() => 1,
            _ => 0,
        };
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(language: u8, values: &[&[u8]]) -> Vec<u8> {
        const WIDTH: u8 = 20;
        let mut table = vec![3, 126, 12, 1];
        table.extend(u32::try_from(values.len()).expect("few").to_le_bytes());
        table.extend([65, 0, WIDTH + 1, 0]);
        table.resize(HEAD_BYTES, 0);
        table[LANGUAGE_AT] = language;
        table.extend(b"NAME\0\0\0\0\0\0\0C");
        table.extend([0, 0, 0, 0, WIDTH]);
        table.resize(HEAD_BYTES + FIELD_BYTES, 0);
        table.push(FIELDS_END);
        for value in values {
            table.push(b' ');
            table.extend(*value);
            table.resize(table.len() + usize::from(WIDTH) - value.len(), b' ');
        }
        table
    }

    fn latin1(bytes: &[u8]) -> String {
        bytes.iter().map(|b| char::from(*b)).collect()
    }

    #[test]
    fn bytes_decide_and_what_is_said_helps() {
        let latin2 = b"\xa3\xf3d\xbc";
        for (language, cpg, bytes, text, note) in [
            (0, None, b"K\xe9r\xe9ma".as_slice(), "Kéréma", Some("text_page_assumed")),
            (0x57, None, b"K\xe9r\xe9ma", "Kéréma", None),
            (0, Some("ISO-8859-1"), b"K\xe9r\xe9ma", "Kéréma", None),
            (0, Some("UTF-8"), b"K\xe9r\xe9ma", "Kéréma", Some("text_page_other")),
            (0, None, "Kéréma".as_bytes(), "Kéréma", None),
            (0, Some("UTF8"), "Kéréma".as_bytes(), "Kéréma", None),
            (0x57, Some("1252"), "Kéréma".as_bytes(), "Kéréma", Some("text_page_other")),
            (0, Some("ISO-8859-1"), "ភូមិ".as_bytes(), "ភូមិ", Some("text_page_other")),
            (0, None, b"K\x82r\x82ma", "Kéréma", Some("text_page_assumed")),
            (0x02, None, b"K\x82r\x82ma", "Kéréma", None),
            (0, Some("1252"), b"K\x82r\x82ma", "Kéréma", Some("text_page_other")),
            (0, Some("ISO-8859-2"), latin2, "Łódź", None),
            (0, Some("nonsense"), b"K\xe9r\xe9ma", "Kéréma", Some("text_page_unknown")),
            (0, None, b"Korodji", "Korodji", None),
        ] {
            let read = TextOfTable::of(&table(language, &[b"plain", bytes]), cpg.map(str::as_bytes));
            assert_eq!(read.decode(&latin1(bytes)).map(|t| t.text).as_deref(), Some(text), "{cpg:?} {language}");
            let key = read.note.as_ref().map(|n| {
                let said = serde_json::json!(n)["said"].as_str().unwrap_or_default().to_owned();
                said.trim_start_matches("key=").split('&').next().unwrap_or_default().to_owned()
            });
            assert_eq!(key.as_deref(), note, "{cpg:?} {language} {bytes:?}");
        }
    }

    #[test]
    fn a_text_of_another_page_among_the_rest_is_read_and_marked() {
        let read = TextOfTable::of(&table(0, &["Kéréma".as_bytes(), "Ségou".as_bytes(), b"Gu\xe9l\xe9"]), None);
        assert_eq!(read.decode(&latin1(b"Gu\xe9l\xe9")), Some(TableText { text: "Guélé".to_owned(), is_odd: true }));
        assert_eq!(read.decode(&latin1("Ségou".as_bytes())), Some(TableText { text: "Ségou".to_owned(), is_odd: false }));
    }

    #[test]
    fn a_character_that_its_field_cut_in_two_is_left_out_and_marked() {
        let whole = "Kérémadougouvilléééé".as_bytes();
        let cut = &whole[..20];
        let read = TextOfTable::of(&table(0, &["Ségou".as_bytes(), "Gué".as_bytes(), cut]), None);
        let text = read.decode(&latin1(cut)).expect("read");
        assert!(!text.text.contains('\u{fffd}') && text.text.starts_with("Kérémadougou"), "{text:?}");
    }
}
