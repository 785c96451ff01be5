//! # Changes
//! **Question.** What has changed on the map between two dates: who came, who left, which cells changed state?
//!
//! **Definition.** For each cell the providers on the earlier day `since` and on the day ([`super::providers`]): *opened*
//! count only on the day, *closed* counted only on the earlier one, *continued* on both; *faded* counted on the earlier
//! day and stand on the day only as open-ended records that nobody confirmed in 12 months: nobody said that they left.
//! The states of both days are those of `gaps`, each by the scopes of its own day: a change from `empty` to `no_data`
//! says that nobody reported any more, not that anybody left. Sites and themes are those of the day. Time in the world
//! only: a record mended since is mended on both days. Only cells with a change make a row, unless `all`.
//!
//! **Reference.** DOMAIN.md section 3. **Unit.** One stakeholder in one cell is one presence.
//! **Empty input.** No rows, counts 0; no day known: no rows. **Cost.** O((presences + cells) log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let changes = analysis::find("changes").expect("registered");
//! let found = analysis::run(changes, &atlas, &[], Some("2014-06-30"), &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["since"], "2013-06-30");
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cells::{Cells, RollUp, Seen};
use super::gaps::State;
use super::rows::{CELL, column, ids, text, word};
use super::two_days::on_two_days;
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::params::BadParameter;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, List, Text as TextColumn};
use crate::domain::time::months_before;
use crate::domain::Cell;

/// The registry entry.
pub const CHANGES: Analysis = Analysis::whole(&SPEC, run);

/// Months between the two dates where no earlier one is given.
const MONTHS_BACK: i64 = 12;

static SPEC: Spec = Spec {
    name: "changes",
    version: 1,
    question: "What has changed between two dates: who came, who left, which cells changed state?",
    definition: "Providers of each cell on the earlier day and on the day: opened, closed, continued, and faded, which are open-ended records \
                 that nobody confirmed in the 12 months before the day. States are those of gaps, each by the scopes of its own day. Time \
                 in the world, not of recording.",
    reference: "DOMAIN.md section 3",
    parameters: table![ParamSpec:
        &[
            ParamSpec {
                name: "since",
                ty: ParamType::Day,
                list: false,
                required: false,
                default: None,
                doc: "The earlier day; 12 months before the day where none is given.",
            },
        ],
        chosen::CELLS,
        &[
            ParamSpec::defaulting("all", ParamType::Flag, "false", "Show the cells without a change too."),
        ],
    ],
    columns: table![ColumnSpec:
        CELL,
        &[
            column("before", TextColumn, "presence on the earlier day: no_data, unspecified, empty, single or several"),
            column("after", TextColumn, "presence on the day"),
            column("changed", Boolean, "the state of the cell changed"),
            column("opened", List, "stakeholders that count only on the day"),
            column("closed", List, "stakeholders that counted only on the earlier day"),
            column("faded", List, "stakeholders that counted on the earlier day and that nobody confirmed since"),
            column("continued", List, "stakeholders that count on both days"),
        ],
    ],
    site_column: Some("site"),
    reads: chosen::READS_CELLS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let since = params.day("since").or_else(|| params.as_of.map(|day| months_before(day, MONTHS_BACK)));
    if let (Some(since), Some(day)) = (since, params.as_of)
        && since > day
    {
        let message = format!("{since} lies after {day}: give the earlier day");
        return Err(BadParameter { parameter: "since".into(), message }.into());
    }
    if since.is_none() || params.as_of.is_none() {
        return Ok(Report { summary: vec![("since", Value::Null)], rows: Vec::new() });
    }
    let [then, now] = on_two_days(atlas, params, [since, params.as_of], control)?;
    let mut rolled = [RollUp::new(&then.grid), RollUp::new(&now.grid)];
    let mut writer = Writer::new(atlas);
    let mut totals = Totals::default();
    let mut rows = Vec::new();
    for cell in 0..now.len() {
        if cell % 256 == 0 {
            control.go_on()?;
        }
        let (before, after) = (then.see(cell), now.see(cell));
        rolled[0].add(&then.grid, cell, before.state);
        rolled[1].add(&now.grid, cell, after.state);
        let moved = Moved::between(&before, &after);
        totals.add(&moved, before.state, after.state);
        if params.flag("all") || moved.anything() || before.state != after.state {
            rows.push(moved.row([&then, &now], cell, [&before, &after], &mut writer));
        }
    }
    let mut summary = Vec::from(now.grid.chosen.resolved());
    summary.push(("since", json!(since.map(|d| d.to_string()))));
    summary.extend(totals.figures());
    summary.extend([("active_in_before", rolled[0].figures(&then.grid)), ("active_in", rolled[1].figures(&now.grid))]);
    Ok(Report { summary, rows })
}

