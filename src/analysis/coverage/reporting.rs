//! # Reporting
//! **Question.** Who was expected to report, who answered, who is missing, and how old is what is known?
//!
//! **Definition.** Two sorts of row, told apart by `about`:
//! - `scope`: one row per scope that has begun by the day. *Expected* are those it names as asked, *missing* the expected
//!   who did not answer, *unexpected* those who answered unasked. `response_rate` = expected who answered / expected; null
//!   where nobody is named as expected, for then nobody knows how many were asked. `age_days` runs from the scope's last
//!   day; 0 while the scope holds the day, and null where it is open and was never confirmed (an open scope ages from its confirmation).
//! - `source`: one row per source of activities and participations. `records` counts them, `confirmed` those of the
//!   last 12 months, `last_confirmed` is the latest confirmation, `age_days` runs from it; null where nothing was
//!   ever confirmed. Records without source make one row with source null.
//!
//! **Reference.** DOMAIN.md sections 1 and 3; methods.md section 0 (missing data).
//! **Unit and range.** Rate 0 to 1; age in days, 0 or more. **Empty input.** No rows, counts 0, rate null.
//! **Cost.** O(scopes x named + records).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let reporting = analysis::find("reporting").expect("registered");
//! let found = analysis::run(reporting, &atlas, &[], Some("2014-06-30"), &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["response_rate"].is_null());
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::rows::{column, count, day, ids, measured, ratio, real, text, word};
use crate::analysis::chosen::stale_before;
use crate::analysis::covering::positions;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Date, Integer, List, Number, Text as TextColumn};
use crate::domain::time::{AsOf, Day};
use crate::domain::{Cell, Kind, Period, Text};

/// The registry entry.
pub const REPORTING: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "reporting",
    version: 1,
    question: "Who was expected to report, who answered, who is missing, and how old is what is known?",
    definition: "One row per scope that has begun by the day: who was asked, who answered, who is missing; response rate = expected who \
                 answered / expected, null where nobody is named as expected. One row per source of activities and participations: how \
                 many, how many confirmed in the last 12 months, the latest confirmation and its age.",
    reference: "DOMAIN.md sections 1 and 3; methods.md section 0",
    parameters: &[ParamSpec {
        name: "covers",
        ty: ParamType::Code("scope_covers"),
        list: true,
        required: false,
        default: None,
        doc: "Only scopes about these; all where none is given.",
    }],
    columns: &[
        column("about", TextColumn, "scope or source"),
        column("scope", TextColumn, "id of the scope; null for a source"),
        column("source", TextColumn, "where it is known from; null where nobody said"),
        column("covers", TextColumn, "what the scope reports on"),
        column("start", Date, "first day reported on; null where open"),
        column("end", Date, "last day reported on; null where open"),
        column("holds", Boolean, "the scope holds the day; null for a source"),
        column("expected", Integer, "stakeholders named as asked; null where nobody is named, and for a source"),
        column("answered", Integer, "expected stakeholders who answered; null where nobody is named as asked"),
        column("response_rate", Number, "answered / expected, 0 to 1; null where nobody is named as asked"),
        column("missing", List, "expected stakeholders who did not answer"),
        column("unexpected", List, "stakeholders who answered without being named as asked"),
        column("records", Integer, "activities and participations of the source; null for a scope"),
        column("confirmed", Integer, "of these, the ones confirmed in the 12 months before the day"),
        column("last_confirmed", Date, "latest confirmation; null where there is none"),
        measured("age_days", Integer, "days", "days from the scope's end, or the latest confirmation, to the day; null where unknown"),
    ],
    site_column: None,
    reads: &[Kind::Setting, Kind::Scope, Kind::Stakeholder, Kind::Activity, Kind::Participation],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let covers = params.list("covers");
    let mut writer = Writer::new(atlas);
    let mut totals = Totals::default();
    let mut rows = Vec::new();
    for (i, scope) in atlas.tables.scopes.iter().enumerate() {
        let begun = !matches!((scope.start.0, params.as_of), (Some(start), Some(day)) if start > day);
        if begun && (covers.is_empty() || covers.iter().any(|c| scope.covers.code() == c.as_str())) {
            rows.push(of_scope(atlas, params.as_of, i, &mut totals, &mut writer));
        }
    }
    let scopes = rows.len();
    rows.extend(sources(atlas, params.as_of, control, &mut writer)?);
    let missing: Vec<&Text> = totals.asked.difference(&totals.answered).map(|s| atlas.tables.stakeholders.at(*s).id.text()).collect();
    let answered = totals.asked.intersection(&totals.answered).count();
    let rate = ratio(answered as f64, totals.asked.len() as f64);
    let summary = vec![
        ("scopes", json!(scopes)),
        ("scopes_that_hold", json!(totals.holding)),
        ("sources", json!(rows.len() - scopes)),
        ("expected", if totals.asked.is_empty() { Value::Null } else { json!(totals.asked.len()) }),
        ("answered", if totals.asked.is_empty() { Value::Null } else { json!(answered) }),
        ("response_rate", json!(rate)),
        ("missing", json!(missing)),
    ];
    Ok(Report { summary, rows })
}

