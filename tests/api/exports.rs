//! Layers as files over HTTP: every format under its ending, with its type; nothing private or hidden in any of them.

use std::io::Read;

use crate::support::TestServer;
use serde_json::Value;
use sitelines::app::format::{Format, Holds};

/// The bytes of an answer with what is packed in it unpacked: words are looked for in what a reader sees.
pub fn unpacked(bytes: &[u8]) -> Vec<u8> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return bytes.to_vec();
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut all = Vec::new();
    for at in 0..zip.len() {
        zip.by_index(at).expect("an entry").read_to_end(&mut all).expect("unpacks");
    }
    all
}

/// The files in which a layer leaves; `FlatGeobuf` holds no rows without geometry.
pub fn files(layer: &str) -> Vec<String> {
    let fits = |format: &&Format| match format.holds() {
        Holds::Report => false,
        Holds::Rows => **format != Format::FlatGeobuf || layer == "sites",
        Holds::Network(_) => layer == "network",
    };
    Format::ALL.iter().filter(fits).map(|f| format!("{layer}.{}", f.ending())).collect()
}

#[test]
fn every_format_leaves_under_its_ending_with_its_type_and_a_tag() {
    let server = TestServer::with_case("example");
    let mut tried = 0;
    for file in files("network").into_iter().chain(files("sites")) {
        let (_, format) = Format::of_file(&file).expect("a format");
        let path = format!("/api/workspaces/example/exports/{file}");
        let answer = server.get(&path).expect(200);
        assert_eq!(answer.header("content-type"), Some(format.media_type()), "{file}");
        assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename=\"example-{file}\"").as_str()));
        assert!(unpacked(&answer.bytes).len() > 300, "{file}");
        let tag = answer.header("etag").expect("a tag").to_owned();
        assert_eq!(server.get_with(&path, &[("if-none-match", &tag)]).status, 304, "{file}");
        tried += 1;
    }
    assert!(tried >= 26, "{tried}");
}

#[test]
fn what_cannot_leave_so_says_why() {
    let server = TestServer::with_case("example");
    let refused = |path: &str, status: u16| server.get(&format!("/api/workspaces/example/{path}")).expect(status).json();
    assert_eq!(refused("exports/sites.graphml", 400)["code"], "bad_parameter");
    assert_eq!(refused("exports/gaps.kumu.json", 400)["code"], "bad_parameter");
    assert_eq!(refused("exports/network.gexf?kinds=funding", 400)["code"], "bad_parameter");
    assert_eq!(refused("exports/network.gexf?metrics=perhaps", 400)["code"], "bad_parameter");
    assert!(refused("exports/sites.pdf", 404)["detail"].as_str().is_some_and(|d| d.contains(".shp.zip")));
    assert_eq!(refused("exports/contacts.xlsx", 403)["code"], "private");
    assert_eq!(refused("analyses/gaps?format=graphml", 400)["code"], "bad_parameter");
}

#[test]
fn measures_stand_on_nodes_only_where_they_are_asked_for() {
    let server = TestServer::with_case("example");
    let network = |query: &str| server.get(&format!("/api/workspaces/example/exports/network.json{query}")).expect(200).json();
    let centrality = server.get("/api/workspaces/example/analyses/centrality").expect(200).json();
    let (plain, measured) = (network(""), network("?metrics=true"));
    assert!(plain["nodes"].as_array().expect("nodes").iter().all(|n| n["betweenness"].is_null()));
    assert!(measured["graph"]["metrics"].is_string());
    let rows = centrality["rows"].as_array().expect("rows");
    assert!(!rows.is_empty());
    for row in rows {
        let node = measured["nodes"].as_array().expect("nodes").iter().find(|n| n["id"] == row["stakeholder"]).expect("its node");
        for name in ["degree", "betweenness", "pagerank", "strength"] {
            assert_eq!(node[name].as_f64(), row[name].as_f64(), "{name} of {}", row["stakeholder"]);
        }
    }
    let site = |n: &Value| n["sites"].as_array().is_some_and(|s| !s.is_empty());
    assert!(plain["nodes"].as_array().expect("nodes").iter().any(|n| site(n) && n["constituency_label"].is_string() && n["lon"].is_number()));
}

#[test]
fn a_hidden_site_stands_in_no_format_and_on_no_node() {
    let server = TestServer::with_case("mali-pact");
    let shown = |needle: &str| -> Vec<String> {
        let all = files("network").into_iter().chain(files("sites").into_iter().filter(|f| f != "sites.fgb")).chain(files("activities")).chain(files("memberships"));
        let holds = |file: &String| {
            let bytes = unpacked(&server.get(&format!("/api/workspaces/mali-pact/exports/{file}?show_examples=true")).expect(200).bytes);
            bytes.windows(needle.len()).any(|w| w == needle.as_bytes())
        };
        all.filter(holds).collect()
    };
    let before = shown("ML040607");
    assert!(before.contains(&"sites.gpkg".to_owned()) && before.contains(&"network.graphml".to_owned()), "{before:?}");
    let path = "/api/workspaces/mali-pact/sites/ml-dioro";
    let read = server.get(path).expect(200);
    let tag = read.header("etag").expect("a tag").to_owned();
    let mut site = read.json();
    site["sensitivity"] = "hidden".into();
    server.send_json("PUT", path, &[("if-match", &tag)], &site).expect(200);
    assert_eq!(shown("ML040607"), Vec::<String>::new());
}
