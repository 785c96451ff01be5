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
//! - `score` = severity / 5 * max(0, 1 - k/k*), k the number of providers and k* = 1: severity, an ordinal scale of 0 to
//!   5, is rescaled linearly; a provider brings the score to 0. Null where the severity is unknown, and in cells that
//!   read `no_data` or `unspecified`: what is not known gets no score.
//! - `last_seen`: the latest end of a provider that has ended, in cells that read `no_data` or `empty`.
//!
//! **Reference.** DOMAIN.md section 3; methods.md sections 2.2 and 2.3.
//! **Unit and range.** Severity 0 to 5; score 0 to 1; the summary's ratios 0 to 1 over cells that were reported on.
//! **Empty input.** No sites or no themes: no rows, counts 0, ratios null.
//! **Cost.** O((presences + cells) log) for bounded ties per provider; at most [`crate::analysis::grid::MAX_CELLS`] cells.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let gaps = analysis::find("gaps").expect("registered");
//! let found = analysis::run(gaps, &atlas, &[], Some("2014-06-30"), &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["cells"], 0);
//! assert!(found.to_json()["summary"]["coverage_ratio"].is_null());
//! ```

use crate::analysis::chosen::{self, Chosen};
use crate::analysis::coverage::asked::{Asked, AskedHere};
use crate::analysis::coverage::providers::{self, Here, Provider, Providers, Source};
use crate::analysis::coverage::totals::Totals;
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::Grid;
use crate::analysis::joint::coordination::{Coordinating, Found};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::{PRESENCE, Scopes};
use crate::analysis::spec::{ColumnSpec, Spec};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Date, Integer, List, Number, Text as TextColumn};
use crate::domain::time::Day;
use crate::domain::{Cell, Kind, Period, Text};

/// The registry entry.
pub const GAPS: Analysis = Analysis { spec: &SPEC, run };

/// The highest severity of a need.
const MOST_SEVERE: f64 = 5.0;

/// Providers per cell at which nothing of a need is left unmet: k* of methods.md section 2.3.
const ENOUGH_PROVIDERS: f64 = 1.0;

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

const fn column(name: &'static str, ty: crate::domain::table::ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}

static SPEC: Spec = Spec {
    name: "gaps",
    version: 1,
    question: "Where is something needed and no partner activity reported, and do those who work in one place coordinate?",
    definition: "A cell is a site, a theme and the chosen roles on the day. Presence: several or single providers; else unspecified, where \
                 one is known only to a coarser place or theme; else empty, where a presence scope covers the cell; else no data. A gap is \
                 empty with a stated need or a chosen priority. Coordination among the providers: all (one group), partial (several \
                 groups), none, unknown, or not applicable for fewer than two; none only where a tie scope that one of them answered \
                 says so. Score: severity / 5 in an empty cell, 0 where somebody provides, null where either is unknown. A \
                 site above the unit of the workspace never gets one state: it stands for the units inside it.",
    reference: "DOMAIN.md section 3; methods.md sections 2.2 and 2.3",
    parameters: &[
        chosen::ROLE,
        chosen::THEME,
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::CONSTITUENCY,
        chosen::UNSPLIT_COUNTS,
        chosen::UNCONFIRMED,
        chosen::MANDATES,
        chosen::WEAK_LINKS,
    ],
    columns: &[
        column("site", TextColumn, "id of the site"),
        column("site_name", TextColumn, "its name"),
        column("theme", TextColumn, "id of the theme"),
        column("theme_name", TextColumn, "its name"),
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
        column("weak_links", List, "general ties, general or dormant platforms that providers share"),
        column("last_seen", Date, "latest end of a provider that has ended, where none is active"),
    ],
    site_column: Some("site"),
    reads: &[
        Kind::Setting,
        Kind::Theme,
        Kind::Site,
        Kind::Stakeholder,
        Kind::Activity,
        Kind::Participation,
        Kind::Mandate,
        Kind::Tie,
        Kind::Platform,
        Kind::Membership,
        Kind::Meeting,
        Kind::Need,
        Kind::Priority,
        Kind::Scope,
    ],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let tree = ThemeTree::build(atlas);
    let grid = Grid::build(atlas, Chosen::read(atlas, params, &tree).in_units(atlas), tree)?;
    let providers = Providers::of(&grid, control)?;
    let asked = Asked::of(&grid);
    let scopes = Scopes::of(&grid, PRESENCE);
    let coordinating = Coordinating::of(&grid);
    let roles = Text::from(grid.chosen.roles_text());
    let mut totals = Totals::new(&grid);
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(grid.len());
    for cell in 0..grid.len() {
        if cell % 256 == 0 {
            control.go_on()?;
        }
        let here = providers.here(&grid, cell);
        let in_scope = scopes.about_all_roles(&grid, cell);
        let wanted = asked.here(&grid, cell);
        let state = state(&here, &in_scope);
        let mut evidence = Evidence::default();
        let counted: Vec<usize> = here.counted.iter().map(|p| p.stakeholder).collect();
        let coordination = coordinating.among(&grid, cell, &counted, &mut evidence);
        let facts = Facts { cell, state, here: &here, wanted: &wanted, coordination: &coordination };
        facts.show(&grid, &in_scope, &mut evidence);
        totals.add(&grid, cell, state, !in_scope.is_empty(), &wanted);
        rows.push(ReportRow { cells: facts.cells(&grid, &roles), evidence: writer.list(evidence) });
    }
    Ok(Report { summary: totals.summary(&grid, providers.unplaced), rows })
}

fn state(here: &Here, in_scope: &[usize]) -> State {
    match here.counted.len() {
        0 if !here.unspecified.is_empty() => State::Unspecified,
        0 if !in_scope.is_empty() => State::Empty,
        0 => State::NoData,
        1 => State::Single,
        _ => State::Several,
    }
}

/// What is known of one cell.
struct Facts<'f> {
    cell: usize,
    state: State,
    here: &'f Here,
    wanted: &'f AskedHere,
    coordination: &'f Found,
}

