//! Long work as jobs over HTTP, and Ctrl-C on the command line. `app::jobs` has the tests of order, limits and cancelling.

use std::process::{Command, Stdio};

use crate::support::{TestServer, binary, run};
use serde_json::{Value, json};
use sitelines::analysis::{Control, Window};
use sitelines::app::App;
use sitelines::app::analyse::Asking;
use sitelines::app::export::Layer;
use sitelines::app::format::Format;
use sitelines::app::importing::MAX_IMMEDIATE_BYTES;

/// Asks until the job is over.
fn over(server: &TestServer, address: &str) -> Value {
    loop {
        let said = server.get(address).expect(200).json();
        match said["state"].as_str() {
            Some("waiting" | "running" | "cancelling") => std::thread::yield_now(),
            _ => return said,
        }
    }
}

#[test]
fn a_job_gives_the_report_that_the_analysis_gives_under_an_address_that_stays() {
    let server = TestServer::with_case("example");
    let body = json!({"analysis": "stability", "parameters": {"replicates": 20, "kinds": ["coordination", "funding"]}});
    let accepted = server.send_json("POST", "/api/workspaces/example/jobs", &[], &body).expect(202);
    let address = accepted.header("location").expect("a location").to_owned();
    assert_eq!(accepted.header("cache-control"), Some("no-store"));
    let said = over(&server, &address);
    assert_eq!((said["state"].as_str(), said["progress"].as_f64(), said["kind"].as_str()), (Some("done"), Some(1.0), Some("analysis")), "{said}");
    let result = server.get(said["result"].as_str().expect("a result")).expect(200).json();
    let report = server.get("/api/workspaces/example/analyses/stability?replicates=20&kinds=coordination,funding").expect(200).json();
    assert_eq!(result, report);
    // the same question is the same job, a page that was loaded anew finds it in the list
    let again = server.send_json("POST", "/api/workspaces/example/jobs", &[], &body).expect(202);
    assert_eq!(again.header("location"), Some(address.as_str()));
    assert_eq!(server.get("/api/workspaces/example/jobs").expect(200).json()["items"][0]["id"], said["id"]);
    assert_eq!(server.delete(&address, &[]).status, 204);
    server.get(&address).expect(404);
}

#[test]
fn a_job_that_cannot_be_is_refused_before_it_starts() {
    let server = TestServer::with_case("example");
    let post = |body: Value| server.send_json("POST", "/api/workspaces/example/jobs", &[], &body);
    post(json!({"analysis": "no_such"})).expect(404);
    for body in [
        json!({}),
        json!({"analysis": "stability", "parameters": {"replicates": 0}}),
        json!({"analysis": "stability", "parameters": {"no_such": 1}}),
        json!({"analysis": "stability", "parameters": [1]}),
        json!({"analysis": "stability", "more": 1}),
        json!({"analysis": "stability", "as_of": "soon"}),
    ] {
        assert_eq!(post(body.clone()).expect(400).json()["code"], "bad_parameter", "{body}");
    }
    server.send_json("POST", "/api/workspaces/nowhere/jobs", &[], &json!({"analysis": "gaps"})).expect(404);
    server.get("/api/workspaces/example/jobs/0123").expect(404);
    assert_eq!(server.delete("/api/workspaces/example/jobs/0123", &[]).status, 404);
}

#[test]
fn an_import_may_be_a_job_too() {
    let server = TestServer::with_case("example");
    let post = |body: &str| server.send("POST", "/api/workspaces/example/imports?file=themes.csv&job=true", &[("content-type", "text/csv")], body.as_bytes());
    let accepted = post("id,name\nfresh,Fresh\n").expect(202);
    let said = over(&server, accepted.header("location").expect("a location"));
    assert_eq!((said["state"].as_str(), said["kind"].as_str(), said["name"].as_str()), (Some("done"), Some("import"), Some("themes.csv")), "{said}");
    let report = server.get(said["result"].as_str().expect("a result")).expect(200).json();
    assert_eq!((report["added"].as_u64(), report["applied"].as_bool()), (Some(1), Some(true)));
    server.get("/api/workspaces/example/themes/fresh").expect(200);
    let said = over(&server, post("\0").expect(202).header("location").expect("a location"));
    assert_eq!(said["state"], "failed");
    assert!(said["error"]["code"].is_string() && said["error"]["detail"].as_str().is_some_and(|d| d.len() > 10), "{said}");
}

