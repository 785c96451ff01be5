//! The server about itself.

use crate::support::{TestServer, binary, run};
use std::time::{Duration, Instant};

#[test]
fn health_readiness_and_metrics_answer() {
    let server = TestServer::with_case("example");
    assert_eq!(server.get("/healthz").expect(200).text(), "ok\n");
    server.get("/readyz").expect(200);
    server.get("/api/workspaces/example").expect(200);
    let metrics = server.get("/metrics").expect(200).text();
    assert!(metrics.contains("sitelines_requests_total") && metrics.contains("sitelines_revision{workspace=\"example\"} 1"), "{metrics}");
    assert!(!metrics.contains("/api/workspaces/example\""), "labels are routes, not what a user named");
}

#[test]
fn the_api_description_names_every_route_and_every_kind_and_is_the_snapshot() {
    let server = TestServer::with_case("");
    let document = server.get("/api/openapi.json").expect(200).json();
    for path in ["/healthz", "/api/workspaces/{workspace}/{records}/{id}", "/api/workspaces/{workspace}/analyses/{name}", "/tiles/{workspace}/{layer}/{z}/{x}/{y}"] {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
    for component in ["Stakeholder", "Site", "Tie", "Commitment", "Report", "WorkspaceSummary"] {
        assert!(document["components"]["schemas"].get(component).is_some(), "{component}");
    }
    let operations: Vec<&str> = document["paths"]
        .as_object()
        .expect("paths")
        .values()
        .flat_map(|path| path.as_object().expect("methods").values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let distinct: std::collections::BTreeSet<&&str> = operations.iter().collect();
    assert_eq!(distinct.len(), operations.len(), "an operation has an id of its own");
    let text = serde_json::to_string_pretty(&document).expect("JSON") + "\n";
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    if std::env::var_os("SITELINES_BLESS").is_some() {
        std::fs::write(&file, &text).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "web/openapi.json is stale: run SITELINES_BLESS=1 cargo test the_api_description, then make types");
    assert!(server.get("/api/docs/").expect(200).text().contains("swagger"), "a page shows it");
}

/// The page's tests hold a form control against each parameter of this file.
#[test]
fn the_registry_is_the_snapshot_that_the_forms_are_tested_with() {
    let server = TestServer::with_case("example");
    let registry = server.get("/api/workspaces/example/analyses").expect(200).json();
    assert!(registry["analyses"].as_array().is_some_and(|entries| !entries.is_empty()), "{registry}");
    let text = serde_json::to_string_pretty(&registry).expect("JSON") + "\n";
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/registry.json");
    if std::env::var_os("SITELINES_BLESS").is_some() {
        std::fs::write(&file, &text).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "web/registry.json is stale: run SITELINES_BLESS=1 cargo test the_registry_is_the_snapshot");
}

#[test]
fn codelists_are_served_with_their_names_in_three_languages() {
    let server = TestServer::with_case("");
    let lists = server.get("/api/codelists").expect(200).json();
    let roles = lists["role"].as_array().expect("roles");
    let implementing = roles.iter().find(|r| r["code"] == "implementing").expect("implementing");
    for language in ["en", "fr", "km"] {
        assert!(implementing["names"][language].is_string(), "{language}");
    }
}

#[test]
fn large_answers_are_compressed() {
    let server = TestServer::with_case("mali-pact");
    let answer = server.get_with("/api/workspaces/mali-pact/stakeholders?limit=1000", &[("accept-encoding", "br")]).expect(200);
    assert_eq!(answer.header("content-encoding"), Some("br"));
    assert!(answer.header("vary").is_some_and(|v| v.contains("accept-encoding")));
}

#[test]
fn a_new_revision_is_told_to_those_who_listen() {
    let server = TestServer::with_case("example");
    let address = server.address.clone();
    let listener = std::thread::spawn(move || {
        use std::io::{BufRead, BufReader, Write};
        let host = address.trim_start_matches("http://").to_owned();
        let mut stream = std::net::TcpStream::connect(&host).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        write!(stream, "GET /api/workspaces/example/events HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n").expect("sent");
        let mut heard = Vec::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some(data) = line.strip_prefix("data:") {
                heard.push(data.trim().to_owned());
                if heard.len() == 2 {
                    break;
                }
            }
        }
        heard
    });
    std::thread::sleep(Duration::from_millis(500));
    server.send_json("POST", "/api/workspaces/example/themes", &[], &serde_json::json!({"name": "New"})).expect(201);
    let heard = listener.join().expect("heard");
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard[0].contains("\"revision\":1") && heard[1].contains("\"revision\":2"), "{heard:?}");
}

