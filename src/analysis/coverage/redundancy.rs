//! # Redundancy
//! **Question.** Where does everything hang on one provider, and on whom?
//!
//! **Definition.** k of a cell is the number of distinct providers that count there ([`super::providers`]): five projects
//! of one stakeholder are one. `k_coverage[k]` = cells with at least k providers, k = 0, 1, 2 ...;
//! `single_provider_share` = cells with exactly one / cells with any. The *last provider* of a cell is the only one it
//! has. Rows, chosen by `by`:
//! - `cell`: one per cell with k, the last provider, and `short` = max(0, target - k), null where presence is not known.
//! - `stakeholder`: one per provider with the cells it serves, those it serves alone, and `need_at_risk` = sum of the
//!   severities in the cells it serves alone / sum of all severities: what the need-weighted coverage loses without it.
//!   For several stakeholders at once take `removal`: shares of single ones do not add up.
//!
//! **Reference.** methods.md sections 2.4 and 2.8; Hogan & `ReVelle` 1986 (backup coverage).
//! **Unit and range.** Counts; shares 0 to 1, null where nothing is present or no severity is known.
//! **Empty input.** No rows, `k_coverage` = [0, 0]. **Cost.** O((presences + cells) log).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let redundancy = analysis::find("redundancy").expect("registered");
//! let found = analysis::run(redundancy, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["single_provider_share"].is_null());
//! ```

use std::collections::BTreeMap;

use serde_json::json;

use super::cells::{Cells, RollUp, Seen};
use super::gaps::State;
use super::providers;
use super::rows::{column, count, id, ids, ratio, real, text, whole, word};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};
use crate::domain::Cell;

/// The registry entry.
pub const REDUNDANCY: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "redundancy",
    version: 1,
    question: "Where does everything hang on one provider, and on whom?",
    definition: "k of a cell is its number of distinct providers. k-coverage counts the cells with at least k. The last provider is the only \
                 one that a cell has; a stakeholder's sole cells are those it serves alone, and the need at risk is the share of all \
                 severities that lies in them.",
    reference: "methods.md sections 2.4 and 2.8; Hogan & ReVelle 1986",
    parameters: table![ParamSpec:
        chosen::CELLS,
        &[
            ParamSpec::defaulting("by", ParamType::Choice(&["cell", "stakeholder"]), "cell", "One row per cell, or one per stakeholder."),
            ParamSpec::defaulting("target", ParamType::Integer { min: 1, max: 20 }, "2", "Providers that a cell should have."),
        ],
    ],
    columns: &[
        column("site", TextColumn, "id of the site; null in a row about a stakeholder"),
        column("site_name", TextColumn, "its name"),
        column("theme", TextColumn, "id of the theme; null in a row about a stakeholder"),
        column("theme_name", TextColumn, "its name"),
        column("presence", TextColumn, "no_data, unspecified, empty, single or several"),
        column("k", Integer, "distinct providers that count"),
        column("short", Integer, "providers short of the target; null where presence is not known"),
        column("last_provider", TextColumn, "the only provider of the cell"),
        column("providers", List, "stakeholders that count"),
        column("unspecified_providers", List, "stakeholders known only to a coarser place or theme; never counted"),
        column("need", Integer, "highest severity stated, 0 to 5; null where unknown"),
        column("stakeholder", TextColumn, "id of the stakeholder; null in a row about a cell"),
        column("stakeholder_name", TextColumn, "its name"),
        column("cells", Integer, "cells it serves"),
        column("sole_cells", Integer, "cells it serves alone"),
        column("sole_sites", List, "sites where it serves a cell alone"),
        column("need_at_risk", Number, "share of all severities that lies in its sole cells, 0 to 1; null where none is known"),
    ],
    site_column: Some("site"),
    reads: chosen::READS_CELLS,
};

