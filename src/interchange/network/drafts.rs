//! Profile `network`: nodes become stakeholders, edges become ties. What no field takes is kept as a tag; parallel edges
//! stay several ties; an edge from a node to itself, to no node, or of a strength that is none is a problem.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{Attribute, Edge, NetworkFile, Node, said};
use super::kinds::{self, ASSUMED, How};
use super::meaning::{self, Says};
use super::naming::{self, NamedBy};
use super::who::{self, Standing};
use crate::domain::known::{DIRECTION_CHOSEN, KIND_CHOSEN};
use crate::domain::text::as_seen;
use crate::domain::{Cell, Draft, FieldType, Kind, Known, Note, Place, Problem, Severity, Shape, Text};
use crate::interchange::drafts::{Gathering, check, unseen};
use crate::interchange::keys;
use crate::interchange::profile;
use crate::interchange::words::{count, nearest, shown};

/// Names listed in a note; the rest is counted.
const LISTED: usize = 8;
/// Nodes compared for the hint of an end that leads nowhere; above this the hint is left out, not the error.
const MAX_COMPARED: usize = 20_000;

/// What one pass over nodes or edges knows.
struct Reading<'a> {
    network: &'a NetworkFile,
    known: &'a dyn Known,
    kind: Kind,
    attributes: &'a [Attribute],
    says: Vec<Vec<Says>>,
    /// Attributes that name edges and do not say their kind.
    labels: BTreeSet<usize>,
    /// What names the nodes.
    named_by: NamedBy,
    /// Values that their field does not take: first place and how often, by attribute and value.
    odd: BTreeMap<(usize, String), (Place, usize)>,
    /// Fields and the attributes that said them.
    fields: BTreeMap<String, &'static str>,
    tags: BTreeSet<String>,
}

/// Reads a network into drafts. Returns the number of nodes and edges.
pub fn read(network: &NetworkFile, known: &dyn Known, out: &mut Gathering<'_>, notes: &mut Vec<Note>) -> u64 {
    notes.extend(network.notes.iter().cloned());
    out.problems.extend(network.problems.iter().cloned());
    let nodes = Reading::new(network, known, Kind::Stakeholder).nodes(out, notes);
    Reading::new(network, known, Kind::Tie).edges(&nodes, out, notes);
    (network.nodes.len() + network.edges.len()) as u64
}

impl<'a> Reading<'a> {
    fn new(network: &'a NetworkFile, known: &'a dyn Known, kind: Kind) -> Self {
        let attributes = if kind == Kind::Stakeholder { &network.node_attributes } else { &network.edge_attributes };
        let mut says = meaning::of(kind, attributes);
        let named_by = if kind == Kind::Stakeholder { naming::of(network, &says) } else { NamedBy::Own };
        if let NamedBy::Attribute(at) = named_by {
            says[at] = vec![Says { field: "name", maybe: false }];
        }
        // a word that may mean several fields means none that another attribute of the file says plainly
        let plain: BTreeSet<&str> = says.iter().flatten().filter(|s| !s.maybe).map(|s| s.field).collect();
        for list in &mut says {
            list.retain(|s| !s.maybe || !plain.contains(s.field));
        }
        let labels = if kind == Kind::Tie { kinds::labels(network, &says) } else { BTreeSet::new() };
        Self { labels, network, known, kind, attributes, says, named_by, odd: BTreeMap::new(), fields: BTreeMap::new(), tags: BTreeSet::new() }
    }

