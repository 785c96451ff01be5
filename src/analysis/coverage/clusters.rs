//! # Clusters
//! **Question.** Do sites with much of something lie together, and where?
//!
//! **Definition.** Moran's I of a value of the sites ([`super::moran`]; m2 = sum z^2 / n), with row-standardised weights of neighbours
//! ([`super::neighbours`]): shared borders, the k nearest, or a band. Local: quadrants by own value and lag against the
//! mean, p by conditional permutation under the seed, q after Benjamini-Hochberg ([`super::permutation`]); `cluster` is the quadrant
//! where q is at most `alpha`, else `not_significant`. Beside it the local G of its neighbours alone ([`super::hot_spots`]). With P permutations no p is below 1 / (P + 1): for many sites
//! take more. Values, over the chosen themes: `unmet_need` mean score of the cells whose score is known (severity / 5 where
//! empty, 0 where somebody provides); `providers` distinct stakeholders that count, where any cell is known; `severity` mean of
//! those known; `people_in_need` the most that one need names. Sites without a value are left out; so are islands, sites without
//! neighbours, from n, mean and S0. Below [`FEWEST_SITES`] sites with value and neighbours every figure is null. Counts of places with unequal
//! populations cluster by population alone.
//!
//! **Reference.** methods.md section 2.6; Moran 1950; Geary 1954; Anselin 1995; Ord & Getis 1995; Benjamini & Hochberg 1995.
//! **Unit and range.** I about -1 to 1; C 0 or more, 1 by chance; G in standard deviations; p and q 0 to 1. **Empty input.** No rows, null figures. **Cost.** O(permutations x links).
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let clusters = analysis::find("clusters").expect("registered");
//! let found = analysis::run(clusters, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["moran_i"].is_null());
//! ```

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cells::Cells;
use super::gaps::State;
use super::hot_spots::local_g;
use super::moran::{Moran, moran};
use super::neighbours::{self, MAX_LINKS, Weights};
use super::permutation::{false_discovery, global_p, local_p};
use super::rows::{column, count, ids, measured, real, text, word};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec, table};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::atlas::places::representative_point;
use crate::domain::table::ColumnType::{Boolean, Integer, List, Number, Text as TextColumn};
use crate::domain::Cell;

/// The registry entry.
pub const CLUSTERS: Analysis = Analysis::whole(&SPEC, run);

/// Below so many sites with a value and a neighbour no figure is given (DOMAIN.md section 5).
pub const FEWEST_SITES: usize = 30;

static SPEC: Spec = Spec {
    name: "clusters",
    version: 1,
    question: "Do sites with much of something lie together, and where?",
    definition: "Moran's I and its local form (m2 = sum z^2 / n) of a value of the sites, with row-standardised neighbours: shared borders, the k \
                 nearest, or a band. p by seeded conditional permutation, q by Benjamini-Hochberg; a cluster is a quadrant with q at most \
                 alpha. Beside them Geary's C, and Getis-Ord G of the neighbours alone. Of sites equally far away the nearest k are those that \
                 rounding puts first, on an exact grid not those of the lowest ids. Sites without value and islands are left out; null below 30 sites.",
    reference: "methods.md section 2.6; Moran 1950; Geary 1954; Anselin 1995; Ord & Getis 1995; Benjamini & Hochberg 1995",
    parameters: table![ParamSpec:
        &[
            ParamSpec::defaulting("value", ParamType::Choice(&["unmet_need", "providers", "severity", "people_in_need"]), "unmet_need", "The value of a site."),
            ParamSpec::defaulting(
                "neighbours",
                ParamType::Choice(&["auto", "border", "nearest", "band"]),
                "auto",
                "Who is a neighbour: shares a border (a vertex of it), is among the nearest, or lies within a band; auto takes borders \
                 where most sites are areas, else the nearest.",
            ),
            ParamSpec::defaulting("nearest", ParamType::Integer { min: 1, max: 100 }, "6", "How many nearest sites are neighbours."),
            ParamSpec::defaulting("band_km", ParamType::Number { min: 0.0, max: 2_000.0 }, "50", "How far neighbours lie at most, kilometres."),
            ParamSpec::defaulting("permutations", ParamType::Integer { min: 99, max: 99_999 }, "999", "How many permutations each p rests on."),
            ParamSpec::defaulting("seed", ParamType::Integer { min: 0, max: 9_007_199_254_740_991 }, "1", "Where the random numbers begin."),
            ParamSpec::defaulting("alpha", ParamType::Number { min: 0.0, max: 1.0 }, "0.05", "The rate of false discoveries that is accepted."),
        ],
        chosen::CELLS,
    ],
    columns: &[
        column("site", TextColumn, "id of the site"),
        column("site_name", TextColumn, "its name"),
        column("value", Number, "its value; null where unknown"),
        column("neighbours", List, "its neighbours among the sites with a value"),
        column("island", Boolean, "it has a value and no neighbour; left out"),
        column("lag", Number, "mean value of its neighbours"),
        column("local_i", Number, "local Moran's I; null where undefined"),
        column("quadrant", TextColumn, "high_high, low_high, low_low or high_low: own value, then its neighbours', against the mean"),
        column("g_z", Number, "Getis-Ord G, itself left out, in standard deviations: above 0 among high values, below 0 among low ones; null where undefined"),
        column("p", Number, "pseudo p by conditional permutation, 0 to 1"),
        column("q", Number, "the same after control of false discoveries, 0 to 1"),
        column("cluster", TextColumn, "the quadrant where q is at most alpha, else not_significant"),
        measured("cells", Integer, "cells", "cells of the site that its value rests on"),
    ],
    site_column: Some("site"),
    reads: chosen::READS_CELLS,
};

