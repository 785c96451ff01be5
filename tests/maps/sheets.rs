//! Sheets as they leave: over HTTP and from the command line.

use serde_json::Value;

use super::decoded;
use crate::support::{TestServer, run};

#[test]
fn a_map_leaves_as_a_picture_and_as_svg_the_same_each_time() {
    let server = TestServer::with_case("mali-pact");
    let path = "/maps/mali-pact/coverage.png?width=480&height=360&lang=fr";
    let first = server.get(path).expect(200);
    assert_eq!(first.header("content-type"), Some("image/png"));
    let picture = decoded(&first.bytes);
    assert_eq!((picture.width(), picture.height()), (480, 360));
    let tag = first.header("etag").expect("a tag").to_owned();
    assert_eq!(server.get_with(path, &[("if-none-match", &tag)]).status, 304);
    assert_eq!(server.get(path).expect(200).bytes, first.bytes);
    // another process draws the same bytes
    let again = TestServer::start(&server.data, &["--no-cases"]);
    assert_eq!(again.get(path).expect(200).bytes, first.bytes);
    assert_eq!(again.get(path).expect(200).header("etag"), Some(tag.as_str()));

    let svg = server.get("/maps/mali-pact/coverage.svg?lang=fr").expect(200);
    assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
    let text = svg.text();
    for words in ["Qui est où", "Ségou", "au 2014-09-24", "Pas de données", "Licence", "révision", "statut juridique", "km</text>"] {
        assert!(text.contains(words), "{words}");
    }
    assert_eq!(text, server.get("/maps/mali-pact/coverage.svg?lang=fr").expect(200).text());
    assert_ne!(text, server.get("/maps/mali-pact/coverage.svg?lang=km").expect(200).text());
}

#[test]
fn ten_requests_at_once_each_get_their_own_map() {
    let server = TestServer::with_case("example");
    let path = |i: u32| format!("/maps/example/coverage.png?width={}&height=300&theme=drinking-water", 400 + i * 7);
    let alone: Vec<Vec<u8>> = (0..10).map(|i| server.get(&path(i)).expect(200).bytes).collect();
    // a server that has drawn none of them yet
    let other = TestServer::start(&server.data, &["--no-cases"]);
    std::thread::scope(|scope| {
        for (i, reference) in (0..).zip(&alone) {
            let (other, path) = (&other, path(i));
            scope.spawn(move || assert!(other.get(&path).expect(200).bytes == *reference, "{path}"));
        }
    });
    assert_eq!(other.get("/healthz").status, 200);
}

#[test]
fn what_cannot_be_drawn_is_refused_in_words() {
    let server = TestServer::with_case("example");
    let refused = |query: &str, status: u16, code: &str, words: &str| {
        for ending in ["png", "svg"] {
            let answer = server.get(&format!("/maps/example/coverage.{ending}?{query}")).expect(status);
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{query}");
            let problem: Value = answer.json();
            assert_eq!(problem["code"], code, "{query}");
            assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{query}: {problem}");
        }
    };
    refused("width=0&height=0", 400, "bad_parameter", "120 to 4096");
    refused("width=20000&height=20000", 400, "bad_parameter", "120 to 4096");
    refused("width=4096&height=4096", 400, "bad_parameter", "4400000");
    refused("bbox=200,0,210,10", 400, "bad_parameter", "longitudes within");
    refused("bbox=1,2,3", 400, "bad_parameter", "west,south,east,north");
    refused("bbox=-150,-60,-149,-59", 422, "nothing_to_draw", "lies in this bbox");
    refused("font=Comic+Relief", 400, "bad_parameter", "Noto Sans");
    refused("lang=xx", 400, "bad_parameter", "en, fr or km");
    refused("by=colour", 400, "bad_parameter", "theme or year");
    refused("theme=no-such-theme", 400, "bad_parameter", "theme");
    refused("around=nowhere", 404, "not_found", "nowhere");
    refused("as_of=soon", 400, "bad_parameter", "as_of");
    assert_eq!(server.get("/maps/example/coverage.png?colour=red").status, 400);
    for missing in ["/maps/example/nothing.png", "/maps/example/coverage.gif", "/maps/example/coverage", "/maps/nowhere/coverage.png"] {
        assert_eq!(server.get(missing).expect(404).json()["code"], "not_found", "{missing}");
    }
}

#[test]
fn a_workspace_without_places_has_no_map() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &serde_json::json!({ "name": "bare" })).expect(201);
    let problem = server.get("/maps/bare/sites.png").expect(422).json();
    assert_eq!(problem["code"], "nothing_to_draw");
    assert!(problem["detail"].as_str().is_some_and(|d| d.contains("bare") && d.contains("position")), "{problem}");
}

#[test]
fn a_legend_counts_what_lies_on_the_map() {
    let server = TestServer::with_case("mali-pact");
    let several = |query: &str| -> usize {
        let svg = server.get(&format!("/maps/mali-pact/coverage.svg{query}")).expect(200).text();
        let words = svg.split("Several partners\u{A0}(").nth(1).expect("a count");
        words.split(')').next().and_then(|n| n.parse().ok()).expect("a number")
    };
    assert_eq!(several(""), 20);
    // a commune that is a point is shown among its nearest neighbours, and only those are counted
    let near = several("?around=ml-dioro");
    assert!((4..20).contains(&near), "{near}");
    assert_eq!(several("?bbox=-6.3,13.6,-5.9,13.8"), 3, "Markala, Sansanding, Dioro lie in it; Togou below");
}

