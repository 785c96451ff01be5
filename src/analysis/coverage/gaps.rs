//! # Gaps
//! **Question.** Where is something needed and no partner activity reported, and do those who work together in one place
//! coordinate?
//!
//! **Definition** (DOMAIN.md section 3), for each cell: site x theme x chosen roles, on the day.
//! - `presence`, decided in this order: `single` or `several` providers ([`super::providers`]); `unspecified`, where a
//!   provider is known only to a coarser place or theme; `empty`, where presence scopes that hold the day cover the cell in
//!   every chosen role; else `no_data`. So a cell in scope with a provider somewhere around is unspecified, not empty.
//! - `coordination` among the providers ([`crate::analysis::joint::coordination`]); never one scale with presence.
//! - `gap`: `empty` with a stated need or a chosen priority ([`super::asked`]). The words are "no partner activity
//!   reported", never "nobody".
//! - `score` = severity / 5 * max(0, 1 - k/k*), k the number of providers and k* the target (methods.md section 2.3): severity, an ordinal scale of 0 to
//!   5, is rescaled linearly; as many providers as the target bring the score to 0. Null where the severity is unknown, and in cells that
//!   read `no_data` or `unspecified`: what is not known gets no score.
//! - `last_seen`: the latest end of a provider that has ended, in cells that read `no_data` or `empty`.
//!
//! **Reference.** DOMAIN.md section 3; methods.md sections 2.2 and 2.3.
//! **Unit and range.** Severity 0 to 5; score 0 to 1; the summary's ratios 0 to 1 over cells that were reported on.
//! **Empty input.** No sites or no themes: no rows, counts 0, ratios null.
//! **Cost.** O((presences + cells) log) for the figures, and for bounded ties per provider the rows that are asked for; at
//! most [`crate::analysis::grid::MAX_CELLS`] cells.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let gaps = analysis::find("gaps").expect("registered");
//! let found = analysis::run(gaps, &atlas, &[], Some("2014-06-30"), &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["cells"], 0);
//! assert!(found.to_json()["summary"]["coverage_ratio"].is_null());
//! ```

use std::ops::Range;
use std::sync::OnceLock;

use super::cells::{Cells, Seen};
use super::overlapping::Overlapping;
use super::providers::{self, Provider, Source};
use super::rows::{CELL, column};
use super::totals::Totals;
use crate::analysis::chosen::{self, Chosen};
use crate::analysis::evidence::{Evidence, path};
use crate::analysis::grid::Grid;
use crate::analysis::joint::coordination::{Coordinating, Coordination, Found};
use crate::analysis::report::{Counted, MakeRows, ReportRow};
use crate::analysis::rows::in_blocks;
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec, table};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Date, Integer, List, Number, Text as TextColumn};
use crate::domain::time::Day;
use crate::domain::{Cell, Period, Text};

/// The registry entry.
pub const GAPS: Analysis = Analysis::counting(&SPEC, run);

/// The highest severity of a need.
const MOST_SEVERE: f64 = 5.0;

/// Providers per cell at which nothing of a need is left unmet.
const TARGET: ParamSpec =
    ParamSpec::defaulting("target", ParamType::Integer { min: 1, max: 20 }, "1", "Providers with which a need counts as met in the score.");

/// Who is present in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing is known.
    NoData,
    /// A provider is known only to a coarser place or theme.
    Unspecified,
    /// Reported on in full, and no provider.
    Empty,
    /// One provider.
    Single,
    /// Two or more.
    Several,
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 5] = [Self::NoData, Self::Unspecified, Self::Empty, Self::Single, Self::Several];
    /// As it stands in a report.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoData => "no_data",
            Self::Unspecified => "unspecified",
            Self::Empty => "empty",
            Self::Single => "single",
            Self::Several => "several",
        }
    }
}