/// The value of a site and what it rests on.
#[derive(Debug, Default)]
struct Valued {
    value: Option<f64>,
    cells: usize,
    evidence: Evidence,
}

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    let cells = Cells::read(atlas, params, control)?;
    let sites = &cells.grid.chosen.sites;
    let mut valued = Vec::with_capacity(sites.len());
    for slot in 0..sites.len() {
        control.go_on()?;
        valued.push(value_of(&cells, slot, params.one("value").unwrap_or("unmet_need")));
    }
    // those with a value and a place, as positions among the chosen
    let used: Vec<usize> = (0..sites.len()).filter(|s| valued[*s].value.is_some()).collect();
    let (neighbours, rule) = neighbours_of(&cells, &used, params, control)?;
    let weights = Weights::row_standardised(&neighbours);
    let values: Vec<f64> = used.iter().filter_map(|s| valued[*s].value).collect();
    let islands = neighbours.iter().filter(|n| n.is_empty()).count();
    let enough = used.len() - islands >= FEWEST_SITES;
    let found = if enough { moran(&values, &weights) } else { None };
    let permutations = params.integer("permutations").and_then(|p| usize::try_from(p).ok()).unwrap_or(999);
    let seed = params.integer("seed").and_then(|s| u64::try_from(s).ok()).unwrap_or(1);
    let (mut p, mut p_global) = (vec![None; used.len()], None);
    if let Some(moran) = &found {
        p = local_p(moran, &weights, permutations, seed, control)?;
        p_global = Some(global_p(moran, &weights, permutations, seed, control)?);
    }
    let g = found.as_ref().map_or_else(|| vec![None; used.len()], |moran| local_g(moran, &weights));
    let tests = Tests { q: false_discovery(&p), p, g, alpha: params.number("alpha").unwrap_or(0.05) };
    let place = |slot: usize| used.binary_search(&slot).ok();
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(sites.len());
    for (slot, valued) in valued.into_iter().enumerate() {
        let at = place(slot);
        let near: Option<Vec<usize>> = at.map(|i| neighbours[i].iter().map(|j| used[*j]).collect());
        let lag = at.filter(|i| !neighbours[*i].is_empty()).map(|i| weights.rows[i].iter().map(|(j, w)| w * values[*j]).sum());
        rows.push(row(&cells, slot, valued, near.as_deref(), lag, at.map(|i| (i, found.as_ref(), &tests)), &mut writer));
    }
    let at = SPEC.columns.iter().position(|c| c.name == "cluster").unwrap_or_default();
    let clusters = |code: &str| found.as_ref().map(|_| rows.iter().filter(|r| r.cells.get(at) == Some(&word(code))).count());
    let mut summary = Vec::from(cells.grid.chosen.resolved());
    let why = match &found {
        Some(_) => Value::Null,
        None if !enough => json!(format!("fewer than {FEWEST_SITES} sites with a value and a neighbour")),
        None => json!("all values are equal"),
    };
    summary.extend([
        ("sites", json!(sites.len())),
        ("sites_with_value", json!(used.len())),
        ("islands", json!(islands)),
        ("neighbours_by", json!(rule)),
        ("moran_i", json!(found.as_ref().map(|m| m.i))),
        ("expected", json!(found.as_ref().map(|m| m.expected))),
        ("variance", json!(found.as_ref().and_then(|m| m.variance))),
        ("z", json!(found.as_ref().and_then(|m| m.variance.filter(|v| *v > 0.0).map(|v| (m.i - m.expected) / v.sqrt())))),
        ("p", json!(p_global)),
        ("geary_c", json!(found.as_ref().map(|m| m.geary_c))),
        ("undefined_because", why),
        ("high_high", json!(clusters("high_high"))),
        ("low_low", json!(clusters("low_low"))),
        ("high_low", json!(clusters("high_low"))),
        ("low_high", json!(clusters("low_high"))),
        ("m2", json!("sum z^2 / n")),
    ]);
    Ok(Report { summary, rows })
}

