//! # Missing links
//! **Question.** Who works in the same place on the same theme without a link on record about it?
//!
//! **Definition** (DOMAIN.md section 3; methods.md section 3.1). For each pair of stakeholders that both count as providers
//! in at least one cell (site x theme x chosen roles, on the day): the cells in which nothing links them
//! ([`super::links`]). Unsplit presence is left out unless chosen. One row per pair and state:
//! - `none`: no recorded link, and one of the two answered a tie scope that covers the cell
//! - `on_record`: no link that covers the cell, and a coordination tie on record that states neither place nor theme; with
//!   `unplaced_ties=count` it is a link
//! - `unknown`: no recorded link, and neither did; never counted as missing
//! - `stated_by`: linked only by ties that one end stated; listed only where `one_sided` is chosen
//!
//! A pair known to have no link in one cell and of unknown state in another has a row of each, each with its own cells.
//! `score` = sum over these cells of 1/(k-1), k the providers of the cell (Newman 2001, 10.1103/PhysRevE.64.016132):
//! sharing a place with one other weighs more than sharing it with twenty.
//!
//! **Unit and range.** Score above 0, at most the number of cells. **Empty input.** No shared cell: no rows.
//! **Cost.** O(sum of k^2 / 2 over cells, times the log of the ties); at most [`MAX_PAIRS_IN_CELLS`] pairs in cells. Rows
//! are made for the asked window alone.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let missing = analysis::find("missing_links").expect("registered");
//! let found = analysis::run(missing, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["none"], 0);
//! ```

use std::ops::Range;

use serde_json::{Value, json};

use super::coordination::Coordinating;
use super::encounters::{Alike, Encounter, Encounters, State};
use super::links::{self, stated_by_one};
use super::reasons::Because;
use super::words::{SAID, cell_name, column, param, sentences};
use crate::analysis::chosen;
use crate::analysis::coverage::providers::{self, Provider, Providers};
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::Grid;
use crate::analysis::limits::MAX_PAIRS_IN_CELLS;
use crate::analysis::report::{Counted, MakeRows, ReportRow};
use crate::analysis::rows::in_blocks;
use crate::analysis::scopes::response;
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{List, Number, Text as TextColumn};
use crate::domain::{Cell, Text};

/// The registry entry.
pub const MISSING_LINKS: Analysis = Analysis::counting(&SPEC, run);

static SPEC: Spec = Spec {
    name: "missing_links",
    version: 2,
    question: "Who works in the same place on the same theme without a link on record about it?",
    definition: "Pairs of providers of the same cell (site, theme, chosen roles, on the day) that no coordination tie and no working seat of both links \
                 there. State on record: a coordination tie between the two states neither place nor theme; none: no such tie, and one of the \
                 two answered a tie survey that covers the cell; unknown: neither did. Score: sum over the shared cells of 1/(k-1), k the \
                 providers of the cell. Ties that state neither place nor theme, and seats in general or dormant platforms, count only on \
                 request; these, ties elsewhere, ended or of other kinds are listed.",
    reference: "DOMAIN.md section 3; methods.md section 3.1; Newman 2001, doi:10.1103/PhysRevE.64.016132",
    parameters: table![ParamSpec:
        chosen::LINKS,
        &[
            param("one_sided", ParamType::Flag, false, Some("false"), "List pairs that are linked only by ties which one end stated."),
        ],
    ],
    columns: &[
        column("a", TextColumn, "id of one stakeholder, the first in order"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("state", TextColumn, "none, on_record (place and theme not stated), unknown or stated_by"),
        column("score", Number, "sum over the shared cells of 1/(k-1), k the providers there"),
        column("shared", List, "cells in which they are not linked: site/theme"),
        column("linked", List, "cells that they share and in which they are linked: site/theme"),
        column("stated_by", List, "the ends that alone stated a tie between the two"),
        column("unplaced_ties", List, "coordination ties on record between the two that state neither place nor theme"),
        column("other_ties", List, "ties between the two that are no link here: about other places or themes, of other kinds, or ended"),
        column("weak", List, "general or dormant platforms in which both sit"),
        column("reasons", List, "why, in sentences"),
        SAID,
    ],
    site_column: None,
    reads: chosen::READS_LINKS,
};

fn run<'a>(atlas: &'a Atlas, params: &Params, control: &Control) -> Result<Counted<'a>, AnalysisError> {
    let grid = Grid::read_wide(atlas, params)?;
    let providers = Providers::of(&grid, control)?;
    let coordinating = Coordinating::of(&grid);
    let encounters = Encounters::of(&grid, &providers, &coordinating, MAX_PAIRS_IN_CELLS, control)?;
    let alike = encounters.alike(params.flag("one_sided"));
    let count = |state: State| json!(alike.iter().filter(|r| r.state == state).count());
    let (all, linked) = (encounters.len(), encounters.linked());
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([
        ("none", count(State::None)),
        ("on_record", count(State::OnRecord)),
        ("unknown", count(State::Unknown)),
        ("pairs_in_cells", json!(all)),
        ("linked_pairs_in_cells", json!(linked)),
        ("coordination_ratio", if encounters.is_empty() { Value::Null } else { json!(linked as f64 / all as f64) }),
        ("response", response(atlas, params.as_of)),
    ]);
    Ok(Counted { summary, rows: Box::new(Rows { grid, providers, coordinating, encounters, alike }) })
}

