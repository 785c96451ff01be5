//! Who may talk to the server, and what happens to hostile input. Every refusal leaves the workspace as it was.

use std::io::Write;
use std::net::TcpStream;

use crate::support::{TestServer, binary};
use serde_json::json;

fn revision(server: &TestServer) -> u64 {
    server.get("/api/workspaces/example").expect(200).json()["revision"].as_u64().expect("a revision")
}

#[test]
fn a_foreign_host_or_origin_gets_403() {
    let server = TestServer::with_case("example");
    let path = "/api/workspaces/example/themes";
    for headers in [
        vec![("host", "evil.example")],
        vec![("origin", "http://evil.example")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site")],
    ] {
        let refused = server.send_json("POST", path, &headers, &json!({"name": "X"})).expect(403).json();
        assert_eq!(refused["code"], "foreign", "{headers:?}");
    }
    server.get_with("/api/workspaces", &[("host", "rebound.example")]).expect(403);
    assert_eq!(revision(&server), 1);
    let own = server.address.clone();
    server.send_json("POST", path, &[("origin", &own)], &json!({"name": "X"})).expect(201);
}

#[test]
fn whoever_is_refused_hears_why_while_still_sending() {
    let server = TestServer::with_case("example");
    let address = server.address.trim_start_matches("http://");
    let head = |path: &str, more: &str| format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n{more}\r\n");
    let themes = "/api/workspaces/example/themes";
    for (path, more, status) in [(themes, "Origin: http://evil.example\r\n", "403"), ("/api/nothing", "", "404"), (themes, "Content-Encoding: gzip\r\n", "415")] {
        let mut stream = TcpStream::connect(address).expect("connects");
        stream.write_all(head(path, more).as_bytes()).expect("a head");
        for _ in 0..4 {
            // time enough for a server that does not listen to close the line
            std::thread::sleep(std::time::Duration::from_millis(30));
            stream.write_all(&vec![b' '; 500_000]).expect("the line is open while the body comes");
        }
        let mut answer = [0; 12];
        std::io::Read::read_exact(&mut stream, &mut answer).expect("an answer");
        assert_eq!(String::from_utf8_lossy(&answer), format!("HTTP/1.1 {status}"));
    }
    // who asked before sending is refused at once, and sends nothing
    let mut stream = TcpStream::connect(address).expect("connects");
    stream.write_all(head(themes, "Origin: http://evil.example\r\nExpect: 100-continue\r\nConnection: close\r\n").as_bytes()).expect("a head");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert_eq!(revision(&server), 1);
}

#[test]
fn an_address_that_others_can_reach_needs_an_explicit_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = binary().args(["serve", "--no-cases", "--listen", "0.0.0.0:0", "--data"]).arg(folder.path()).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--open-to-network"));
}

#[test]
fn names_that_are_paths_reach_no_file() {
    let server = TestServer::with_case("example");
    for name in ["../evil", "a/b", ".hidden", "con\0", "", "UPPER", "a b", &"x".repeat(65)] {
        let answer = server.send_json("POST", "/api/workspaces", &[], &json!({"name": name}));
        assert_eq!(answer.status, 400, "{name:?}: {}", answer.text());
    }
    for path in [
        "/api/workspaces/..%2f..%2fetc%2fpasswd",
        "/api/workspaces/example/exports/..%2f..%2fetc%2fpasswd.csv",
        "/tiles/example/%2e%2e/0/0/0.mvt",
        "/styles/example/..%2f.json",
        "/api/workspaces/example/sites/%00",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
}

#[test]
fn a_body_of_300_mb_is_413_and_the_workspace_is_unchanged() {
    let server = TestServer::with_case("example");
    let address = server.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("connects");
    let length = 300 * 1024 * 1024;
    write!(stream, "POST /api/workspaces/example/imports?file=a.csv HTTP/1.1\r\nHost: {address}\r\nContent-Type: text/csv\r\nContent-Length: {length}\r\n\r\n").expect("sent");
    let block = vec![b'a'; 1024 * 1024];
    for _ in 0..300 {
        stream.write_all(&block).expect("taken, and thrown away beyond the limit, so that the answer is heard");
    }
    let mut answer = vec![0_u8; 4096];
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).expect("set");
    let read = std::io::Read::read(&mut stream, &mut answer).expect("an answer");
    let text = String::from_utf8_lossy(&answer[..read]);
    assert!(text.starts_with("HTTP/1.1 413"), "{text}");
    assert_eq!(revision(&server), 1);
}

#[test]
fn a_declared_length_over_the_limit_is_413_in_words() {
    let server = TestServer::with_case("example");
    let record = vec![b' '; 9 * 1024 * 1024];
    let answer = server.send("POST", "/api/workspaces/example/themes", &[("content-type", "application/json")], &record).expect(413);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
}

