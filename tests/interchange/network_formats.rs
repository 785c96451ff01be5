//! The same small network in every format: nodes, isolates, parallel ties, direction, strength and attributes come through,
//! and what is broken is refused or located.

use super::support::*;
use sitelines::domain::{Cell, Kind};
use sitelines::interchange::{Limits, Options, Reason, Read, read};

/// a -> b (funding, 2.5), b - c twice (1 and unknown), d alone; a is "Alpha é".
const GEXF: &str = r#"<?xml version="1.0" encoding="UTF-8"?><gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><meta><creator>hand</creator></meta>
<graph defaultedgetype="undirected" timeformat="date"><attributes class="node"><attribute id="0" title="country" type="string"/></attributes>
<attributes class="edge"><attribute id="0" title="relation" type="string"/></attributes>
<nodes><node id="a" label="Alpha é"><attvalues><attvalue for="0" value="Mali"/></attvalues><viz:position x="1" y="2"/></node><node id="b"/><node id="c"/><node id="d"/></nodes>
<edges><edge id="1" source="a" target="b" type="directed" weight="2.5" start="2012-01-01" end="2012-12-31"><attvalues><attvalue for="0" value="funding"/></attvalues></edge>
<edge id="2" source="b" target="c" weight="1"/><edge id="3" source="b" target="c"/></edges></graph></gexf>"#;
const GML: &str = "Creator \"hand\"\n# a comment ]\ngraph [\n  directed 0\n  node [ id 1 label \"a\" name \"Alpha &#233;\" country \"Mali\" graphics [ x 1.5 ] ]\n  node [ id 2 label \"b\" ]\n  node [ id 3 label \"c\" ]\n  node [ id 9 label \"d\" ]\n\
    edge [ source 1 target 2 directed 1 weight 2.5 relation \"funding\" ]\n  edge [ source 2 target 3 weight 1 ]\n  edge [ source 2 target 3 ]\n]\n";
const PAJEK: &str = "%hand\n*Vertices 4\n1 \"a\" 0.1 0.2 ellipse ic Red name \"Alpha é\" country Mali\n2 b\n3 c\n4 d\n*Arcs :2 \"funding\"\n1 2 2.5 c Blue\n*Edges\n2 3 1\n2 3\n";
const NODE_LINK: &str = r#"{"directed": false, "multigraph": true, "graph": {}, "nodes": [{"id": "a", "name": "Alpha é", "country": "Mali"}, {"id": "b"}, {"id": "c"}, {"id": "d"}],
    "LISTS": [{"source": "a", "target": "b", "directed": true, "weight": 2.5, "relation": "funding"}, {"source": "b", "target": "c", "weight": 1}, {"source": {"id": "b"}, "target": "c", "weight": null}]}"#;
const GRAPH: &str = r#"{"graph": {"directed": false, "label": "hand", "nodes": {"a": {"label": "Alpha é", "metadata": {"country": "Mali"}}, "b": {}, "c": {}, "d": {}},
    "edges": [{"source": "a", "target": "b", "directed": true, "relation": "funding", "metadata": {"weight": 2.5}}, {"source": "b", "target": "c", "metadata": {"weight": 1}}, {"source": "b", "target": "c"}]}}"#;
const KUMU: &str = r#"{"elements": [{"_id": "a", "attributes": {"label": "Alpha é", "country": "Mali"}}, {"_id": "b", "attributes": {}}, {"_id": "c"}, {"_id": "d"}], "loops": [{}],
    "connections": [{"_id": "1", "from": "a", "to": "b", "direction": "directed", "attributes": {"connection type": "funding", "weight": "2.5"}},
    {"from": "b", "to": "c", "direction": "undirected", "weight": 1}, {"from": "c", "to": "b", "reversed": true, "direction": "undirected"}]}"#;

fn links() -> String {
    NODE_LINK.replace("LISTS", "links")
}

fn edges() -> String {
    NODE_LINK.replace("LISTS", "edges")
}

fn all() -> Vec<(&'static str, Vec<u8>)> {
    let sheets: Vec<u8> = workbook(&[
        ("Elements", &[&[X::T("Label"), X::T("Name"), X::T("Country")], &[X::T("a"), X::T("Alpha é"), X::T("Mali")], &[X::T("b")], &[X::T("d")]], &[]),
        (
            "Connections",
            &[
                &[X::T("From"), X::T("To"), X::T("Direction"), X::T("Type"), X::T("Weight")],
                &[X::T("a"), X::T("b"), X::T("directed"), X::T("funding"), X::N(2.5)],
                &[X::T("b"), X::T("c"), X::T("undirected"), X::E, X::N(1.0)],
                &[X::T("b"), X::T("c"), X::T("undirected")],
            ],
            &[],
        ),
    ]);
    vec![
        ("x.gexf", GEXF.into()),
        ("x.gml", GML.into()),
        ("x.net", PAJEK.into()),
        ("x.json", links().into()),
        ("x.json", edges().into()),
        ("x.json", GRAPH.into()),
        ("x.json", KUMU.into()),
        ("x.xlsx", sheets),
    ]
}