/// A row for each pair and state.
struct Rows<'a> {
    grid: Grid<'a>,
    providers: Providers,
    coordinating: Coordinating,
    encounters: Encounters,
    alike: Vec<Alike>,
}

impl MakeRows for Rows<'_> {
    fn total(&self) -> usize {
        self.alike.len()
    }
    fn make(&self, rows: Range<usize>, control: &Control) -> Result<Vec<ReportRow>, AnalysisError> {
        in_blocks(self.grid.atlas, rows, control, |i, writer| self.row(&self.alike[i], writer))
    }
}

impl Rows<'_> {
    fn row(&self, alike: &Alike, writer: &mut Writer<'_>) -> ReportRow {
        let cells: Vec<&Encounter> = self.encounters.of_row(alike).collect();
        let Some((a, b)) = cells.first().map(|e| (e.a as usize, e.b as usize)) else {
            return ReportRow { cells: Vec::new(), evidence: Vec::new() };
        };
        let linked = self.encounters.linked_cells(alike);
        let (grid, tables) = (&self.grid, &self.grid.atlas.tables);
        let mut evidence = Evidence::default();
        evidence.add_all(&tables.stakeholders, [a, b]);
        let mut because = Because::new(a, b, alike.state, &self.coordinating.links);
        for cell in cells.iter().map(|e| e.cell as usize) {
            let both: Vec<Provider> = [a, b].into_iter().filter_map(|who| self.providers.counted_one(grid, cell, who)).collect();
            providers::show(grid, &both, &mut evidence);
            let link = self.coordinating.links.between(grid, cell, a, b);
            links::show(grid, &link, &mut evidence);
            let answers = self.coordinating.answers(grid, cell, &[a, b]);
            because.add(cell, &both, &link, &answers);
        }
        evidence.add_all(&tables.scopes, because.scopes.iter().copied());
        evidence.add_all(&tables.ties, because.ended.iter().chain(&because.other_ties).copied());
        let weak: Vec<Text> = because.weak_platforms.iter().chain(&because.uncounted_platforms).map(|p| path(&tables.platforms, *p)).collect();
        let ties = |list: &[usize]| Cell::List(list.iter().map(|t| path(&tables.ties, *t)).collect());
        let others: Vec<usize> = because.other_ties.iter().chain(&because.ended).copied().collect();
        let mut stated: Vec<usize> =
            because.ties.iter().chain(&because.unplaced_ties).filter_map(|t| stated_by_one(grid, *t)).collect();
        stated.sort_unstable();
        stated.dedup();
        let who = |s: usize| tables.stakeholders.at(s);
        let [reasons, said] = sentences(&because.reasons(grid, &self.coordinating));
        let cells = vec![
            Cell::Text(who(a).id.text().clone()),
            Cell::Text(who(a).name.clone()),
            Cell::Text(who(b).id.text().clone()),
            Cell::Text(who(b).name.clone()),
            Cell::Text(Text::from(alike.state.code())),
            Cell::Real(alike.score),
            Cell::List(because.cells.iter().map(|c| cell_name(grid, *c)).collect()),
            Cell::List(linked.iter().filter(|c| !because.cells.contains(c)).map(|c| cell_name(grid, *c)).collect()),
            Cell::List(stated.iter().map(|s| who(*s).id.text().clone()).collect()),
            ties(&because.unplaced_ties),
            ties(&others),
            Cell::List(weak),
            reasons,
            said,
        ];
        ReportRow { cells, evidence: writer.list(evidence) }
    }
}
