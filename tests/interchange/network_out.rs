//! Networks that leave come home equal, up to what `docs/formats.md` says that a format cannot carry.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sitelines::domain::Kind;
use sitelines::domain::table::ColumnType;
use sitelines::interchange::Limits;
use sitelines::interchange::network::file::{Attribute, Edge, NetworkFile, Node};
use sitelines::interchange::network::write::{Network, NetworkFormat, Outgoing, write};
use sitelines::interchange::network::{gexf, gml, graphml, json, pajek, tables};
use sitelines::interchange::{decode, delimited};

const FORMATS: [NetworkFormat; 7] = [
    NetworkFormat::GraphMl,
    NetworkFormat::Gexf,
    NetworkFormat::Gml,
    NetworkFormat::Pajek,
    NetworkFormat::Kumu,
    NetworkFormat::NodeLink,
    NetworkFormat::EdgeList,
];

/// A network that stands in memory as a whole.
#[derive(Default)]
struct Whole {
    network: NetworkFile,
    node_types: Vec<ColumnType>,
    edge_types: Vec<ColumnType>,
    provenance: Vec<(String, String)>,
}

impl Whole {
    fn outgoing(&self) -> Outgoing<'_> {
        Outgoing {
            network: self,
            node_attributes: &self.network.node_attributes,
            node_types: &self.node_types,
            edge_attributes: &self.network.edge_attributes,
            edge_types: &self.edge_types,
            provenance: &self.provenance,
        }
    }
    fn labels(&self) -> Vec<String> {
        let outgoing = self.outgoing();
        let labels = outgoing.labels();
        self.network.nodes.iter().map(|node| labels.of(node)).collect()
    }
}

impl Network for Whole {
    fn nodes(&self) -> Box<dyn Iterator<Item = Node> + '_> {
        Box::new(self.network.nodes.iter().cloned())
    }
    fn edges(&self) -> Box<dyn Iterator<Item = Edge> + '_> {
        Box::new(self.network.edges.iter().cloned())
    }
    fn count(&self) -> usize {
        self.network.nodes.len()
    }
    fn position(&self, id: &str) -> Option<usize> {
        self.network.nodes.iter().position(|node| node.id == id)
    }
    fn directed(&self) -> bool {
        self.network.edges.iter().any(|edge| edge.directed)
    }
}

fn home(format: NetworkFormat, bytes: &[u8]) -> NetworkFile {
    let limits = &Limits::STANDARD;
    match format {
        NetworkFormat::GraphMl => graphml::read("x.graphml", bytes, limits),
        NetworkFormat::Gexf => gexf::read("x.gexf", bytes, limits),
        NetworkFormat::Gml => gml::read("x.gml", bytes, limits),
        NetworkFormat::Pajek => pajek::read("x.net", bytes, limits),
        NetworkFormat::Kumu | NetworkFormat::NodeLink => json::read("x.json", bytes, limits).map(|n| n.expect("a network")),
        NetworkFormat::EdgeList => {
            let text = decode::decode("x.csv", bytes).expect("text");
            tables::read(None, &delimited::read("x.csv", &text.text, limits).expect("a grid"), limits)
        }
    }
    .unwrap_or_else(|refused| panic!("{format:?}: {refused}\n{}", String::from_utf8_lossy(bytes)))
}

/// What is said, by name; numbers as they count and not as they are written.
type Said = BTreeMap<String, String>;
type Plain = (Vec<(String, Said)>, Vec<(Option<String>, String, String, bool, Said)>);

fn plain(network: &NetworkFile) -> Plain {
    let values = |attributes: &[Attribute], values: &[(usize, String)]| -> Said {
        let number = |text: &str| text.parse::<f64>().map_or_else(|_| text.to_owned(), |n| n.to_string());
        values.iter().map(|(at, value)| (attributes[*at].name.clone(), number(value))).collect()
    };
    let mut nodes: Vec<_> = network.nodes.iter().map(|n| (n.id.clone(), values(&network.node_attributes, &n.values))).collect();
    let mut edges: Vec<_> = network
        .edges
        .iter()
        .map(|e| (e.id.clone(), e.from.clone(), e.to.clone(), e.directed, values(&network.edge_attributes, &e.values)))
        .collect();
    nodes.sort();
    edges.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
    (nodes, edges)
}