/// Each stakeholder once, over the scopes that hold the day. Somebody who answered one of two scopes has answered.
#[derive(Debug, Default)]
struct Totals {
    holding: usize,
    asked: BTreeSet<usize>,
    answered: BTreeSet<usize>,
}

fn of_scope(atlas: &Atlas, as_of: AsOf, index: usize, totals: &mut Totals, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &atlas.tables;
    let scope = tables.scopes.at(index);
    let holds = Period::new(scope.start, scope.end).is_ok_and(|p| p.holds(as_of));
    let expected = positions(&scope.expected, |id| tables.stakeholders.index(id));
    let came = positions(&scope.answered, |id| tables.stakeholders.index(id));
    let (answered, missing): (Vec<usize>, Vec<usize>) = expected.iter().copied().partition(|s| came.binary_search(s).is_ok());
    let unexpected: Vec<usize> = came.iter().copied().filter(|s| expected.binary_search(s).is_err()).collect();
    if holds {
        totals.holding += 1;
        totals.asked.extend(&expected);
        totals.answered.extend(&came);
    }
    // a scope that holds is of the day, unless it is open and all that is known is when somebody said so
    let last = match (scope.end.0, holds) {
        (Some(_), true) => as_of,
        (Some(end), false) => Some(end),
        (None, _) => scope.confirmed_on,
    };
    let known = |n: usize| if expected.is_empty() { Cell::Null } else { count(n) };
    let mut evidence = Evidence::default();
    evidence.add(&tables.scopes, index);
    evidence.add_all(&tables.stakeholders, expected.iter().chain(&came).copied());
    let cells = vec![
        word("scope"),
        text(Some(scope.id.text())),
        text(scope.source.as_ref()),
        text(Some(scope.covers.code())),
        day(scope.start.0),
        day(scope.end.0),
        Cell::Flag(holds),
        known(expected.len()),
        known(answered.len()),
        real(ratio(answered.len() as f64, expected.len() as f64)),
        ids(&tables.stakeholders, missing),
        ids(&tables.stakeholders, unexpected),
        Cell::Null,
        Cell::Null,
        day(scope.confirmed_on),
        age(last, as_of),
    ];
    ReportRow { cells, evidence: writer.list(evidence) }
}

/// What is known from one source.
#[derive(Debug, Default)]
struct FromSource {
    confirmed: usize,
    last: Option<Day>,
    activities: Vec<usize>,
    participations: Vec<usize>,
}

impl FromSource {
    fn confirmed(&mut self, on: Option<Day>, as_of: AsOf) {
        let on = on.filter(|on| as_of.is_none_or(|day| *on <= day));
        self.last = self.last.max(on);
        self.confirmed += usize::from(on.is_some() && on >= stale_before(as_of));
    }
}

fn sources(atlas: &Atlas, as_of: AsOf, control: &Control, writer: &mut Writer<'_>) -> Result<Vec<ReportRow>, AnalysisError> {
    let tables = &atlas.tables;
    let mut by_source: BTreeMap<Option<&Text>, FromSource> = BTreeMap::new();
    for (i, activity) in tables.activities.iter().enumerate() {
        let from = by_source.entry(activity.source.as_ref()).or_default();
        from.activities.push(i);
        from.confirmed(activity.confirmed_on, as_of);
    }
    for (i, part) in tables.participations.iter().enumerate() {
        if i % 1024 == 0 {
            control.go_on()?;
        }
        let from = by_source.entry(part.source.as_ref()).or_default();
        from.participations.push(i);
        from.confirmed(part.confirmed_on, as_of);
    }
    let mut rows = Vec::new();
    for (source, from) in by_source {
        let records = from.activities.len() + from.participations.len();
        let mut evidence = Evidence::default();
        evidence.add_all(&tables.activities, from.activities.iter().copied());
        evidence.add_all(&tables.participations, from.participations.iter().copied());
        let mut cells = vec![word("source"), Cell::Null, text(source), Cell::Null, Cell::Null, Cell::Null, Cell::Null];
        cells.extend([Cell::Null, Cell::Null, Cell::Null, Cell::List(Vec::new()), Cell::List(Vec::new())]);
        cells.extend([count(records), count(from.confirmed), day(from.last), age(from.last, as_of)]);
        rows.push(ReportRow { cells, evidence: writer.list(evidence) });
    }
    Ok(rows)
}

/// Days from `last` to the day; null where either is unknown.
fn age(last: Option<Day>, as_of: AsOf) -> Cell {
    let (Some(last), Some(day)) = (last, as_of) else { return Cell::Null };
    last.until(day).map_or(Cell::Null, |span| Cell::Int(i64::from(span.get_days().max(0))))
}
