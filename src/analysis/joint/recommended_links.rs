//! # Recommended links
//! **Question.** Which two stakeholders without a tie would gain most from one, and why?
//!
//! **Definition** (methods.md section 3.2). Pairs that no tie of the chosen kinds joins and that have a common contact z or
//! share a cell in which nothing links them ([`super::links`]); `k_z` the contacts of z, cop = sum over such cells of 1/(k-1):
//! - AA = sum 1/ln `k_z` (Adamic and Adar 2003, 10.1016/S0378-8733(03)00009-1); RA = sum 1/`k_z` (Zhou, Lü and Zhang 2009,
//!   10.1140/epjb/e2009-00335-8); `k_z` is at least 2 always
//! - score = RA (1 + lambda cop/max cop) + mu cop/max cop, max over these pairs; without shared cells RA alone
//!
//! State `none`: one of the two answered a tie survey that covers a shared cell, or one that covers everything; else
//! `unknown`: there may be a link that nobody recorded. `on_record`: a coordination tie states neither place nor theme (where
//! other kinds were chosen, or none of the chosen ties counts). They come after `none`, each state ranked apart.
//! A pair with a tie about another place is not listed here: `missing_links` has it.
//! The default kind is coordination alone; contacts are read without direction.
//!
//! **Unit and range.** Scores from 0, without upper bound. **Empty input.** No pair: no rows.
//! **Cost.** O(sum of squared contacts + sum of squared providers per cell); the best `top` of each state are written out.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let links = analysis::find("recommended_links").expect("registered");
//! let found = analysis::run(links, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["pairs"], 0);
//! ```

use std::collections::BTreeSet;

use serde_json::json;

use super::coordination::Coordinating;
use super::encounters::State;
use super::links::COORDINATION;
use super::reasons::{on_record, others};
use super::neighbours::{MAX_NEIGHBOURS, Neighbours};
use super::similar::{self, Pair, Shared};
use super::words::{SAID, cell_name, column, holds, id, ids, in_words, int, name, param, sentences, some_in_words, word};
use crate::analysis::chosen;
use crate::analysis::coverage::providers;
use crate::analysis::evidence::{Evidence, Writer, path};
use crate::analysis::grid::Grid;
use crate::analysis::network::cuts::Cuts;
use crate::analysis::network::simple::SimpleNetwork;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::{TIES, response};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::table::ColumnType::{Boolean, Integer, List, Number, Text as TextColumn};
use crate::domain::{Cell, Sentence};

/// The registry entry.
pub const RECOMMENDED_LINKS: Analysis = Analysis::whole(&SPEC, run);

/// Names in a sentence before the others are counted.
const NAMED: usize = 5;