fn rename(said: &mut Said, from: &str, to: &str) {
    if let Some(value) = said.remove(from) {
        said.insert(to.to_owned(), value);
    }
}

/// What of a network a format can carry, as the docs say it.
fn carried(format: NetworkFormat, outgoing: &Whole) -> Plain {
    let (mut nodes, mut edges) = plain(&outgoing.network);
    match format {
        NetworkFormat::GraphMl | NetworkFormat::Gml | NetworkFormat::NodeLink => {}
        NetworkFormat::Gexf => {
            for (_, said) in &mut nodes {
                rename(said, "name", "label");
            }
        }
        NetworkFormat::Kumu => {
            for (id, said) in &mut nodes {
                rename(said, "name", "label");
                said.entry("label".to_owned()).or_insert_with(|| id.clone());
            }
            for edge in &mut edges {
                rename(&mut edge.4, "kind", "type");
            }
        }
        NetworkFormat::Pajek => {
            let labels: BTreeMap<&str, String> = outgoing.network.nodes.iter().map(|n| n.id.as_str()).zip(outgoing.labels()).collect();
            let label = |id: &str| labels[id].replace('"', "'");
            for (id, said) in &mut nodes {
                *id = label(id);
                said.clear();
            }
            for edge in &mut edges {
                (edge.0, edge.1, edge.2) = (None, label(&edge.1), label(&edge.2));
                edge.4.retain(|name, _| name == "weight");
            }
        }
        NetworkFormat::EdgeList => {
            nodes.retain(|(id, _)| edges.iter().any(|e| e.1 == *id || e.2 == *id));
            for (_, said) in &mut nodes {
                said.clear();
            }
        }
    }
    nodes.sort();
    edges.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
    (nodes, edges)
}

type RawNode = (String, Option<String>, Option<(i32, i32)>);
type RawEdge = (prop::sample::Index, prop::sample::Index, bool, Option<f64>, Option<String>, Option<u8>);

fn network(nodes: Vec<RawNode>, edges: Vec<RawEdge>) -> Whole {
    let attribute = |name: &str| Attribute { name: name.to_owned(), default: None };
    let mut network = NetworkFile {
        node_attributes: ["name", "note", "lon", "lat"].map(attribute).into(),
        edge_attributes: ["kind", "weight", "start", "end"].map(attribute).into(),
        ..NetworkFile::default()
    };
    for (at, (name, note, place)) in nodes.into_iter().enumerate() {
        let mut values = vec![(0, name.trim().to_owned())];
        values.extend(note.map(|n| (1, n.trim().to_owned())));
        if let Some((lon, lat)) = place {
            values.extend([(2, (f64::from(lon) / 1e4).to_string()), (3, (f64::from(lat) / 1e4).to_string())]);
        }
        values.retain(|(_, v)| !v.is_empty());
        network.nodes.push(Node { id: format!("org-{at}"), values, note: None, inside: None, line: 0 });
    }
    for (at, (from, to, directed, weight, kind, year)) in edges.into_iter().enumerate() {
        let id = |end: prop::sample::Index| network.nodes[end.index(network.nodes.len())].id.clone();
        let (from, to) = (id(from), id(to));
        let mut values: Vec<(usize, String)> = kind.into_iter().map(|k| (0, k.trim().to_owned())).filter(|(_, k)| !k.is_empty()).collect();
        values.extend(weight.map(|w| (1, w.to_string())));
        if let Some(year) = year {
            values.push((2, format!("20{:02}-01-01", year % 100)));
            values.extend((year % 2 == 0).then(|| (3, format!("20{:02}-12-31", year % 100))));
        }
        network.edges.push(Edge { id: Some(format!("tie-{at}")), from, to, directed, values, note: None, line: 0 });
    }
    Whole {
        network,
        node_types: vec![ColumnType::Text, ColumnType::Text, ColumnType::Number, ColumnType::Number],
        edge_types: vec![ColumnType::Text, ColumnType::Number, ColumnType::Date, ColumnType::Date],
        provenance: vec![("workspace".into(), "x \"y\" <z> & ] %\n*Arcs".into()), ("revision".into(), "7".into())],
    }
}

