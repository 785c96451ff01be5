//! Profile `network`: GraphML from many hands becomes stakeholders and ties; nothing is lost without a word.

use super::support::*;
use sitelines::domain::Kind;
use sitelines::interchange::{Limits, Options, Reason, Read, read};

/// A GraphML document with these keys and this graph.
fn graphml(keys: &str, default: &str, graph: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n{keys}\n\
         <graph id=\"G\" edgedefault=\"{default}\">\n{graph}\n</graph>\n</graphml>\n"
    )
}

const KEYS: &str = r#"<key id="n" for="node" attr.name="label" attr.type="string"/>
<key id="c" for="node" attr.name="Constituency" attr.type="string"/>
<key id="t" for="node" attr.name="type" attr.type="string"/>
<key id="p" for="node" attr.name="pays" attr.type="string"/>
<key id="x" for="node" attr.name="lon" attr.type="double"/>
<key id="y" for="node" attr.name="lat" attr.type="double"/>
<key id="b" for="node" attr.name="budget" attr.type="double"/>
<key id="k" for="edge" attr.name="relation" attr.type="string"/>
<key id="w" for="edge" attr.name="weight" attr.type="double"/>
<key id="z" for="edge" attr.name="colour" attr.type="string"><default>yellow</default></key>"#;

fn two(edge: &str) -> Read {
    one("x.graphml", graphml(KEYS, "undirected", &format!("<node id=\"a\"/><node id=\"b\"/>\n{edge}"))).expect("reads")
}

#[test]
fn nodes_become_stakeholders_with_what_their_attributes_say() {
    let graph = r#"<node id="Mairie de Ségou"><data key="n">Mairie</data><data key="c">collectivites locales</data>
        <data key="t">Local Government</data><data key="p">Mali</data><data key="x">-6.26</data><data key="y">13.44</data><data key="b">12.5</data></node>
        <node id="n2"><desc>met once</desc><data key="c">neighbours</data><data key="t">ONG</data><data key="p">Atlantis</data></node>
        <node id="alone"/>"#;
    let read = one("partners.graphml", graphml(KEYS, "undirected", graph)).expect("reads");
    assert_eq!((read.profile.as_str(), read.rows), ("network", 3));
    assert_eq!(ids(&read, Kind::Stakeholder), ["mairie-de-segou", "n2", "alone"], "an isolate stays");
    let mairie = draft(&read, Kind::Stakeholder, "mairie-de-segou");
    for (field, value) in [
        ("name", "Mairie"), ("source_id", "Mairie de Ségou"), ("source", "partners.graphml"), ("constituency", "local_government"),
        ("organisation_type", "11"), ("home_country", "ML"), ("tags", "budget=12.5"),
    ] {
        assert_eq!(said(mairie, field).as_deref(), Some(value), "{field}");
    }
    assert_eq!(format!("{:?}", mairie.said("geometry")), "Some(Shape(Shape(POINT(-6.26 13.44))))");
    let second = draft(&read, Kind::Stakeholder, "n2");
    assert_eq!((said(second, "name").as_deref(), said(second, "note").as_deref()), (Some("n2"), Some("met once")));
    assert_eq!(said(second, "constituency"), None);
    assert_eq!(said(second, "tags").as_deref(), Some("Constituency=neighbours; pays=Atlantis; type=ONG"), "ONG alone says neither national nor international");
    let odd: Vec<_> = read.problems.iter().map(|p| (p.rule.as_str(), p.value.as_str(), p.is_error())).collect();
    assert_eq!(odd, [("code", "neighbours", false), ("code", "Atlantis", false)]);
    assert!(read.notes.iter().any(|n| n.to_string().contains("kept as tags") && n.to_string().contains("budget")), "{:?}", read.notes);
}

