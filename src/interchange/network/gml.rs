//! GML (Himsolt 1996, *GML: A portable graph file format*): keys with numbers, texts or lists in brackets. Written by
//! NetworkX, igraph, yEd, Gephi and many collections of networks.
//!
//! Nodes are numbered; where every one has a label of its own the labels are the ids, as NetworkX reads them. Lists inside
//! a node or edge are kept by names such as `graphics.x`.

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use crate::interchange::decode::decode;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};

/// Keys and values looked at before `graph`.
const MOST_BEFORE: usize = 64;

/// True where the text begins as GML does: perhaps comments and a few keys, each with a number, a text in quotes or a list,
/// then `graph [`. What stands inside quotes does not matter: programs write all sorts of words about themselves there.
pub fn is_gml(start: &str) -> bool {
    let mut scan = Scan { text: start, at: 0, line: 1 };
    for _ in 0..MOST_BEFORE {
        let key = match scan.next() {
            Some(Token::Word(key)) if is_key(&key) => key,
            _ => return false,
        };
        match scan.next() {
            Some(Token::Open) if key.eq_ignore_ascii_case("graph") => return true,
            Some(Token::Open) => {
                // in a list, too, a key has a value
                let (mut depth, mut has_key) = (1_usize, false);
                while depth > 0 {
                    match (scan.next(), has_key) {
                        (Some(Token::Word(key)), false) if is_key(&key) => has_key = true,
                        (Some(Token::Word(_) | Token::Text(_)), true) => has_key = false,
                        (Some(Token::Open), true) => (depth, has_key) = (depth + 1, false),
                        (Some(Token::Close), false) => depth -= 1,
                        _ => return false,
                    }
                }
            }
            Some(Token::Text(_)) => {}
            Some(Token::Word(value)) if key.eq_ignore_ascii_case("creator") || value.parse::<f64>().is_ok() => {}
            // the text about the program is longer than what is looked at
            None => return key.eq_ignore_ascii_case("creator") || key.eq_ignore_ascii_case("comment"),
            _ => return false,
        }
    }
    false
}

/// True for a letter, then letters, digits and `_`.
fn is_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A piece of the text.
enum Token {
    Open,
    Close,
    Word(String),
    Text(String),
    End,
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Scan<'_> {
    /// The next piece; `None` where a text is never closed.
    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else { return Some(Token::End) };
            self.at += c.len_utf8();
            match c {
                '\n' => self.line += 1,
                c if c.is_whitespace() => {}
                '#' => self.at += rest.find('\n').unwrap_or(rest.len()) - 1,
                '[' => return Some(Token::Open),
                ']' => return Some(Token::Close),
                '"' => {
                    let length = rest[1..].find('"')?;
                    let text = &rest[1..=length];
                    self.line += text.bytes().filter(|b| *b == b'\n').count() as u64;
                    self.at += length + 1;
                    return Some(Token::Text(unescape(text)));
                }
                _ => {
                    let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"')).unwrap_or(rest.len());
                    self.at += length - c.len_utf8();
                    return Some(Token::Word(rest[..length].to_owned()));
                }
            }
        }
    }
}

/// Replaces `&quot;`, the other four of XML, and numbered characters; anything else stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(12).position(|b| b == b';');
        let found = end.and_then(|end| match &after[..end] {
            "quot" => Some('"'),
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "apos" => Some('\''),
            name => name.strip_prefix('#')?.parse::<u32>().ok().and_then(char::from_u32).filter(|c| *c != '\0'),
        });
        if let (Some(c), Some(end)) = (found, end) {
            out.push(c);
            rest = &after[end + 1..];
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// A node or edge while its list is open.
#[derive(Default)]
struct Item {
    line: u64,
    values: Vec<(String, String)>,
}

impl Item {
    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.values.iter().position(|(n, _)| n == name)?;
        Some(self.values.remove(at).1)
    }
}

struct Reading<'a> {
    builder: Builder<'a>,
    labels: Vec<String>,
    directed: bool,
    /// A graph says whether its edges are directed.
    stated: bool,
    graphs: usize,
}