#[test]
fn an_export_may_be_a_job_whose_result_is_the_file() {
    let server = TestServer::with_case("example");
    for file in ["sites.geojson", "sites.gpkg", "gaps.csv?theme=drinking-water", "network.graphml", "stakeholders.xlsx"] {
        let path = format!("/api/workspaces/example/exports/{file}");
        let accepted = server.send("POST", &path, &[], b"").expect(202);
        let said = over(&server, accepted.header("location").expect("a location"));
        assert_eq!((said["state"].as_str(), said["progress"].as_f64(), said["kind"].as_str()), (Some("done"), Some(1.0), Some("export")), "{said}");
        let made = server.get(said["result"].as_str().expect("a result")).expect(200);
        let sent = server.get(&path).expect(200);
        assert_eq!(made.bytes, sent.bytes, "{file}: the bytes that the address gives");
        assert!(!made.bytes.is_empty());
        for header in ["content-type", "content-disposition"] {
            assert_eq!(made.header(header), sent.header(header), "{file}");
        }
        assert_eq!(made.header("content-length").and_then(|n| n.parse().ok()), Some(made.bytes.len()), "{file}: how long it is is known");
        let again = server.send("POST", &path, &[], b"").expect(202);
        assert_eq!(again.header("location"), accepted.header("location"), "the same file of the same revision is the same job");
        assert_eq!(server.delete(accepted.header("location").expect("a location"), &[]).status, 204);
    }
}

#[test]
fn an_export_counts_its_rows_and_one_that_is_cancelled_is_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(folder.path()).expect("a folder of workspaces");
    let view = app.workspace_or_case("example").expect("a case").view();
    let layer = |name: &str, format| Layer { name: name.into(), asking: Asking { window: Window::ALL, ..Asking::default() }, format };
    for (name, format) in [("sites", Format::GeoJson), ("sites", Format::Xlsx), ("network", Format::Csv), ("gaps", Format::Csv), ("sites", Format::Kml)] {
        let wanted = layer(name, format);
        let whole = Control::that_stops_after(u64::MAX);
        wanted.write(&app.reports, &view, &whole, &mut Vec::new()).expect("writes");
        assert_eq!(whole.progress(), Some(1.0), "{name} {format:?}: every row is a step");
        for times in [0, whole.asked() / 2, whole.asked() - 1] {
            let control = Control::that_stops_after(times);
            let cancelled = wanted.write(&app.reports, &view, &control, &mut Vec::new());
            assert_eq!(cancelled.expect_err("it was told to stop").code(), "cancelled", "{name} {format:?} after {times}");
        }
    }
}

#[test]
fn an_export_that_cannot_be_is_refused_before_it_starts() {
    let server = TestServer::with_case("example");
    for (file, status) in [
        ("sites.doc", 404),
        ("nothing.csv", 404),
        ("sites.graphml", 400),
        ("sites.csv?theme=water", 400),
        ("gaps.csv?theme=no-such", 400),
        ("gaps.csv?private=true", 403),
        ("assessments.csv", 403),
    ] {
        let answer = server.send("POST", &format!("/api/workspaces/example/exports/{file}"), &[], b"").expect(status);
        assert!(answer.json()["detail"].as_str().is_some_and(|words| words.len() > 10), "{file}");
    }
    assert_eq!(server.get("/api/workspaces/example/jobs").expect(200).json()["total"], 0);
}

/// A sheet of themes of exactly so many bytes.
fn sheet(bytes: usize) -> String {
    const NOTE: usize = 30_000;
    let mut text = String::from("id,name,note\n");
    let row = |i: usize, note: usize| format!("filler-{i:04},Filler,{}\n", "x".repeat(note));
    let mut i = 0;
    while bytes - text.len() > 2 * NOTE {
        text.push_str(&row(i, NOTE));
        i += 1;
    }
    for last in [true, false] {
        let left = bytes - text.len() - row(i, 0).len();
        text.push_str(&row(i, if last { left / 2 } else { left }));
        i += 1;
    }
    assert_eq!(text.len(), bytes);
    text
}

