//! Messages in the part of ICU `MessageFormat` that the page writes too (`web/scripts/messages_plugin.ts`): plain arguments
//! and plurals. What is none of these stands as it is written; a test of the page refuses it before.
//!
//! Reference: ICU User Guide, *Formatting Messages*; plural categories after CLDR 45.

use super::Lang;

/// What fills a place in a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Words, as they are.
    Text(&'a str),
    /// A count, for plurals.
    Count(usize),
}

/// One piece of a message.
#[derive(Debug, PartialEq)]
enum Piece {
    Words(String),
    /// The count that a plural is about: `#`.
    Figure,
    Place(String),
    Plural(String, Vec<(String, Message)>),
}

/// A message, parsed.
#[derive(Debug, Default, PartialEq)]
pub struct Message(Vec<Piece>);

/// Plurals within plurals, at most; the messages use one.
const MAX_DEPTH: usize = 8;

impl Message {
    /// Reads a message. O(length).
    pub fn parse(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        Reader { chars: &chars, at: 0 }.message(0)
    }

    /// The message with its values; a place without a value stays empty.
    pub fn write(&self, lang: Lang, values: &[(&str, Value<'_>)]) -> String {
        let mut out = String::new();
        self.write_into(lang, values, None, &mut out);
        out
    }

    fn write_into(&self, lang: Lang, values: &[(&str, Value<'_>)], count: Option<usize>, out: &mut String) {
        let value = |name: &str| values.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Figure => out.push_str(&count.map(|n| lang.count(n)).unwrap_or_default()),
                Piece::Place(name) => match value(name) {
                    Some(Value::Text(text)) => out.push_str(text),
                    Some(Value::Count(n)) => out.push_str(&n.to_string()),
                    None => {}
                },
                Piece::Plural(name, options) => {
                    let n = match value(name) {
                        Some(Value::Count(n)) => n,
                        _ => 0,
                    };
                    let exactly = format!("={n}");
                    let option = |wanted: &str| options.iter().find(|(o, _)| o == wanted).map(|(_, m)| m);
                    if let Some(chosen) = option(&exactly).or_else(|| option(category(lang, n))).or_else(|| option("other")) {
                        chosen.write_into(lang, values, Some(n), out);
                    }
                }
            }
        }
    }
}

/// The plural category of a whole number (CLDR plural rules).
fn category(lang: Lang, n: usize) -> &'static str {
    match (lang, n) {
        (Lang::En, 1) | (Lang::Fr, 0 | 1) => "one",
        (Lang::Fr, n) if n % 1_000_000 == 0 => "many",
        _ => "other",
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    /// Up to the end, or to the brace that closes an option.
    fn message(&mut self, depth: usize) -> Message {
        let mut pieces = Vec::new();
        let mut words = String::new();
        while let Some(&c) = self.chars.get(self.at) {
            let next = self.chars.get(self.at + 1);
            match c {
                '}' if depth > 0 => break,
                '#' if depth > 0 => {
                    push_words(&mut pieces, &mut words);
                    pieces.push(Piece::Figure);
                }
                '\'' if next == Some(&'\'') => {
                    words.push('\'');
                    self.at += 1;
                }
                '{' if depth < MAX_DEPTH => {
                    push_words(&mut pieces, &mut words);
                    self.at += 1;
                    pieces.push(self.argument(depth));
                }
                c => words.push(c),
            }
            self.at += 1;
        }
        push_words(&mut pieces, &mut words);
        Message(pieces)
    }

    /// What stands between braces; ends on the closing one.
    fn argument(&mut self, depth: usize) -> Piece {
        let name = self.until(&[',', '}']);
        if self.chars.get(self.at) != Some(&',') {
            return Piece::Place(name);
        }
        self.at += 1;
        self.until(&[',', '}']); // `plural`: the only sort there is
        self.at += 1;
        let mut options = Vec::new();
        loop {
            let option = self.until(&['{', '}']);
            if self.chars.get(self.at) != Some(&'{') {
                return Piece::Plural(name, options);
            }
            self.at += 1;
            options.push((option, self.message(depth + 1)));
            self.at += 1;
        }
    }

    fn until(&mut self, ends: &[char]) -> String {
        // a message that breaks off ends here
        self.at = self.at.min(self.chars.len());
        let start = self.at;
        while self.chars.get(self.at).is_some_and(|c| !ends.contains(c)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect::<String>().trim().to_owned()
    }
}

fn push_words(pieces: &mut Vec<Piece>, words: &mut String) {
    if !words.is_empty() {
        pieces.push(Piece::Words(std::mem::take(words)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_follow_the_language() {
        let message = Message::parse("Of {total}: {n, plural, =0 {none} one {# place} other {# places}}.");
        let say = |lang, n| message.write(lang, &[("total", Value::Text("9")), ("n", Value::Count(n))]);
        assert_eq!(say(Lang::En, 0), "Of 9: none.");
        assert_eq!(say(Lang::En, 1), "Of 9: 1 place.");
        assert_eq!(say(Lang::En, 1234), "Of 9: 1,234 places.");
        assert_eq!(say(Lang::Km, 1), "Of 9: 1 places.");
        let french = Message::parse("{n, plural, one {# lieu} other {# lieux}}");
        assert_eq!(french.write(Lang::Fr, &[("n", Value::Count(0))]), "0 lieu");
        assert_eq!(french.write(Lang::Fr, &[("n", Value::Count(1_000_000))]), "1\u{202f}000\u{202f}000 lieux");
    }

    #[test]
    fn what_is_broken_or_deep_is_no_panic() {
        for text in ["{", "}", "{n, plural", "{n, plural, one {", "{{{{{{{{{{{{", "#", "''", "{n, plural, other {{n, plural, other {#}}}}"] {
            let written = Message::parse(text).write(Lang::En, &[("n", Value::Count(2))]);
            assert!(written.len() <= text.len(), "{text}: {written}");
        }
        assert_eq!(Message::parse("it''s {x}").write(Lang::En, &[]), "it's ");
    }
}
