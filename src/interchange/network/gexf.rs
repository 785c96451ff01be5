//! GEXF 1.1 to 1.3 (Graph Exchange XML Format, <https://gexf.net>): attributes with defaults, hierarchy, spells. Written by
//! Gephi, NetworkX and Sigma.
//!
//! A position on a drawing (`viz:position`) is no place on the map and is passed over; several spells of one edge are kept
//! as words, for a tie has one period; of a value that changes over time the last is taken, with words.

use std::collections::BTreeMap;

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use crate::domain::Note;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::words::{count, shown};
use crate::interchange::xml::{self, Element, Reads, Xml};

/// An open element that matters.
enum Open {
    Other,
    Graph,
    Attributes { of: Of },
    Holder(Of),
}

struct Reading<'a> {
    xml: Xml<'a>,
    builder: Builder<'a>,
    /// Position of the attribute of an id, for nodes and for edges.
    keys: [BTreeMap<String, usize>; 2],
    open: Vec<Open>,
    /// Ids of the nodes in order: for those inside others.
    ids: Vec<String>,
    /// Periods of what is open: more than one is not kept as a period.
    spells: BTreeMap<(bool, usize), Vec<(String, String)>>,
    directed: bool,
    /// A graph says whether its edges are directed.
    stated: bool,
    /// Times written as milliseconds.
    milliseconds: u64,
    graphs: usize,
    drawings: u64,
    changing: u64,
    undeclared: BTreeMap<String, u64>,
}

/// Reads a GEXF file.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<NetworkFile, Refused> {
    let decoded = xml::text(file, bytes)?;
    let mut reading = Reading {
        xml: Xml::new(file, &decoded.text, limits),
        builder: Builder::new(file, limits),
        keys: [BTreeMap::new(), BTreeMap::new()],
        open: Vec::new(),
        ids: Vec::new(),
        spells: BTreeMap::new(),
        directed: false,
        stated: false,
        milliseconds: 0,
        graphs: 0,
        drawings: 0,
        changing: 0,
        undeclared: BTreeMap::new(),
    };
    if let Some(note) = decoded.note {
        reading.builder.note(note);
    }
    reading.document()?;
    reading.finish(file)
}

impl<'a> Reads<'a> for Reading<'a> {
    fn xml(&mut self) -> &mut Xml<'a> {
        &mut self.xml
    }
    fn closes(&mut self) {
        self.open.pop();
    }
    fn opens(&mut self, element: &Element) -> Result<(), Refused> {
        let holder = self.open.iter().rev().find_map(|o| if let Open::Holder(of) = o { Some(*of) } else { None });
        let next = match (element.name.as_str(), holder) {
            ("graph", _) => {
                self.graphs += 1;
                let default = element.get("defaultedgetype").and_then(Direction::of);
                self.stated |= default.is_some();
                self.directed |= default == Some(Direction::Directed);
                Open::Graph
            }
            ("attributes", None) => Open::Attributes { of: if element.get("class") == Some("edge") { Of::Edge(0) } else { Of::Node(0) } },
            ("attribute", None) => return self.attribute(element),
            ("node", _) => Open::Holder(self.node(element)?),
            ("edge", _) => Open::Holder(self.edge(element)?),
            ("attvalue", Some(of)) => {
                self.value(of, element)?;
                Open::Other
            }
            ("spell" | "slice", Some(of)) => {
                self.spell(of, element);
                Open::Other
            }
            ("parent", Some(of)) => {
                self.builder.put_inside(of, element.get("for").unwrap_or_default());
                Open::Other
            }
            ("position" | "color" | "size" | "shape" | "thickness", Some(_)) => {
                self.drawings += 1;
                Open::Other
            }
            ("creator" | "description" | "keywords" | "title", None) if self.graphs == 0 => {
                let words = self.xml.content(&mut |_, _| {})?;
                if !words.trim().is_empty() {
                    self.builder.says(&element.name, words.trim());
                }
                return Ok(());
            }
            _ => Open::Other,
        };
        self.open.push(next);
        Ok(())
    }
}