    /// Stakeholders out of nodes; answers which node is which.
    fn nodes(mut self, out: &mut Gathering<'_>, notes: &mut Vec<Note>) -> BTreeMap<&'a str, Text> {
        let names: Vec<Option<String>> = self.network.nodes.iter().map(|node| self.name(node)).collect();
        let who = who::stakeholders(self.network, &names, self.known);
        let mut found: BTreeMap<&str, Text> = BTreeMap::new();
        let mut elsewhere = Vec::new();
        let mut twins: BTreeMap<String, &str> = BTreeMap::new();
        for ((node, name), (id, standing)) in self.network.nodes.iter().zip(names).zip(who) {
            let place = self.network.place(node.line, None);
            if node.id.trim().is_empty() || found.contains_key(node.id.as_str()) {
                let message = if node.id.trim().is_empty() { "the node has no id".to_owned() } else { "the node's id is already used".to_owned() };
                out.problems.push(Problem::new(Severity::Error, "duplicate", place, message, "give each node an id of its own").with_value(&node.id));
                continue;
            }
            found.insert(&node.id, id.clone());
            if *twins.entry(as_seen(&node.id)).or_insert(&node.id) != node.id {
                out.problems.push(unseen(place.clone(), &node.id));
            }
            if let Standing::Waits((message, hint)) = standing {
                let written = name.as_deref().unwrap_or(&node.id);
                out.problems.push(Problem::new(Severity::Error, "stakeholder", place.clone(), message, hint).with_value(written));
                out.refuse(Kind::Stakeholder, id, place);
                continue;
            }
            if standing == Standing::KnownElsewhere {
                elsewhere.push(id.to_string());
                continue;
            }
            let mut draft = Draft::new(Kind::Stakeholder, id, place);
            draft.say("name", Cell::text(name.as_deref().unwrap_or(&node.id)));
            let mut tags = self.values(&mut draft, &node.values, out);
            if let Some(inside) = &node.inside {
                tags.push(format!("inside={inside}"));
            }
            let note = node.note.as_deref().filter(|_| self.named_by != NamedBy::Words);
            self.provenance(&mut draft, Some(&node.id), note, tags);
            out.take(draft);
        }
        self.tell(out, notes);
        naming::tell(self.named_by, self.network, notes);
        if !elsewhere.is_empty() {
            let message = format!(
                "{} known already from elsewhere ({}): ties are added, what the network says of them is not",
                count(elsewhere.len(), "stakeholder is", "stakeholders are"),
                some(elsewhere.iter().map(String::as_str))
            );
            notes.push(Note::new("known_elsewhere", message).counting(elsewhere.len()).with([some(elsewhere.iter().map(String::as_str))]).of(shown(&self.network.file)));
        }
        found
    }

    /// The name that a node gives itself: of several words for it the first in the profile.
    fn name(&self, node: &Node) -> Option<String> {
        let is_name = |at: usize| self.says[at].first().is_some_and(|s| s.field == "name");
        let best = said(self.attributes, &node.values)
            .filter(|(at, _)| is_name(*at))
            .min_by_key(|(at, _)| meaning::rank(self.kind, "name", &self.attributes[*at].name));
        let by_words = || node.note.clone().filter(|_| self.named_by == NamedBy::Words);
        best.map(|(_, value)| value.to_owned()).or_else(by_words)
    }

    fn edges(mut self, nodes: &BTreeMap<&str, Text>, out: &mut Gathering<'_>, notes: &mut Vec<Note>) {
        let mut used: BTreeMap<String, u64> = BTreeMap::new();
        let mut unsaid = 0_usize;
        for edge in &self.network.edges {
            let Some([from, to]) = self.ends(edge, nodes, out) else { continue };
            let place = self.network.place(edge.line, None);
            let mut draft = Draft::new(Kind::Tie, "unnamed", place);
            draft.say("from", Cell::Text(from.clone()));
            draft.say("to", Cell::Text(to.clone()));
            draft.say("kind", Cell::text(ASSUMED));
            let before = out.problems.errors();
            let mut tags = self.values(&mut draft, &edge.values, out);
            unsaid += usize::from(self.say_kind(&mut draft, edge, &mut tags, out));
            let id = self.tie_id(&draft, edge, &mut used);
            draft.id = Text::from(id);
            draft.say("id", Cell::Text(draft.id.clone()));
            if out.problems.errors() > before {
                out.refuse(Kind::Tie, draft.id, draft.place);
                continue;
            }
            self.provenance(&mut draft, edge.id.as_deref(), edge.note.as_deref(), tags);
            out.take(draft);
        }
        self.tell(out, notes);
        if unsaid > 0 {
            let message = format!("{} of which the file says no kind: taken as {ASSUMED}", count(unsaid, "tie", "ties"));
            notes.push(Note::new("kind_unsaid", message).counting(unsaid).with([ASSUMED]).of(shown(&self.network.file)));
        }
    }

    /// Says the kind and the direction: what somebody has said that the word means, else what the word says itself, else what is
    /// assumed, which is told. True where there is no word at all.
    fn say_kind(&mut self, draft: &mut Draft, edge: &Edge, tags: &mut Vec<String>, out: &mut Gathering<'_>) -> bool {
        let word = kinds::word(self.attributes, &self.says, &self.labels, &edge.values);
        let written = word.map_or(kinds::NOT_STATED, |w| w.written).to_owned();
        let chosen = self.known.tie_meaning(&written);
        let (kind, how) = match (chosen.kind, word.and_then(|w| w.kind)) {
            (Some(kind), _) => (kind, How::Chosen),
            (None, Some((kind, true))) => (Text::from(kind), How::Stated),
            (None, Some((kind, false))) => (Text::from(kind), How::Word),
            (None, None) => (Text::from(ASSUMED), How::Assumed),
        };
        let directed = chosen.directed.unwrap_or(edge.directed);
        draft.say("kind", Cell::Text(kind.clone()));
        draft.say("directed", Cell::Flag(directed));
        out.tie_words.count(&written, &kind, how, directed);
        let Some(word) = word else { return how == How::Assumed };
        // a word that is no code stays beside what it was taken for
        if word.kind.is_some() && how != How::Stated {
            tags.push(self.tag(word.at, &written));
        }
        if how == How::Chosen {
            tags.push(format!("{KIND_CHOSEN}={written}"));
        }
        if chosen.directed.is_some() {
            tags.push(format!("{DIRECTION_CHOSEN}={written}"));
        }
        if how == How::Assumed {
            self.odd(draft, word.at, &written);
        }
        false
    }

    /// The stakeholders at both ends; `None`, and a problem, where one leads nowhere or both are the same.
    fn ends(&self, edge: &Edge, nodes: &BTreeMap<&str, Text>, out: &mut Gathering<'_>) -> Option<[Text; 2]> {
        let mut ends = Vec::with_capacity(2);
        for (column, end) in [("source", &edge.from), ("target", &edge.to)] {
            let Some(id) = nodes.get(end.as_str()) else {
                let near = if nodes.len() <= MAX_COMPARED { nearest(end, nodes.keys().copied()) } else { None };
                let hint = near.map_or_else(|| "add the node, or take the edge out".to_owned(), |n| format!("did you mean {n:?}?"));
                let message = format!("the edge {} leads to a node that the file does not have", title(edge));
                out.problems.push(Problem::new(Severity::Error, "reference", self.network.place(edge.line, Some(column)), message, hint).with_value(end));
                return None;
            };
            ends.push(id.clone());
        }
        let [from, to] = <[Text; 2]>::try_from(ends).ok()?;
        if from == to {
            let place = self.network.place(edge.line, Some("target"));
            let message = format!("the edge {} joins a node to itself; a tie joins two stakeholders", title(edge));
            out.problems.push(Problem::new(Severity::Error, "self_tie", place, message, "take it out; what it counts may stand as an attribute of the node").with_value(&edge.to));
            return None;
        }
        Some([from, to])
    }

    /// An id that is the same at every import of the file: the ends, the kind, and where there are several the edge's own
    /// id or its number. A tie of another source keeps its id.
    fn tie_id(&self, draft: &Draft, edge: &Edge, used: &mut BTreeMap<String, u64>) -> String {
        let mut parts: Vec<String> = ["from", "to", "kind"].iter().filter_map(|f| draft.said(f)?.flat()).collect();
        parts.extend(edge.id.clone());
        let mut id = keys::joined(&parts);
        if let Some(before) = self.id_before(draft, edge, &id, used) {
            return before;
        }
        if self.known.source_of(Kind::Tie, &id).is_some_and(|s| s != self.network.file.as_str()) {
            parts.push(self.network.file.clone());
            id = keys::hashed(&id, &parts);
        }
        let times = used.entry(id.clone()).or_default();
        *times += 1;
        if *times == 1 {
            return id;
        }
        parts.push(times.to_string());
        keys::joined(&parts)
    }

    /// The id that the tie has from an import before, when nobody had said its kind: it stays the same tie.
    fn id_before(&self, draft: &Draft, edge: &Edge, id: &str, used: &mut BTreeMap<String, u64>) -> Option<String> {
        if self.known.has(Kind::Tie, id) || draft.said("kind").and_then(Cell::flat).as_deref() == Some(ASSUMED) {
            return None;
        }
        let mut parts: Vec<String> = ["from", "to"].iter().filter_map(|f| draft.said(f)?.flat()).collect();
        parts.push(ASSUMED.to_owned());
        parts.extend(edge.id.clone());
        let assumed = keys::joined(&parts);
        let times = used.get(&assumed).copied().unwrap_or_default() + 1;
        let before = if times == 1 {
            assumed.clone()
        } else {
            parts.push(times.to_string());
            keys::joined(&parts)
        };
        self.known.source_of(Kind::Tie, &before).filter(|s| *s == self.network.file.as_str())?;
        used.insert(assumed, times);
        Some(before)
    }

    /// Says the fields that values fit, and answers the rest as tags.
    fn values(&mut self, draft: &mut Draft, values: &super::file::Values, out: &mut Gathering<'_>) -> Vec<String> {
        let mut tags = Vec::new();
        let mut by: BTreeMap<&'static str, (usize, &str)> = BTreeMap::new();
        let mut point: [Option<(usize, &str)>; 2] = [None, None];
        let mut all: Vec<(usize, &str)> = said(self.attributes, values).collect();
        // a word that may mean several fields takes one that no plainer word has taken
        all.sort_by_key(|(at, _)| self.says[*at].iter().all(|s| s.maybe));
        for (at, value) in all {
            let free = |s: &&Says| !s.maybe || !by.contains_key(s.field);
            let Some((says, cell)) = self.says[at].iter().filter(free).find_map(|s| Some((*s, self.cell(*s, value)?))) else {
                let certain = self.says[at].iter().any(|s| !s.maybe);
                if self.kind == Kind::Tie && certain && self.says[at][0].field == "weight" {
                    self.bad_weight(draft, at, value, out);
                } else {
                    // what is no kind that is known is told where the kind is said
                    if certain && !(self.kind == Kind::Tie && self.says[at][0].field == "kind") {
                        self.odd(draft, at, value);
                    }
                    tags.push(self.tag(at, value));
                }
                continue;
            };
            match says.field {
                "lon" if point[0].is_none() => point[0] = Some((at, value)),
                "lat" if point[1].is_none() => point[1] = Some((at, value)),
                // the name was chosen among all words for it
                "name" if self.kind == Kind::Stakeholder => {
                    if draft.said("name").and_then(Cell::flat).as_deref() != Some(value) {
                        tags.push(self.tag(at, value));
                    }
                    self.fields.insert(self.attributes[at].name.clone(), "name");
                }
                field if by.contains_key(field) || matches!(field, "lon" | "lat") => tags.push(self.tag(at, value)),
                field => {
                    by.insert(field, (at, value));
                    self.fields.insert(self.attributes[at].name.clone(), field);
                    draft.say(field, cell);
                }
            }
        }
        self.point(draft, point, &mut tags);
        self.unsay_broken(draft, &by, &mut tags);
        tags
    }

    /// A value as the field takes it; `None` where it does not.
    fn cell(&self, says: Says, value: &str) -> Option<Cell> {
        if matches!(says.field, "lon" | "lat") {
            return value.parse::<f64>().ok().filter(|v| v.is_finite()).map(Cell::Real);
        }
        if says.field == "home_country" {
            return profile::country_code(value).map(Cell::text);
        }
        let field = &self.kind.fields()[self.kind.column(says.field)?];
        match field.ty {
            FieldType::Code(list) if field.list => {
                let codes: Option<Vec<Text>> = value.split(';').map(|part| meaning::code(list, part.trim()).map(Text::from)).collect();
                codes.map(Cell::List)
            }
            FieldType::Code(list) => meaning::code(list, value).map(Cell::text),
            FieldType::Number => value.parse::<f64>().ok().filter(|v| v.is_finite() && (field.name != "weight" || *v >= 0.0)).map(Cell::Real),
            FieldType::Ref(kind) => value.split(';').all(|id| self.known.has(kind, id.trim())).then(|| Cell::text(value)),
            _ => Some(Cell::text(value)),
        }
    }

    fn bad_weight(&self, draft: &Draft, at: usize, value: &str, out: &mut Gathering<'_>) {
        let place = self.network.place(draft.place.row.unwrap_or_default(), Some(&self.attributes[at].name));
        let ends: Vec<String> = ["from", "to"].iter().filter_map(|f| draft.said(f)?.flat()).collect();
        // what programs write where they know nothing
        let unknown = matches!(value.trim().to_lowercase().as_str(), "nan" | "na" | "n/a" | "null" | "none" | "-" | "?");
        let taken = if unknown { ": it is taken as not known" } else { "" };
        let message = format!("{:?} is no strength of the tie {}{taken}", shown(value), ends.join(" - "));
        let hint = "a strength is a finite number, zero or more; leave it out where it is not known";
        let severity = if unknown { Severity::Warning } else { Severity::Error };
        out.problems.push(Problem::new(severity, "weight", place, message, hint).with_value(value));
    }

    fn point(&mut self, draft: &mut Draft, point: [Option<(usize, &str)>; 2], tags: &mut Vec<String>) {
        let number = |said: Option<(usize, &str)>| said.and_then(|(_, v)| v.parse::<f64>().ok());
        if let (Some(lon), Some(lat)) = (number(point[0]), number(point[1]))
            && let Ok(shape) = Shape::point(lon, lat)
        {
            draft.say("geometry", Cell::Shape(shape));
            for (at, _) in point.into_iter().flatten() {
                self.fields.insert(self.attributes[at].name.clone(), "geometry");
            }
            return;
        }
        for (at, value) in point.into_iter().flatten() {
            self.odd(draft, at, value);
            tags.push(self.tag(at, value));
        }
    }

    /// A value that the record's own rules refuse is kept as a tag, with a warning; the rest of the row stands.
    fn unsay_broken(&mut self, draft: &mut Draft, by: &BTreeMap<&'static str, (usize, &str)>, tags: &mut Vec<String>) {
        let Err(broken) = check(&mut draft.clone(), self.known) else { return };
        for invalid in broken {
            let Some((at, value)) = by.get(invalid.column) else { continue };
            if let Some(column) = self.kind.column(invalid.column) {
                draft.cells[column] = (invalid.column == "kind").then(|| Cell::text(ASSUMED));
            }
            self.odd(draft, *at, value);
            tags.push(self.tag(*at, value));
        }
    }

    fn odd(&mut self, draft: &Draft, at: usize, value: &str) {
        let place = self.network.place(draft.place.row.unwrap_or_default(), Some(&self.attributes[at].name));
        self.odd.entry((at, value.to_owned())).or_insert((place, 0)).1 += 1;
    }

    fn tag(&mut self, at: usize, value: &str) -> String {
        let name = &self.attributes[at].name;
        self.tags.insert(name.clone());
        format!("{name}={value}")
    }

    fn provenance(&self, draft: &mut Draft, id: Option<&str>, note: Option<&str>, tags: Vec<String>) {
        let mut said = |field: &str, text: &str| {
            if draft.said(field).is_none() {
                draft.say(field, Cell::text(text));
            }
        };
        said("source", &self.network.file);
        if let Some(id) = id {
            said("source_id", id);
        }
        if let Some(note) = note {
            said("note", note);
        }
        if !tags.is_empty() {
            let mut all = match draft.said("tags").and_then(Cell::flat) {
                Some(own) => crate::domain::cell::split_list(&own),
                None => Vec::new(),
            };
            all.extend(tags.into_iter().map(Text::from));
            draft.say("tags", Cell::List(all));
        }
    }

    /// Says which attribute became which field, which are tags, and which values no field took.
    fn tell(&mut self, out: &mut Gathering<'_>, notes: &mut Vec<Note>) {
        let of_nodes = self.kind == Kind::Stakeholder;
        let (what, plural) = if of_nodes { ("nodes", "stakeholders") } else { ("edges", "ties") };
        let file = shown(&self.network.file);
        if !self.fields.is_empty() {
            let pairs = self.fields.iter().map(|(name, field)| format!("{} as {field}", shown(name))).collect::<Vec<_>>().join(", ");
            let message = format!("attributes of {what} read into {plural}: {pairs}");
            notes.push(Note::new(if of_nodes { "node_fields" } else { "edge_fields" }, message).with([pairs]).of(&file));
        }
        if !self.tags.is_empty() {
            let tags = some(self.tags.iter().map(String::as_str));
            let message = format!("attributes of {what} kept as tags: {tags}");
            notes.push(Note::new(if of_nodes { "node_tags" } else { "edge_tags" }, message).with([tags]).of(&file));
        }
        for ((at, value), (place, times)) in std::mem::take(&mut self.odd) {
            let field = self.says[at].first().map_or("field", |s| s.field);
            let of_kind = self.kind == Kind::Tie && self.says[at].iter().any(|s| s.field == "kind");
            let field = if of_kind { "kind" } else { field };
            let taken = if of_kind { format!("; the tie is taken as {ASSUMED}") } else { String::new() };
            let message = format!("{:?} is no {field} that is known ({}){taken}", shown(&value), count(times, "time", "times"));
            let hint = if of_kind {
                "it is kept as a tag; say in the review of the import which kind it is (tie_kinds), or write a code or its name"
            } else {
                "it is kept as a tag; use a code or its name in English or French"
            };
            out.problems.push(Problem::new(Severity::Warning, "code", place, message, hint).with_value(&value));
        }
    }
}

/// An edge as messages name it.
fn title(edge: &Edge) -> String {
    format!("{} - {}", shown(&edge.from), shown(&edge.to))
}

/// The first few of some words, and how many more there are.
fn some<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let all: Vec<String> = words.map(shown).collect();
    let more = all.len().saturating_sub(LISTED);
    let first = all.into_iter().take(LISTED).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}
