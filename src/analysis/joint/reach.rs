//! # Reach
//! **Question.** How far is each site and each local partner from a backstopper, a lead or a working group, and does what
//! it asked for get offered and delivered?
//!
//! **Definition** (methods.md section 3.6). Sources, on the day:
//! - `backstopper`: active participation in the role backstopping, or the giving end of an active backstopping tie
//! - `lead`: an active lead seat; `working_group`: a linking seat in a technical working group
//!
//! Hops: steps of a shortest path from the nearest source along active ties of the chosen kinds (backstopping and
//! coordination unless chosen), directed ones from the giving to the receiving end. A row of a site takes the nearest of its
//! providers that are local, else of all its providers. Local: scale `local`, or of unknown scale and of a grass-roots
//! constituency, or chosen by name.
//! Class: `source` (0 hops), `reached`, `unreachable` (no path, and everybody in its component answered a tie survey of
//! everything), `unknown` (no recorded path, and somebody did not), `no_provider` (a site without provider on record).
//! `asked`: a need of the stakeholder itself in a theme (a row each); `offered`: some source is recorded as giving
//! support on it, on one above or below; `theme_hops`: hops to such a source; `delivered`: a backstopping tie towards the
//! stakeholder, or a backstopping part in an activity in which it takes part, active on the day or ended before, names it.
//!
//! **Unit and range.** Hops from 0; kilometres as the crow flies from the home point (or the point of the site) to the
//! nearest home point of a source; null where either is not known. **Empty input.** No site and no stakeholder: no rows.
//! **Cost.** O(nodes + ties) per theme asked for, sites x sources for the distances.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let reach = analysis::find("reach").expect("registered");
//! let found = analysis::run(reach, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["sources"], serde_json::json!([]));
//! ```

use std::collections::BTreeMap;

use geo::Point;
use serde_json::{Value, json};

