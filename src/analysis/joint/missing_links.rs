//! # Missing links
//! **Question.** Who works in the same place on the same theme without a recorded link?
//!
//! **Definition** (DOMAIN.md section 3; methods.md section 3.1). For each pair of stakeholders that both count as providers
//! in at least one cell (site x theme x chosen roles, on the day): the cells in which nothing links them
//! ([`super::links`]). Unsplit presence is left out unless chosen. One row per pair and state:
//! - `none`: no recorded link, and one of the two answered a tie scope that covers the cell
//! - `unknown`: no recorded link, and neither did; never counted as missing
//! - `stated_by`: linked only by ties that one end stated; listed only where `one_sided` is chosen
//!
//! A pair known to have no link in one cell and of unknown state in another has a row of each, each with its own cells.
//! `score` = sum over these cells of 1/(k-1), k the providers of the cell (Newman 2001, 10.1103/PhysRevE.64.016132):
//! sharing a place with one other weighs more than sharing it with twenty.
//!
//! **Unit and range.** Score above 0, at most the number of cells. **Empty input.** No shared cell: no rows.
//! **Cost.** O(sum of k^2 / 2 over cells, times the log of the ties); at most [`MAX_PAIRS`] pairs in cells.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let missing = analysis::find("missing_links").expect("registered");
//! let found = analysis::run(missing, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["none"], 0);
//! ```

use serde_json::{Value, json};

use super::coordination::Coordinating;
use super::links::{self, Link, stated_by_one};
use super::reasons::Because;
use crate::analysis::chosen::{self, Chosen};
use crate::analysis::coverage::providers::{self, Provider, Providers};
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::Grid;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType, Spec};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{List, Number, Text as TextColumn};
use crate::domain::{Cell, Kind, Text};

/// The most pairs in cells that are looked at: a cell with 3,000 providers has 4.5 million.
pub const MAX_PAIRS: usize = 20_000_000;

/// The registry entry.
pub const MISSING_LINKS: Analysis = Analysis::whole(&SPEC, run);

/// What is known of a pair in a cell without a counted link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Known to have no link.
    None,
    /// Not known.
    Unknown,
    /// Linked by ties that one end stated.
    StatedBy,
}

impl State {
    /// As it stands in a report.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unknown => "unknown",
            Self::StatedBy => "stated_by",
        }
    }
}

const fn column(name: &'static str, ty: crate::domain::table::ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}

static SPEC: Spec = Spec {
    name: "missing_links",
    version: 1,
    question: "Who works in the same place on the same theme without a recorded link?",
    definition: "Pairs of providers of the same cell (site, theme, chosen roles, on the day) that no coordination tie and no shared seat links \
                 there. State none: one of the two answered a tie survey that covers the cell; unknown: neither did. Score: sum over the \
                 shared cells of 1/(k-1), k the providers of the cell. Weak links (general ties, general or dormant platforms) are \
                 listed and count only on request.",
    reference: "DOMAIN.md section 3; methods.md section 3.1; Newman 2001, doi:10.1103/PhysRevE.64.016132",
    parameters: &[
        chosen::ROLE,
        chosen::THEME,
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::CONSTITUENCY,
        chosen::UNSPLIT_LEFT_OUT,
        chosen::UNCONFIRMED,
        chosen::MANDATES,
        chosen::WEAK_LINKS,
        ParamSpec {
            name: "one_sided",
            ty: ParamType::Flag,
            list: false,
            required: false,
            default: Some("false"),
            doc: "List pairs that are linked only by ties which one end stated.",
        },
    ],
    columns: &[
        column("a", TextColumn, "id of one stakeholder, the first in order"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("state", TextColumn, "none, unknown or stated_by"),
        column("score", Number, "sum over the shared cells of 1/(k-1), k the providers there"),
        column("shared", List, "cells in which they are not linked: site/theme"),
        column("linked", List, "cells that they share and in which they are linked: site/theme"),
        column("stated_by", List, "the ends that alone stated a tie between the two"),
        column("weak", List, "weak links between the two in these cells"),
        column("reasons", List, "why, in sentences"),
    ],
    site_column: None,
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
        Kind::Scope,
    ],
};

/// A pair in one cell: both ends, its state (`None`: linked), the cell, the providers there.
type Meeting = (usize, usize, Option<State>, usize, usize);

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let tree = ThemeTree::build(atlas);
    let grid = Grid::build(atlas, Chosen::read(atlas, params, &tree), tree)?;
    let providers = Providers::of(&grid, control)?;
    let coordinating = Coordinating::of(&grid);
    let mut meetings: Vec<Meeting> = Vec::new();
    let mut counted: Vec<Vec<Provider>> = vec![Vec::new(); grid.len()];
    for (cell, kept) in counted.iter_mut().enumerate() {
        if cell % 64 == 0 {
            control.go_on()?;
        }
        let found = providers.here(&grid, cell).counted;
        if found.len() < 2 {
            continue;
        }
        let here: Vec<usize> = found.iter().map(|p| p.stakeholder).collect();
        *kept = found;
        let pairs = meetings.len().saturating_add(here.len().saturating_mul(here.len() - 1) / 2);
        if pairs > MAX_PAIRS {
            return Err(AnalysisError::TooLarge {
                what: "the list of pairs that share a cell",
                size: pairs,
                limit: MAX_PAIRS,
                hint: "choose themes, sites within one area, or constituencies",
            });
        }
        let answers = coordinating.answers(&grid, cell, &here);
        for (i, &a) in here.iter().enumerate() {
            control.go_on()?;
            for (j, &b) in here.iter().enumerate().skip(i + 1) {
                let link = coordinating.links.between(&grid, cell, a, b);
                let known = answers.answered[i] || answers.answered[j];
                meetings.push((a, b, state(&grid, &link, known), cell, here.len()));
            }
        }
    }
    meetings.sort_unstable();
    let one_sided = params.flag("one_sided");
    let about = About { grid: &grid, counted: &counted, coordinating: &coordinating };
    let mut writer = Writer::new(atlas);
    let mut rows: Vec<(State, f64, ReportRow)> = Vec::new();
    for pair in meetings.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
        control.go_on()?;
        let is_linked = |m: &&Meeting| matches!(m.2, None | Some(State::StatedBy));
        let linked: Vec<usize> = pair.iter().filter(is_linked).map(|m| m.3).collect();
        for alike in pair.chunk_by(|x, y| x.2 == y.2) {
            match alike[0].2 {
                None => {}
                Some(State::StatedBy) if !one_sided => {}
                Some(state) => rows.push(about.row(state, alike, &linked, &mut writer)),
            }
        }
    }
    // the rows are in order of their pair already, which stays the order where scores are equal
    rows.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    let count = |state: State| json!(rows.iter().filter(|r| r.0 == state).count());
    let linked = meetings.iter().filter(|m| matches!(m.2, None | Some(State::StatedBy))).count();
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([
        ("none", count(State::None)),
        ("unknown", count(State::Unknown)),
        ("pairs_in_cells", json!(meetings.len())),
        ("linked_pairs_in_cells", json!(linked)),
        ("coordination_ratio", if meetings.is_empty() { Value::Null } else { json!(linked as f64 / meetings.len() as f64) }),
        ("response", response(atlas, params.as_of)),
    ]);
    Ok(Report { summary, rows: rows.into_iter().map(|(_, _, row)| row).collect() })
}