const WORDS: &str = "[ -~éàភ្នំ'\"=+@&<>;|\\[\\]#*%]{0,14}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn whatever_goes_out_comes_home_equal_in_every_format(
        nodes in prop::collection::vec((WORDS, prop::option::of(WORDS), prop::option::of((-1_800_000..1_800_000, -900_000..900_000))), 1..7),
        edges in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>(), prop::option::of(0.0..1e6_f64), prop::option::of(WORDS), prop::option::of(any::<u8>())), 0..9),
    ) {
        let outgoing = network(nodes, edges);
        for format in FORMATS {
            let labels: std::collections::BTreeSet<String> = outgoing.labels().iter().map(|l| l.replace('"', "'").trim().to_owned()).collect();
            // labels that differ only in what Pajek cannot hold are numbered there
            if format == NetworkFormat::Pajek && labels.len() < outgoing.network.nodes.len() {
                continue;
            }
            let mut bytes = Vec::new();
            write(format, &outgoing.outgoing(), &mut bytes).expect("writes");
            let back = home(format, &bytes);
            prop_assert!(back.problems.is_empty(), "{format:?}: {:?}\n{}", back.problems, String::from_utf8_lossy(&bytes));
            prop_assert_eq!(plain(&back), carried(format, &outgoing), "{:?}\n{}", format, String::from_utf8_lossy(&bytes));
            let mut again = Vec::new();
            write(format, &outgoing.outgoing(), &mut again).expect("writes");
            prop_assert_eq!(bytes, again);
        }
    }
}

/// Not only by the reader of its format: by the one door, which tells what a file is by its content.
#[test]
fn whatever_goes_out_is_known_again_for_what_it_is() {
    let mut outgoing = network(
        vec![("Aide Kolon".into(), Some("a note".into()), Some((-61_500, 134_500))), ("Union & Soro".into(), None, None), ("ភ្នំពេញ".into(), None, None)],
        Vec::new(),
    );
    for (at, (from, to, directed, kind)) in [("org-0", "org-1", true, "funding"), ("org-1", "org-2", false, "twinning")].into_iter().enumerate() {
        let values = vec![(0, kind.to_owned()), (1, "2.5".to_owned())];
        outgoing.network.edges.push(Edge { id: Some(format!("tie-{at}")), from: from.into(), to: to.into(), directed, values, note: None, line: 0 });
    }
    for words in ["plain", "a; licence: ODbL; filters: kind=funding, state=[open] {x} (y) & 'z'", "*Vertices 3 \"graph [\" <graphml>"] {
        outgoing.provenance = vec![("workspace".into(), words.into()), ("about".into(), words.repeat(120))];
        for (format, name) in FORMATS.into_iter().zip(["x.graphml", "x.gexf", "x.gml", "x.net", "x.json", "x.json", "x.csv"]) {
            let mut bytes = Vec::new();
            write(format, &outgoing.outgoing(), &mut bytes).expect("writes");
            let read = super::support::one(name, &bytes).unwrap_or_else(|refused| panic!("{format:?} {words}: {refused}\n{}", String::from_utf8_lossy(&bytes)));
            let count = |kind| read.drafts.iter().filter(|d| d.kind == kind).count();
            assert_eq!((read.profile.as_str(), count(Kind::Stakeholder), count(Kind::Tie)), ("network", 3, 2), "{format:?} {words}: {:?}", read.problems);
        }
    }
}

#[test]
fn an_empty_network_leaves_in_every_format_and_comes_home_empty_or_is_called_empty() {
    for format in FORMATS {
        let mut bytes = Vec::new();
        write(format, &Whole::default().outgoing(), &mut bytes).expect("writes");
        if format == NetworkFormat::NodeLink {
            let refused = json::read("x.json", &bytes, &Limits::STANDARD).expect_err("refused");
            assert_eq!(refused.code(), "input_empty");
            continue;
        }
        assert!(home(format, &bytes).nodes.is_empty(), "{format:?}");
    }
}

#[test]
fn two_stakeholders_of_one_name_stay_two_where_names_are_the_ids() {
    let outgoing = network(vec![("Same".into(), None, None), ("Same".into(), None, None), ("Other".into(), None, None)], Vec::new());
    assert_eq!(outgoing.labels(), ["Same (org-0)", "Same (org-1)", "Other"]);
}