impl Reading<'_> {
    fn attribute(&mut self, element: &Element) -> Result<(), Refused> {
        let of = self.open.iter().rev().find_map(|o| if let Open::Attributes { of } = o { Some(*of) } else { None }).unwrap_or(Of::Node(0));
        let id = element.get("id").unwrap_or_default().trim().to_owned();
        let title = element.get("title").map(str::trim).filter(|t| !t.is_empty()).unwrap_or(&id).to_owned();
        let mut default = String::new();
        self.xml.content(&mut |inner, text| {
            if inner == "default" {
                text.clone_into(&mut default);
            }
        })?;
        let at = self.builder.attribute(of, &title)?;
        self.builder.default(of, at, default.trim());
        self.keys[usize::from(matches!(of, Of::Edge(_)))].insert(id, at);
        Ok(())
    }

    fn node(&mut self, element: &Element) -> Result<Of, Refused> {
        let id = element.get("id").unwrap_or_default();
        let of = self.builder.node(id, element.line)?;
        let enclosing = self.open.iter().rev().find_map(|o| if let Open::Holder(Of::Node(at)) = o { self.ids.get(*at).cloned() } else { None });
        self.builder.put_inside(of, element.get("pid").or(enclosing.as_deref()).unwrap_or_default());
        self.ids.push(id.trim().to_owned());
        self.builder.say(of, "label", element.get("label").unwrap_or_default())?;
        self.period(of, element);
        Ok(of)
    }

    fn edge(&mut self, element: &Element) -> Result<Of, Refused> {
        let end = |name: &str| element.get(name).unwrap_or_default();
        let direction = element.get("type").or(element.get("edgetype")).and_then(Direction::of).unwrap_or(Direction::AsFile);
        let of = self.builder.edge(element.get("id"), [end("source"), end("target")], direction, element.line)?;
        for name in ["label", "kind", "weight"] {
            self.builder.say(of, name, element.get(name).unwrap_or_default())?;
        }
        self.period(of, element);
        Ok(of)
    }

    fn period(&mut self, of: Of, element: &Element) {
        if element.get("start").is_some() || element.get("end").is_some() {
            self.spell(of, element);
        }
    }

    /// A period: days as they stand, of an instant its day; what Gephi counts in milliseconds since 1970 the day in Greenwich.
    fn spell(&mut self, of: Of, element: &Element) {
        let mut counted = 0;
        let mut day = |names: [&str; 2]| {
            let text = names.iter().find_map(|n| element.get(n)).unwrap_or_default().trim();
            if let Some(day) = day_of_milliseconds(text) {
                counted += 1;
                return day;
            }
            // no beginning and no end are written as infinities
            if text.trim_start_matches(['+', '-']).eq_ignore_ascii_case("infinity") {
                return String::new();
            }
            text.split_once('T').map_or(text, |(day, _)| day).to_owned()
        };
        let spell = (day(["start", "startopen"]), day(["end", "endopen"]));
        self.milliseconds += counted;
        self.spells.entry(key(of)).or_default().push(spell);
    }

    fn value(&mut self, of: Of, element: &Element) -> Result<(), Refused> {
        let id = element.get("for").or(element.get("id")).unwrap_or_default().trim();
        self.changing += u64::from(element.get("start").is_some() || element.get("end").is_some());
        let value = element.get("value").unwrap_or_default().trim().to_owned();
        if value.is_empty() {
            return Ok(());
        }
        if let Some(at) = self.keys[usize::from(matches!(of, Of::Edge(_)))].get(id) {
            return self.builder.say_at(of, *at, &value);
        }
        *self.undeclared.entry(id.to_owned()).or_default() += 1;
        self.builder.say(of, id, &value)
    }

    fn finish(mut self, file: &str) -> Result<NetworkFile, Refused> {
        if self.graphs == 0 {
            return Err(Refused::new(Reason::Empty, "the GEXF holds no graph", "send a file with a <graph> element").of(file));
        }
        let mut several = 0;
        for ((edge, at), spells) in std::mem::take(&mut self.spells) {
            let of = if edge { Of::Edge(at) } else { Of::Node(at) };
            if let [(start, end)] = spells.as_slice() {
                self.builder.say(of, "start", start)?;
                self.builder.say(of, "end", end)?;
                continue;
            }
            several += 1;
            let words: Vec<String> = spells.iter().map(|(start, end)| format!("{start}/{end}")).collect();
            self.builder.say(of, "spells", &words.join(" "))?;
        }
        if several > 0 {
            let message = format!("{} several spells: they are kept as words, and no period is said", count(several, "node or edge has", "nodes or edges have"));
            self.builder.warn("spells", message, "a tie has one period: write an edge for each spell");
        }
        if self.milliseconds > 0 {
            let message = format!("{} in milliseconds since 1970: the day in Greenwich is taken", count(usize::try_from(self.milliseconds).unwrap_or(usize::MAX), "time is", "times are"));
            self.builder.note(Note::new("milliseconds", message).counting(self.milliseconds));
        }
        if !self.stated {
            self.builder.assume_direction(false);
        }
        if self.changing > 0 {
            let message = format!("{} over time: the last of each is taken", count(usize::try_from(self.changing).unwrap_or(usize::MAX), "value changes", "values change"));
            self.builder.warn("changing_value", message, "send the values of one day");
        }
        for (name, times) in std::mem::take(&mut self.undeclared) {
            let message = format!("the attribute {:?} is used {times} times and declared for no such element", shown(&name));
            self.builder.warn("key_undeclared", message, "it is kept by that name");
        }
        if self.graphs > 1 {
            let message = format!("the file holds {} graphs: they are read as one network", self.graphs);
            self.builder.warn("several_graphs", message, "send one graph a file to keep them apart");
        }
        if self.drawings > 0 {
            self.builder.note(Note::new("positions", "positions on a drawing, sizes and colours are not read"));
        }
        self.builder.finish(self.directed)
    }
}

/// Milliseconds from here on: as years or seconds nobody writes such numbers.
const LEAST_MILLISECONDS: f64 = 1e11;

/// The day of a number of milliseconds since 1970; `None` where it is no such number.
fn day_of_milliseconds(text: &str) -> Option<String> {
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() >= LEAST_MILLISECONDS)?;
    let milliseconds = format!("{:.0}", number.trunc()).parse::<i64>().ok()?;
    let moment = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

fn key(of: Of) -> (bool, usize) {
    match of {
        Of::Node(at) => (false, at),
        Of::Edge(at) => (true, at),
    }
}
