//! Imports by folder and by HTTP.

use crate::support::{TestServer, run, shared};
use serde_json::json;

fn case(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cases").join(name)
}

#[test]
fn a_folder_imported_twice_changes_nothing_the_second_time() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["example", "mali-pact", "cambodia-partnership", "mekong-wetlands", "partnership-forum"] {
        let path = case(name);
        let arguments = ["import", path.to_str().expect("a path"), "--workspace", name, "--json"];
        let first = run(folder.path(), &arguments);
        assert!(first.status.success(), "{name}: {}", String::from_utf8_lossy(&first.stdout));
        let report: serde_json::Value = serde_json::from_slice(&first.stdout).expect("JSON");
        assert_eq!((report["errors"].as_u64(), report["warnings"].as_u64()), (Some(0), Some(0)), "{name}: {}", report["problems"]);
        assert!(report["added"].as_u64() > Some(50));
        let second = run(folder.path(), &arguments);
        let again: serde_json::Value = serde_json::from_slice(&second.stdout).expect("JSON");
        assert_eq!((again["added"].as_u64(), again["changed"].as_u64()), (Some(0), Some(0)), "{name}");
        assert_eq!(again["revision"], report["revision"], "{name}");
    }
}

#[test]
fn a_dry_run_shows_the_difference_and_changes_nothing() {
    let server = TestServer::with_case("example");
    let csv = "id,name,code\nfresh-theme,A fresh theme,F\n";
    let path = "/api/workspaces/example/imports?file=themes.csv";
    let shown = server.send("POST", &format!("{path}&dry_run=true"), &[("content-type", "text/csv")], csv.as_bytes()).expect(200).json();
    assert_eq!((shown["added"].as_u64(), shown["applied"].as_bool()), (Some(1), Some(false)));
    assert_eq!(shown["differences"][0]["record"], "themes/fresh-theme");
    server.get("/api/workspaces/example/themes/fresh-theme").expect(404);
    let done = server.send("POST", path, &[("content-type", "text/csv")], csv.as_bytes()).expect(200).json();
    assert_eq!((done["applied"].as_bool(), done["revision"].as_u64()), (Some(true), Some(2)));
    server.get("/api/workspaces/example/themes/fresh-theme").expect(200);
}

#[test]
fn every_problem_is_reported_with_its_place_and_nothing_is_applied() {
    let server = TestServer::with_case("example");
    let csv = "id,name,kind,admin_level,country,population,lon,lat\n\
        ok-site,Good,commune,3,XL,100,-19.5,-11.5\n\
        bad id,No,commune,3,XL,100,-19.5,-11.5\n\
        bad-kind,No,castle,3,XL,100,-19.5,-11.5\n\
        bad-number,No,commune,3,XL,many,-19.5,-11.5\n\
        swapped,No,commune,3,XL,100,-11.5,-190.5\n";
    let path = "/api/workspaces/example/imports?file=sites.csv";
    let refused = server.send("POST", path, &[("content-type", "text/csv")], csv.as_bytes()).expect(422).json();
    let problems = refused["problems"].as_array().expect("problems");
    for row in 3..=6 {
        let found = problems.iter().find(|p| p["row"] == json!(row)).unwrap_or_else(|| panic!("row {row} is not reported: {problems:?}"));
        for key in ["file", "column", "rule", "message", "hint", "value"] {
            assert!(found[key].as_str().is_some_and(|t| !t.is_empty()), "row {row} has no {key}: {found}");
        }
    }
    assert_eq!(server.get("/api/workspaces/example").json()["revision"], 1);
    server.get("/api/workspaces/example/sites/ok-site").expect(404);
    let partial = server.send("POST", &format!("{path}&allow_partial=true"), &[("content-type", "text/csv")], csv.as_bytes()).expect(200).json();
    assert_eq!((partial["added"].as_u64(), partial["applied"].as_bool()), (Some(1), Some(true)), "{partial}");
    server.get("/api/workspaces/example/sites/ok-site").expect(200);
}

