//! The registry: what every analysis must say of itself, and that a running one can be stopped.

use std::collections::BTreeSet;

use sitelines::analysis::{self, AnalysisError, Control, REGISTRY};

use crate::support::world::World;

#[test]
fn every_analysis_says_what_it_asks_how_it_is_defined_and_where_that_is_from() {
    let names: BTreeSet<&str> = REGISTRY.iter().map(|a| a.spec.name).collect();
    assert_eq!(names.len(), REGISTRY.len());
    for name in ["presence", "gaps", "missing_links", "centrality", "cohesion"] {
        assert!(names.contains(name), "{name} is not registered");
    }
    for analysis in REGISTRY {
        let spec = analysis.spec;
        assert!(spec.question.ends_with('?') && spec.definition.len() > 80 && !spec.reference.is_empty(), "{}", spec.name);
        assert!(spec.columns.iter().all(|c| !c.description.is_empty()) && !spec.reads.is_empty(), "{}", spec.name);
        assert!(spec.parameters.iter().all(|p| p.doc.ends_with('.')), "{}", spec.name);
        let columns: BTreeSet<&str> = spec.columns.iter().map(|c| c.name).collect();
        assert_eq!(columns.len(), spec.columns.len(), "{}: a column twice", spec.name);
        if let Some(column) = spec.site_column {
            assert!(columns.contains(column), "{}", spec.name);
        }
    }
}

#[test]
fn an_empty_workspace_gives_every_analysis_an_empty_report() {
    let atlas = World::new().atlas();
    for analysis in REGISTRY {
        let found = analysis::run(analysis, &atlas, &[], None, &Control::default()).expect("runs");
        assert!(found.report.rows.is_empty(), "{}", analysis.spec.name);
    }
}

#[test]
fn a_cancelled_analysis_stops() {
    let atlas = World::new()
        .put("sites", "s", "kind=commune")
        .put("themes", "t", "")
        .put("stakeholders", "a", "")
        .works("w", "a", "s", "t", "")
        .atlas();
    let control = Control::default();
    control.cancel();
    for analysis in REGISTRY {
        let stopped = analysis::run(analysis, &atlas, &[], None, &control);
        assert_eq!(stopped.err(), Some(AnalysisError::Cancelled), "{}", analysis.spec.name);
    }
}

#[test]
fn reports_repeat_word_for_word() {
    let world = World::new()
        .put("sites", "s", "kind=commune")
        .put("themes", "t", "")
        .put_all("stakeholders", &["a", "b"], "")
        .works("w1", "a", "s", "t", "")
        .works("w2", "b", "s", "t", "");
    for analysis in REGISTRY {
        let text = || world.ask(analysis.spec.name, "2014-01-01", "").to_string();
        assert_eq!(text(), text(), "{}", analysis.spec.name);
    }
}
