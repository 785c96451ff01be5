//! The registry: what every analysis must say of itself, and that a running one can be stopped.

use std::collections::BTreeSet;

use sitelines::analysis::{self, AnalysisError, Control, ParamType, REGISTRY};
use sitelines::domain::Kind;
use sitelines::domain::table::ColumnType;

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

#[test]
fn every_form_can_be_drawn_from_what_an_analysis_says_of_itself() {
    let atlas = World::new().atlas();
    let lists: BTreeSet<&str> = sitelines::domain::codelist::all().into_iter().map(|l| l.name).collect();
    for analysis in REGISTRY {
        let (spec, entry) = (analysis.spec, analysis.spec.describe());
        for member in ["name", "version", "question", "definition", "reference", "private", "parameters", "columns"] {
            assert!(entry.get(member).is_some_and(|v| !v.is_null()), "{}: {member}", spec.name);
        }
        for (parameter, told) in spec.parameters.iter().zip(entry["parameters"].as_array().expect("a list")) {
            let name = format!("{} {}", spec.name, parameter.name);
            let schema = if parameter.list { &told["schema"]["items"] } else { &told["schema"] };
            assert_eq!(told["schema"]["type"] == "array", parameter.list, "{name}");
            match parameter.ty {
                ParamType::Flag => assert_eq!(schema["type"], "boolean", "{name}"),
                ParamType::Integer { min, max } => {
                    assert!(min < max && schema["minimum"] == min && schema["maximum"] == max, "{name}: {schema}");
                }
                ParamType::Number { min, max } => {
                    assert!(min < max && min.is_finite() && max.is_finite(), "{name}");
                    assert!(schema["minimum"].as_f64() == Some(min) && schema["maximum"].as_f64() == Some(max), "{name}: {schema}");
                }
                ParamType::Day => assert_eq!(schema["format"], "date", "{name}"),
                ParamType::Code(list) => assert!(lists.contains(list) && schema["x-codelist"] == list, "{name}"),
                ParamType::Choice(words) => {
                    assert!(words.len() > 1 && schema["enum"].as_array().map(Vec::len) == Some(words.len()), "{name}");
                }
                ParamType::Ref(kind) => assert_eq!(schema["x-kind"], kind.plural(), "{name}"),
            }
            assert!(!parameter.required || parameter.default.is_none(), "{name}: what must be given has no default");
            // a default is a value that the parameter itself takes
            if let Some(default) = parameter.default.filter(|d| !d.is_empty()) {
                let given = vec![(parameter.name.to_owned(), default.to_owned())];
                let others = spec.parameters.iter().filter(|p| p.required).map(|p| p.name).collect::<BTreeSet<_>>();
                match sitelines::analysis::Params::parse(spec, &given, None, &atlas) {
                    Ok(_) => {}
                    Err(bad) => assert!(others.contains(bad.parameter.as_str()), "{name}: {bad}"),
                }
            }
            assert!(!parameter.type_in_words().is_empty() && !parameter.default_in_words().is_empty(), "{name}");
        }
        for column in spec.columns {
            let number = matches!(column.ty, ColumnType::Integer | ColumnType::Number);
            assert!(!number || !column.unit_in_words().is_empty(), "{} {}: a number has a unit, or says that it has none", spec.name, column.name);
            assert!(column.unit.is_none_or(|u| !u.is_empty() && u != "none"), "{} {}", spec.name, column.name);
        }
    }
}

#[test]
fn what_makes_its_rows_of_the_themes_that_are_asked_for_reads_what_asks_for_them() {
    // where no theme is chosen, a need or priority on a theme above a leaf makes a row: an answer that is kept must notice it
    let mut looked_at = 0;
    for analysis in REGISTRY.iter().filter(|a| a.spec.parameters.iter().any(|p| p.name == "theme") && a.spec.name != "presence") {
        for kind in [Kind::Setting, Kind::Theme, Kind::Site, Kind::Need, Kind::Priority] {
            assert!(analysis.spec.reads.contains(&kind), "{} reads {}", analysis.spec.name, kind.plural());
        }
        looked_at += 1;
    }
    assert!(looked_at >= 12, "{looked_at}");
}

#[test]
fn what_is_about_providers_reads_their_mandates() {
    for analysis in REGISTRY.iter().filter(|a| a.spec.parameters.iter().any(|p| p.name == "mandates")) {
        assert!(analysis.spec.reads.contains(&Kind::Mandate), "{}", analysis.spec.name);
    }
}