static SPEC: Spec = Spec {
    name: "recommended_links",
    version: 2,
    question: "Which two stakeholders without a tie would gain most from one, and why?",
    definition: "Pairs without a tie of the chosen kinds that have a common contact or share a cell in which nothing links them. RA: sum over \
                 common contacts of 1/(their contacts); AA: of 1/ln; co-presence: sum over shared cells of 1/(providers - 1). Score: \
                 RA (1 + lambda c) + mu c, c the co-presence as a share of the largest. State none: one of the two answered a tie survey \
                 that covers it; unknown: neither did; on record: a coordination tie between the two states neither place nor theme. Each state is \
                 ranked apart, none first.",
    reference: "methods.md section 3.2; Adamic and Adar 2003, doi:10.1016/S0378-8733(03)00009-1; Zhou, Lü and Zhang 2009, \
                doi:10.1140/epjb/e2009-00335-8; Liben-Nowell and Kleinberg 2007, doi:10.1002/asi.20591",
    parameters: table![ParamSpec:
        &[
            param("kinds", ParamType::Code("tie_kind"), true, Some("coordination"), "Kinds of tie that count as a tie and as a contact."),
            param("lambda", ParamType::Number { min: 0.0, max: 100.0 }, false, Some("1"), "How much co-presence lifts the score of common contacts."),
            param("mu", ParamType::Number { min: 0.0, max: 100.0 }, false, Some("1"), "What co-presence alone is worth."),
            param("top", ParamType::Integer { min: 1, max: 10_000 }, false, Some("100"), "So many pairs of each state are written out."),
        ],
        chosen::LINKS,
    ],
    columns: &[
        column("rank", Integer, "place among the pairs of its state; equal scores share the first of their places"),
        column("a", TextColumn, "id of one stakeholder, the first in order"),
        column("a_name", TextColumn, "its name"),
        column("b", TextColumn, "id of the other"),
        column("b_name", TextColumn, "its name"),
        column("state", TextColumn, "none, on_record (place and theme not stated), or unknown where neither answered a tie survey"),
        column("score", Number, "RA (1 + lambda c) + mu c, c the co-presence as a share of the largest"),
        column("ra", Number, "resource allocation: sum over common contacts of 1/(their contacts)"),
        column("aa", Number, "Adamic-Adar: sum over common contacts of 1/ln(their contacts)"),
        column("co_presence", Number, "sum over shared cells without a link of 1/(providers - 1)"),
        column("shared", List, "cells that they share and in which nothing links them: site/theme"),
        column("neighbouring", List, "cells of the first that border on a cell of the other, on the same theme: site/theme"),
        column("contacts", List, "common contacts"),
        column("joins_groups", Boolean, "the tie would join two groups that no tie joins now"),
        column("reasons", List, "why, in sentences"),
        SAID,
    ],
    site_column: None,
    reads: chosen::READS_LINKS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let network = SimpleNetwork::build(atlas, params);
    let mut node = vec![None; atlas.tables.stakeholders.len()];
    for (v, &s) in network.nodes.iter().enumerate() {
        node[s] = Some(v);
    }
    let coordinating = Coordinating::of(&grid);
    let shared = Shared::of(&grid, &coordinating, &node, network.len(), control)?;
    let pairs = similar::pairs(&grid, &network, &node, &shared, &coordinating, control)?;
    let most = pairs.iter().map(|p| p.cop).fold(0.0, f64::max);
    let (lambda, mu) = (params.number("lambda").unwrap_or(1.0), params.number("mu").unwrap_or(1.0));
    let score = |p: &Pair| {
        let c = if most > 0.0 { p.cop / most } else { 0.0 };
        p.ra * (1.0 + lambda * c) + mu * c
    };
    let answered = everything_answered(atlas, params);
    let is_known = |p: &Pair| p.answered || answered.contains(&network.nodes[p.a]) || answered.contains(&network.nodes[p.b]);
    let state_of = |p: &Pair| {
        let [a, b] = [network.nodes[p.a], network.nodes[p.b]];
        if coordinating.links.are_apart_on_record(&grid.chosen, a, b) {
            State::OnRecord
        } else if is_known(p) {
            State::None
        } else {
            State::Unknown
        }
    };
    let top = params.integer("top").and_then(|t| usize::try_from(t).ok()).unwrap_or(usize::MAX);
    let mut about = About {
        grid: &grid,
        cuts: Cuts::of(&network),
        network: &network,
        shared: &shared,
        coordinating: &coordinating,
        neighbours: None,
        node: &node,
    };
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::new();
    let mut counts = [0; 3];
    for (state, count) in [State::None, State::OnRecord, State::Unknown].into_iter().zip(&mut counts) {
        let mut ranked: Vec<(f64, &Pair)> = pairs.iter().filter(|p| state_of(p) == state).map(|p| (score(p), p)).collect();
        *count = ranked.len();
        let order = |x: &(f64, &Pair), y: &(f64, &Pair)| y.0.total_cmp(&x.0).then((x.1.a, x.1.b).cmp(&(y.1.a, y.1.b)));
        // only those that are told need an order among themselves
        if top < ranked.len() {
            ranked.select_nth_unstable_by(top, order);
            ranked.truncate(top);
        }
        ranked.sort_unstable_by(order);
        let mut rank = 0;
        for (place, (score, pair)) in ranked.iter().take(top).enumerate() {
            control.go_on()?;
            if place == 0 || ranked[place - 1].0.total_cmp(score).is_ne() {
                rank = place + 1;
            }
            rows.push(about.row(rank, state, *score, pair, &mut writer, control)?);
        }
    }
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([
        ("pairs", json!(pairs.len())),
        ("none", json!(counts[0])),
        ("on_record", json!(counts[1])),
        ("unknown", json!(counts[2])),
        ("shown", json!(rows.len())),
        ("largest_co_presence", json!(most)),
        ("groups", json!(about.cuts.sizes.len())),
        ("response", response(atlas, params.as_of)),
    ]);
    Ok(Report { summary, rows })
}

/// Who answered a tie survey that covers every site and theme.
fn everything_answered(atlas: &Atlas, params: &Params) -> BTreeSet<usize> {
    let whole = atlas.tables.scopes.iter().filter(|s| covers_everything(s) && holds(s.start, s.end, params.as_of));
    whole.flat_map(|s| s.answered.iter().filter_map(|a| atlas.tables.stakeholders.index(a.as_str()))).collect()
}

