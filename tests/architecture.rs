//! The dependency law: which room may use which. It reads the sources, so that no review has to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each room may use besides itself (`src/lib.rs` says what each room is).
const LAW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("atlas", &["domain"]),
    ("analysis", &["domain", "atlas"]),
    ("tiles", &["domain", "atlas"]),
    ("matching", &["domain", "atlas"]),
    ("layout", &["domain", "atlas"]),
    ("query", &["domain", "atlas"]),
    ("messages", &["domain"]),
    // maps and figures write the same letters: a room of its own, for neither is part of the other and each builds alone
    ("letters", &["domain"]),
    ("render", &["domain", "tiles", "letters"]),
    ("report", &["domain", "atlas", "analysis", "tiles", "layout", "messages", "letters"]),
    ("interchange", &["domain"]),
    ("store", &["domain"]),
    ("app", &["domain", "atlas", "analysis", "tiles", "matching", "messages", "layout", "query", "letters", "render", "report", "interchange", "store"]),
    ("http", &["domain", "atlas", "analysis", "tiles", "matching", "messages", "layout", "query", "letters", "render", "report", "interchange", "store", "app"]),
    // the command line starts the server; it knows nothing else of it
    ("cli", &["domain", "atlas", "analysis", "tiles", "messages", "render", "report", "interchange", "store", "app", "http"]),
];

/// Words that a room must not hold, with the reason.
const FORBIDDEN: &[(&str, &[&str], &str)] = &[
    ("domain", &["std::fs", "std::net", "rusqlite", "axum", "petgraph", "tokio", "async fn", "Timestamp::now", "SystemTime", "gdal::"], "plain data: no files, SQL, HTTP, graph, clock, async"),
    ("atlas", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "Timestamp::now", "SystemTime", "gdal::"], "a pure view: no files, SQL, HTTP, clock, async"),
    ("analysis", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "Timestamp::now", "SystemTime", "Instant::now", "gdal::"], "pure functions: no store, wire formats, clock, async"),
    ("tiles", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "SystemTime", "gdal::"], "pure: no SQL, caching, HTTP"),
    ("layout", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "SystemTime"], "pure"),
    ("matching", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "SystemTime"], "pure"),
    ("query", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "SystemTime", "to_sql"], "pure: a filter becomes no SQL"),
    ("messages", &["std::fs", "std::net", "rusqlite", "axum", "tokio", "async fn", "SystemTime"], "pure: the words are inside the program"),
    ("report", &["std::net", "rusqlite", "axum", "tokio", "async fn", "Timestamp::now", "SystemTime", "Instant::now"], "an atlas in, a document out: no store, HTTP, clock"),
    ("letters", &["std::net", "rusqlite", "axum", "petgraph", "tokio", "async fn", "SystemTime", "gdal::"], "fonts of this machine in, lines and outlines out"),
    ("render", &["std::net", "rusqlite", "axum", "petgraph", "SystemTime", "gdal::"], "draws what it is given: no store, HTTP"),
    ("interchange", &["rusqlite", "axum", "petgraph"], "formats only"),
    ("store", &["axum", "petgraph", "gdal::"], "keeps records only"),
    ("app", &["axum", "clap::", "StatusCode"], "use cases know no shell"),
    ("http", &["rusqlite", "petgraph", "gdal::"], "no SQL or graph code in handlers"),
    ("cli", &["axum", "rusqlite", "petgraph", "gdal::"], "the same use cases, no internals"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            found.push(entry);
        }
    }
}

/// The lines of a file that are code: comments taken off, test modules passed over.
fn code(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a source file");
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    before_tests.lines().map(|l| l.split("//").next().unwrap_or_default().to_owned()).collect()
}

fn rooms() -> BTreeMap<String, Vec<PathBuf>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms = BTreeMap::new();
    for entry in std::fs::read_dir(src).expect("src").flatten().filter(|e| e.path().is_dir()) {
        let mut found = Vec::new();
        sources(&entry.path(), &mut found);
        rooms.insert(entry.file_name().to_string_lossy().into_owned(), found);
    }
    rooms
}

/// Rooms that a line of code names: `crate::atlas::...`, and each of `crate::{atlas, domain}`.
fn named(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in line.split("crate::").skip(1) {
        let part = part.trim_start();
        let names = part.strip_prefix('{').map_or(part, |rest| rest.split('}').next().unwrap_or_default());
        let several = part.starts_with('{');
        for name in if several { names.split(',').collect::<Vec<_>>() } else { vec![names] } {
            let word: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(word);
        }
    }
    found
}

#[test]
fn every_room_is_under_the_law_and_every_law_has_a_room() {
    let rooms: Vec<String> = rooms().into_keys().collect();
    let mut law: Vec<String> = LAW.iter().map(|(room, _)| (*room).to_owned()).collect();
    law.sort();
    assert_eq!(rooms, law);
}

#[test]
fn a_room_uses_only_rooms_that_the_law_allows() {
    let all: Vec<&str> = LAW.iter().map(|(room, _)| *room).collect();
    let mut broken = Vec::new();
    for (room, files) in rooms() {
        let allowed = LAW.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed).unwrap_or_default();
        for file in files {
            for (number, line) in code(&file).iter().enumerate() {
                for name in named(line) {
                    if all.contains(&name.as_str()) && name != room && !allowed.contains(&name.as_str()) {
                        broken.push(format!("{}:{}: {room} uses {name}", file.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_room_holds_nothing_that_it_must_not_know() {
    let mut broken = Vec::new();
    for (room, files) in rooms() {
        for (_, words, why) in FORBIDDEN.iter().filter(|(name, ..)| *name == room) {
            for file in &files {
                for (number, line) in code(file).iter().enumerate() {
                    for word in words.iter().filter(|w| line.contains(**w)) {
                        broken.push(format!("{}:{}: {word} in {room}: {why}", file.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn only_one_file_touches_gdal_and_unsafe_code() {
    for (_, files) in rooms() {
        for file in files {
            let lines = code(&file);
            let text = lines.join("\n");
            let is_gdal = file.ends_with("interchange/gdal.rs");
            assert!(is_gdal || !text.contains("gdal_sys::"), "{} uses gdal_sys", file.display());
            assert!(is_gdal || !text.contains("use gdal::"), "{} uses gdal", file.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_anybody_would_read() {
    const LONGEST: usize = 500;
    for (_, files) in rooms() {
        for file in files {
            let lines = std::fs::read_to_string(&file).expect("a source file").lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines: split it", file.display());
        }
    }
}

#[test]
fn every_dependency_has_a_reason_beside_it() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("Cargo.toml");
    let mut in_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies]");
        } else if in_dependencies && line.contains('=') && !line.starts_with('#') {
            assert!(line.contains(" # "), "no reason beside: {line}");
        }
    }
}