/// Stakeholders that came and went in one cell.
struct Moved {
    opened: Vec<usize>,
    closed: Vec<usize>,
    faded: Vec<usize>,
    continued: Vec<usize>,
}

impl Moved {
    fn between(before: &Seen, after: &Seen) -> Self {
        let (was, is) = (before.providers(), after.providers());
        let unconfirmed: Vec<usize> = after.here.unconfirmed.iter().map(|p| p.stakeholder).collect();
        let (continued, left): (Vec<usize>, Vec<usize>) = was.iter().copied().partition(|s| is.binary_search(s).is_ok());
        let (faded, closed) = left.into_iter().partition(|s| unconfirmed.binary_search(s).is_ok());
        let opened = is.into_iter().filter(|s| was.binary_search(s).is_err()).collect();
        Self { opened, closed, faded, continued }
    }
    fn anything(&self) -> bool {
        !self.opened.is_empty() || !self.closed.is_empty() || !self.faded.is_empty()
    }
    fn row(self, [then, now]: [&Cells<'_>; 2], cell: usize, [before, after]: [&Seen; 2], writer: &mut Writer<'_>) -> ReportRow {
        let tables = &now.grid.atlas.tables;
        let (site, theme) = (tables.sites.at(now.grid.site(cell)), tables.themes.at(now.grid.theme(cell)));
        let mut evidence = Evidence::default();
        then.show(cell, before, &mut evidence);
        now.show(cell, after, &mut evidence);
        let cells = vec![
            text(Some(site.id.text())),
            text(Some(&site.name)),
            text(Some(theme.id.text())),
            text(Some(&theme.name)),
            word(before.state.code()),
            word(after.state.code()),
            Cell::Flag(before.state != after.state),
            ids(&tables.stakeholders, self.opened),
            ids(&tables.stakeholders, self.closed),
            ids(&tables.stakeholders, self.faded),
            ids(&tables.stakeholders, self.continued),
        ];
        ReportRow { cells, evidence: writer.list(evidence) }
    }
}

/// Figures over all cells.
#[derive(Debug, Default)]
struct Totals {
    cells: usize,
    moved: [usize; 4],
    steps: BTreeMap<(State, State), usize>,
}

impl Totals {
    fn add(&mut self, moved: &Moved, before: State, after: State) {
        self.cells += 1;
        for (n, list) in self.moved.iter_mut().zip([&moved.opened, &moved.closed, &moved.faded, &moved.continued]) {
            *n += list.len();
        }
        *self.steps.entry((before, after)).or_default() += 1;
    }
    fn figures(&self) -> Vec<(&'static str, Value)> {
        let changed: usize = self.steps.iter().filter(|((a, b), _)| a != b).map(|(_, n)| n).sum();
        let steps: Vec<Value> =
            self.steps.iter().map(|((a, b), n)| json!({"before": a.code(), "after": b.code(), "cells": n})).collect();
        let [opened, closed, faded, continued] = self.moved;
        vec![
            ("cells", json!(self.cells)),
            ("opened", json!(opened)),
            ("closed", json!(closed)),
            ("faded", json!(faded)),
            ("continued", json!(continued)),
            ("cells_changed", json!(changed)),
            ("steps", Value::Array(steps)),
        ]
    }
}
