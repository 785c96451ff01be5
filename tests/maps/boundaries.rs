//! Borders in dispute, what is said of all of them, and the inset: as a workspace sets them.

use serde_json::json;

use super::{at, decoded};
use crate::support::TestServer;

/// A line through the middle of the example, as a context layer.
fn server_with_line() -> TestServer {
    let server = TestServer::with_case("example");
    let extent = server.get("/api/workspaces/example").expect(200).json()["extent"].clone();
    let edge = |i: usize| extent[i].as_f64().expect("degrees");
    let (lat, lon) = (f64::midpoint(edge(1), edge(3)), f64::midpoint(edge(0), edge(2)));
    let line = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[edge(0), lat], [lon, lat], [edge(2), lat]]}},
    ]});
    server.send("POST", "/api/workspaces/example/imports?profile=layer&file=claims.geojson", &[], line.to_string().as_bytes()).expect(200);
    server
}

/// Sets a setting, whatever it was.
fn set(server: &TestServer, workspace: &str, setting: &str, value: &str) {
    let all = format!("/api/workspaces/{workspace}/settings");
    let one = format!("{all}/{setting}");
    let record = json!({"id": setting, "value": value, "source": "test"});
    let known = server.get(&one).status == 200;
    let answer = if known { server.send_json("PUT", &one, &[("if-match", "*")], &record) } else { server.send_json("POST", &all, &[], &record) };
    assert!((200..300).contains(&answer.status), "{}: {}", answer.status, answer.text());
}

#[test]
fn borders_in_dispute_are_drawn_apart_on_paper_and_by_the_style() {
    let server = server_with_line();
    let map = |ending: &str| server.get(&format!("/maps/example/coverage.{ending}?theme=drinking-water&width=800&height=600")).expect(200);
    let plain = map("svg").text();
    assert!(!plain.contains("disputed"), "nothing is in dispute before somebody says so");
    set(&server, "example", "disputed_lines", "claims");
    let dashed = map("svg").text();
    for words in ["id=\"map0-disputed\"", "id=\"map0-disputed-casing\"", "stroke-dasharray", "In dispute or not determined"] {
        assert!(dashed.contains(words), "{words}");
    }
    set(&server, "example", "disputed_style", "dotted");
    let dotted = map("svg").text();
    assert_ne!(dashed, dotted);
    // the picture has strokes and gaps along the line: ink and paper take turns
    let picture = decoded(&map("png").bytes);
    let frame = dotted.split("<g transform=\"translate(").nth(1).and_then(|rest| rest.split(')').next()).expect("a frame");
    let (left, top) = frame.split_once(' ').map(|(x, y)| (x.parse::<f64>().expect("x"), y.parse::<f64>().expect("y"))).expect("two numbers");
    let d = dotted.split("id=\"map0-disputed\"").nth(1).and_then(|rest| rest.split(" d=\"M").nth(1)).and_then(|rest| rest.split(['l', '"']).next()).expect("a line");
    let (x, y) = d.split_once(' ').map(|(x, y)| (x.parse::<f64>().expect("x"), y.parse::<f64>().expect("y"))).expect("a position");
    let dark: Vec<bool> = (4..200).map(|i| at(&picture, left + x + f64::from(i), top + y)[0] < 128).collect();
    let turns = dark.windows(2).filter(|w| w[0] != w[1]).count();
    assert!(turns > 30, "{turns} turns from ink to paper");
    // the style says the same
    let style = server.get("/styles/example/coverage.json").expect(200).json();
    assert_eq!(style["metadata"]["sitelines:map"]["disputed"]["style"], "dotted");
    let layer = style["layers"].as_array().expect("layers").iter().find(|l| l["id"] == "disputed").expect("a layer");
    assert_eq!((&layer["source-layer"], &layer["paint"]["line-dasharray"]), (&json!("claims"), &style["metadata"]["sitelines:map"]["disputed"]["dash"]));
    assert!(style["sources"]["disputed"]["url"].as_str().is_some_and(|url| url.ends_with("/tiles/example/claims.json")));
    // the page and QGIS are told the same
    let summary = server.get("/api/workspaces/example").expect(200).json();
    assert_eq!(summary["disputed"], style["metadata"]["sitelines:map"]["disputed"]);
    assert_eq!((&summary["disputed"]["source_layer"], &summary["disputed_problem"]), (&layer["source-layer"], &json!(null)));
    let qgis = server.get("/styles/example/coverage.qlr").expect(200).text();
    let [stroke, gap] = [0, 1].map(|i| summary["disputed"]["dash"][i].as_f64().expect("a length") * summary["disputed"]["width"].as_f64().expect("a width"));
    for words in ["typename='claims'", "In dispute or not determined", &format!("name=\"customdash\" value=\"{stroke};{gap}\""), "<maplayer type=\"vector\" geometry=\"Line\">"] {
        assert!(qgis.contains(words) || qgis.contains(&words.replace('\'', "&#39;")), "{words}");
    }
}