/// Ties as from, to, directed, kind, weight.
fn ties(read: &Read) -> Vec<(String, String, bool, String, Option<String>)> {
    let of = |d: &sitelines::domain::Draft| {
        let text = |field: &str| said(d, field);
        let directed = d.said("directed") == Some(&Cell::Flag(true));
        (text("from").unwrap_or_default(), text("to").unwrap_or_default(), directed, text("kind").unwrap_or_default(), text("weight"))
    };
    read.drafts.iter().filter(|d| d.kind == Kind::Tie).map(of).collect()
}

#[test]
fn every_format_tells_the_same_network() {
    let tie = |from: &str, to: &str, directed: bool, kind: &str, weight: Option<&str>| (from.to_owned(), to.to_owned(), directed, kind.to_owned(), weight.map(str::to_owned));
    let expected = vec![tie("a", "b", true, "funding", Some("2.5")), tie("b", "c", false, "coordination", Some("1")), tie("b", "c", false, "coordination", None)];
    for (at, (name, bytes)) in all().into_iter().enumerate() {
        let read = one(name, bytes).unwrap_or_else(|r| panic!("{name} {at}: {r}"));
        assert_eq!(errors(&read), Vec::<&sitelines::domain::Problem>::new(), "{name} {at}");
        assert_eq!(read.profile, "network");
        let mut nodes = ids(&read, Kind::Stakeholder);
        nodes.sort();
        assert_eq!(nodes, ["a", "b", "c", "d"], "{name} {at}: isolates too");
        let alpha = draft(&read, Kind::Stakeholder, "a");
        assert_eq!((said(alpha, "name").as_deref(), said(alpha, "home_country").as_deref()), (Some("Alpha é"), Some("ML")), "{name} {at}");
        assert_eq!(ties(&read), expected, "{name} {at}");
    }
}

#[test]
fn spells_of_gexf_are_periods_and_several_are_words() {
    let read = one("x.gexf", GEXF).expect("reads");
    let tie = read.drafts.iter().find(|d| d.kind == Kind::Tie).expect("a tie");
    assert_eq!((said(tie, "start").as_deref(), said(tie, "end").as_deref()), (Some("2012-01-01"), Some("2012-12-31")));
    let several = GEXF.replace("<edge id=\"3\" source=\"b\" target=\"c\"/>", "<edge id=\"3\" source=\"b\" target=\"c\"><spells><spell start=\"2010\" end=\"2011\"/><spell start=\"2012T00\"/></spells></edge>");
    let read = one("x.gexf", several).expect("reads");
    assert_eq!(rules(&read), [("spells".to_owned(), None, None)]);
    assert_eq!(said(read.drafts.last().expect("a tie"), "tags").as_deref(), Some("spells=2010/2011 2012/"));
}

#[test]
fn edge_lists_and_matrices_are_told_from_other_sheets() {
    let weighted = [("a", "b", Some("2")), ("b", "c", Some("1.5"))];
    let plain = [("a", "b", None), ("b", "c", None)];
    let cases: [(&str, &str, &[(&str, &str, Option<&str>)]); 9] = [
        ("x.csv", "Source;Target;Weight\na;b;2\nb;c;1,5\n", &weighted),
        ("x.csv", "from,to,poids\na,b,2\nb,c,1.5\n", &weighted),
        ("x.csv", "source,target\na,b\nb,c\n", &plain),
        ("x.edgelist", "# networkx\na b {'weight': 2}\nb c {'weight': 1.5, 'seen': True}\n", &weighted),
        ("x.txt", "a b 2\nb c 1.5\n", &weighted),
        ("x.el", "a\tb\nb\tc\n", &plain),
        ("x.csv", "a b 2\nb c 1.5\n", &weighted),
        ("x.csv", ",a,b,c\na,0,2,\nb,2,0,1.5\nc,,1.5,0\n", &weighted),
        ("x.csv", "org,a,b,c\na,0,1,0\nb,1,0,1\nc,0,1,0\n", &plain),
    ];
    for (name, text, expected) in cases {
        let read = one(name, text).unwrap_or_else(|r| panic!("{text}: {r}"));
        assert!(errors(&read).is_empty(), "{text}: {:?}", read.problems);
        let found = ties(&read);
        let found: Vec<(&str, &str, Option<&str>)> = found.iter().map(|(a, b, directed, _, w)| {
            assert!(!directed, "{text}");
            (a.as_str(), b.as_str(), w.as_deref())
        }).collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(ids(&read, Kind::Stakeholder).len(), 3, "{text}");
    }
    let directed = one("x.csv", ",a,b\na,0,1\nb,0,0\n").expect("reads");
    assert_eq!(ties(&directed).iter().map(|t| (t.0.as_str(), t.1.as_str(), t.2)).collect::<Vec<_>>(), [("a", "b", true)]);
    for (name, text) in [("names.csv", "Mali Sud\nMali Nord\n"), ("x.csv", "a,b,c\n1,2,3\n"), ("x.csv", "x y\n")] {
        assert_eq!(refusal(name, text).1, "profile_unknown", "{text}");
    }
    let ties_file = one("ties.csv", "id,from,to,kind\nt,a,b,funding\n").expect("reads");
    assert_eq!(ties_file.profile, "records", "our own table stays one");
}