/// A coordination tie that states neither place nor theme.
fn other_is_unplaced(tie: &crate::domain::records::Tie) -> bool {
    tie.kind.code() == COORDINATION && tie.sites.is_empty() && tie.themes.is_empty()
}

/// A tie survey that names neither site nor theme.
fn covers_everything(scope: &crate::domain::records::Scope) -> bool {
    scope.covers.code() == TIES && scope.sites.is_empty() && scope.themes.is_empty()
}

/// By chosen site its neighbours, as positions among the chosen; and by node its cells, in order.
type Around = (Vec<Vec<usize>>, Vec<Vec<usize>>);

struct About<'r, 'a> {
    grid: &'r Grid<'a>,
    cuts: Cuts,
    network: &'r SimpleNetwork,
    shared: &'r Shared,
    coordinating: &'r Coordinating,
    neighbours: Option<Around>,
    node: &'r [Option<usize>],
}

impl About<'_, '_> {
    fn row(&mut self, rank: usize, state: State, score: f64, pair: &Pair, writer: &mut Writer<'_>, control: &Control) -> Result<ReportRow, AnalysisError> {
        let neighbouring = self.neighbouring(pair, control)?;
        let known = state == State::None;
        let (grid, tables) = (self.grid, &self.grid.atlas.tables);
        let (a, b) = (self.network.nodes[pair.a], self.network.nodes[pair.b]);
        let mut evidence = Evidence::default();
        evidence.add_all(&tables.stakeholders, [a, b]);
        let other = |t: &crate::analysis::network::simple::Thread, v: usize| if t.a == v { t.b } else { t.a };
        let of_b: BTreeSet<usize> = self.network.threads_of(pair.b).map(|t| other(t, pair.b)).collect();
        let mut contacts = Vec::new();
        for end in [pair.a, pair.b] {
            for t in self.network.threads_of(end) {
                let z = other(t, end);
                let common = if end == pair.a { of_b.contains(&z) } else { contacts.contains(&self.network.nodes[z]) };
                if common {
                    evidence.add_all(&tables.ties, t.ties.iter().copied());
                    if end == pair.a {
                        contacts.push(self.network.nodes[z]);
                    }
                }
            }
        }
        evidence.add_all(&tables.stakeholders, contacts.iter().copied());
        let together = |cell: &&usize| {
            self.shared.cells[pair.b].binary_search(cell).is_ok() && similar::unlinked(grid, self.coordinating, **cell, a, b)
        };
        let cells: Vec<usize> = self.shared.cells[pair.a].iter().filter(together).copied().collect();
        for &cell in &cells {
            let both: Vec<_> = self.shared.counted[cell].iter().filter(|p| p.stakeholder == a || p.stakeholder == b).cloned().collect();
            providers::show(grid, &both, &mut evidence);
            if known {
                evidence.add_all(&tables.scopes, self.coordinating.answers(grid, cell, &[a, b]).scopes);
            }
        }
        if known {
            let answered = |s: &crate::domain::records::Scope| [a, b].iter().any(|x| s.answered.contains(&tables.stakeholders.at(*x).id));
            let whole = |s: &crate::domain::records::Scope| covers_everything(s) && holds(s.start, s.end, grid.chosen.as_of) && answered(s);
            evidence.add_all(&tables.scopes, tables.scopes.iter().enumerate().filter(|(_, s)| whole(s)).map(|(i, _)| i));
        }
        evidence.add_all(&tables.ties, self.other_ties(a, b));
        let joins = self.cuts.component[pair.a] != self.cuts.component[pair.b];
        let [reasons, said] = sentences(&self.reasons(pair, state, &cells, &neighbouring, &contacts));
        let row = vec![
            int(rank),
            Cell::Text(id(&tables.stakeholders, a)),
            Cell::Text(name(grid.atlas, a).clone()),
            Cell::Text(id(&tables.stakeholders, b)),
            Cell::Text(name(grid.atlas, b).clone()),
            word(state.code()),
            Cell::Real(score),
            Cell::Real(pair.ra),
            Cell::Real(pair.aa),
            Cell::Real(pair.cop),
            Cell::List(cells.iter().map(|c| cell_name(grid, *c)).collect()),
            Cell::List(neighbouring.iter().map(|c| cell_name(grid, *c)).collect()),
            ids(&tables.stakeholders, &contacts),
            Cell::Flag(joins),
            reasons,
            said,
        ];
        Ok(ReportRow { cells: row, evidence: writer.list(evidence) })
    }