static SPEC: Spec = Spec {
    name: "gaps",
    version: 1,
    question: "Where is something needed and no partner activity reported, and do those who work in one place coordinate?",
    definition: "A cell is a site, a theme and the chosen roles on the day. Presence: several or single providers; else unspecified, where \
                 one is known only to a coarser place or theme; else empty, where a presence scope covers the cell; else no data. A gap is \
                 empty with a stated need or a chosen priority. Coordination among the providers: all (one group), partial (several \
                 groups), none, unknown, or not applicable for fewer than two; none only where a tie scope that one of them answered \
                 says so and no tie is on record that states neither place nor theme: such a pair is unknown, unless these count. Score: severity / 5, less the share of the target number of providers that is there, not below 0; null where either is unknown. A \
                 site above the unit of the workspace never gets one state: it stands for the units inside it.",
    reference: "DOMAIN.md section 3; methods.md sections 2.2 and 2.3",
    parameters: table![ParamSpec:
        chosen::CELLS,
        chosen::LINKING,
        &[TARGET],
    ],
    columns: table![ColumnSpec:
        CELL,
        &[
            column("role", TextColumn, "the roles that provide"),
            column("presence", TextColumn, "no_data, unspecified, empty, single or several"),
            column("coordination", TextColumn, "not_applicable, unknown, none, partial or all"),
            column("coordination_by_ties", TextColumn, "the same by ties alone"),
            column("coordination_by_platforms", TextColumn, "the same by shared seats alone"),
            column("need", Integer, "highest severity stated, 0 to 5; null where unknown"),
            column("need_stated", Boolean, "a need is stated, its severity known or not"),
            column("people_in_need", Integer, "the most people that one of the needs names"),
            column("priority", Integer, "best rank among the priorities; null where unknown"),
            column("priority_chosen", Boolean, "a priority is chosen, its rank known or not"),
            column("gap", Boolean, "empty, with a stated need or a chosen priority"),
            column("score", Number, "unmet need, 0 to 1; null where presence or severity is unknown"),
            column("providers", List, "stakeholders that count"),
            column("undated_providers", List, "of these, the ones without any date"),
            column("unsplit_providers", List, "of these, the ones of whom nobody said who does what where"),
            column("unspecified_providers", List, "stakeholders known only to a coarser place or theme"),
            column("unconfirmed_providers", List, "stakeholders left out because nobody confirmed them in 12 months"),
            column("overlapping", List, "stakeholders at sites that share ground with this one; never counted"),
            column("responsible", List, "holders of a standing mandate here"),
            column("one_sided", List, "ties among the providers that only one end stated"),
            column("unplaced_ties", List, "coordination ties on record among the providers that state neither place nor theme"),
            column("weak_links", List, "general or dormant platforms that providers share"),
            column("last_seen", Date, "latest end of a provider that has ended, where none is active"),
        ],
    ],
    site_column: Some("site"),
    reads: chosen::READS_LINKS,
};

fn run<'a>(atlas: &'a Atlas, params: &Params, control: &Control) -> Result<Counted<'a>, AnalysisError> {
    let tree = ThemeTree::build(atlas);
    let cells = Cells::on(Grid::wide(atlas, Chosen::read(atlas, params, &tree).in_units(atlas), tree)?, control)?;
    let target = params.integer(TARGET.name).unwrap_or(1);
    let totals = Totals::of(&cells, control)?;
    let summary = totals.summary(&cells.grid, cells.unplaced());
    Ok(Counted { summary, rows: Box::new(Rows { cells, target, more: OnceLock::new() }) })
}

/// A row for each cell.
struct Rows<'a> {
    cells: Cells<'a>,
    target: i64,
    more: OnceLock<More>,
}

/// What the rows tell and the figures do not need: read when the first row is asked for.
struct More {
    coordinating: Coordinating,
    overlapping: Overlapping,
}

impl MakeRows for Rows<'_> {
    fn total(&self) -> usize {
        self.cells.len()
    }
    fn make(&self, rows: Range<usize>, control: &Control) -> Result<Vec<ReportRow>, AnalysisError> {
        let grid = &self.cells.grid;
        let more = self.more.get_or_init(|| More { coordinating: Coordinating::of(grid), overlapping: Overlapping::of(grid) });
        let words = Words::new(grid);
        in_blocks(grid.atlas, rows, control, |cell, writer| {
            let seen = self.cells.see(cell);
            let mut evidence = Evidence::default();
            let coordination = more.coordinating.among(grid, cell, &seen.providers(), &mut evidence);
            let overlapping = more.overlapping.here(cell, &seen.here.counted);
            let facts = Facts { cell, target: self.target, seen: &seen, overlapping: &overlapping, coordination: &coordination };
            facts.show(&self.cells, &mut evidence);
            ReportRow { cells: facts.cells(grid, &words), evidence: writer.list(evidence) }
        })
    }
}

/// Texts that many rows share.
struct Words {
    roles: Text,
    presence: [Text; 5],
    coordination: [Text; 5],
}