/// What one stakeholder holds up.
#[derive(Debug, Default)]
struct Held {
    cells: usize,
    sole: Vec<usize>,
    severity: u64,
    evidence: Evidence,
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let cells = Cells::read(atlas, params, control)?;
    let by_cell = params.one("by") != Some("stakeholder");
    let target = params.integer("target").and_then(|t| usize::try_from(t).ok()).unwrap_or(2);
    let mut rolled = RollUp::new(&cells.grid);
    let mut writer = Writer::new(atlas);
    let mut held: BTreeMap<usize, Held> = BTreeMap::new();
    let (mut exactly, mut severity, mut rows) = (vec![0_usize; 1], 0, Vec::new());
    for cell in 0..cells.len() {
        if cell % 256 == 0 {
            control.go_on()?;
        }
        let seen = cells.see(cell);
        let k = seen.here.counted.len();
        if exactly.len() <= k {
            exactly.resize(k + 1, 0);
        }
        exactly[k] += 1;
        severity += seen.asked.severity.unwrap_or(0);
        rolled.add(&cells.grid, cell, seen.state);
        if by_cell {
            rows.push(of_cell(&cells, cell, &seen, target, &mut writer));
        }
        for provider in &seen.here.counted {
            let held = held.entry(provider.stakeholder).or_default();
            held.cells += 1;
            providers::show(&cells.grid, std::slice::from_ref(provider), &mut held.evidence);
            if k == 1 {
                held.sole.push(cell);
                held.severity += seen.asked.severity.unwrap_or(0);
            }
        }
    }
    let sole_holders = held.values().filter(|h| !h.sole.is_empty()).count();
    let stakeholders = held.len();
    if !by_cell {
        rows.extend(held.into_iter().map(|(who, held)| of_stakeholder(&cells, who, held, severity, &mut writer)));
    }
    let covered = exactly.iter().skip(1).sum::<usize>();
    let mut at_least: Vec<usize> = (0..=exactly.len()).map(|k| exactly.iter().skip(k).sum()).collect();
    if at_least.len() < 2 {
        at_least.resize(2, 0);
    }
    let single = exactly.get(1).copied().unwrap_or(0);
    let mut summary = Vec::from(cells.grid.chosen.resolved());
    summary.extend([
        ("cells", json!(cells.len())),
        ("k_coverage", json!(at_least)),
        ("single_provider_cells", json!(single)),
        ("single_provider_share", json!(ratio(single as f64, covered as f64))),
        ("providers", json!(stakeholders)),
        ("providers_with_sole_cells", json!(sole_holders)),
        ("unplaced_presences", json!(cells.unplaced())),
        ("active_in", rolled.figures(&cells.grid)),
    ]);
    Ok(Report { summary, rows })
}

fn of_cell(cells: &Cells<'_>, cell: usize, seen: &Seen, target: usize, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &cells.grid.atlas.tables;
    let (site, theme) = (tables.sites.at(cells.grid.site(cell)), tables.themes.at(cells.grid.theme(cell)));
    let providers = seen.providers();
    let known = !matches!(seen.state, State::NoData | State::Unspecified);
    let mut evidence = Evidence::default();
    cells.show(cell, seen, &mut evidence);
    let mut row = vec![
        text(Some(site.id.text())),
        text(Some(&site.name)),
        text(Some(theme.id.text())),
        text(Some(&theme.name)),
        word(seen.state.code()),
        count(providers.len()),
        if known { count(target.saturating_sub(providers.len())) } else { Cell::Null },
        id(&tables.stakeholders, providers.first().copied().filter(|_| providers.len() == 1)),
        ids(&tables.stakeholders, providers),
        ids(&tables.stakeholders, seen.here.unspecified.iter().map(|p| p.stakeholder)),
        whole(seen.asked.severity),
    ];
    row.extend([Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::List(Vec::new()), Cell::Null]);
    ReportRow { cells: row, evidence: writer.list(evidence) }
}

fn of_stakeholder(cells: &Cells<'_>, who: usize, held: Held, severity: u64, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &cells.grid.atlas.tables;
    let record = tables.stakeholders.at(who);
    let mut sites: Vec<usize> = held.sole.iter().map(|c| cells.grid.site(*c)).collect();
    sites.dedup();
    let mut evidence = held.evidence;
    evidence.add(&tables.stakeholders, who);
    let mut row = vec![Cell::Null; 8];
    row.extend([Cell::List(Vec::new()), Cell::List(Vec::new()), Cell::Null]);
    row.extend([
        text(Some(record.id.text())),
        text(Some(&record.name)),
        count(held.cells),
        count(held.sole.len()),
        ids(&tables.sites, sites),
        real(ratio(held.severity as f64, severity as f64)),
    ]);
    ReportRow { cells: row, evidence: writer.list(evidence) }
}