#[test]
fn a_setting_that_cannot_be_followed_draws_no_other_story() {
    let server = server_with_line();
    set(&server, "example", "disputed_lines", "no-such-layer");
    for path in ["/maps/example/coverage.svg", "/maps/example/sites.png", "/styles/example/coverage.json", "/styles/example/sites.qlr", "/styles/example/coverage.qgz"] {
        let problem = server.get(path).expect(400).json();
        assert!(problem["detail"].as_str().is_some_and(|d| d.contains("no-such-layer") && d.contains("--profile layer")), "{path}: {problem}");
    }
    let summary = server.get("/api/workspaces/example").expect(200).json();
    assert!(summary["disputed"].is_null() && summary["disputed_problem"].as_str().is_some_and(|d| d.contains("no-such-layer")), "the page says so: {summary}");
    set(&server, "example", "disputed_lines", "claims");
    set(&server, "example", "disputed_style", "wavy");
    let problem = server.get("/maps/example/coverage.svg").expect(400).json();
    assert!(problem["detail"].as_str().is_some_and(|d| d.contains("dashed or dotted")), "{problem}");
}

#[test]
fn each_map_says_what_its_borders_do_not_say_in_the_words_of_the_workspace() {
    let server = TestServer::with_case("mali-pact");
    let map = |lang: &str| server.get(&format!("/maps/mali-pact/coverage.svg?lang={lang}")).expect(200).text();
    assert!(map("fr").contains("statut juridique"), "a sentence of our own where the workspace has none");
    for (setting, words) in [("boundary_disclaimer", "Borders as of 2014."), ("boundary_disclaimer.fr", "Limites de 2014.")] {
        set(&server, "mali-pact", setting, words);
    }
    assert!(map("en").contains("Borders as of 2014.") && map("km").contains("Borders as of 2014."));
    assert!(map("fr").contains("Limites de 2014.") && !map("fr").contains("statut juridique"));
    let summary = server.get("/api/workspaces/mali-pact").expect(200).json();
    assert_eq!((&summary["boundary_disclaimer"], &summary["boundary_disclaimers"]), (&json!("Borders as of 2014."), &json!({"fr": "Limites de 2014."})));
}

#[test]
fn the_inset_shows_where_the_map_lies_unless_the_workspace_wants_none() {
    let server = TestServer::with_case("mali-pact");
    let map = || server.get("/maps/mali-pact/coverage.svg").expect(200).text();
    if !map().contains("id=\"map0-countries\"") {
        return crate::support::missing("the page (npm run build in web/), whose countries lie under maps,");
    }
    assert!(map().contains("aria-label=\"Where this map lies\""));
    // where the legend stands below the map, the inset takes the corner that hides least, and hides no mark
    let high = server.get("/maps/mali-pact/coverage.svg?width=700&height=1100").expect(200).text();
    assert!(high.contains("aria-label=\"Where this map lies\""), "in a corner of the map");
    set(&server, "mali-pact", "inset", "no");
    assert!(!map().contains("Where this map lies"));
    // a map of half the world needs none
    let server = TestServer::with_case("partnership-forum");
    assert!(!server.get("/maps/partnership-forum/network.svg").expect(200).text().contains("Where this map lies"));
}
