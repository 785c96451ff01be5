//! Briefings by the real binary, and what poppler says of a PDF.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{missing, run};

/// Every workspace that ships.
pub const CASES: [&str; 5] = ["example", "mekong-wetlands", "cambodia-partnership", "mali-pact", "partnership-forum"];

/// Writes a briefing; what went wrong is in the panic.
#[track_caller]
pub fn report(folder: &Path, workspace: &str, file: &str, more: &[&str]) -> PathBuf {
    let path = folder.join(file);
    let mut arguments = vec!["report", "--workspace", workspace, "-o", path.to_str().expect("a path of text")];
    arguments.extend(more);
    let done = run(folder, &arguments);
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    path
}

/// What a program of poppler-utils prints; `None` where it is missing.
pub fn poppler(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let Ok(done) = command.output() else {
        missing("poppler-utils (.ci/setup test)");
        return None;
    };
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The text of a PDF with its lines joined: words of a table stand apart otherwise.
pub fn words_of(file: &Path) -> Option<String> {
    Some(poppler("pdftotext", &["-raw"], file)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What `pdfinfo` says under a name.
pub fn info(file: &Path, name: &str) -> Option<String> {
    let all = poppler("pdfinfo", &[], file)?;
    let line = all.lines().find_map(|line| line.strip_prefix(&format!("{name}:")).map(|rest| rest.trim().to_owned()));
    Some(line.unwrap_or_default())
}
