//! Windows of rows: the same rows in whichever pages they are asked for, under the same summary, by one thread or two.

use serde_json::Value;
use sitelines::analysis::coverage::providers::Providers;
use sitelines::analysis::grid::Grid;
use sitelines::analysis::joint::coordination::Coordinating;
use sitelines::analysis::joint::encounters::Encounters;
use sitelines::analysis::themes::ThemeTree;
use sitelines::analysis::{self, AnalysisError, Control, Params, REGISTRY, Window, chosen::Chosen};
use sitelines::atlas::Atlas;

use crate::support::world::World;

const DAY: &str = "2023-06-30";

/// Three in one cell, two in another; a region, a wetland across, a need, a scope, a tie, a platform.
fn world() -> World {
    World::new()
        .put_all("themes", &["fish", "water"], "")
        .put("sites", "land", "kind=region | admin_level=1")
        .put_all("sites", &["east", "north", "west"], "kind=commune | admin_level=3 | parent=land")
        .put_all("stakeholders", &["a", "b", "c", "d"], "")
        .works("a1", "a", "east", "fish", "start=2023 | reached_total=20")
        .works("a2", "b", "east", "fish", "start=2023 | confirmed_on=2023-05-01")
        .works("a3", "c", "east", "fish", "start=2023")
        .works("a4", "a", "north", "water", "start=2023 | end=2023-12-31 | reached_total=50")
        .works("a5", "d", "north", "water", "start=2023 | end=2023-12-31")
        .works("a6", "d", "land", "fish", "start=2023")
        .works("a7", "b", "east; west", "water", "start=2023 | reached_total=9")
        .put("needs", "n1", "subject=sites/west | theme=fish | severity=4 | people_in_need=70")
        .put("scopes", "s1", "covers=presence | start=2023 | end=2023 | sites=west; east")
        .put("scopes", "s2", "covers=ties | start=2023 | end=2023 | answered=a")
        .put("ties", "t1", "from=a | to=b | kind=coordination | themes=fish")
}

fn page(atlas: &Atlas, name: &str, given: &[(String, String)], window: Window) -> Value {
    let control = Control::default();
    let analysis = analysis::find(name).expect("registered");
    let prepared = analysis::prepare(analysis, atlas, given, Some(DAY), &control).expect("counts");
    prepared.window(window, &control).expect("a window").to_json()
}

/// Every analysis that runs without a parameter.
fn free() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().filter(|a| a.spec.parameters.iter().all(|p| !p.required)).map(|a| a.spec.name)
}

#[test]
fn pages_put_together_are_the_whole_report() {
    let atlas = world().atlas();
    for name in free() {
        let whole = page(&atlas, name, &[], Window::ALL);
        let rows = whole["rows"].as_array().expect("rows");
        let mut together: Vec<Value> = Vec::new();
        while together.len() < rows.len() {
            let part = page(&atlas, name, &[], Window { offset: together.len(), limit: Some(2) });
            assert_eq!((&part["summary"], &part["total"]), (&whole["summary"], &whole["total"]), "{name}");
            assert_eq!(part["offset"], together.len(), "{name}");
            together.extend(part["rows"].as_array().expect("rows").iter().cloned());
        }
        assert_eq!(&together, rows, "{name}");
        let beyond = page(&atlas, name, &[], Window { offset: rows.len() + 1, limit: Some(2) });
        assert_eq!((beyond["rows"].as_array().map(Vec::len), &beyond["summary"]), (Some(0), &whole["summary"]), "{name}");
    }
}

#[test]
fn a_stream_of_rows_is_the_whole_report() {
    let atlas = world().atlas();
    for name in ["gaps", "coverage", "missing_links", "reporting"] {
        let control = Control::default();
        let prepared = analysis::prepare(analysis::find(name).expect("registered"), &atlas, &[], Some(DAY), &control).expect("counts");
        let streamed: Vec<_> = prepared.to_table(&atlas, Window::ALL, &control).rows.map(|row| (row.id, row.cells)).collect();
        let whole = prepared.window(Window::ALL, &control).expect("all").report.rows;
        assert_eq!(streamed.len(), whole.len(), "{name}");
        for (i, ((id, cells), row)) in streamed.iter().zip(&whole).enumerate() {
            assert_eq!(&cells[..row.cells.len()], &row.cells[..], "{name}");
            assert!(!streamed[..i].iter().any(|(other, _)| other == id), "{name}: {id} names one row");
        }
    }
}

#[test]
fn one_thread_and_two_give_the_same_report() {
    let atlas = world().atlas();
    let with = |threads: usize, name: &str| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| page(&atlas, name, &[], Window::ALL).to_string())
    };
    for name in free() {
        assert_eq!(with(1, name), with(2, name), "{name}");
    }
}

#[test]
fn as_many_pairs_as_the_limit_are_looked_at_and_no_more() {
    let atlas = world().atlas();
    let spec = analysis::find("missing_links").expect("registered").spec;
    let params = Params::parse(spec, &[], Some(DAY), &atlas).expect("parameters");
    let tree = ThemeTree::build(&atlas);
    let grid = Grid::build(&atlas, Chosen::read(&atlas, &params, &tree), tree).expect("a grid");
    let control = Control::default();
    let providers = Providers::of(&grid, &control).expect("providers");
    let look = |limit| Encounters::of(&grid, &providers, &Coordinating::of(&grid), limit, &control).map(|e| e.len());
    // a, b and c in one cell, a and d in another
    assert_eq!(look(4), Ok(4));
    assert!(matches!(look(3), Err(AnalysisError::TooLarge { size: 4, limit: 3, .. })));
}