#[test]
fn edges_become_ties_directed_as_the_file_or_the_edge_says() {
    let graph = r#"<node id="a"/><node id="b"/><node id="c"/>
        <edge source="a" target="b"/><edge source="b" target="c" directed="false"><data key="w">2.5</data><data key="k">funding</data></edge>
        <edge id="e9" source="c" target="a"><data key="k">friendship</data><data key="z">red</data></edge>"#;
    let read = one("x.graphml", graphml(KEYS, "directed", graph)).expect("reads");
    let ties: Vec<_> = read.drafts.iter().filter(|d| d.kind == Kind::Tie).collect();
    let of = |field: &str| ties.iter().map(|d| said(d, field).unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(of("id"), ["a.b.coordination", "b.c.funding", "c.a.coordination.e9"]);
    assert_eq!(of("directed"), ["true", "false", "true"]);
    assert_eq!(of("weight"), ["", "2.5", ""]);
    assert_eq!(of("tags"), ["colour=yellow", "colour=yellow", "relation=friendship; colour=red"], "defaults and values no field takes");
    assert_eq!(of("source_id"), ["", "", "e9"]);
    assert_eq!(rules(&read), [("code".to_owned(), Some(16), Some("relation".to_owned()))]);
}

#[test]
fn parallel_edges_stay_several_ties_and_the_same_at_every_import() {
    let edges = r#"<edge source="a" target="b"/><edge source="a" target="b"/><edge source="b" target="a"/>"#;
    let first = two(edges);
    assert_eq!(ids(&first, Kind::Tie), ["a.b.coordination", "a.b.coordination.2", "b.a.coordination"]);
    let world = World::default().after(&first);
    let again = read(&[file("x.graphml", graphml(KEYS, "undirected", &format!("<node id=\"a\"/><node id=\"b\"/>\n{edges}")))], &options(), &world).expect("reads");
    assert_eq!(first.drafts, again.drafts);
}

#[test]
fn what_is_no_tie_is_a_located_problem() {
    let bad = |edge: &str| {
        let read = two(edge);
        assert!(ids(&read, Kind::Tie).is_empty(), "{edge}");
        assert_eq!(ids(&read, Kind::Stakeholder), ["a", "b"], "{edge}");
        let problem = errors(&read)[0].clone();
        (problem.rule, problem.place.row, problem.place.column.unwrap_or_default())
    };
    let line = Some(15);
    assert_eq!(bad(r#"<edge source="a" target="a"/>"#), ("self_tie".into(), line, "target".into()));
    assert_eq!(bad(r#"<edge source="a" target="bb"/>"#), ("reference".into(), line, "target".into()));
    for weight in ["-1", "inf", "-inf", "much", "1e999"] {
        assert_eq!(bad(&format!("<edge source=\"a\" target=\"b\"><data key=\"w\">{weight}</data></edge>")), ("weight".into(), line, "weight".into()), "{weight}");
    }
    let twice = one("x.graphml", graphml("", "directed", "<node id=\"a\"/><node id=\"a\"/><node id=\"\"/>")).expect("reads");
    assert_eq!(errors(&twice).iter().map(|p| p.rule.as_str()).collect::<Vec<_>>(), ["duplicate", "duplicate"]);
    let hyper = one("x.graphml", graphml("", "directed", "<node id=\"a\"/><hyperedge><endpoint node=\"a\"/></hyperedge>")).expect("reads");
    assert_eq!(errors(&hyper)[0].rule, "hyperedge");
}

#[test]
fn nested_graphs_ports_and_drawings_are_flattened_with_words() {
    let graph = r#"<node id="ministry"><port name="north"/><graph edgedefault="directed"><node id="water"/><node id="forest"/>
        <edge source="water" target="forest"/></graph></node><node id="ngo"/>
        <edge source="ngo" target="water" sourceport="north"/>"#;
    let read = one("x.graphml", graphml("", "undirected", graph)).expect("reads");
    assert_eq!(ids(&read, Kind::Stakeholder), ["ministry", "water", "forest", "ngo"]);
    assert_eq!(said(draft(&read, Kind::Stakeholder, "water"), "tags").as_deref(), Some("inside=ministry"));
    assert_eq!(said(draft(&read, Kind::Tie, "water.forest.coordination"), "directed").as_deref(), Some("true"));
    assert_eq!(said(draft(&read, Kind::Tie, "ngo.water.coordination"), "directed").as_deref(), Some("false"));
    assert_eq!(read.problems.iter().map(|p| p.rule.as_str()).collect::<Vec<_>>(), ["nested_graph", "port"]);
    let yed = r#"<node id="n0"><data key="d5"><y:ShapeNode xmlns:y="http://www.yworks.com/xml/graphml"><y:Fill color="yellow"/>
        <y:NodeLabel>Fisheries &amp; <![CDATA[Water <1>]]></y:NodeLabel></y:ShapeNode></data></node>"#;
    let yed = one("x.graphml", graphml(r#"<key for="node" id="d5" yfiles.type="nodegraphics"/>"#, "directed", yed)).expect("reads");
    assert_eq!(said(draft(&yed, Kind::Stakeholder, "n0"), "name").as_deref(), Some("Fisheries & Water <1>"));
}

#[test]
fn ids_that_become_one_slug_stay_apart_whatever_their_order() {
    let of = |nodes: &[&str]| {
        let graph: String = nodes.iter().map(|n| format!("<node id=\"{n}\"/>")).collect();
        let read = one("x.graphml", graphml("", "directed", &graph)).expect("reads");
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let mut pairs: Vec<_> = read.drafts.iter().map(|d| (said(d, "source_id").unwrap_or_default(), d.id.to_string())).collect();
        pairs.sort();
        pairs
    };
    let found = of(&["A B", "a-b", "a b", "ភ្នំពេញ"]);
    assert_eq!(found, of(&["ភ្នំពេញ", "a b", "a-b", "A B"]));
    assert_eq!(found.iter().find(|(source, _)| source == "a-b").map(|(_, id)| id.as_str()), Some("a-b"), "a slug keeps itself");
}

#[test]
fn stakeholders_that_are_known_get_their_ties_and_keep_what_is_known_of_them() {
    let graph = r#"<node id="n0"><data key="n">World Fish</data><data key="c">academe</data></node><node id="n1"/><edge source="n0" target="n1"/>"#;
    let world = World::default().with(Kind::Stakeholder, "worldfish", "World Fish");
    let found = read(&[file("x.graphml", graphml(KEYS, "directed", graph))], &options(), &world).expect("reads");
    assert_eq!(ids(&found, Kind::Stakeholder), ["n1"]);
    assert_eq!(ids(&found, Kind::Tie), ["worldfish.n1.coordination"]);
    assert!(found.notes.iter().any(|n| n.to_string().contains("worldfish") && n.to_string().contains("known already")), "{:?}", found.notes);
}

#[test]
fn every_encoding_that_xml_declares_is_read() {
    let text = |encoding: &str| graphml("", "directed", "<node id=\"a\"><desc>Ségou</desc></node>").replace("UTF-8", encoding);
    let latin: Vec<u8> = text("ISO-8859-1").chars().map(|c| u8::try_from(u32::from(c)).expect("latin")).collect();
    let utf16 = |mark: &[u8], big: bool| {
        let units = text("UTF-16");
        let units = units.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() });
        [mark, &units.collect::<Vec<_>>()].concat()
    };
    for bytes in [text("UTF-8").into_bytes(), latin, utf16(b"\xff\xfe", false), utf16(b"\xfe\xff", true), utf16(b"", false), utf16(b"", true)] {
        let read = one("x.graphml", bytes).expect("reads");
        assert_eq!(said(draft(&read, Kind::Stakeholder, "a"), "note").as_deref(), Some("Ségou"));
    }
    assert_eq!(refusal("x.graphml", text("klingon")), (422, "xml_malformed"));
}

#[test]
fn a_network_is_known_by_its_content_and_never_mixed_with_tables() {
    let text = graphml("", "directed", "<node id=\"a\"/>");
    for name in ["upload", "x.xml", "x.graphml"] {
        assert_eq!(one(name, &text).expect("reads").profile, "network", "{name}");
    }
    assert_eq!(one("x.zip", zipped(&[("net/x.graphml", text.as_bytes())])).expect("reads").profile, "network");
    assert_eq!(refusal("sites.csv", &text), (415, "type_mismatch"));
    assert_eq!(refusal("x.graphml", "id,name\n"), (415, "type_mismatch"));
    let both = import(&[file("x.graphml", &text), file("themes.csv", "id,name\na,A\n")]).expect_err("refused");
    assert_eq!(both.reason, Reason::Mixed);
}

#[test]
fn entity_bombs_and_foreign_entities_are_refused() {
    let graph = "<graphml><graph edgedefault=\"directed\"><node id=\"a\"><desc>&b;</desc></node></graph></graphml>";
    for document in ["<!DOCTYPE graphml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>", "<!DOCTYPE graphml SYSTEM \"file:///etc/passwd\">", "<!-- long -->"] {
        assert_eq!(refusal("x.graphml", format!("<?xml version=\"1.0\"?>{document}{graph}")), (422, "xml_entities"), "{document}");
    }
    assert_eq!(refusal("x.graphml", graphml("", "directed", "<node id=\"&b;\"/>")), (422, "xml_entities"));
    assert_eq!(refusal("x.graphml", graphml("", "directed", "<node id=\"a\"/>&#0;")).0, 422);
}

#[test]
fn what_is_cut_off_or_holds_nul_is_refused() {
    let whole = graphml(KEYS, "directed", "<node id=\"a\"/><node id=\"b\"/><edge source=\"a\" target=\"b\"><data key=\"w\">1</data></edge>");
    let body = whole.find("<graphml").expect("a root") + 10;
    for at in (body..whole.trim_end().len() - 1).filter(|at| whole.is_char_boundary(*at)) {
        assert_eq!(refusal("x.graphml", &whole[..at]), (422, "xml_malformed"), "cut at {at}");
    }
    assert_eq!(refusal("x.graphml", whole.replace("id=\"b\"", "id=\"\0\"")), (422, "nul_byte"));
    assert_eq!(refusal("x.graphml", whole.replace("</graph>", "</grap>")), (422, "xml_malformed"));
    assert_eq!(refusal("x.graphml", "<graphml></graphml>"), (400, "input_empty"));
}

#[test]
fn every_limit_of_a_network_holds_at_the_limit_and_one_beyond() {
    let with = |limits: Limits, text: &str| {
        read(&[file("x.graphml", text)], &Options { limits, ..options() }, &World::default()).map(|r| r.rows).map_err(|r| r.reason)
    };
    let nodes = graphml("", "directed", "<node id=\"a\"/><node id=\"b\"/><node id=\"c\"/>");
    assert_eq!(with(Limits { rows: 3, ..Limits::STANDARD }, &nodes), Ok(3));
    assert_eq!(with(Limits { rows: 2, ..Limits::STANDARD }, &nodes), Err(Reason::Rows));
    let edges = graphml("", "directed", &format!("<node id=\"a\"/><node id=\"b\"/>{}", "<edge source=\"a\" target=\"b\"/>".repeat(3)));
    assert_eq!(with(Limits { rows: 3, ..Limits::STANDARD }, &edges), Ok(5));
    assert_eq!(with(Limits { rows: 2, ..Limits::STANDARD }, &edges), Err(Reason::Rows));
    let keys = "<key id=\"k\" for=\"node\" attr.name=\"k\"><default>1</default></key><key id=\"l\" for=\"node\" attr.name=\"l\"><default>1</default></key>";
    let defaults = graphml(keys, "directed", "<node id=\"a\"/><node id=\"b\"/><node id=\"c\"/>");
    assert_eq!(with(Limits { columns: 2, cells: 6, ..Limits::STANDARD }, &defaults), Ok(3));
    assert_eq!(with(Limits { cells: 5, ..Limits::STANDARD }, &defaults), Err(Reason::Cells), "defaults count as if they were written");
    assert_eq!(with(Limits { columns: 1, ..Limits::STANDARD }, &defaults), Err(Reason::Columns));
    let deep = |levels: usize| format!("<graphml><graph>{}<node id=\"a\"/>{}</graph></graphml>", "<x>".repeat(levels), "</x>".repeat(levels));
    assert_eq!(with(Limits { xml_depth: 8, ..Limits::STANDARD }, &deep(5)), Ok(1));
    assert_eq!(with(Limits { xml_depth: 8, ..Limits::STANDARD }, &deep(6)), Err(Reason::XmlDepth));
    assert_eq!(with(Limits::STANDARD, &deep(1_000_000)), Err(Reason::XmlDepth));
    let wide = |n: usize| format!("<graphml><graph><node id=\"a\"{}/></graph></graphml>", (1..n).map(|i| format!(" a{i}=\"\"")).collect::<String>());
    assert_eq!(with(Limits::STANDARD, &wide(64)), Ok(1));
    assert_eq!(with(Limits::STANDARD, &wide(65)), Err(Reason::Xml));
    let long = |n: usize| graphml("", "directed", &format!("<node id=\"a\"><data key=\"k\">{}</data></node>", "x".repeat(n)));
    let errors = |n: usize| {
        let read = read(&[file("x.graphml", long(n))], &Options { limits: Limits { cell_chars: 100, ..Limits::STANDARD }, ..options() }, &World::default());
        read.expect("reads").problems.iter().filter(|p| p.is_error()).count()
    };
    assert_eq!((errors(100), errors(101)), (0, 1));
}

#[test]
fn the_shared_networks_are_read_whole() {
    let Some(upload) = shared("data/networks/florentine_families.graphml") else { return };
    let read = import(&[upload]).expect("reads");
    assert_eq!((ids(&read, Kind::Stakeholder).len(), ids(&read, Kind::Tie).len(), read.problems.len()), (15, 20, 0));
    let Some(upload) = shared("data/networks/davis_southern_women.graphml") else { return };
    let read = import(&[upload]).expect("reads");
    assert_eq!((ids(&read, Kind::Stakeholder).len(), ids(&read, Kind::Tie).len(), errors(&read).len()), (32, 89, 0));
}
