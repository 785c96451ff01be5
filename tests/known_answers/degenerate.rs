//! Degenerate input over every analysis: a defined result or a located problem, never a panic, never a number that is none.

use serde_json::Value;
use sitelines::analysis::{self, AnalysisError, Control, ParamType, REGISTRY, Spec};
use sitelines::atlas::Atlas;
use sitelines::domain::{Cell, Draft, Kind, Place};

use crate::support::world::World;

/// What must be given, and where the world has none of it a name that leads nowhere.
fn given(spec: &Spec, atlas: &Atlas) -> Vec<(String, String)> {
    let value = |ty: ParamType| match ty {
        ParamType::Ref(kind) => atlas.tables.any_at(kind, 0).map_or_else(|| "nobody".to_owned(), |(record, _)| record.id().to_string()),
        ParamType::Choice(words) => words[0].to_owned(),
        ParamType::Day => "2014-01-01".to_owned(),
        ParamType::Integer { min, .. } => min.to_string(),
        ParamType::Number { min, .. } => min.to_string(),
        ParamType::Flag => "true".to_owned(),
        ParamType::Code(list) => sitelines::domain::codelist::all().into_iter().find(|l| l.name == list).expect("a list").entries()[0].code.to_string(),
    };
    spec.parameters.iter().filter(|p| p.required).map(|p| (p.name.to_owned(), value(p.ty))).collect()
}

fn worlds() -> Vec<(&'static str, World)> {
    let place = || World::new().put("settings", "unit", "value=commune").put("sites", "bare", "kind=commune").put("themes", "t", "");
    let two = || place().put_all("stakeholders", &["a", "b"], "scale=local").works("w1", "a", "bare", "t", "").works("w2", "b", "bare", "t", "");
    vec![
        ("an empty workspace", World::new()),
        ("one stakeholder", World::new().put("stakeholders", "a", "")),
        ("one site without geometry", place()),
        ("no ties", two()),
        ("a tie without strength", two().put("ties", "x", "from=a | to=b | kind=coordination")),
        ("a tie of strength zero", two().put("ties", "x", "from=a | to=b | kind=coordination | weight=0")),
        ("the largest strength", two().put("ties", "x", "from=a | to=b | kind=funding | weight=1.7976931348623157e308").put("ties", "y", "from=b | to=a | kind=funding | weight=1.7976931348623157e308")),
        ("work without site and theme", World::new().put("stakeholders", "a", "").works("w", "a", "", "", "")),
        ("work that is over and work that has not begun", place().put("stakeholders", "a", "").works("w1", "a", "bare", "t", "end=1990").works("w2", "a", "bare", "t", "start=2090")),
        ("needs and plans of nobody", place().put("needs", "n", "subject=sites/bare | theme=t | severity=0 | people_in_need=0").put("platforms", "p", "sites=bare").put("plans", "q", "kind=action_plan")),
        ("a day of a meeting at a pole", place().put("sites", "pole", "kind=commune | geometry=POINT(180 90)").put("sites", "south", "kind=commune | geometry=POINT(-180 -90)").put("stakeholders", "a", "").works("w", "a", "pole", "t", "")),
    ]
}

/// Every number is one.
fn finite(value: &Value, name: &str) {
    match value {
        Value::Array(items) => items.iter().for_each(|v| finite(v, name)),
        Value::Object(members) => members.values().for_each(|v| finite(v, name)),
        Value::Number(n) => assert!(n.as_f64().is_some_and(f64::is_finite), "{name}: {n}"),
        _ => {}
    }
}

#[test]
fn every_analysis_answers_every_degenerate_world_or_says_what_is_wrong() {
    let mut answered = 0;
    for (what, world) in worlds() {
        let atlas = world.atlas();
        for analysis in REGISTRY {
            let name = format!("{} of {what}", analysis.spec.name);
            for day in [None, Some("0001-01-01"), Some("2014-06-30"), Some("9999-12-31")] {
                let ask = || analysis::run(analysis, &atlas, &given(analysis.spec, &atlas), day, &Control::default());
                match ask() {
                    Ok(found) => {
                        for row in &found.report.rows {
                            assert_eq!(row.cells.len(), found.spec.columns.len(), "{name}");
                            assert!(row.cells.iter().all(|c| !matches!(c, Cell::Real(v) if !v.is_finite())), "{name}: {:?}", row.cells);
                        }
                        finite(&found.to_json(), &name);
                        assert_eq!(found.to_json(), ask().expect("again").to_json(), "{name}: twice the same");
                        answered += 1;
                    }
                    Err(AnalysisError::Parameter(bad)) => {
                        assert!(!bad.parameter.is_empty() && bad.message.len() > 5, "{name}: {bad}");
                        assert!(analysis.spec.parameters.iter().any(|p| p.required), "{name}: {bad}");
                    }
                    Err(other) => panic!("{name}: {other}"),
                }
            }
        }
    }
    assert!(answered > REGISTRY.len() * 4 * 9, "most of them answer: {answered}");
}

#[test]
fn what_cannot_be_is_a_located_problem_before_any_analysis_sees_it() {
    let refused = |kind: &str, fields: &[(&str, Cell)]| -> Vec<(&'static str, &'static str)> {
        let kind = Kind::from_plural(kind).expect("a kind");
        let mut draft = Draft::new(kind, "x", Place::default());
        for (field, cell) in fields {
            draft.say(field, cell.clone());
        }
        draft.onto(None).expect_err("refused").iter().map(|i| (i.column, i.rule)).collect()
    };
    let tie = |to: &str, weight: f64| vec![("from", Cell::text("a")), ("to", Cell::text(to)), ("kind", Cell::text("coordination")), ("weight", Cell::Real(weight))];
    assert_eq!(refused("ties", &tie("a", 1.0)), [("to", "self_tie")]);
    assert_eq!(refused("ties", &tie("b", -1.0)), [("weight", "bounds")]);
    for weight in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = refused("ties", &tie("b", weight));
        assert_eq!(found.iter().map(|(column, _)| *column).collect::<Vec<_>>(), ["weight"], "{weight}");
    }
    let backwards = [("start", Cell::text("2014-02-01")), ("end", Cell::text("2014-01-31"))];
    let ties: Vec<(&str, Cell)> = tie("b", 1.0).into_iter().chain(backwards.clone()).collect();
    assert_eq!(refused("ties", &ties), [("end", "period")]);
    let title: Vec<(&str, Cell)> = [("title", Cell::text("x"))].into_iter().chain(backwards).collect();
    assert_eq!(refused("activities", &title), [("end", "period")]);
}