#[test]
fn it_stops_in_good_order_though_somebody_listens() {
    let mut server = TestServer::with_case("example");
    let host = server.address.trim_start_matches("http://").to_owned();
    let mut stream = std::net::TcpStream::connect(&host).expect("connects");
    std::io::Write::write_all(&mut stream, format!("GET /api/workspaces/example/events HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    server.stop();
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[test]
fn edits_made_in_the_file_by_another_program_are_served_without_a_restart() {
    let server = TestServer::with_case("example");
    let file = server.data.join("example.gpkg");
    // what QGIS does: an UPDATE through OGR, which keeps the R-tree's triggers satisfied
    let script = "import sys\nfrom osgeo import ogr\nogr.UseExceptions()\nds=ogr.Open(sys.argv[1],1)\nl=ds.GetLayerByName('sites')\n\
        l.SetAttributeFilter(\"id='\"+sys.argv[2]+\"'\")\nf=l.GetNextFeature()\nf['name']='Renamed outside'\nl.SetFeature(f)\nds=None\n";
    let site = server.get("/api/workspaces/example/sites?limit=1").json()["items"][0]["id"].as_str().expect("id").to_owned();
    let python = std::process::Command::new("/usr/bin/python3").args(["-c", script]).arg(&file).arg(&site).output();
    match python {
        Ok(output) if output.status.success() => {}
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("ModuleNotFoundError") => return crate::support::missing("python3-gdal"),
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => return crate::support::missing("/usr/bin/python3"),
    }
    let begun = Instant::now();
    loop {
        let name = server.get(&format!("/api/workspaces/example/sites/{site}")).json()["name"].as_str().map(str::to_owned);
        if name.as_deref() == Some("Renamed outside") {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "the edit was not picked up: {name:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let summary = server.get("/api/workspaces/example").json();
    assert_eq!(summary["revision"], 2);
    let history = server.get("/api/workspaces/example/changes?since=1").json();
    assert_eq!(history["items"][0]["author"], "outside");
}

#[test]
fn wrong_usage_ends_with_2_and_words_on_stderr() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [vec!["dance"], vec!["analyse", "gaps"], vec!["analyse", "gaps", "--workspace", "nowhere"], vec!["import", "/no/such/file", "--workspace", "w"]] {
        let output = run(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn an_edit_in_the_file_that_breaks_a_rule_is_told_and_the_last_valid_value_serves() {
    let server = TestServer::with_case("example");
    let before = server.get("/api/workspaces/example/stakeholders?limit=1").json()["items"][0].clone();
    let id = before["id"].as_str().expect("id");
    // the triggers of the file use no function of ours, so any program may write a table without shapes
    let file = rusqlite::Connection::open(server.data.join("example.gpkg")).expect("opens");
    file.execute("UPDATE themes SET parent = 'No Such Id!' WHERE fid = (SELECT min(fid) FROM themes)", []).expect("written");
    let theme: String = file.query_row("SELECT id FROM themes WHERE fid = (SELECT min(fid) FROM themes)", [], |r| r.get(0)).expect("a theme");
    let begun = Instant::now();
    loop {
        let problems = server.get("/api/workspaces/example").json()["problems"].to_string();
        if problems.contains(&format!("themes/{theme}")) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "the broken edit was not told: {problems}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let served = server.get(&format!("/api/workspaces/example/themes/{theme}")).expect(200).json();
    assert_ne!(served["parent"], "No Such Id!", "the last valid value serves");
    server.get(&format!("/api/workspaces/example/stakeholders/{id}")).expect(200);
}

#[test]
fn a_basemap_of_ones_own_is_served_with_ranges_and_one_elsewhere_is_the_only_other_origin() {
    let folder = tempfile::tempdir().expect("a folder");
    let tiles = folder.path().join("world.pmtiles");
    std::fs::write(&tiles, b"PMTiles and more").expect("written");
    let own = TestServer::start(folder.path(), &["--no-cases", "--basemap", tiles.to_str().expect("a path")]);
    assert_eq!(own.get("/api/config").expect(200).json()["basemap"], "pmtiles:/basemap.pmtiles");
    assert_eq!(own.get_with("/basemap.pmtiles", &[("range", "bytes=0-6")]).expect(206).text(), "PMTiles");
    let policy = |server: &TestServer| server.get("/").expect(200).header("content-security-policy").expect("a policy").to_owned();
    assert!(!policy(&own).contains("http"), "{}", policy(&own));
    let elsewhere = TestServer::start(folder.path(), &["--no-cases", "--basemap", "https://tiles.example.org/style.json"]);
    assert!(policy(&elsewhere).contains("connect-src 'self' https://tiles.example.org;"), "{}", policy(&elsewhere));
    let wrong = binary().args(["serve", "--no-cases", "--basemap", "/etc/passwd", "--data"]).arg(folder.path()).output().expect("runs");
    assert_eq!(wrong.status.code(), Some(2));
}