#[test]
fn a_blank_cell_says_nothing_and_an_id_of_another_source_is_a_conflict() {
    let server = TestServer::with_case("example");
    let before = server.get("/api/workspaces/example/stakeholders?limit=1").json()["items"][0].clone();
    let id = before["id"].as_str().expect("id");
    let path = "/api/workspaces/example/imports?file=stakeholders.csv";
    let csv = format!("id,name,note,url\n{id},{},a new note,\n", before["name"].as_str().expect("name"));
    server.send("POST", path, &[("content-type", "text/csv")], csv.as_bytes()).expect(200);
    let after = server.get(&format!("/api/workspaces/example/stakeholders/{id}")).json();
    assert_eq!(after["note"], "a new note");
    assert_eq!(after["url"], before["url"]);
    let csv = format!("id,name,source\n{id},Quite Another Organisation,another list\n");
    let refused = server.send("POST", path, &[("content-type", "text/csv")], csv.as_bytes()).expect(422).json();
    assert_eq!(refused["problems"][0]["rule"], "id_conflict");
}

#[test]
fn bad_files_get_a_clear_answer_and_the_workspace_is_unchanged() {
    let server = TestServer::with_case("example");
    let vrt = "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
    let unclosed = "id,name\nx,\"unclosed\n";
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("sites.geojson", vrt.into()),
        ("sites.geojson", b"{\"type\":\"FeatureCollection\"".to_vec()),
        ("sites.geojson", "[".repeat(50_000).into_bytes()),
        ("themes.csv", unclosed.into()),
        ("themes.csv", b"id,name\0\n".to_vec()),
        ("sites.gpkg", b"SQLite format 3\0 but no more".to_vec()),
        ("sites.shp.zip", b"PK\x03\x04 but no more".to_vec()),
        ("something.exe", b"MZ".to_vec()),
        ("", Vec::new()),
    ];
    for (name, bytes) in cases {
        let answer = server.send("POST", &format!("/api/workspaces/example/imports?file={name}"), &[("content-type", "application/octet-stream")], &bytes);
        assert!((400..500).contains(&answer.status), "{name}: {} {}", answer.status, answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}");
        assert!(answer.json()["detail"].as_str().is_some_and(|d| d.len() > 10), "{name}");
        assert_eq!(server.get("/api/workspaces/example").json()["revision"], 1, "{name}");
    }
}

#[test]
fn the_701_communes_replace_the_points_of_the_20_by_p_code() {
    let Some(shared) = shared() else { return };
    let server = TestServer::with_case("mali-pact");
    let file = std::fs::read(shared.join("data/boundaries/mli_adm3_communes_codab_v02.gpkg")).expect("the boundaries");
    let before = server.get("/api/workspaces/mali-pact/sites/ml-dioro").json();
    assert_eq!(before["geometry"]["type"], "Point");
    let begun = std::time::Instant::now();
    let report = server
        .send("POST", "/api/workspaces/mali-pact/imports?file=mli_adm3_communes_codab_v02.gpkg", &[("content-type", "application/octet-stream")], &file)
        .expect(200)
        .json();
    eprintln!("701 communes imported in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(report["profile"], "cod-ab");
    assert_eq!((report["rows"].as_u64(), report["changed"].as_u64(), report["added"].as_u64()), (Some(701), Some(20), Some(681)), "{}", report["problems"]);
    let after = server.get("/api/workspaces/mali-pact/sites/ml-dioro").json();
    assert!(after["geometry"]["type"].as_str().is_some_and(|t| t.ends_with("Polygon")));
    for key in ["name", "names", "other_names", "parent", "pcode", "population", "attributes"] {
        assert_eq!(after[key], before[key], "{key} stays");
    }
    let card = server.get("/api/workspaces/mali-pact/sites/ml-dioro/card").expect(200).json();
    assert!(!card["presences"].as_array().expect("presences").is_empty(), "its records stay");
    // the same file again says nothing new
    let again = server
        .send("POST", "/api/workspaces/mali-pact/imports?file=mli_adm3_communes_codab_v02.gpkg", &[("content-type", "application/octet-stream")], &file)
        .expect(200)
        .json();
    assert_eq!((again["changed"].as_u64(), again["added"].as_u64()), (Some(0), Some(0)));
}

#[test]
fn an_import_says_what_it_would_do_and_leaves_no_debris_of_rows_it_leaves_out() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &json!({"name": "fresh"})).expect(201);
    let sheet = "Organisation,Sector,Commune,Start,End\nGood Org,Water,Alpha,2024-01-01,2024-12-31\nBad Org,Health,Beta,2024-99-01,2024-12-31\n";
    let path = "/api/workspaces/fresh/imports?file=3w.csv";
    let refused = server.send("POST", path, &[("content-type", "text/csv")], sheet.as_bytes()).expect(422).json();
    assert_eq!((refused["rejected"].as_u64(), refused["applied"].as_bool()), (Some(1), Some(false)), "{refused}");
    let partial = server.send("POST", &format!("{path}&allow_partial=true"), &[("content-type", "text/csv")], sheet.as_bytes()).expect(200).json();
    assert_eq!(partial["applied"], true);
    let text = server.get("/api/workspaces/fresh/stakeholders").text();
    assert!(text.contains("Good Org") && !text.contains("Bad Org"), "{text}");
    // no scope, no confirmation: what was recorded on the day of the commit is asked about as of that day
    let summary = server.get("/api/workspaces/fresh").json();
    assert_eq!(summary["as_of"].as_str(), summary["changed_at"].as_str().map(|t| &t[..10]));
}