#[test]
fn a_map_of_stakeholders_without_a_place_has_no_legend_of_them() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &serde_json::json!({ "name": "bare" })).expect(201);
    for (kind, record) in [
        ("sites", serde_json::json!({ "id": "s", "name": "Here", "kind": "commune", "geometry": { "type": "Point", "coordinates": [1.0, 2.0] } })),
        ("stakeholders", serde_json::json!({ "id": "a", "name": "Somebody" })),
    ] {
        server.send_json("POST", &format!("/api/workspaces/bare/{kind}"), &[], &record).expect(201);
    }
    let svg = server.get("/maps/bare/network.svg").expect(200).text();
    assert!(svg.contains(">Here</text>") && !svg.contains("Stakeholders by constituency") && !svg.contains("Tie between"), "{svg}");
}

#[test]
fn one_sheet_may_hold_a_map_for_each_theme_or_year() {
    let server = TestServer::with_case("example");
    let by_year = server.get("/maps/example/coverage.svg?by=year&theme=drinking-water").expect(200).text();
    for year in ["2022", "2023", "2024"] {
        assert!(by_year.contains(&format!(">{year}</text>")), "{year}");
    }
    let by_theme = server.get("/maps/example/coverage.svg?by=theme&theme=drinking-water,fisheries").expect(200).text();
    assert_eq!(by_theme.matches("<clipPath ").count(), 2);
    let refused = server.get("/maps/example/network.svg?by=year").expect(400).json();
    assert!(refused["detail"].as_str().is_some_and(|d| d.starts_with("by:")), "{refused}");
}

#[test]
fn weak_links_count_where_the_view_counts_them() {
    let server = TestServer::with_case("example");
    let sheet = |query: &str| server.get(&format!("/maps/example/coverage.svg?theme=drinking-water{query}")).expect(200).text();
    assert_eq!(sheet(""), sheet("&weak_links=false"));
    assert_ne!(sheet(""), sheet("&weak_links=true"), "two cells of the example are linked by weak links alone");
    server.get("/maps/example/coverage.svg?weak_links=perhaps").expect(400);
}

#[test]
fn the_command_line_draws_the_same_map() {
    let server = TestServer::with_case("example");
    let over_http = server.get("/maps/example/coverage.png?width=400&height=300&theme=drinking-water").expect(200).bytes;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("map.png");
    let name = file.to_str().expect("text");
    let done = run(&server.data, &["render", "--workspace", "example", "--map", "coverage", "--size", "400x300", "--param", "theme=drinking-water", "-o", name]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(std::fs::read(&file).expect("written") == over_http);
    for wrong in [&["--size", "0x0", "-o", name][..], &["--size", "big", "-o", name], &["-o", "map.gif"], &["--bbox", "1,2", "-o", name]] {
        let arguments = [&["render", "--workspace", "example", "--map", "coverage"], wrong].concat();
        let done = run(&server.data, &arguments);
        assert_eq!(done.status.code(), Some(2), "{wrong:?}");
        assert!(!done.stderr.is_empty());
    }
}

#[test]
fn an_atlas_has_a_page_for_each_site_of_a_kind() {
    let server = TestServer::with_case("example");
    let path = "/maps/example/coverage.zip?pages=district&format=svg&theme=drinking-water&lang=km";
    let districts = server.get("/api/workspaces/example/sites?limit=1000").expect(200).json();
    let districts: Vec<&str> = districts["items"].as_array().expect("sites").iter().filter(|s| s["kind"] == "district").filter_map(|s| s["id"].as_str()).collect();
    assert!(!districts.is_empty());
    let answer = server.get(path).expect(200);
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    assert_eq!(server.get(path).expect(200).bytes, answer.bytes);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).expect("an archive");
    assert_eq!(archive.len(), districts.len());
    for (i, id) in districts.iter().enumerate() {
        let mut page = String::new();
        let mut file = archive.by_index(i).expect("a page");
        assert_eq!(file.name().expect("a name"), format!("{:03}-{id}.svg", i + 1));
        std::io::Read::read_to_string(&mut file, &mut page).expect("text");
        assert!(page.starts_with("<svg "));
    }
    // regions of which only the communes have a place have a page each, of what lies in them
    let answer = TestServer::with_case("mali-pact").get("/maps/mali-pact/coverage.zip?pages=region&format=svg").expect(200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).expect("an archive");
    let pages: Vec<String> = (0..archive.len())
        .map(|i| {
            let mut page = String::new();
            std::io::Read::read_to_string(&mut archive.by_index(i).expect("a page"), &mut page).expect("text");
            page
        })
        .collect();
    assert_eq!(pages.len(), 2, "Ségou and Koulikoro");
    assert!(pages.iter().any(|p| p.contains("Markala")) && pages.iter().any(|p| p.contains("Sirakorola")), "each shows its own");
    assert!(pages.iter().all(|p| p.contains("Markala") != p.contains("Sirakorola")), "and nothing of the other");
    for (query, words) in [("", "pages"), ("pages=moon", "there are:"), ("pages=district&format=gif", "png or svg"), ("pages=district&bbox=0,0,1,1", "bbox")] {
        let problem = server.get(&format!("/maps/example/coverage.zip?{query}")).expect(400).json();
        assert!(problem["detail"].as_str().is_some_and(|d| d.contains(words)), "{query}: {problem}");
    }
}
