//! Text out of bytes: UTF-8 with or without a byte order mark, UTF-16, else Windows-1252 with a note.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::refused::{Reason, Refused};
use crate::domain::Note;

/// Text and, where the encoding had to be guessed, what was taken for granted.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text without byte order mark; the bytes themselves where they are UTF-8.
    pub text: Cow<'a, str>,
    /// Said in the report.
    pub note: Option<Note>,
}

/// Bytes looked at to tell UTF-16 without a mark.
const SAMPLE_BYTES: usize = 1_024;

/// Decodes a text file. Text that holds NUL is refused: no spreadsheet writes it, and it hides what follows.
pub fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, Refused> {
    let (text, note) = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(file, rest, UTF_16LE)?,
        [0xfe, 0xff, rest @ ..] => utf16(file, rest, UTF_16BE)?,
        _ => match utf16_by_zeros(bytes) {
            Some(encoding) => utf16(file, bytes, encoding)?,
            None => utf8_or_western(bytes),
        },
    };
    if let Some(at) = text.bytes().position(|b| b == 0) {
        let line = text[..at].bytes().filter(|b| *b == b'\n').count() + 1;
        let hint = "save it again as CSV in UTF-8";
        return Err(Refused::new(Reason::Nul, format!("the text holds a NUL byte in line {line}"), hint).of(file));
    }
    Ok(Decoded { text, note })
}

fn utf8_or_western(bytes: &[u8]) -> (Cow<'_, str>, Option<Note>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|b| *b == b'\n').count();
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            let message = format!("not UTF-8 (line {line}): read as Windows-1252; look at the accents");
            (text, Some(Note::new("western", message).with([line])))
        }
    }
}

fn utf16<'a>(file: &str, bytes: &'a [u8], encoding: &'static encoding_rs::Encoding) -> Result<(Cow<'a, str>, Option<Note>), Refused> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        let message = format!("the text starts as {} but is not valid", encoding.name());
        return Err(Refused::new(Reason::Nul, message, "save it again as CSV in UTF-8").of(file));
    }
    Ok((text, Some(Note::new("encoding", format!("read as {}", encoding.name())).with([encoding.name()]))))
}

/// Western text in UTF-16 has a zero in every second byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES) & !1];
    let pairs = sample.len() / 2;
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if pairs < 2 || !bytes.len().is_multiple_of(2) {
        None
    } else if odd * 10 >= pairs * 7 && even == 0 {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_words() {
        let words = "Ségou;Boky-Wèrè\n";
        let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let western = WINDOWS_1252.encode(words).0.into_owned();
        let marked = [b"\xff\xfe".as_slice(), &utf16].concat();
        let marked_big = [b"\xfe\xff".as_slice(), &big].concat();
        let marked_utf8 = [b"\xef\xbb\xbf".as_slice(), words.as_bytes()].concat();
        for bytes in [words.as_bytes(), &utf16, &big, &western, &marked, &marked_big, &marked_utf8] {
            assert_eq!(decode("x.csv", bytes).expect("decodes").text, words);
        }
        assert!(decode("x.csv", &western).expect("decodes").note.is_some());
    }

    #[test]
    fn nul_is_refused_with_its_line() {
        let refused = decode("x.csv", b"id,name\na,b\0c\n").expect_err("refused");
        assert_eq!(refused.reason, Reason::Nul);
        assert!(refused.to_string().contains("line 2"), "{refused}");
    }
}
