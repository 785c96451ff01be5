//! # Removal
//! **Question.** What would be lost if a partner, or several, stopped?
//!
//! **Definition** (methods.md section 2.8). For a set R of stakeholders that go, on the day:
//! - cells lost: cells (site x theme x chosen roles) that have providers ([`crate::analysis::coverage::providers`]), all of
//!   them in R; sites lost: sites where this is so for every chosen theme that was covered there
//! - `need_lost` = sum of d over lost cells / sum of d over all cells, d the highest severity stated, over the cells that
//!   were reported on (as `coverage_ratio_need_weighted` of `gaps`); null where that sum is 0
//! - people in need uncovered: a range, for the people of two needs may be the same: per site the largest figure to the
//!   sum; null where no lost cell states a figure; `people_unknown` counts lost cells without one, so the most is a floor
//! - platforms without lead: every holder of an active lead seat is in R (external leads do not count)
//! - `more_parts`: components of the network among those who stay, minus their components before; `cut_off`: those who
//!   stay outside the largest part of what was their component. Only recorded ties are seen: see `response`
//!
//! Without parameter a row for each stakeholder alone; with `stakeholder` one row for the set and one for each of it alone
//! (what a set loses is not the sum of what its members lose); with `worst=k` one row for each greedy step.
//! **Greedy.** Each step takes who loses most together with those before: by severity (`by=need`) or by cells
//! (`by=cells`); then by the other; then by the sum over still covered cells of 1/providers left; then by id. Losing cells
//! is supermodular, so greedy has no guarantee: it is a plausible bad case, not the worst one.
//!
//! **Unit and range.** Counts; `need_lost` 0 to 1. **Empty input.** No stakeholders: no rows.
//! **Cost.** O((presences + cells + ties) log) for all stakeholders at once; greedy k times the presences.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let removal = analysis::find("removal").expect("registered");
//! let found = analysis::run(removal, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["need_coverage"].is_null());
//! ```

use serde_json::{Value, json};

use super::dependence::{Dependence, Loss};
use super::words::{cell_name, column, ids, int, name, param, real, whole};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::Grid;
use crate::analysis::network::simple::{KINDS, SimpleNetwork};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::{Cell, Kind, Text};

/// The registry entry.
pub const REMOVAL: Analysis = Analysis::whole(&SPEC, run);

/// The most steps of the greedy search.
const MAX_WORST: i64 = 50;

static SPEC: Spec = Spec {
    name: "removal",
    version: 1,
    question: "What would be lost if a partner, or several, stopped?",
    definition: "Cells (site, theme, chosen roles, on the day) whose every provider is among those who go; sites where this is so for every \
                 theme covered there; the share of the stated severity that these cells hold, over cells reported on; people in need there \
                 as a range, per site the largest figure to the sum, a cell that lies inside another lost one left out of the sum, 0 where nothing is lost; platforms whose every lead goes; components of the network of those \
                 who stay, more than before. Without parameter each stakeholder alone; a set is evaluated as a set, never as a sum; the \
                 worst k by greedy steps, which has no guarantee.",
    reference: "methods.md section 2.8; Hogan and ReVelle 1986, doi:10.1287/mnsc.32.11.1434; Hopcroft and Tarjan 1973, doi:10.1145/362248.362272",
    parameters: &[
        param("stakeholder", ParamType::Ref(Kind::Stakeholder), true, None, "Who goes, together; each stakeholder alone where none is given."),
        param("worst", ParamType::Integer { min: 0, max: MAX_WORST }, false, None, "So many steps of a greedy search for those who would be missed most."),
        param("by", ParamType::Choice(&["need", "cells"]), false, Some("need"), "What the greedy search counts first: severity lost, or cells lost."),
        chosen::ROLE,
        chosen::THEME,
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::UNSPLIT_COUNTS,
        chosen::UNCONFIRMED,
        chosen::MANDATES,
        KINDS,
    ],
    columns: &[
        column("step", Integer, "step of the greedy search; 0 for the set that was asked about; null for one stakeholder alone"),
        column("stakeholders", List, "ids of those who go"),
        column("name", TextColumn, "the name of the one who goes, or goes at this step"),
        column("cells_lost", Integer, "covered cells that lose their last provider"),
        column("sites_lost", Integer, "sites that lose their last provider of any theme"),
        column("asked_cells_lost", Integer, "of the lost cells, those with a stated need or a chosen priority"),
        column("need_lost", Number, "share of the severity stated in reported cells that the lost cells hold; null without any"),
        column("people_min", Integer, "people in need in the lost cells, at least; null where no figure is known"),
        column("people_max", Integer, "the same, at most"),
        column("people_unknown", Integer, "lost cells without a figure of people in need"),
        column("platforms_without_lead", List, "platforms that lose their last lead"),
        column("more_parts", Integer, "parts into which those who stay fall, more than before"),
        column("cut_off", Integer, "stakeholders who stay outside the largest part of their former component"),
        column("sites", List, "the sites lost"),
        column("cells", List, "the cells lost: site/theme"),
    ],
    site_column: None,
    reads: table![Kind: chosen::READS_CELLS, &[Kind::Tie, Kind::Platform, Kind::Membership]],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let depends = Dependence::of(&grid, SimpleNetwork::build(atlas, params), control)?;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    let asked: Vec<usize> = params.list("stakeholder").iter().filter_map(|id| atlas.tables.stakeholders.index(id)).collect();
    let mut union = None;
    if let Some(k) = params.integer("worst") {
        let order = worst(&depends, usize::try_from(k).unwrap_or(0), params.one("by") == Some("cells"), control)?;
        for step in 1..=order.len() {
            control.go_on()?;
            let loss = depends.loss(&order[..step]);
            rows.push(row(&depends, Some(step), &order[..step], &loss, &mut writer));
        }
        union = Some(depends.loss(&order));
    } else if asked.is_empty() {
        let mut all: Vec<(usize, Loss)> = depends.each(control)?.into_iter().enumerate().filter(|(s, _)| depends.node[*s].is_some()).collect();
        all.sort_by_key(|(s, loss)| (std::cmp::Reverse((loss.need, loss.cells.len(), loss.platforms.len(), loss.cut_off)), *s));
        for (s, loss) in &all {
            control.go_on()?;
            rows.push(row(&depends, None, &[*s], loss, &mut writer));
        }
    } else {
        let loss = depends.loss(&asked);
        rows.push(row(&depends, Some(0), &asked, &loss, &mut writer));
        if asked.len() > 1 {
            for &s in &asked {
                control.go_on()?;
                rows.push(row(&depends, None, &[s], &depends.loss(&[s]), &mut writer));
            }
        }
        union = Some(loss);
    }
    Ok(Report { summary: summary(&depends, union.as_ref(), params), rows })
}