/// The state of a pair in a cell; `None` where a link counts that both ends, or nobody in particular, stated.
fn state(grid: &Grid<'_>, link: &Link, known: bool) -> Option<State> {
    let weak_counts = grid.chosen.weak_links && !(link.weak_ties.is_empty() && link.weak_platforms.is_empty());
    let firm = link.ties.iter().any(|t| stated_by_one(grid, *t).is_none());
    if firm || !link.platforms.is_empty() || weak_counts {
        return None;
    }
    Some(match (link.ties.is_empty(), known) {
        (false, _) => State::StatedBy,
        (true, true) => State::None,
        (true, false) => State::Unknown,
    })
}

struct About<'r, 'a> {
    grid: &'r Grid<'a>,
    /// The providers of each cell that has two or more.
    counted: &'r [Vec<Provider>],
    coordinating: &'r Coordinating,
}

impl About<'_, '_> {
    fn row(&self, state: State, alike: &[Meeting], linked: &[usize], writer: &mut Writer<'_>) -> (State, f64, ReportRow) {
        let (a, b) = (alike[0].0, alike[0].1);
        let (grid, tables) = (self.grid, &self.grid.atlas.tables);
        let score = alike.iter().fold(0.0, |sum, m| sum + 1.0 / (m.4 as f64 - 1.0));
        let mut evidence = Evidence::default();
        evidence.add_all(&tables.stakeholders, [a, b]);
        let mut because = Because::new(a, b, state, self.coordinating.links.ended(a, b).collect());
        for &(.., cell, _) in alike {
            let here = &self.counted[cell];
            let of = |who: usize| here.binary_search_by_key(&who, |p| p.stakeholder).ok().map(|i| here[i].clone());
            let both: Vec<Provider> = [a, b].into_iter().filter_map(of).collect();
            providers::show(grid, &both, &mut evidence);
            let link = self.coordinating.links.between(grid, cell, a, b);
            links::show(grid, &link, &mut evidence);
            let answers = self.coordinating.answers(grid, cell, &[a, b]);
            because.add(cell, &both, &link, &answers);
        }
        evidence.add_all(&tables.scopes, because.scopes.iter().copied());
        evidence.add_all(&tables.ties, because.ended.iter().copied());
        let cell_name = |cell: &usize| {
            let (site, theme) = (tables.sites.at(grid.site(*cell)), tables.themes.at(grid.theme(*cell)));
            Text::from(format!("{}/{}", site.id, theme.id))
        };
        let mut weak: Vec<Text> = because.weak_ties.iter().map(|t| path(&tables.ties, *t)).collect();
        weak.extend(because.weak_platforms.iter().map(|p| path(&tables.platforms, *p)));
        let mut stated: Vec<usize> =
            because.ties.iter().chain(&because.weak_ties).filter_map(|t| stated_by_one(grid, *t)).collect();
        stated.sort_unstable();
        stated.dedup();
        let who = |s: usize| tables.stakeholders.at(s);
        let cells = vec![
            Cell::Text(who(a).id.text().clone()),
            Cell::Text(who(a).name.clone()),
            Cell::Text(who(b).id.text().clone()),
            Cell::Text(who(b).name.clone()),
            Cell::Text(Text::from(state.code())),
            Cell::Real(score),
            Cell::List(because.cells.iter().map(cell_name).collect()),
            Cell::List(linked.iter().filter(|c| !because.cells.contains(c)).map(cell_name).collect()),
            Cell::List(stated.iter().map(|s| who(*s).id.text().clone()).collect()),
            Cell::List(weak),
            Cell::List(because.reasons(grid, self.coordinating).into_iter().map(Text::from).collect()),
        ];
        (state, score, ReportRow { cells, evidence: writer.list(evidence) })
    }
}