#[test]
fn swapped_axes_and_rings_that_cross_themselves_are_doubted_and_told() {
    let server = TestServer::with_case("mali-pact");
    let csv = "id,name,kind,lon,lat,geometry\nswapped,Swapped,village,13.4,-6.2,\nbow,Bow tie,village,,,\"POLYGON((-6 13,-5 14,-5 13,-6 14,-6 13))\"\n";
    let report = server
        .send("POST", "/api/workspaces/mali-pact/imports?file=sites.csv&dry_run=true", &[("content-type", "text/csv")], csv.as_bytes())
        .expect(200)
        .json();
    let rules: Vec<&str> = report["problems"].as_array().expect("problems").iter().filter_map(|p| p["rule"].as_str()).collect();
    assert!(rules.contains(&"axes_swapped") && rules.contains(&"geometry_invalid"), "{report}");
}

#[test]
fn shares_of_themes_that_do_not_sum_to_100_are_doubted_and_told() {
    let server = TestServer::with_case("example");
    let themes = server.get("/api/workspaces/example/themes?limit=2").json()["items"].clone();
    let [a, b] = [0, 1].map(|i| themes[i]["id"].as_str().expect("an id").to_owned());
    let csv = format!("id,title,themes,theme_shares\nright,Right,{a}; {b},{a}=40; {b}=60\nwrong,Wrong,{a}; {b},{a}=40; {b}=70\n");
    let path = "/api/workspaces/example/imports?file=activities.csv&dry_run=true";
    let report = server.send("POST", path, &[("content-type", "text/csv")], csv.as_bytes()).expect(200).json();
    let problems = report["problems"].as_array().expect("problems");
    assert_eq!((problems.len(), &problems[0]["rule"], &problems[0]["value"]), (1, &json!("shares_sum"), &json!("110")), "{report}");
    assert_eq!((&problems[0]["column"], &problems[0]["row"]), (&json!("theme_shares"), &json!(3)), "{report}");
}

#[test]
fn a_network_is_imported_over_http_and_what_is_hostile_leaves_the_workspace_as_it_was() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &json!({"name": "net"})).expect(201);
    let post = |body: &str| server.send("POST", "/api/workspaces/net/imports", &[("content-type", "application/graphml+xml")], body.as_bytes());
    let graph = "<graphml><graph edgedefault=\"directed\"><node id=\"a\"/><node id=\"b\"/><node id=\"alone\"/><edge source=\"a\" target=\"b\"/></graph></graphml>";
    let report = post(graph).expect(200).json();
    assert_eq!((report["profile"].as_str(), report["added"].as_u64()), (Some("network"), Some(4)));
    let again = post(graph).expect(200).json();
    assert_eq!((again["added"].as_u64(), again["changed"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(0), Some(4)));
    let before = server.get("/api/workspaces/net").json();
    let bomb = format!("<!DOCTYPE g [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{graph}");
    let deep = format!("<graphml>{}{}</graphml>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    for (body, code) in [(bomb.as_str(), "xml_entities"), (&deep, "xml_depth"), (&graph[..60], "xml_malformed"), (&graph.replace('b', "\0"), "nul_byte")] {
        let refused = post(body).expect(422).json();
        assert_eq!(refused["code"], code);
        assert!(refused["detail"].as_str().is_some_and(|d| d.len() > 20), "{refused}");
    }
    // one bad edge: nothing of the file is applied
    let loops = graph.replace("target=\"b\"", "target=\"a\"").replace("alone", "new");
    let report = post(&loops).expect(422).json();
    assert_eq!(report["problems"][0]["rule"], "self_tie");
    assert_eq!(server.get("/api/workspaces/net").json(), before);
}