#[test]
fn a_table_of_nodes_goes_with_its_edges() {
    let nodes = file("nodes.csv", "Id,Label,Pays\nn1,Alpha,Mali\nn2,Beta,\nn3,Alone,\n");
    let edges = file("edges.csv", "Source,Target,Type,Id,Weight\nn1,n2,Directed,e1,3\nBeta,n4,Undirected,,\n,n1,Directed,,\n");
    let read = import(&[nodes, edges]).expect("reads");
    assert_eq!(ids(&read, Kind::Stakeholder), ["n1", "n2", "n3", "n4"]);
    assert_eq!(ties(&read).iter().map(|t| (t.0.as_str(), t.1.as_str(), t.2)).collect::<Vec<_>>(), [("n1", "n2", true), ("n2", "n4", false)]);
    assert_eq!(rules(&read), [("required".to_owned(), Some(4), Some("Source".to_owned()))]);
    assert!(read.notes.iter().any(|n| n.to_string().contains("1 node is named by edges alone")), "{:?}", read.notes);
}

#[test]
fn an_edge_to_nowhere_is_located_in_every_format_that_lists_its_nodes() {
    let broken = [
        ("x.gexf", GEXF.replace("target=\"c\" weight", "target=\"nowhere\" weight")),
        ("x.gml", GML.replace("target 3 weight", "target 77 weight")),
        ("x.net", PAJEK.replace("2 3 1\n", "2 77 1\n")),
        ("x.json", links().replace("\"target\": \"c\", \"weight\": 1", "\"target\": \"nowhere\", \"weight\": 1")),
        ("x.json", GRAPH.replace("\"target\": \"c\", \"meta", "\"target\": \"nowhere\", \"meta")),
        ("x.json", KUMU.replace("\"to\": \"c\"", "\"to\": \"nowhere\"")),
    ];
    for (name, text) in broken {
        let read = one(name, &text).unwrap_or_else(|r| panic!("{name}: {r}"));
        let found = errors(&read);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!((found[0].rule.as_str(), found[0].place.column.as_deref()), ("reference", Some("target")), "{name}");
        assert!(found[0].place.row.is_some_and(|r| r > 0) && ties(&read).len() == 2, "{name}");
    }
}

#[test]
fn bad_strengths_and_ties_to_oneself_are_located() {
    for weight in ["-1", "inf", "much"] {
        for (name, text) in [("x.net", PAJEK.replace("2 3 1\n", &format!("2 3 {weight}\n"))), ("x.csv", format!("source,target,weight\na,b,{weight}\n"))] {
            let read = one(name, &text).expect("reads");
            assert_eq!(errors(&read).iter().map(|p| p.rule.as_str()).collect::<Vec<_>>(), ["weight"], "{text}");
        }
    }
    let read = one("x.csv", ",a,b\na,1,1\nb,1,0\n").expect("reads");
    assert_eq!(rules(&read), [("self_tie".to_owned(), Some(2), Some("target".to_owned()))]);
}

#[test]
fn a_member_that_stands_twice_is_said_where_it_stands_and_the_last_is_taken() {
    let named = r#""country": "Mali""#;
    let twice = r#""country": "Niger", "country": "Mali""#;
    for text in [links(), edges(), GRAPH.to_owned(), KUMU.to_owned()] {
        let read = one("x.json", text.replace(named, twice)).expect("reads");
        let found: Vec<_> = rules(&read).into_iter().filter(|(rule, ..)| rule == "duplicate_member").collect();
        assert_eq!(found, [("duplicate_member".to_owned(), Some(1), Some("country".to_owned()))], "{text}");
        assert_eq!(read.drafts, one("x.json", &text).expect("reads").drafts);
    }
    // around the items: a list twice, a node of a graph twice
    for (text, name) in [(links().replace("\"nodes\":", "\"nodes\": [], \"nodes\":"), "nodes"), (GRAPH.replace("\"b\": {}", "\"b\": {}, \"b\": {}"), "b")] {
        let read = one("x.json", &text).expect("reads");
        let found: Vec<_> = rules(&read).into_iter().filter(|(rule, ..)| rule == "duplicate_member").map(|(_, _, column)| column).collect();
        assert_eq!(found, [Some(name.to_owned())], "{text}");
    }
}

