//! Every analysis of the registry at one size, with sensible parameters: the time until the figures over everything are
//! there, and until a window of rows is.
//!
//! `cargo bench --bench analyses -- S` (or M, L), then names of analyses to run these alone. At size S every row is made; at M
//! and L the first thousand, as a page of the API. The shortest of three runs stands, for the machine is rarely quiet.
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::time::Instant;

use sitelines::analysis::{self, AnalysisError, Control, Window};
use sitelines::atlas::{Atlas, Audience};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "each bench uses a part")]
#[path = "generator/mod.rs"]
mod generator;

/// Parameters that an analysis needs or that make its question one of size; the others run with their defaults.
const PARAMETERS: &[(&str, &[(&str, &str)])] = &[
    ("changes", &[("since", "2021-01-01")]),
    ("placement", &[("partners", "20"), ("reach_km", "10")]),
];

/// Analyses that draw again and again, or search sets: jobs of seconds, not answers.
const JOBS: &[&str] = &["stability", "key_players"];

/// Rows of a window at sizes whose reports nobody reads in one piece.
const PAGE: usize = 1_000;

/// Runs of each, of which the shortest stands.
const RUNS: usize = 3;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let size = words.iter().find(|w| ["S", "M", "L"].contains(&w.as_str())).map_or("S", String::as_str);
    let (counts, limit) = match size {
        "M" => (generator::M, Some(PAGE)),
        "L" => (generator::L, Some(PAGE)),
        _ => (generator::S, Some(usize::MAX)),
    };
    let atlas = generator::records::atlas(&generator::World::new(counts)).for_audience(Audience::Public);
    println!("| analysis at size {size} | figures, ms | with rows, ms | rows made | of |");
    println!("|---|---|---|---|---|");
    for analysis in analysis::REGISTRY {
        let name = analysis.spec.name;
        let named = words.iter().any(|w| w == name);
        if named || (words.iter().all(|w| w == size) && !JOBS.contains(&name)) {
            println!("{}", line(name, &atlas, Window { offset: 0, limit }));
        }
    }
}

fn line(name: &str, atlas: &Atlas, window: Window) -> String {
    let given = parameters(name, atlas);
    let mut best: Option<(f64, f64, usize, usize)> = None;
    for _ in 0..RUNS {
        match run(name, atlas, &given, window) {
            Ok(found) if best.is_none_or(|b| found.1 < b.1) => best = Some(found),
            Ok(_) => {}
            Err(error) => return format!("| `{name}` | not run: {error} | | | |"),
        }
    }
    let (figures, rows, made, of) = best.expect("it ran");
    format!("| `{name}` | {figures:.0} | {rows:.0} | {made} | {of} |")
}

fn run(name: &str, atlas: &Atlas, given: &[(String, String)], window: Window) -> Result<(f64, f64, usize, usize), AnalysisError> {
    let analysis = analysis::find(name).expect("registered");
    let control = Control::default();
    let begun = Instant::now();
    let prepared = analysis::prepare(analysis, atlas, given, None, &control)?;
    let figures = begun.elapsed().as_secs_f64() * 1e3;
    let found = prepared.window(window, &control)?;
    let rows = begun.elapsed().as_secs_f64() * 1e3;
    Ok((figures, rows, found.report.rows.len(), found.total))
}

/// What is asked: two stakeholders in the middle of the table where the analysis is about stakeholders by name.
fn parameters(name: &str, atlas: &Atlas) -> Vec<(String, String)> {
    let who = |share: usize| atlas.tables.stakeholders.at(atlas.tables.stakeholders.len() * share / 10).id.to_string();
    let fixed = PARAMETERS.iter().filter(|(n, _)| *n == name).flat_map(|(_, given)| given.iter());
    let mut given: Vec<(String, String)> = fixed.map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    for param in analysis::find(name).expect("registered").spec.parameters.iter().filter(|p| p.required) {
        let value = match param.name {
            "from" | "stakeholder" => who(2),
            "to" => who(7),
            _ => continue,
        };
        given.push((param.name.to_owned(), value));
    }
    given
}
