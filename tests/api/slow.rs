//! Clients that ask and do not read shut nobody else out; every answer says what it may load.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::TestServer;

/// More than there are threads that work for requests.
const SLOW: usize = 600;

#[test]
fn clients_that_ask_for_much_and_do_not_read_shut_nobody_out() {
    let server = TestServer::with_case("");
    server.send_json("POST", "/api/workspaces", &[], &serde_json::json!({"name": "w"})).expect(201);
    // far more than the buffers of a connection hold
    let mut rows = String::from("id,name,note\n");
    let note = "x".repeat(900);
    for at in 0..12_000 {
        rows.push_str(&format!("s-{at},Stakeholder {at},{note}\n"));
    }
    server.send("POST", "/api/workspaces/w/imports?file=stakeholders.csv&job=false", &[("content-type", "text/csv")], rows.as_bytes()).expect(200);
    let host = server.address.trim_start_matches("http://").to_owned();
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(&host).expect("connects");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n").expect("sent");
        stream
    };
    let mut readers: Vec<TcpStream> = (0..SLOW).map(|_| ask("/api/workspaces/w/exports/stakeholders.csv")).collect();
    // all of them are being answered, or wait for room
    std::thread::sleep(Duration::from_secs(2));
    for _ in 0..20 {
        for path in ["/api/workspaces/w", "/api/workspaces/w/stakeholders?limit=5", "/ogc/w/collections/stakeholders/items?limit=5"] {
            let begun = Instant::now();
            server.get(path).expect(200);
            // a limit that a loaded machine keeps too: whoever is shut out waits for as long as the others do not read
            assert!(begun.elapsed() < Duration::from_secs(50), "{path} took {:?}", begun.elapsed());
        }
    }
    // who reads gets all of it, or sees that it is not all
    let mut text = Vec::new();
    let last = readers.last_mut().expect("a reader");
    last.set_read_timeout(Some(Duration::from_mins(1))).expect("set");
    let mut piece = vec![0; 64 * 1024];
    while !text.ends_with(b"0\r\n\r\n") {
        match last.read(&mut piece) {
            Ok(read) if read > 0 => text.extend_from_slice(&piece[..read]),
            _ => break,
        }
    }
    let text = String::from_utf8_lossy(&text);
    let whole = text.ends_with("0\r\n\r\n");
    assert!(!whole || text.contains("s-11999") || text.starts_with("HTTP/1.1 503"), "half was taken for all: {} bytes", text.len());
}

#[test]
fn every_answer_says_what_it_may_load_and_who_may_show_it() {
    let server = TestServer::with_case("example");
    let site = "/reports/example/site.html?id=xl-reedford";
    for path in [
        "/", "/w/example", "/healthz", "/api/workspaces", "/api/workspaces/example/sites", "/api/openapi.json", "/api/docs/", "/ogc/example?f=html", "/ogc/example/collections",
        "/ogc/example/collections/sites/items?f=html", "/maps/example/coverage.svg?theme=drinking-water", "/figures/example/network.svg", site, "/tiles/example/sites.json",
        "/styles/example/coverage.json", "/api/workspaces/example/exports/sites.csv", "/api/workspaces/nowhere", "/nowhere/at/all.json", "/ogc/example/collections/nothing",
    ] {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{path} ({}) has none", answer.status));
        assert!(policy.contains("frame-ancestors"), "{path}: {policy}");
        assert!(policy.contains("default-src 'none'") || policy.contains("default-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("script-src 'unsafe-inline'") && !policy.contains("unsafe-eval"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("cross-origin-resource-policy").is_some(), "{path}");
    }
}