fn summary(depends: &Dependence<'_, '_>, union: Option<&Loss>, params: &Params) -> Vec<(&'static str, Value)> {
    let ratio = |covered: u64| if depends.need > 0 { json!(covered as f64 / depends.need as f64) } else { Value::Null };
    let grid = depends.grid;
    let mut figures = Vec::from(grid.chosen.resolved());
    figures.extend([
        ("covered_cells", json!(depends.cells.len())),
        ("single_provider_cells", json!(depends.cells.iter().filter(|c| c.providers.len() == 1).count())),
        ("need_coverage", ratio(depends.need_covered)),
        ("need_coverage_after", union.map_or(Value::Null, |loss| ratio(depends.need_covered - loss.need))),
        ("cells_lost", json!(union.map(|loss| loss.cells.len()))),
        ("led_platforms", json!(depends.led.len())),
        ("response", response(grid.atlas, params.as_of)),
    ]);
    figures
}

/// Greedy: who, in order, is missed most together with those before.
fn worst(depends: &Dependence<'_, '_>, k: usize, by_cells: bool, control: &Control) -> Result<Vec<usize>, AnalysisError> {
    let mut left: Vec<usize> = depends.cells.iter().map(|c| c.providers.len()).collect();
    let mut gone = vec![false; depends.node.len()];
    let mut order = Vec::new();
    control.expect_steps(k.min(depends.network.len()));
    while order.len() < k.min(depends.network.len()) {
        control.step()?;
        let mut gain: Vec<(u64, u64, f64)> = vec![(0, 0, 0.0); gone.len()];
        for (covered, left) in depends.cells.iter().zip(&left).filter(|(_, left)| **left > 0) {
            let severity = if covered.reported { covered.asked.severity.unwrap_or(0) } else { 0 };
            for p in covered.providers.iter().filter(|p| !gone[p.stakeholder]) {
                let gain = &mut gain[p.stakeholder];
                if *left == 1 {
                    let (first, second) = if by_cells { (1, severity) } else { (severity, 1) };
                    (gain.0, gain.1) = (gain.0 + first, gain.1 + second);
                }
                gain.2 += 1.0 / *left as f64;
            }
        }
        let better = |x: usize, y: usize| {
            let (a, b) = (gain[x], gain[y]);
            (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(y.cmp(&x))
        };
        let candidates = depends.network.nodes.iter().copied().filter(|s| !gone[*s]);
        let Some(next) = candidates.max_by(|x, y| better(*x, *y)) else { break };
        gone[next] = true;
        order.push(next);
        for (covered, left) in depends.cells.iter().zip(&mut left) {
            if covered.providers.iter().any(|p| p.stakeholder == next) {
                *left -= 1;
            }
        }
    }
    Ok(order)
}

fn row(depends: &Dependence<'_, '_>, step: Option<usize>, gone: &[usize], loss: &Loss, writer: &mut Writer<'_>) -> ReportRow {
    let grid = depends.grid;
    let tables = &grid.atlas.tables;
    let mut evidence = Evidence::default();
    evidence.add_all(&tables.stakeholders, gone.iter().copied());
    depends.show(loss, &mut evidence);
    let platforms: Vec<usize> = loss.platforms.iter().map(|l| depends.led[*l].platform).collect();
    let names: Vec<&str> = match step {
        Some(0) => gone.iter().map(|s| name(grid.atlas, *s).as_str()).collect(),
        _ => gone.last().map(|s| name(grid.atlas, *s).as_str()).into_iter().collect(),
    };
    let cells = vec![
        step.map_or(Cell::Null, int),
        ids(&tables.stakeholders, gone),
        Cell::Text(Text::from(names.join(", "))),
        int(loss.cells.len()),
        int(loss.sites.len()),
        int(loss.asked_cells),
        real((depends.need > 0).then(|| loss.need as f64 / depends.need as f64)),
        whole(loss.people.map(|p| p.0)),
        whole(loss.people.map(|p| p.1)),
        int(loss.people_unknown),
        ids(&tables.platforms, &platforms),
        int(loss.more_parts),
        int(loss.cut_off),
        ids(&tables.sites, &loss.sites),
        Cell::List(loss.cells.iter().map(|c| cell_name(grid, depends.cells[*c].cell)).collect()),
    ];
    ReportRow { cells, evidence: writer.list(evidence) }
}