#[test]
fn what_is_cut_off_or_flipped_is_refused_or_read_and_never_breaks() {
    for (name, bytes) in all() {
        let step = (bytes.len() / 60).max(1);
        for length in (1..bytes.len()).step_by(step) {
            let cut = one(name, &bytes[..length]);
            // XML, JSON, GML and zip tell that their end is missing
            if name != "x.net" && !bytes[length..].iter().all(u8::is_ascii_whitespace) {
                assert!(cut.is_err(), "{name} cut at {length}");
            }
            let mut flipped = bytes.clone();
            flipped[length] ^= 0x15;
            let _either = one(name, &flipped);
        }
    }
    let cut = one("x.net", "*Vertices 4\n1 a\n2 b\n").expect("reads");
    assert_eq!(rules(&cut), [("vertices".to_owned(), None, None)]);
}

#[test]
fn hostile_networks_are_refused_with_words() {
    let bomb = r#"<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><gexf><graph><nodes><node id="&b;"/></nodes></graph></gexf>"#;
    let deep_gml = format!("graph [ node [ id 1 {} ] ]", "a [ ".repeat(100_000));
    let deep_json = format!("{{\"nodes\": {}", "[".repeat(100_000));
    for (name, content, code) in [
        ("x.gexf", bomb.to_owned(), "xml_entities"),
        ("x.gexf", format!("<gexf>{}", "<a>".repeat(1_000)), "xml_depth"),
        ("x.gexf", "<gexf/>".to_owned(), "input_empty"),
        ("x.gexf", GEXF.replace("Alpha", "Al\0pha"), "nul_byte"),
        ("x.gml", deep_gml, "xml_depth"),
        ("x.gml", "graph [ node [ id 1 label \"open ] ]".to_owned(), "network_malformed"),
        ("x.gml", "graph [ node [ id 1 ] ] ]".to_owned(), "network_malformed"),
        ("x.gml", GML.replace("Mali", "Ma\0li"), "nul_byte"),
        ("x.json", deep_json, "json_depth"),
        ("x.json", links().replace("Mali", "Ma\0li"), "nul_byte"),
        ("x.json", "{\"nodes\": []}".to_owned(), "input_empty"),
        ("x.net", "*Vertices 4000000000\n*Arcs\n1 2\n".to_owned(), "too_many_rows"),
        ("x.net", "*Vertices 1\n1 a\n*Vertices 1\n1 b\n".to_owned(), "network_malformed"),
        ("x.net", "*Network only\n".to_owned(), "input_empty"),
        ("x.net", PAJEK.replace("Mali", "Ma\0li"), "nul_byte"),
        ("x.gexf", GML.to_owned(), "type_mismatch"),
    ] {
        assert_eq!(refusal(name, content).1, code, "{name}");
    }
    // entities of an attacker's own in texts that are not XML stay letters
    let read = one("x.gml", GML.replace("&#233;", "&xxe; &#0;")).expect("reads");
    assert_eq!(said(draft(&read, Kind::Stakeholder, "a"), "name").as_deref(), Some("Alpha &xxe; &#0;"));
}

#[test]
fn limits_hold_in_every_format_at_the_limit_and_one_beyond() {
    for (at, (name, bytes)) in all().into_iter().enumerate() {
        let with = |limits: Limits| read(&[file(name, &bytes)], &Options { limits, ..options() }, &World::default());
        let fits = Limits { rows: 4, ..Limits::STANDARD };
        assert!(with(fits).is_ok(), "{name} {at}");
        let refused = with(Limits { rows: 3, ..fits }).expect_err("too many nodes");
        assert_eq!(refused.reason, Reason::Rows, "{name} {at}: {refused}");
        let refused = with(Limits { cells: 3, ..fits }).expect_err("too many values");
        assert_eq!(refused.reason, Reason::Cells, "{name} {at}: {refused}");
        let long = with(Limits { cell_chars: 6, ..fits }).expect("reads");
        assert!(long.problems.iter().any(|p| p.rule == "too_long"), "{name} {at}: {:?}", long.problems);
    }
    let columns = |most: usize| {
        let options = Options { limits: Limits { columns: most, ..Limits::STANDARD }, ..options() };
        read(&[file("x.json", "{\"nodes\": [{\"id\": 1, \"a\": 1, \"b\": 2}]}")], &options, &World::default())
    };
    assert!(columns(2).is_ok());
    assert_eq!(columns(1).expect_err("refused").reason, Reason::Columns);
}
