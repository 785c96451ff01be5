//! # Placement
//! **Question.** Where does the next partner cover the most unmet need?
//!
//! **Definition.** Maximal covering location ([`super::covering_location`]). Candidates and demands are the chosen sites; a
//! partner at a site serves the sites within `reach_km`, as the crow flies, on all the chosen themes. What those
//! who are there already serve is fixed first: a cell is served where a provider counts in it, or in a cell of its theme
//! within reach. The demand of a site is over its cells that are `empty` and not served: the sum of their severities, or the most people
//! in need that one of them names (the themes of one site need not be different people). Cells that read `no_data` count only on request,
//! `unspecified` never: both stand in the summary with their need. Greedy, then single swaps; ties by lowest id.
//! Providers outside the chosen sites serve nothing here. A site without geometry is served only from itself.
//!
//! **Guarantee.** The best possible where every set of as many sites was tried ([`super::covering_exact`]) or the bound is met, as
//! `exact` says; else at least 1 - (1 - 1/p)^p of the best possible; `bound` says what no choice of p can exceed.
//! **Reference.** methods.md section 2.9; Church & `ReVelle` 1974; Nemhauser, Wolsey & Fisher 1978; Feige 1998.
//! **Unit.** Points of severity, or people. **Empty input.** No rows; nothing to cover. **Cost.** O(sites log + pairs within
//! reach + p^2 sites); at most [`MAX_SITES_WITHIN_REACH`] pairs.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let placement = analysis::find("placement").expect("registered");
//! let found = analysis::run(placement, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert_eq!(found.to_json()["summary"]["unmet"], 0);
//! ```

use rayon::prelude::*;
use serde_json::json;

use super::cells::Cells;
use super::covering_location::{Improve, Placed, place};
use super::gaps::State;
use super::rows::{column, ids, ratio, real, text, whole};
use super::sphere::Sphere;
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::Grid;
use crate::analysis::limits::{MAX_SITES_WITHIN_REACH, within};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::atlas::places::representative_point;
use crate::domain::table::ColumnType::{Integer, List, Number, Text as TextColumn};

/// The registry entry.
pub const PLACEMENT: Analysis = Analysis::whole(&SPEC, run);

static SPEC: Spec = Spec {
    name: "placement",
    version: 2,
    question: "Where does the next partner cover the most unmet need?",
    definition: "Maximal covering location over the chosen sites: partners serve the sites within reach on all chosen themes; those who are \
                 there already are fixed. Demand of a site: severities, or the most people in need, of its empty cells that nobody within \
                 reach serves. Exact where there are at most 1,000,000 sets of as many places; else greedy with single swaps, at least \
                 1 - (1 - 1/p)^p of the best possible. Which it was is said, and the bound stated.",
    reference: "methods.md section 2.9; Church & ReVelle 1974; Nemhauser, Wolsey & Fisher 1978; Feige 1998",
    parameters: table![ParamSpec:
        &[
            ParamSpec::defaulting("partners", ParamType::Integer { min: 1, max: 100 }, "3", "How many to place."),
            ParamSpec::defaulting("reach_km", ParamType::Number { min: 0.0, max: 2_000.0 }, "25", "How far a partner serves, kilometres; 0 is its own site only."),
            ParamSpec::defaulting("demand", ParamType::Choice(&["severity", "people"]), "severity", "What is to be covered: points of severity, or people in need."),
            ParamSpec::defaulting("no_data", ParamType::Flag, "false", "Count the needs of cells that nobody reported on as unmet."),
        ],
        chosen::CELLS,
    ],
    columns: &[
        column("rank", Integer, "order by what each adds, from 1"),
        column("site", TextColumn, "id of the site to place a partner at"),
        column("site_name", TextColumn, "its name"),
        column("gain", Integer, "unmet need that it covers beyond those before it, in the summary's unit"),
        column("share", Number, "gain / all unmet need, 0 to 1"),
        column("covered", Integer, "unmet need that it and those before it cover"),
        column("covers", List, "sites whose unmet need it covers first"),
    ],
    site_column: Some("site"),
    reads: chosen::READS_CELLS,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let cells = Cells::read(atlas, params, control)?;
    let reach = params.number("reach_km").unwrap_or(25.0) * 1_000.0;
    let partners = params.integer("partners").and_then(|p| usize::try_from(p).ok()).unwrap_or(3);
    let covers = within_reach(&cells.grid, reach, control)?;
    let demand = Demand::of(&cells, &covers, params.one("demand") == Some("people"), params.flag("no_data"), control)?;
    let placed = place(&demand.by_site, &covers, partners, Improve::Exact, control)?;
    let rows = rows(&cells, &covers, &demand, &placed);
    let unmet: u64 = demand.by_site.iter().sum();
    let mut summary = Vec::from(cells.grid.chosen.resolved());
    summary.extend([
        ("unit", json!(if params.one("demand") == Some("people") { "people" } else { "points of severity" })),
        ("placed", json!(placed.picks.len())),
        ("met", json!(demand.met)),
        ("unmet", json!(unmet)),
        ("not_reported", json!(demand.not_reported)),
        ("unspecified", json!(demand.unspecified)),
        ("covered", json!(placed.covered)),
        ("share_covered", json!(ratio(placed.covered as f64, unmet as f64))),
        ("bound", json!(placed.bound)),
        ("share_of_bound", json!(ratio(placed.covered as f64, placed.bound as f64))),
        ("exact", json!(placed.exact)),
        ("guarantee", json!(if placed.exact { 1.0 } else { 1.0 - (1.0 - 1.0 / partners as f64).powi(i32::try_from(partners).unwrap_or(i32::MAX)) })),
        ("swaps", json!(placed.swaps)),
    ]);
    Ok(Report { summary, rows })
}