/// Reads a GML file.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<NetworkFile, Refused> {
    let decoded = decode(file, bytes)?;
    let mut reading = Reading { builder: Builder::new(file, limits), labels: Vec::new(), directed: false, stated: false, graphs: 0 };
    if let Some(note) = decoded.note {
        reading.builder.note(note);
    }
    let mut scan = Scan { text: &decoded.text, at: 0, line: 1 };
    // the open lists by their keys, and the innermost node or edge with the depth at which it opened
    let mut path: Vec<String> = Vec::new();
    let mut item: Option<(usize, Item)> = None;
    let mut key: Option<String> = None;
    loop {
        let line = scan.line;
        let Some(token) = scan.next() else { return Err(malformed(file, line, "a text is opened and never closed")) };
        match token {
            Token::End if path.is_empty() && key.is_none() => break,
            Token::End => return Err(malformed(file, scan.line, &format!("{} lists are never closed", path.len()))),
            Token::Open => {
                let Some(name) = key.take() else { return Err(malformed(file, scan.line, "a list without a key")) };
                if path.len() >= limits.xml_depth {
                    let message = format!("the GML is nested more than {} levels deep", limits.xml_depth);
                    return Err(Refused::new(Reason::XmlDepth, message, "save it without nested lists").of(file));
                }
                let in_graph = path.len() == 1 && path[0] == "graph";
                reading.graphs += usize::from(path.is_empty() && name == "graph");
                if in_graph && matches!(name.as_str(), "node" | "edge") {
                    item = Some((path.len(), Item { line: scan.line, values: Vec::new() }));
                }
                path.push(name);
            }
            Token::Close => {
                let Some(name) = path.pop().filter(|_| key.is_none()) else { return Err(malformed(file, scan.line, "a list is closed that was not open")) };
                if let Some((_, done)) = item.take_if(|(depth, _)| *depth == path.len()) {
                    if name == "node" { reading.node(done)? } else { reading.edge(done)? }
                }
            }
            Token::Word(word) if key.is_none() => key = Some(word),
            Token::Text(_) if key.is_none() => return Err(malformed(file, scan.line, "a text without a key")),
            Token::Word(value) | Token::Text(value) => {
                let name = key.take().unwrap_or_default();
                if let Some((depth, item)) = &mut item {
                    let mut full = path[*depth + 1..].join(".");
                    if !full.is_empty() {
                        full.push('.');
                    }
                    full.push_str(&name);
                    item.values.push((full, value));
                } else if path.len() == 1 && name == "directed" {
                    reading.stated = true;
                    reading.directed |= Direction::of(&value) == Some(Direction::Directed);
                } else if path.len() <= 1 && !matches!(name.as_str(), "multigraph" | "Version") {
                    reading.builder.says(&name, &value);
                }
            }
        }
    }
    reading.finish(file)
}

impl Reading<'_> {
    fn node(&mut self, mut item: Item) -> Result<(), Refused> {
        let id = item.take("id").unwrap_or_default();
        self.labels.push(item.take("label").unwrap_or_default());
        let of = self.builder.node(&id, item.line)?;
        self.say(of, item)
    }

    fn edge(&mut self, mut item: Item) -> Result<(), Refused> {
        let (from, to) = (item.take("source").unwrap_or_default(), item.take("target").unwrap_or_default());
        let (id, own) = (item.take("id"), item.take("directed"));
        let direction = own.as_deref().and_then(Direction::of).unwrap_or(Direction::AsFile);
        let of = self.builder.edge(id.as_deref(), [&from, &to], direction, item.line)?;
        self.say(of, item)
    }

    fn say(&mut self, of: Of, item: Item) -> Result<(), Refused> {
        for (name, value) in item.values {
            if name == "comment" {
                self.builder.describe(of, &value);
            } else {
                self.builder.say(of, &name, &value)?;
            }
        }
        Ok(())
    }

    fn finish(mut self, file: &str) -> Result<NetworkFile, Refused> {
        if self.graphs == 0 {
            return Err(Refused::new(Reason::Empty, "the GML holds no graph", "send a file with graph [ ... ]").of(file));
        }
        if self.graphs > 1 {
            let message = format!("the file holds {} graphs: they are read as one network", self.graphs);
            self.builder.warn("several_graphs", message, "send one graph a file to keep them apart");
        }
        self.builder.identify(&self.labels)?;
        if !self.stated {
            self.builder.assume_direction(false);
        }
        self.builder.finish(self.directed)
    }
}

fn malformed(file: &str, line: u64, why: &str) -> Refused {
    Refused::new(Reason::Network, format!("the GML can not be read near line {line}: {why}"), "save it again; the file may be cut off").of(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_replaced_once_and_nothing_else_is_touched() {
        assert_eq!(unescape("S&#233;gou &amp; Co &quot;1&quot; &nbsp; &amp;lt; & &#0;"), "Ségou & Co \"1\" &nbsp; &lt; & &#0;");
    }

    #[test]
    fn gml_is_told_from_a_sheet_with_a_column_called_graph() {
        let long = format!("Creator \"{}", "about; & [it] ".repeat(400));
        for gml in [
            "graph [\n node [",
            "Creator \"igraph\"\nVersion 1\ngraph\n[",
            "# by hand [x]\ngraph[directed 1",
            "Creator \"Sitelines. licence: ODbL; kinds: funding, (all) &amp; 'x' [graph\"\ngraph [ directed 0",
            "Creator\"yFiles\"\nVersion\"2.17\"\nmeta [ a 1 b [ c 2 ] ]\ngraph [ hierarchic 1",
            long.as_str(),
        ] {
            assert!(is_gml(gml), "{gml}");
        }
        for other in ["id,graph,name\n1,2,3", "graph\n1\n", "{\"graph\": [1]}", "a;b\ngraph;[\n", "name place\nAide graph", "name [x] graph ["] {
            assert!(!is_gml(other), "{other}");
        }
    }
}