impl Words {
    fn new(grid: &Grid<'_>) -> Self {
        Self {
            roles: Text::from(grid.chosen.roles_text()),
            presence: State::ALL.map(|s| Text::from(s.code())),
            coordination: Coordination::ALL.map(|c| Text::from(c.code())),
        }
    }
}

/// What is known of one cell.
struct Facts<'f> {
    cell: usize,
    /// k*.
    target: i64,
    seen: &'f Seen<'f>,
    overlapping: &'f [Provider],
    coordination: &'f Found,
}

impl Facts<'_> {
    fn score(&self) -> Option<f64> {
        if matches!(self.seen.state, State::NoData | State::Unspecified) {
            return None;
        }
        let unmet = (1.0 - self.seen.here.counted.len() as f64 / self.target as f64).max(0.0);
        self.seen.asked.severity.map(|s| s as f64 / MOST_SEVERE * unmet)
    }

    fn last_seen(&self, grid: &Grid<'_>) -> Option<Day> {
        if !matches!(self.seen.state, State::NoData | State::Empty) {
            return None;
        }
        self.seen.here.past.iter().flat_map(|p| &p.sources).filter_map(|s| end_of(grid, *s)).max()
    }

    fn show(&self, cells: &Cells<'_>, evidence: &mut Evidence) {
        cells.show(self.cell, self.seen, evidence);
        for list in [self.overlapping, &self.seen.here.responsible] {
            providers::show(&cells.grid, list, evidence);
        }
        if self.last_seen(&cells.grid).is_some() {
            providers::show(&cells.grid, &self.seen.here.past, evidence);
        }
    }

    fn cells(&self, grid: &Grid<'_>, words: &Words) -> Vec<Cell> {
        let tables = &grid.atlas.tables;
        let (site, theme) = (tables.sites.at(grid.site(self.cell)), tables.themes.at(grid.theme(self.cell)));
        let ids = |list: &[Provider]| {
            Cell::List(list.iter().map(|p| tables.stakeholders.at(p.stakeholder).id.text().clone()).collect())
        };
        let only = |which: &dyn Fn(Source) -> bool| {
            let all = self.seen.here.counted.iter().filter(|p| p.sources.iter().all(|s| which(*s)));
            Cell::List(all.map(|p| tables.stakeholders.at(p.stakeholder).id.text().clone()).collect())
        };
        let presence = |source: Source| match source {
            Source::Presence(i) => Some(grid.atlas.presences.at(i)),
            Source::Mandate(_) => None,
        };
        let found = self.coordination;
        let ties = |list: &[usize]| Cell::List(list.iter().map(|t| path(&tables.ties, *t)).collect());
        let weak: Vec<Text> = found.weak_platforms.iter().map(|p| path(&tables.platforms, *p)).collect();
        let coordination = |c: Coordination| Cell::Text(words.coordination[c as usize].clone());
        let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok()).map_or(Cell::Null, Cell::Int);
        vec![
            Cell::Text(site.id.text().clone()),
            Cell::Text(site.name.clone()),
            Cell::Text(theme.id.text().clone()),
            Cell::Text(theme.name.clone()),
            Cell::Text(words.roles.clone()),
            Cell::Text(words.presence[self.seen.state as usize].clone()),
            coordination(found.all),
            coordination(found.by_ties),
            coordination(found.by_platforms),
            count(self.seen.asked.severity),
            Cell::Flag(self.seen.asked.need_stated),
            count(self.seen.asked.people),
            count(self.seen.asked.rank),
            Cell::Flag(!self.seen.asked.priorities.is_empty()),
            Cell::Flag(self.seen.state == State::Empty && self.seen.asked.anything()),
            self.score().map_or(Cell::Null, Cell::Real),
            ids(&self.seen.here.counted),
            only(&|s| presence(s).is_some_and(|p| p.is_undated())),
            only(&|s| presence(s).is_some_and(|p| p.unsplit)),
            ids(&self.seen.here.unspecified),
            ids(&self.seen.here.unconfirmed),
            ids(self.overlapping),
            ids(&self.seen.here.responsible),
            ties(&found.one_sided),
            ties(&found.unplaced_ties),
            Cell::List(weak),
            self.last_seen(grid).map_or(Cell::Null, |day| Cell::Text(Text::from(day.to_string()))),
        ]
    }
}

fn end_of(grid: &Grid<'_>, source: Source) -> Option<Day> {
    match source {
        Source::Presence(i) => grid.atlas.presences.at(i).period.and_then(Period::end),
        Source::Mandate(_) => None,
    }
}