/// By chosen site, the chosen sites within reach, itself among them, in order.
fn within_reach(grid: &Grid<'_>, reach: f64, control: &Control) -> Result<Vec<Vec<usize>>, AnalysisError> {
    let sites = &grid.atlas.tables.sites;
    let located: Vec<(usize, geo::Point<f64>)> =
        grid.chosen.sites.iter().enumerate().filter_map(|(slot, s)| Some((slot, representative_point(sites.at(*s))?))).collect();
    let mut covers: Vec<Vec<usize>> = (0..grid.chosen.sites.len()).map(|slot| vec![slot]).collect();
    if reach <= 0.0 {
        return Ok(covers);
    }
    let sphere = Sphere::new(located.iter().map(|(_, p)| *p).collect());
    let mut pairs = 0;
    // a part at a time, so that the limit is met before the memory is gone
    for part in located.chunks(SITES_AT_A_TIME) {
        control.go_on()?;
        let near: Vec<Vec<usize>> =
            part.par_iter().map(|(_, point)| sphere.who_is_within(*point, reach).into_iter().map(|j| located[j].0).collect()).collect();
        pairs += near.iter().map(Vec::len).sum::<usize>();
        let hint = "give a shorter reach_km, or sites within one area";
        within("the list of sites within reach of each other", pairs, MAX_SITES_WITHIN_REACH, hint)?;
        for ((slot, _), near) in part.iter().zip(near) {
            covers[*slot] = near;
        }
    }
    Ok(covers)
}

/// Sites whose reach is measured before the limit is looked at and before anybody may stop it.
const SITES_AT_A_TIME: usize = 1_024;

/// Need by what is known of it, in the unit of the demand.
struct Demand {
    by_site: Vec<u64>,
    /// By chosen site: the cells that make its demand.
    cells: Vec<Vec<usize>>,
    met: u64,
    not_reported: u64,
    unspecified: u64,
}

impl Demand {
    fn of(cells: &Cells<'_>, covers: &[Vec<usize>], people: bool, no_data: bool, control: &Control) -> Result<Self, AnalysisError> {
        let (sites, themes) = (cells.grid.chosen.sites.len(), cells.grid.chosen.themes.len());
        let mut served = vec![false; cells.len()];
        let mut seen: Vec<Option<(State, u64)>> = Vec::with_capacity(cells.len());
        for cell in 0..cells.len() {
            if cell % 256 == 0 {
                control.go_on()?;
            }
            let here = cells.glance(cell);
            if matches!(here.state, State::Single | State::Several) {
                covers[cell / themes].iter().for_each(|slot| served[cells.grid.cell(*slot, cell % themes)] = true);
            }
            let size = if people { here.asked.people } else { here.asked.severity };
            seen.push(size.filter(|n| *n > 0).map(|n| (here.state, n)));
        }
        let mut demand = Self { by_site: vec![0; sites], cells: vec![Vec::new(); sites], met: 0, not_reported: 0, unspecified: 0 };
        let join = |a: u64, b: u64| if people { a.max(b) } else { a.saturating_add(b) };
        for site in 0..sites {
            let [mut met, mut not_reported, mut unspecified] = [0_u64; 3];
            for cell in site * themes..(site + 1) * themes {
                let Some((state, size)) = seen[cell] else { continue };
                match state {
                    _ if served[cell] => met = join(met, size),
                    State::Unspecified => unspecified = join(unspecified, size),
                    State::NoData if !no_data => not_reported = join(not_reported, size),
                    _ => {
                        demand.by_site[site] = join(demand.by_site[site], size);
                        demand.cells[site].push(cell);
                    }
                }
            }
            demand.met = demand.met.saturating_add(met);
            demand.not_reported = demand.not_reported.saturating_add(not_reported);
            demand.unspecified = demand.unspecified.saturating_add(unspecified);
        }
        Ok(demand)
    }
}

fn rows(cells: &Cells<'_>, covers: &[Vec<usize>], demand: &Demand, placed: &Placed) -> Vec<ReportRow> {
    let (grid, tables) = (&cells.grid, &cells.grid.atlas.tables);
    let mut writer = Writer::new(grid.atlas);
    let unmet: u64 = demand.by_site.iter().sum();
    let mut is_covered = vec![false; grid.chosen.sites.len()];
    let (mut so_far, mut rows) = (0_u64, Vec::new());
    for (rank, (pick, gain)) in placed.picks.iter().zip(&placed.gains).enumerate() {
        so_far += gain;
        let index = grid.chosen.sites[*pick];
        let site = tables.sites.at(index);
        let new: Vec<usize> = covers[*pick].iter().copied().filter(|s| !is_covered[*s] && demand.by_site[*s] > 0).collect();
        let mut evidence = Evidence::default();
        evidence.add(&tables.sites, index);
        for slot in &new {
            is_covered[*slot] = true;
            for cell in &demand.cells[*slot] {
                cells.show(*cell, &cells.see(*cell), &mut evidence);
            }
        }
        let row = vec![
            whole(u64::try_from(rank + 1).ok()),
            text(Some(site.id.text())),
            text(Some(&site.name)),
            whole(Some(*gain)),
            real(ratio(*gain as f64, unmet as f64)),
            whole(Some(so_far)),
            ids(&tables.sites, new.iter().map(|slot| grid.chosen.sites[*slot])),
        ];
        rows.push(ReportRow { cells: row, evidence: writer.list(evidence) });
    }
    rows
}