/// Figures of the tests, by position among the sites with a value.
struct Tests {
    p: Vec<Option<f64>>,
    q: Vec<Option<f64>>,
    g: Vec<Option<f64>>,
    alpha: f64,
}

fn value_of(cells: &Cells<'_>, slot: usize, what: &str) -> Valued {
    let themes = cells.grid.chosen.themes.len();
    let mut found = Valued::default();
    let (mut sum, mut most, mut who) = (0.0, 0_u64, BTreeSet::new());
    for cell in slot * themes..(slot + 1) * themes {
        let seen = cells.see(cell);
        let is_known = seen.is_present() || seen.state == State::Empty;
        let severity = seen.asked.severity.map(|s| s as f64);
        let part = match what {
            "providers" => is_known.then_some(0.0),
            "severity" => severity,
            "people_in_need" => seen.asked.people.map(|n| n as f64),
            _ => severity.filter(|_| is_known).map(|s| if seen.is_present() { 0.0 } else { s / 5.0 }),
        };
        let Some(part) = part else { continue };
        sum += part;
        most = most.max(seen.asked.people.unwrap_or(0));
        who.extend(seen.providers());
        found.cells += 1;
        cells.show(cell, &seen, &mut found.evidence);
    }
    if found.cells > 0 {
        found.value = Some(match what {
            "providers" => who.len() as f64,
            "people_in_need" => most as f64,
            _ => sum / found.cells as f64,
        });
    }
    found
}

/// Neighbours among the sites with a value, by position among these, and the rule that was taken.
fn neighbours_of(cells: &Cells<'_>, used: &[usize], params: &Params, control: &Control) -> Result<(Vec<Vec<usize>>, &'static str), AnalysisError> {
    let sites = &cells.grid.atlas.tables.sites;
    let site = |slot: usize| sites.at(cells.grid.chosen.sites[slot]);
    let shapes: Vec<_> = used.iter().map(|s| site(*s).geometry.as_ref()).collect();
    let areas = shapes.iter().flatten().filter(|s| s.is_areal()).count();
    let rule = params.one("neighbours").unwrap_or("auto");
    if rule == "border" || (rule == "auto" && areas * 2 > used.len()) {
        let geometries: Vec<_> = shapes.iter().map(|s| s.map(crate::domain::Shape::geometry)).collect();
        return Ok((neighbours::queen(&geometries, MAX_LINKS)?, "border"));
    }
    let located: Vec<(usize, geo::Point<f64>)> =
        used.iter().enumerate().filter_map(|(i, s)| Some((i, representative_point(site(*s))?))).collect();
    let points: Vec<_> = located.iter().map(|(_, p)| *p).collect();
    let (near, rule) = if rule == "band" {
        let metres = params.number("band_km").unwrap_or(50.0) * 1_000.0;
        (neighbours::band(&points, metres, MAX_LINKS, control)?, "band")
    } else {
        let k = params.integer("nearest").and_then(|k| usize::try_from(k).ok()).unwrap_or(6);
        (neighbours::nearest(&points, k, control)?, "nearest")
    };
    let mut found = vec![Vec::new(); used.len()];
    for ((i, _), list) in located.iter().zip(near) {
        found[*i] = list.into_iter().map(|j| located[j].0).collect();
        found[*i].sort_unstable();
    }
    Ok((found, rule))
}

fn row(
    cells: &Cells<'_>,
    slot: usize,
    valued: Valued,
    near: Option<&[usize]>,
    lag: Option<f64>,
    found: Option<(usize, Option<&Moran>, &Tests)>,
    writer: &mut Writer<'_>,
) -> ReportRow {
    let tables = &cells.grid.atlas.tables;
    let index = cells.grid.chosen.sites[slot];
    let site = tables.sites.at(index);
    let local = found.and_then(|(i, moran, _)| moran?.local[i]);
    let (p, q, g) = found.map_or((None, None, None), |(i, _, tests)| (tests.p[i], tests.q[i], tests.g[i]));
    let is_cluster = q.zip(found).map(|(q, (_, _, tests))| q <= tests.alpha);
    let mut evidence = valued.evidence;
    evidence.add(&tables.sites, index);
    let row = vec![
        text(Some(site.id.text())),
        text(Some(&site.name)),
        real(valued.value),
        ids(&tables.sites, near.into_iter().flatten().map(|s| cells.grid.chosen.sites[*s])),
        Cell::Flag(near.is_some_and(<[usize]>::is_empty)),
        real(lag),
        real(local.map(|(i, _)| i)),
        local.map_or(Cell::Null, |(_, quadrant)| word(quadrant.code())),
        real(g),
        real(p),
        real(q),
        match (is_cluster, local) {
            (Some(true), Some((_, quadrant))) => word(quadrant.code()),
            (Some(false), _) => word("not_significant"),
            _ => Cell::Null,
        },
        count(valued.cells),
    ];
    ReportRow { cells: row, evidence: writer.list(evidence) }
}