use super::delivery::{Given, asked};
use super::neighbours::nearest;
use super::support::{self, Hops, Source, Towards};
use super::words::{column, id, ids, int, kilometres, param, real, word};
use crate::analysis::chosen;
use crate::analysis::coverage::providers::{self, Provider, Providers};
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::Grid;
use crate::analysis::network::cuts::Cuts;
use crate::analysis::network::simple::SimpleNetwork;
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::scopes::response;
use crate::analysis::spec::{ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::atlas::places::representative_point;
use crate::domain::table::ColumnType::{Boolean, Integer, List, Text as TextColumn};
use crate::domain::{Cell, Kind};

/// The registry entry.
pub const REACH: Analysis = Analysis::whole(&SPEC, run);

/// The scale of a local stakeholder.
const LOCAL: &str = "local";

static SPEC: Spec = Spec {
    name: "reach",
    version: 1,
    question: "How far is each site and each local partner from a backstopper, a lead or a working group, and is what it asked for delivered?",
    definition: "Sources: who backstops (role or giving end of a tie), holds a lead seat, or sits in a technical working group, on the day. \
                 Hops: shortest path along active ties of the chosen kinds, directed ones from the giving end. Class: source, reached, \
                 unreachable (no path, and everybody in the component answered a tie survey), unknown (no recorded path), no_provider. \
                 Asked: a need of the stakeholder in a theme; offered: a source is recorded as giving support on it; delivered: such \
                 support towards the stakeholder is recorded. Listed where nobody is chosen: the local stakeholders, and whoever asked for support. \
                 Distance as the crow flies between home points; of a source (0 hops), to the nearest other source.",
    reference: "methods.md section 3.6; Karney 2013, doi:10.1007/s00190-012-0578-z",
    parameters: &[
        param("to", ParamType::Choice(&["backstopper", "lead", "working_group"]), false, Some("backstopper"), "What is to be reached."),
        param("source", ParamType::Ref(Kind::Stakeholder), true, None, "Only these as sources; all where none is given."),
        param("stakeholder", ParamType::Ref(Kind::Stakeholder), true, None, "Who is to be reached; the local stakeholders where none is given."),
        param("kinds", ParamType::Code("tie_kind"), true, Some("backstopping,coordination"), "Kinds of tie along which support passes."),
        param("within_hops", ParamType::Integer { min: 1, max: 100 }, false, Some("3"), "The summary counts who is within so many hops."),
        chosen::ROLE,
        chosen::THEME,
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::UNCONFIRMED,
        chosen::UNSPLIT_COUNTS,
    ],
    columns: &[
        column("about", TextColumn, "stakeholder or site"),
        column("site", TextColumn, "id of the site, in rows about sites"),
        column("stakeholder", TextColumn, "id of the stakeholder; of the nearest provider in rows about sites"),
        column("name", TextColumn, "name of the stakeholder or site"),
        column("class", TextColumn, "source, reached, unreachable, unknown or no_provider"),
        column("hops", Integer, "steps from the nearest source; null without a recorded path"),
        column("path", List, "stakeholders from the source to this one"),
        kilometres("km", "to the nearest home point of a source, as the crow flies; null where a point is not known"),
        column("asked", TextColumn, "theme that the stakeholder asked support for; null where none is recorded"),
        column("offered", Boolean, "a source is recorded as giving support on it; null where nothing was asked"),
        column("theme_hops", Integer, "steps from the nearest source that offers it; null without a recorded path"),
        column("delivered", Boolean, "support on it towards the stakeholder is recorded; null where nothing was asked"),
    ],
    site_column: Some("site"),
    reads: table![Kind: chosen::READS_CELLS, &[Kind::Tie, Kind::Platform, Kind::Membership]],
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let network = SimpleNetwork::build(atlas, params);
    let sources = support::sources(atlas, Towards::parse(params.one("to")), params.list("source"), params.as_of);
    let hops = Hops::from(&network, (0..network.len()).filter(|v| sources[network.nodes[*v]].is_some()));
    let certain = support::certain(atlas, &network, &Cuts::of(&network).component, params);
    let mut node = vec![None; sources.len()];
    for (v, &s) in network.nodes.iter().enumerate() {
        node[s] = Some(v);
    }
    let mut reach = Reach { given: Given::of(atlas), grid: &grid, network, node, sources, hops, certain, asked: asked(&grid), by_theme: BTreeMap::new(), homes: Vec::new() };
    reach.homes = (0..reach.sources.len()).filter(|s| reach.sources[*s].is_some()).filter_map(|s| Some((s, reach.home(s)?))).collect();
    let mut writer = Writer::new(atlas);
    let (targets, mut rows) = (targets(atlas, &reach, params), Vec::new());
    let mut classes: BTreeMap<&'static str, usize> = ["source", "reached", "unreachable", "unknown"].map(|c| (c, 0)).into();
    let within = params.integer("within_hops").and_then(|h| usize::try_from(h).ok()).unwrap_or(0);
    let (mut near, mut asks, mut offered, mut delivered) = (0, 0, 0, 0);
    for &who in &targets {
        control.go_on()?;
        *classes.entry(reach.class(who)).or_insert(0) += 1;
        near += usize::from(reach.hops_of(who).is_some_and(|h| h > 0 && h <= within));
        let themes: Vec<Option<usize>> = match reach.asked.get(&who) {
            Some(asked) => asked.keys().map(|t| Some(*t)).collect(),
            None => vec![None],
        };
        for theme in themes {
            let (row, said) = reach.stakeholder_row(who, theme, &mut writer);
            if let Some((o, d)) = said {
                (asks, offered, delivered) = (asks + 1, offered + usize::from(o), delivered + usize::from(d));
            }
            rows.push(row);
        }
    }
    let site_classes = reach.site_rows(&mut rows, &mut writer, control)?;
    let source_ids: Vec<String> = (0..reach.sources.len()).filter(|s| reach.sources[*s].is_some()).map(|s| id(&atlas.tables.stakeholders, s).to_string()).collect();
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([
        ("sources", json!(source_ids)),
        ("stakeholders", json!(targets.len())),
        ("by_class", json!(classes)),
        ("within_hops", json!(near)),
        ("asked", json!(asks)),
        ("offered", json!(offered)),
        ("delivered", json!(delivered)),
        ("sites_by_class", site_classes),
        ("response", response(atlas, params.as_of)),
    ]);
    Ok(Report { summary, rows })
}

fn is_local(atlas: &Atlas, stakeholder: usize) -> bool {
    let s = atlas.tables.stakeholders.at(stakeholder);
    s.scale.map_or_else(|| s.constituency.is_some_and(|c| c.entry().is("grass_roots")), |scale| scale.code() == LOCAL)
}

fn targets(atlas: &Atlas, reach: &Reach<'_, '_>, params: &Params) -> Vec<usize> {
    let named = params.list("stakeholder");
    let mut chosen: Vec<usize> = if named.is_empty() {
        reach.network.nodes.iter().copied().filter(|s| is_local(atlas, *s) || reach.asked.contains_key(s)).collect()
    } else {
        named.iter().filter_map(|id| atlas.tables.stakeholders.index(id)).collect()
    };
    chosen.sort_unstable();
    chosen
}

struct Reach<'g, 'a> {
    given: Given,
    grid: &'g Grid<'a>,
    network: SimpleNetwork,
    node: Vec<Option<usize>>,
    sources: Vec<Option<Source>>,
    hops: Hops,
    certain: Vec<bool>,
    asked: BTreeMap<usize, BTreeMap<usize, Vec<usize>>>,
    by_theme: BTreeMap<usize, Hops>,
    homes: Vec<(usize, Point<f64>)>,
}

impl Reach<'_, '_> {
    fn hops_of(&self, who: usize) -> Option<usize> {
        self.hops.hops[self.node[who]?]
    }

    fn class(&self, who: usize) -> &'static str {
        match self.hops_of(who) {
            Some(0) => "source",
            Some(_) => "reached",
            None if self.node[who].is_some_and(|v| self.certain[v]) => "unreachable",
            None => "unknown",
        }
    }

    fn home(&self, who: usize) -> Option<Point<f64>> {
        self.grid.atlas.tables.stakeholders.at(who).geometry.as_ref()?.as_point()
    }

    /// Kilometres to the nearest home point of a source other than itself.
    fn km(&self, from: Option<Point<f64>>, but: usize) -> Option<f64> {
        nearest(from?, self.homes.iter().filter(|(s, _)| *s != but).map(|(_, home)| *home))
    }

    /// The path to somebody, and the records that it rests on.
    fn path(&self, who: usize, evidence: &mut Evidence) -> Vec<usize> {
        let tables = &self.grid.atlas.tables;
        let Some(v) = self.node[who].filter(|v| self.hops.hops[*v].is_some()) else { return Vec::new() };
        let path = self.hops.path(v);
        for step in path.windows(2) {
            // threads are in order of their ends
            let ends = (step[0].min(step[1]), step[0].max(step[1]));
            if let Ok(i) = self.network.threads.binary_search_by_key(&ends, |t| (t.a, t.b)) {
                evidence.add_all(&tables.ties, self.network.threads[i].ties.iter().copied());
            }
        }
        let path: Vec<usize> = path.into_iter().map(|v| self.network.nodes[v]).collect();
        if let Some(source) = path.first().and_then(|s| self.sources[*s].as_ref()) {
            evidence.add_all(&tables.participations, source.because.participations.iter().copied());
            evidence.add_all(&tables.ties, source.because.ties.iter().copied());
            evidence.add_all(&tables.memberships, source.because.memberships.iter().copied());
        }
        path
    }

    /// The row, and whether what was asked for is offered and delivered.
    fn stakeholder_row(&mut self, who: usize, theme: Option<usize>, writer: &mut Writer<'_>) -> (ReportRow, Option<(bool, bool)>) {
        let mut evidence = Evidence::default();
        let (mut theme_hops, mut said) = (None, None);
        if let Some(theme) = theme {
            let network = &self.network;
            let offering = |s: usize| self.sources[s].as_ref().is_some_and(|source| support::offers(&self.grid.tree, source, theme));
            let hops = self.by_theme.entry(theme).or_insert_with(|| Hops::from(network, (0..network.len()).filter(|v| offering(network.nodes[*v]))));
            theme_hops = self.node[who].and_then(|v| hops.hops[v]);
            said = Some(((0..self.sources.len()).any(offering), self.given.delivered(self.grid, who, theme, &mut evidence)));
        }
        let tables = &self.grid.atlas.tables;
        evidence.add(&tables.stakeholders, who);
        if let Some(theme) = theme {
            evidence.add_all(&tables.needs, self.asked.get(&who).and_then(|a| a.get(&theme)).into_iter().flatten().copied());
        }
        let path = self.path(who, &mut evidence);
        let flag = |f: Option<bool>| f.map_or(Cell::Null, Cell::Flag);
        let cells = vec![
            word("stakeholder"),
            Cell::Null,
            Cell::Text(id(&tables.stakeholders, who)),
            Cell::Text(tables.stakeholders.at(who).name.clone()),
            word(self.class(who)),
            self.hops_of(who).map_or(Cell::Null, int),
            ids(&tables.stakeholders, &path),
            real(self.km(self.home(who), who)),
            theme.map_or(Cell::Null, |t| Cell::Text(id(&tables.themes, t))),
            flag(said.map(|(offered, _)| offered)),
            theme_hops.map_or(Cell::Null, int),
            flag(said.map(|(_, delivered)| delivered)),
        ];
        (ReportRow { cells, evidence: writer.list(evidence) }, said)
    }

    fn site_rows(&self, rows: &mut Vec<ReportRow>, writer: &mut Writer<'_>, control: &Control) -> Result<Value, AnalysisError> {
        let (grid, tables) = (self.grid, &self.grid.atlas.tables);
        let providers = Providers::of(grid, control)?;
        let mut classes: BTreeMap<&'static str, usize> = ["source", "reached", "unreachable", "unknown", "no_provider"].map(|c| (c, 0)).into();
        for (slot, &site) in grid.chosen.sites.iter().enumerate() {
            control.go_on()?;
            let mut here: Vec<Provider> = (0..grid.chosen.themes.len()).flat_map(|t| providers.counted_here(grid, grid.cell(slot, t))).collect();
            if here.iter().any(|p| is_local(grid.atlas, p.stakeholder)) {
                here.retain(|p| is_local(grid.atlas, p.stakeholder));
            }
            here.sort_by_key(|p| p.stakeholder);
            let order = |who: usize| (self.hops_of(who).unwrap_or(usize::MAX), who);
            let nearest = here.iter().map(|p| p.stakeholder).min_by_key(|s| order(*s));
            // one provider of whom it is not known is enough to leave the site unknown
            let class = match nearest.map(|s| self.class(s)) {
                Some("unreachable") if here.iter().any(|p| self.class(p.stakeholder) == "unknown") => "unknown",
                class => class.unwrap_or("no_provider"),
            };
            *classes.entry(class).or_insert(0) += 1;
            let mut evidence = Evidence::default();
            evidence.add(&tables.sites, site);
            providers::show(grid, &here, &mut evidence);
            let path = nearest.map_or_else(Vec::new, |s| self.path(s, &mut evidence));
            let cells = vec![
                word("site"),
                Cell::Text(id(&tables.sites, site)),
                nearest.map_or(Cell::Null, |s| Cell::Text(id(&tables.stakeholders, s))),
                Cell::Text(tables.sites.at(site).name.clone()),
                word(class),
                nearest.and_then(|s| self.hops_of(s)).map_or(Cell::Null, int),
                ids(&tables.stakeholders, &path),
                real(self.km(representative_point(tables.sites.at(site)), usize::MAX)),
                Cell::Null,
                Cell::Null,
                Cell::Null,
                Cell::Null,
            ];
            rows.push(ReportRow { cells, evidence: writer.list(evidence) });
        }
        Ok(json!(classes))
    }
}