#[test]
fn an_import_of_the_largest_immediate_size_is_answered_at_once_and_one_byte_more_becomes_a_job() {
    let server = TestServer::with_case("example");
    let post = |query: &str, bytes: usize| {
        let path = format!("/api/workspaces/example/imports?file=themes.csv{query}");
        server.send("POST", &path, &[("content-type", "text/csv")], sheet(bytes).as_bytes())
    };
    let report = post("&dry_run=true", MAX_IMMEDIATE_BYTES).expect(200).json();
    assert!(report["added"].as_u64() > Some(200), "{}", report["problems"]);
    let accepted = post("", MAX_IMMEDIATE_BYTES + 1).expect(202);
    let said = over(&server, accepted.header("location").expect("a location"));
    assert_eq!((said["state"].as_str(), said["progress"].as_f64()), (Some("done"), Some(1.0)), "{said}");
    let done = server.get(said["result"].as_str().expect("a result")).expect(200).json();
    assert_eq!((&done["added"], done["applied"].as_bool()), (&report["added"], Some(true)));
    // who says so waits, however large it is
    let waited = post("&job=false", MAX_IMMEDIATE_BYTES + 1).expect(200).json();
    assert_eq!((waited["added"].as_u64(), &waited["unchanged"]), (Some(0), &done["added"]));
}

#[test]
fn a_large_import_tells_on_the_command_line_how_far_it_is_and_a_small_one_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = |name: &str, bytes: usize| {
        let file = folder.path().join("themes.csv");
        std::fs::write(&file, sheet(bytes)).expect("written");
        let done = run(&folder.path().join("w"), &["import", &file.to_string_lossy(), "--workspace", name]);
        assert!(done.status.success() && done.stdout.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let large = told("large", MAX_IMMEDIATE_BYTES + 1);
    let stages: Vec<&str> = large.lines().filter(|l| l.contains(" of 3: ")).collect();
    assert!(stages.len() == 3 && stages[0].contains("reading 1 file(s), 8 MB") && stages[1].contains("checking") && stages[2].contains("writing"), "{large}");
    assert!(!told("small", MAX_IMMEDIATE_BYTES).contains(" of 3: "));
}

/// A network so large that its stability is not worked out before somebody is tired of waiting.
fn large(folder: &std::path::Path) {
    let (mut nodes, mut edges) = (String::new(), String::new());
    for i in 0..600 {
        nodes.push_str(&format!("<node id=\"n{i}\"/>"));
    }
    for i in 0..6_000_u64 {
        let from = i * 7_919 % 600;
        let to = (from + 1 + i * 104_729 % 599) % 600;
        edges.push_str(&format!("<edge source=\"n{from}\" target=\"n{to}\"/>"));
    }
    let file = folder.join("large.graphml");
    std::fs::write(&file, format!("<graphml><graph edgedefault=\"directed\">{nodes}{edges}</graph></graphml>")).expect("written");
    let done = run(&folder.join("w"), &["import", &file.to_string_lossy(), "--workspace", "large"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// True once the process handles SIGINT itself.
fn handles_interrupts(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|l| l.strip_prefix("SigCgt:")).and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    caught.is_some_and(|mask| mask & 0b10 != 0)
}

#[test]
fn ctrl_c_ends_a_long_analysis_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    large(folder.path());
    let child = binary()
        .args(["analyse", "stability", "--workspace", "large", "--param", "replicates=2000", "--data"])
        .arg(folder.path().join("w"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    while !handles_interrupts(child.id()) {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("sent").success());
    let ended = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!((ended.status.code(), ended.stdout.len()), (Some(2), 0), "{said}");
    assert!(said.contains("the analysis was cancelled"), "{said}");
}

#[test]
fn a_running_job_is_cancelled_over_http() {
    let folder = tempfile::tempdir().expect("a folder");
    large(folder.path());
    let server = TestServer::start(&folder.path().join("w"), &["--no-cases"]);
    let body = json!({"analysis": "stability", "parameters": {"replicates": 2000}});
    let accepted = server.send_json("POST", "/api/workspaces/large/jobs", &[], &body).expect(202);
    let address = accepted.header("location").expect("a location").to_owned();
    assert_eq!(server.get(&format!("{address}/result")).expect(409).json()["code"], "not_done");
    assert_eq!(server.delete(&address, &[]).status, 204);
    assert_eq!(over(&server, &address)["state"], "cancelled");
}
