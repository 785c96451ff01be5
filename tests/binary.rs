//! The binary as a whole: killed at any moment, and how much memory it takes. How fast it is, `make bench` tells.

use std::time::Instant;

use crate::support::{TestServer, run};

/// Imports of so many themes and contacts are killed at different moments, unless `SITELINES_KILLS` says otherwise.
const KILLS: u32 = 50;
/// So many servers are killed inside a checkpoint, unless it says otherwise.
const CHECKPOINT_KILLS: u32 = 8;
/// So many of them spread over the import.
const SPREAD: u32 = 15;
/// So many of them right after the import has been answered.
const LATE: u32 = 5;
const ROWS: usize = 1_500;

fn kills(usual: u32) -> u32 {
    std::env::var("SITELINES_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn form() -> (String, Vec<u8>) {
    let mut themes = String::from("id,name\n");
    let mut stakeholders = String::from("id,name\n");
    let mut contacts = String::from("id,stakeholder,name\n");
    for i in 0..ROWS {
        themes.push_str(&format!("killed-{i},Theme {i}\n"));
        stakeholders.push_str(&format!("killed-{i},Stakeholder {i}\n"));
        contacts.push_str(&format!("killed-{i},killed-{i},Desk {i}\n"));
    }
    let boundary = "------------------------sitelines";
    let mut body = Vec::new();
    for (name, content) in [("themes.csv", themes), ("stakeholders.csv", stakeholders), ("contacts.csv", contacts)] {
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"f\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n").into_bytes());
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// Bytes of the files that a commit writes first: the log of writes and the private file with its journal.
fn written(folder: &std::path::Path) -> u64 {
    ["example.gpkg-wal", "example.private.sqlite", "example.private.sqlite-journal"]
        .iter()
        .filter_map(|name| std::fs::metadata(folder.join(name)).ok())
        .map(|m| m.len())
        .sum()
}

fn private_entries(folder: &std::path::Path) -> usize {
    let file = folder.join("example.private.sqlite");
    let connection = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opens");
    connection
        .query_row("SELECT count(*) FROM entries WHERE id LIKE 'killed-%'", [], |row| row.get::<_, i64>(0))
        .expect("counts")
        .try_into()
        .expect("a count")
}

#[test]
fn killed_during_an_import_the_workspace_is_before_or_after_and_never_between() {
    let (kind, body) = form();
    // how long an undisturbed import takes, so that the kills are spread over all of it
    let whole = {
        let server = TestServer::with_case("example");
        let begun = Instant::now();
        server.send("POST", "/api/workspaces/example/imports", &[("content-type", &kind)], &body).expect(200);
        begun.elapsed()
    };
    let (mut before, mut after, mut in_commit) = (0, 0, 0);
    let kills = kills(KILLS);
    for i in 0..kills {
        let mut server = TestServer::with_case("example");
        let size = written(&server.data);
        let address = server.address.clone();
        let (kind, body) = (kind.clone(), body.clone());
        let sender = std::thread::spawn(move || {
            let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
            let _ = agent.post(format!("{address}/api/workspaces/example/imports")).header("content-type", kind).send(&body[..]);
        });
        // some spread over the whole import, most in the very moment in which the file is being written, the last ones
        // right after the answer, however busy the machine is
        if i < SPREAD {
            std::thread::sleep(whole.mul_f64(1.2) * i / SPREAD);
        } else if i < kills - LATE {
            while !sender.is_finished() && written(&server.data) <= size {
                std::hint::spin_loop();
            }
            in_commit += u32::from(!sender.is_finished());
            std::thread::sleep(std::time::Duration::from_micros(u64::from((i - SPREAD) % (KILLS - SPREAD)) * 400));
        } else {
            while !sender.is_finished() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
        server.kill();
        sender.join().expect("the sender ends");
        let again = TestServer::start(&server.data, &["--no-cases"]);
        let summary = again.get("/api/workspaces/example").expect(200).json();
        let themes = again.get("/api/workspaces/example/themes?limit=10000").expect(200).text().matches("\"killed-").count();
        let private = private_entries(&again.data);
        match summary["revision"].as_u64() {
            Some(1) => {
                assert_eq!((themes, private), (0, 0), "kill {i}");
                before += 1;
            }
            Some(2) => {
                assert_eq!((themes, private), (ROWS, ROWS), "kill {i}");
                after += 1;
            }
            other => panic!("kill {i}: revision {other:?}"),
        }
        let verified = run(&again.data, &["verify", "--workspace", "example"]);
        assert!(verified.status.success(), "kill {i}: {}", String::from_utf8_lossy(&verified.stderr));
    }
    eprintln!("killed {kills} times, {in_commit} while the files were being written: {before} before, {after} after");
    assert!(in_commit >= 10, "only {in_commit} kills fell into the writing of the files");
    assert!(before > 0 && after > 0, "the kills must fall on both sides: {before} before, {after} after");
}

#[test]
fn killed_inside_a_checkpoint_every_answered_write_is_there() {
    let (mut refused, mut written) = (0, 0);
    for i in 0..kills(CHECKPOINT_KILLS) {
        let mut server = TestServer::with_case("example");
        let file = server.data.join("example.gpkg");
        let stamp = |path: &std::path::Path| std::fs::metadata(path).map(|m| (m.len(), m.modified().ok())).ok();
        let address = server.address.clone();
        let sender = std::thread::spawn(move || {
            let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
            let mut answered = 0;
            // the main file is written to by checkpoints alone: a few thousand pages of them
            for n in 0..400 {
                let body = serde_json::json!({"id": format!("kept-{n}"), "name": "x".repeat(60_000)}).to_string();
                let sent = agent.post(format!("{address}/api/workspaces/example/themes")).header("content-type", "application/json").send(&body);
                match sent {
                    Ok(answer) if answer.status() == 201 => answered += 1,
                    _ => break,
                }
            }
            answered
        });
        let before = stamp(&file);
        while !sender.is_finished() && stamp(&file) == before {
            std::hint::spin_loop();
        }
        std::thread::sleep(std::time::Duration::from_micros(u64::from(i % 8) * 150));
        server.kill();
        let answered: usize = sender.join().expect("the sender ends");
        let again = TestServer::start(&server.data, &["--no-cases"]);
        let list = again.get("/api/workspaces/example/themes?limit=10000");
        refused += u32::from(list.status != 200);
        let there = list.text().matches("\"kept-").count();
        assert!(there >= answered, "kill {i}: {answered} answered, {there} there");
        written += answered;
    }
    eprintln!("{written} writes answered before the kills");
    assert_eq!(refused, 0, "workspaces refused");
}

/// Resident kilobytes of a process: all it asked for and all its own program file, and of the shared libraries what it
/// wrote to. Clean pages of a shared library are the system's: how many of them the kernel maps around a page that is
/// read depends on how the file lies in its cache (a library just installed comes in pieces of megabytes), not on us.
fn resident_kb(pid: u32) -> u64 {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/smaps")).expect("a process");
    let (mut library, mut sum) = (false, 0);
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if !first.ends_with(':') {
            library = line.rsplit('/').next().is_some_and(|name| name.split('.').skip(1).any(|part| part == "so"));
        } else if first == if library { "Private_Dirty:" } else { "Rss:" } {
            sum += words.next().and_then(|n| n.parse::<u64>().ok()).expect("a number of kilobytes");
        }
    }
    assert!(sum > 10 * 1024, "{sum} kB cannot be a whole server: was smaps read?");
    sum
}

#[test]
fn all_workspaces_are_served_within_150_mb() {
    const MOST_KB: u64 = 150 * 1024;
    let server = TestServer::with_cases();
    for workspace in server.get("/api/workspaces").json()["items"].as_array().expect("items") {
        let w = workspace["name"].as_str().expect("name");
        for path in ["network", "sites?limit=10000", "exports/sites.geojson", "analyses/gaps", "analyses/missing_links", "analyses/centrality", "analyses/cohesion", "analyses/presence", "analyses/gaps?show_examples=true"] {
            server.get(&format!("/api/workspaces/{w}/{path}")).expect(200);
        }
        for layer in ["sites", "stakeholders", "ties", "presences"] {
            server.get(&format!("/tiles/{w}/{layer}/2/1/1.mvt")).expect(200);
        }
    }
    server.get("/").expect(200);
    let kb = resident_kb(server.pid());
    eprintln!("resident with all workspaces served: {} MB", kb / 1024);
    assert!(kb <= MOST_KB, "{kb} kB");
}
