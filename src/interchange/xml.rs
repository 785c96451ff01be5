//! XML, guarded: elements, texts and ends, one after another. A document type is refused (that is how small files grow
//! large or read others), so no entity but the five of XML itself is ever replaced; depth and attributes are bounded.

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::decode::{Decoded, decode};
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::words::shown;
use crate::domain::Note;

/// Attributes of one element that are read: GraphML uses 6, yEd some 20; each is compared with those before it.
const MAX_ATTRIBUTES: usize = 64;
/// Bytes in which a declaration names its encoding.
const DECLARATION_BYTES: usize = 256;

/// An element as it opens.
#[derive(Debug)]
pub struct Element {
    /// Name without its namespace prefix.
    pub name: String,
    /// Attributes in order, names as written.
    attributes: Vec<(String, String)>,
    /// Line of the file, from 1.
    pub line: u64,
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    /// The value of an attribute whose name is that one without its namespace prefix.
    pub fn get_local(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n.rsplit(':').next() == Some(name)).map(|(_, v)| v.as_str())
    }
}

/// What comes next.
#[derive(Debug)]
pub enum Part {
    /// An element opens.
    Open(Element),
    /// Text, entities replaced.
    Text(String),
    /// The innermost open element closes.
    Close,
    /// The document is over, every element closed.
    End,
}

/// What reads a document element by element and keeps which are open.
pub trait Reads<'a> {
    /// The document.
    fn xml(&mut self) -> &mut Xml<'a>;
    /// Takes an element; what it reads to its end itself is closed already.
    fn opens(&mut self, element: &Element) -> Result<(), Refused>;
    /// The innermost element that is open closes.
    fn closes(&mut self);
    /// Reads the document to its end.
    fn document(&mut self) -> Result<(), Refused> {
        loop {
            match self.xml().part()? {
                Part::Open(element) => self.opens(&element)?,
                Part::Close => self.closes(),
                Part::Text(_) => {}
                Part::End => return Ok(()),
            }
        }
    }
}

/// A document while it is read.
pub struct Xml<'a> {
    file: &'a str,
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    most: usize,
    counted: usize,
    line: u64,
}

/// Text of an XML file in the encoding that it declares; UTF-8 and UTF-16 are recognised without.
pub fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, Refused> {
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\xef\xbb\xbf");
    let declared = declared_encoding(&bytes[..bytes.len().min(DECLARATION_BYTES)]);
    let Some(label) = declared.filter(|_| !marked) else { return decode(file, bytes) };
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        let message = format!("the XML declares the encoding {:?}, which is not known", shown(&label));
        return Err(Refused::new(Reason::Xml, message, "save it again in UTF-8").of(file));
    };
    // a declaration in single bytes that says UTF-16 is wrong about itself
    if encoding == encoding_rs::UTF_8 || encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
        return decode(file, bytes);
    }
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        let message = format!("the XML says that it is {}, but holds bytes that are not", encoding.name());
        return Err(Refused::new(Reason::Xml, message, "save it again in UTF-8").of(file));
    }
    let again = decode(file, text.as_bytes())?.text.into_owned();
    let note = Note::new("encoding_declared", format!("read as {}, as it declares", encoding.name())).with([encoding.name()]);
    Ok(Decoded { text: again.into(), note: Some(note) })
}

/// `encoding="..."` of an XML declaration in single bytes.
fn declared_encoding(start: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(start);
    let declaration = start.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

impl<'a> Xml<'a> {
    /// Begins to read.
    pub fn new(file: &'a str, text: &'a str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(text);
        // an empty element then is an opening and a close, like any other
        reader.config_mut().expand_empty_elements = true;
        Self { file, text, reader, depth: 0, most: limits.xml_depth, counted: 0, line: 1 }
    }

    /// The line up to which the file is read, from 1.
    pub fn line(&mut self) -> u64 {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(more) = self.text.as_bytes().get(self.counted..at) {
            self.line += more.split(|b| *b == b'\n').skip(1).count() as u64;
            self.counted = at;
        }
        self.line
    }

    fn malformed(&mut self, why: &dyn std::fmt::Display) -> Refused {
        let message = format!("the XML can not be read near line {}: {}", self.line(), shown(&why.to_string()));
        Refused::new(Reason::Xml, message, "save it again; the file may be cut off").of(self.file)
    }

    /// The next part. Refused: what is not well formed, a document type, an entity of its own, nesting beyond the limit.
    pub fn part(&mut self) -> Result<Part, Refused> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.malformed(&error)),
            };
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.most {
                        let message = format!("the XML is nested more than {} levels deep", self.most);
                        return Err(Refused::new(Reason::XmlDepth, message, "save it without nested graphs").of(self.file));
                    }
                    return self.element(&start).map(Part::Open);
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Part::Close);
                }
                Event::Text(text) => return Ok(Part::Text(text.xml10_content().into_owned())),
                Event::CData(text) => return Ok(Part::Text(text.xml10_content().into_owned())),
                Event::GeneralRef(name) => {
                    let resolved = match name.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        Ok(None) => quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned),
                        Err(error) => return Err(self.malformed(&error)),
                    };
                    let Some(text) = resolved.filter(|t| t != "\0") else {
                        let message = format!("the XML uses the entity {:?}, which XML itself does not have", shown(&name));
                        return Err(Refused::new(Reason::XmlEntities, message, "write the character itself").of(self.file));
                    };
                    return Ok(Part::Text(text));
                }
                Event::DocType(_) => {
                    let message = "the XML declares a document type, which may declare entities";
                    return Err(Refused::new(Reason::XmlEntities, message, "save it again without the <!DOCTYPE> line").of(self.file));
                }
                Event::Eof if self.depth > 0 => return Err(self.malformed(&format!("{} elements are never closed", self.depth))),
                Event::Eof => return Ok(Part::End),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, Refused> {
        let name = start.local_name().as_ref().to_owned();
        let mut attributes: Vec<(String, String)> = Vec::new();
        // repeats are looked for here, within the limit: the reader's own check takes the square of any number
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| self.malformed(&e))?;
            let key = attribute.key.as_ref().to_owned();
            if attributes.len() >= MAX_ATTRIBUTES || attributes.iter().any(|(k, _)| *k == key) {
                let why = format!("the element {:?} has an attribute twice, or more than {MAX_ATTRIBUTES}", shown(&name));
                return Err(self.malformed(&why));
            }
            let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                Err(quick_xml::Error::Escape(error)) => {
                    let message = format!("the XML uses an entity which XML itself does not have: {}", shown(&error.to_string()));
                    return Err(Refused::new(Reason::XmlEntities, message, "write the character itself").of(self.file));
                }
                Err(error) => return Err(self.malformed(&error)),
            };
            attributes.push((key, value));
        }
        Ok(Element { name, attributes, line: self.line() })
    }

    /// The text inside the element that has just opened, up to its end; elements inside it are given to `inner` with their
    /// own text, and their texts are not part of the result.
    pub fn content(&mut self, inner: &mut dyn FnMut(&str, &str)) -> Result<String, Refused> {
        let mut open: Vec<(String, String)> = Vec::new();
        let mut text = String::new();
        loop {
            match self.part()? {
                Part::Open(element) => open.push((element.name, String::new())),
                Part::Text(more) => open.last_mut().map_or(&mut text, |(_, t)| t).push_str(&more),
                Part::Close => match open.pop() {
                    Some((name, own)) => inner(&name, own.trim()),
                    None => return Ok(text),
                },
                Part::End => return Ok(text),
            }
        }
    }
}