impl Facts<'_> {
    fn score(&self) -> Option<f64> {
        if matches!(self.state, State::NoData | State::Unspecified) {
            return None;
        }
        let unmet = (1.0 - self.here.counted.len() as f64 / ENOUGH_PROVIDERS).max(0.0);
        self.wanted.severity.map(|s| s as f64 / MOST_SEVERE * unmet)
    }

    fn last_seen(&self, grid: &Grid<'_>) -> Option<Day> {
        if !matches!(self.state, State::NoData | State::Empty) {
            return None;
        }
        self.here.past.iter().flat_map(|p| &p.sources).filter_map(|s| end_of(grid, *s)).max()
    }

    fn show(&self, grid: &Grid<'_>, in_scope: &[usize], evidence: &mut Evidence) {
        let tables = &grid.atlas.tables;
        evidence.add(&tables.sites, grid.site(self.cell));
        evidence.add(&tables.themes, grid.theme(self.cell));
        for list in [&self.here.counted, &self.here.unspecified, &self.here.unconfirmed, &self.here.overlapping, &self.here.responsible] {
            providers::show(grid, list, evidence);
        }
        if self.state == State::Empty {
            evidence.add_all(&tables.scopes, in_scope.iter().copied());
        }
        if self.last_seen(grid).is_some() {
            providers::show(grid, &self.here.past, evidence);
        }
        evidence.add_all(&tables.needs, self.wanted.needs.iter().copied());
        evidence.add_all(&tables.priorities, self.wanted.priorities.iter().copied());
    }

    fn cells(&self, grid: &Grid<'_>, roles: &Text) -> Vec<Cell> {
        let tables = &grid.atlas.tables;
        let (site, theme) = (tables.sites.at(grid.site(self.cell)), tables.themes.at(grid.theme(self.cell)));
        let ids = |list: &[Provider]| {
            Cell::List(list.iter().map(|p| tables.stakeholders.at(p.stakeholder).id.text().clone()).collect())
        };
        let only = |which: &dyn Fn(Source) -> bool| {
            let all = |p: &&Provider| p.sources.iter().all(|s| which(*s));
            ids(&self.here.counted.iter().filter(all).cloned().collect::<Vec<_>>())
        };
        let presence = |source: Source| match source {
            Source::Presence(i) => Some(grid.atlas.presences.at(i)),
            Source::Mandate(_) => None,
        };
        let found = self.coordination;
        let mut weak: Vec<Text> = found.weak_ties.iter().map(|t| path(&tables.ties, *t)).collect();
        weak.extend(found.weak_platforms.iter().map(|p| path(&tables.platforms, *p)));
        let word = |word: &'static str| Cell::Text(Text::from(word));
        let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok()).map_or(Cell::Null, Cell::Int);
        vec![
            Cell::Text(site.id.text().clone()),
            Cell::Text(site.name.clone()),
            Cell::Text(theme.id.text().clone()),
            Cell::Text(theme.name.clone()),
            Cell::Text(roles.clone()),
            word(self.state.code()),
            word(found.all.code()),
            word(found.by_ties.code()),
            word(found.by_platforms.code()),
            count(self.wanted.severity),
            Cell::Flag(self.wanted.need_stated),
            count(self.wanted.people),
            count(self.wanted.rank),
            Cell::Flag(!self.wanted.priorities.is_empty()),
            Cell::Flag(self.state == State::Empty && self.wanted.anything()),
            self.score().map_or(Cell::Null, Cell::Real),
            ids(&self.here.counted),
            only(&|s| presence(s).is_some_and(|p| p.is_undated())),
            only(&|s| presence(s).is_some_and(|p| p.unsplit)),
            ids(&self.here.unspecified),
            ids(&self.here.unconfirmed),
            ids(&self.here.overlapping),
            ids(&self.here.responsible),
            Cell::List(found.one_sided.iter().map(|t| path(&tables.ties, *t)).collect()),
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