    /// Active ties between the two that none of the chosen kinds is: listed, so that nothing on record is denied.
    fn other_ties(&self, a: usize, b: usize) -> Vec<usize> {
        let links = &self.coordinating.links;
        links.coordinating(a, b).chain(links.other_kinds(a, b)).collect()
    }

    /// Cells of `a` that border on a cell of `b` with the same theme, and in which `b` does not provide.
    fn neighbouring(&mut self, pair: &Pair, control: &Control) -> Result<Vec<usize>, AnalysisError> {
        let grid = self.grid;
        if self.neighbours.is_none() {
            let mut near = vec![Vec::new(); grid.chosen.sites.len()];
            for (x, y, _) in Neighbours::of(grid, 0.0, MAX_NEIGHBOURS, control)?.pairs() {
                if let (Some(x), Some(y)) = (grid.site_slot(x), grid.site_slot(y)) {
                    near[x].push(y);
                    near[y].push(x);
                }
            }
            let mut cells = vec![Vec::new(); self.network.len()];
            let mut here = Vec::new();
            for cell in 0..grid.len() {
                self.shared.providers.counted(grid, cell, &mut here);
                for v in here.iter().filter_map(|s| self.node[*s as usize]) {
                    cells[v].push(cell);
                }
            }
            self.neighbours = Some((near, cells));
        }
        let Some((near, cells)) = &self.neighbours else { return Ok(Vec::new()) };
        let themes = grid.chosen.themes.len();
        let has = |cell: usize| cells[pair.b].binary_search(&cell).is_ok();
        let borders = |x: &usize| !has(*x) && near[x / themes].iter().any(|site| has(grid.cell(*site, x % themes)));
        Ok(cells[pair.a].iter().copied().filter(borders).collect())
    }

    fn reasons(&self, pair: &Pair, state: State, cells: &[usize], neighbouring: &[usize], contacts: &[usize]) -> Vec<Sentence> {
        let (grid, tables) = (self.grid, &self.grid.atlas.tables);
        let place = |c: &usize| format!("{} in {}", tables.themes.at(grid.theme(*c)).name, tables.sites.at(grid.site(*c)).name);
        let places = |cells: &[usize]| {
            let all: Vec<String> = cells.iter().map(place).collect();
            some_in_words(&all.iter().map(String::as_str).collect::<Vec<_>>(), NAMED)
        };
        let at = |key: &'static str, english: String, cells: &[usize]| {
            Sentence::new(key, english).with_all("cells", cells.iter().take(NAMED).map(|c| cell_name(grid, *c))).with("more", cells.len().saturating_sub(NAMED))
        };
        let mut said = Vec::new();
        if !cells.is_empty() {
            said.push(at("both.unlinked", format!("both work on {}, and no link that covers it is recorded", places(cells)), cells));
        }
        if !neighbouring.is_empty() {
            let english = format!("they work on the same theme in neighbouring sites: the first on {}", places(neighbouring));
            said.push(at("both.neighbouring", english, neighbouring));
        }
        if !contacts.is_empty() {
            let names: Vec<&str> = contacts.iter().map(|s| name(grid.atlas, *s).as_str()).collect();
            let who = contacts.iter().take(NAMED).map(|s| path(&tables.stakeholders, *s));
            let english = format!("both are tied to {}", some_in_words(&names, NAMED));
            said.push(Sentence::new("both.contacts", english).with_all("who", who).with("more", contacts.len().saturating_sub(NAMED)));
        }
        let [one, two] = [pair.a, pair.b].map(|v| self.cuts.component[v]);
        if one != two {
            let sizes = [one, two].map(|c| self.cuts.sizes[c].to_string());
            let english = format!("the tie would join groups of {} stakeholders", in_words(&sizes));
            said.push(Sentence::new("both.joins", english).with_all("n", sizes));
        }
        let [a, b] = [pair.a, pair.b].map(|v| self.network.nodes[v]);
        let other = self.other_ties(a, b);
        let unplaced = |tie: &usize| other_is_unplaced(tables.ties.at(*tie));
        said.extend(other.iter().filter(|t| unplaced(t)).map(|t| on_record(grid, *t)));
        said.extend(others(grid, &other.iter().copied().filter(|t| !unplaced(t)).collect::<Vec<_>>()));
        if state == State::Unknown {
            said.push(Sentence::new("survey.perhaps", "neither answered a tie survey that covers it: there may be a link that nobody recorded"));
        }
        said
    }
}