#[test]
fn deep_json_and_nonsense_are_400_or_422() {
    let server = TestServer::with_case("example");
    let deep = "[".repeat(100_000);
    for body in [deep.as_str(), "{", "[]", "null", "{\"name\": \"a\\u0000b\"}", "\u{feff}{}"] {
        let answer = server.send("POST", "/api/workspaces/example/themes", &[("content-type", "application/json")], body.as_bytes());
        assert!(matches!(answer.status, 400 | 422), "{}: {}", answer.status, answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    assert_eq!(revision(&server), 1);
}

#[test]
fn a_tile_that_cannot_be_is_404() {
    let server = TestServer::with_case("example");
    for tile in ["31/0/0.mvt", "1/2/0.mvt", "1/0/2.mvt", "-1/0/0.mvt", "0/0/0.png", "a/b/c.mvt", "22/4194304/0.mvt", "0/0/0.mvt.mvt"] {
        let answer = server.get(&format!("/tiles/example/sites/{tile}")).expect(404);
        assert_eq!(answer.json()["code"], "not_found");
    }
    server.get("/tiles/example/sites/22/4194303/0.mvt").expect(200);
    server.get("/tiles/example/contacts/0/0/0.mvt").expect(404);
}

#[test]
fn unknown_addresses_under_the_api_are_problems_and_others_are_the_page() {
    let server = TestServer::with_case("example");
    let answer = server.get("/api/nothing/here").expect(404);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let page = server.get("/w/example?question=gaps").expect(200);
    assert!(page.header("content-type").is_some_and(|t| t.starts_with("text/html")));
    assert!(page.header("content-security-policy").is_some_and(|p| p.contains("default-src 'self'")));
}

#[test]
fn a_slow_reading_of_one_file_keeps_no_writer_waiting() {
    let server = std::sync::Arc::new(TestServer::with_case("example"));
    // a GeoPackage whose view refers to itself keeps a plain reader busy until it is cut off
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("loop.gpkg");
    let made = rusqlite::Connection::open(&file).expect("opens");
    made.execute_batch(
        "PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]', '');
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, last_change DATETIME, min_x, min_y, max_x, max_y, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
         CREATE VIEW slow AS WITH RECURSIVE c(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM c) SELECT fid, NULL AS geom FROM c WHERE fid < 0;
         INSERT INTO gpkg_contents VALUES ('slow', 'features', 'slow', '', '2026-01-01T00:00:00Z', 0, 0, 1, 1, 4326);
         INSERT INTO gpkg_geometry_columns VALUES ('slow', 'geom', 'POINT', 4326, 0, 0);",
    )
    .expect("made");
    drop(made);
    let bytes = std::fs::read(&file).expect("the file");
    let importer = std::sync::Arc::clone(&server);
    let import = std::thread::spawn(move || {
        importer.send("POST", "/api/workspaces/example/imports?file=loop.gpkg", &[("content-type", "application/octet-stream")], &bytes).status
    });
    std::thread::sleep(std::time::Duration::from_millis(700));
    let begun = std::time::Instant::now();
    server.send_json("POST", "/api/workspaces/example/themes", &[], &json!({"name": "Meanwhile"})).expect(201);
    assert!(!import.is_finished() || begun.elapsed().as_secs() < 5, "the writer waited for the reader");
    let status = import.join().expect("an answer");
    assert!((400..500).contains(&status), "{status}");
    assert_eq!(revision(&server), 2, "only the theme came in");
}

#[test]
fn a_file_that_is_no_workspace_is_left_as_it_is_and_a_pipe_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    let foreign = folder.path().join("foreign.gpkg");
    let made = rusqlite::Connection::open(&foreign).expect("opens");
    made.execute_batch("PRAGMA application_id = 1196444487; PRAGMA user_version = 10300; CREATE TABLE t (a);").expect("made");
    drop(made);
    let before = std::fs::read(&foreign).expect("bytes");
    let pipe = folder.path().join("pipe.gpkg");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let server = TestServer::start(folder.path(), &["--no-cases"]);
    let list = server.get("/api/workspaces").expect(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 0);
    assert_eq!(list["unreadable"].as_array().expect("unreadable").len(), 2, "{list}");
    assert_eq!(std::fs::read(&foreign).expect("bytes"), before, "not a byte is written to it");
}

#[test]
fn two_hosts_and_coded_bodies_are_refused() {
    let server = TestServer::with_case("example");
    let coded = server.send("POST", "/api/workspaces/example/themes", &[("content-type", "application/json"), ("content-encoding", "gzip")], b"x").expect(415);
    assert_eq!(coded.json()["code"], "coded_body");
    let address = server.address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("connects");
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nHost: evil.example\r\nConnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 403") || answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[test]
fn only_a_view_that_can_be_read_alone_may_be_shown_inside_pages_of_others() {
    let server = TestServer::with_case("");
    let frame = |path: &str| {
        let answer = server.get(path).expect(200);
        let policy = answer.header("content-security-policy").expect("a policy").to_owned();
        policy.split("; ").find_map(|part| part.strip_prefix("frame-ancestors ")).expect("frame-ancestors").to_owned()
    };
    assert_eq!(frame("/w/example?theme=a&embed=true"), "*");
    for own in ["/", "/?embed=true", "/w/example", "/w/example?embed=false", "/w/example?q=embed=true", "/w/example?embed=truely", "/w/example?page=data"] {
        assert_eq!(frame(own), "'self'", "{own}");
    }
}
