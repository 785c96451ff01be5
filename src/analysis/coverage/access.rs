//! # Access
//! **Question.** How far is it from each site to the nearest provider, and how much provision can its people reach?
//!
//! **Definition.** `distance`: geodesic metres, as the crow flies, from the site's point (its own, or one inside its area)
//! to the nearest site where a provider in the chosen roles, on the chosen themes, is active; 0 where one is at the
//! site or inside it. Null where the site has no geometry, or nobody provides anywhere. Providers known only to something coarser
//! than the chosen sites are left out and counted. `accessibility`: floating catchment ([`super::catchment`]) over
//! `reach_km`, the capacity of a site being its number of distinct providers and the demand the population of the chosen
//! sites; per 10,000 people. It is null where a provider in reach may be shared with a site of unknown population. Quantiles
//! interpolate linearly between order statistics (type 7 of Hyndman & Fan). Travel hours, where known, stand beside.
//!
//! **Reference.** methods.md section 2.5; Karney 2013; Luo & Wang 2003; Luo & Qi 2009; Dai 2010.
//! **Unit and range.** Metres, 0 to 20,004,000; providers per 10,000 people. **Empty input.** No rows, null quantiles.
//! **Cost.** O((sites + providers) log + pairs within reach, each looked at twice and none kept); at most [`MAX_PAIRS_WITHIN_REACH`] pairs.
//!
//! ```
//! use sitelines::{analysis, atlas::{Atlas, Identity}};
//! let atlas = Atlas::build(Identity::default(), Vec::new());
//! let access = analysis::find("access").expect("registered");
//! let found = analysis::run(access, &atlas, &[], None, &analysis::Control::default()).expect("runs");
//! assert!(found.to_json()["summary"]["median_m"].is_null());
//! ```

use geo::Point;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::catchment::{Decay, Pair, two_steps};
use super::rows::{column, id, ids, measured, ratio, real, text, whole};
use super::sphere::Sphere;
use super::supply::{Supplies, Supply};
use crate::analysis::chosen;
use crate::analysis::evidence::{Evidence, Writer};
use crate::analysis::grid::Grid;
use crate::analysis::limits::{MAX_PAIRS_WITHIN_REACH, within};
use crate::analysis::report::{Report, ReportRow};
use crate::analysis::spec::{ParamSpec, ParamType, Spec};
use crate::analysis::{Analysis, AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::atlas::places::representative_point;
use crate::domain::table::ColumnType::{Boolean, Integer, List, Number, Text as TextColumn};
use crate::domain::Cell;

/// The registry entry.
pub const ACCESS: Analysis = Analysis::whole(&SPEC, run);

/// Sites whose reach is searched at once: with 100,000 providers in reach of each, a hundred megabytes.
const SITES_AT_ONCE: usize = 64;
/// People that accessibility is told for.
const PER_PEOPLE: f64 = 10_000.0;

static SPEC: Spec = Spec {
    name: "access",
    version: 1,
    question: "How far is it from each site to the nearest provider, and how much provision can its people reach?",
    definition: "Geodesic distance, as the crow flies, to the nearest site with an active provider; 0 at the site or inside it. Accessibility by \
                 a two-step floating catchment: providers per head of those in reach, summed over the providers in reach, with weights \
                 that fall with distance in both steps. It is null, not 0, where nobody provides anywhere; a \
                 provider inside the site is at 0 m. Providers known only to something coarser are left out.",
    reference: "methods.md section 2.5; Karney 2013; Luo & Wang 2003; Luo & Qi 2009; Dai 2010",
    parameters: &[
        chosen::ROLE,
        ParamSpec { doc: "Providers on these themes; on any, or none stated, where none is given.", ..chosen::THEME },
        chosen::SITE,
        chosen::KIND,
        chosen::WITHIN,
        chosen::CONSTITUENCY,
        chosen::UNSPLIT_COUNTS,
        chosen::UNCONFIRMED,
        ParamSpec::defaulting("reach_km", ParamType::Number { min: 0.0, max: 2_000.0 }, "25", "How far people go, kilometres."),
        ParamSpec::defaulting("decay", ParamType::Choice(Decay::WORDS), "slow", "How weight falls with distance: none, slow or fast by thirds of the reach, or gaussian."),
        ParamSpec {
            name: "bands_km",
            ty: ParamType::Number { min: 0.0, max: 20_100.0 },
            list: true,
            required: false,
            default: Some("10,25,50"),
            doc: "Distances within which sites and people are counted, kilometres.",
        },
    ],
    columns: &[
        column("site", TextColumn, "id of the site"),
        column("site_name", TextColumn, "its name"),
        measured("distance", Number, "m", "geodesic distance to the nearest provider, as the crow flies; null where unknown"),
        column("here", Boolean, "a provider is at the site or inside it"),
        column("nearest_site", TextColumn, "id of the site where that provider is; the lowest id of several as near"),
        column("nearest_providers", List, "the stakeholders that provide there"),
        column("located", Boolean, "the site has a geometry"),
        measured("population", Integer, "people", "people who live there; null where unknown"),
        measured("accessibility", Number, "providers per 10,000 people", "floating catchment; null where a population in reach is unknown"),
        measured("travel_hours_dry", Number, "h", "travel time from the parent's seat in the dry season, where known"),
        measured("travel_hours_wet", Number, "h", "travel time from the parent's seat in the wet season, where known"),
    ],
    site_column: Some("site"),
    reads: chosen::READS_PRESENCES,
};

fn run(atlas: &Atlas, params: &Params, control: &Control) -> Result<Report, AnalysisError> {
    control.go_on()?;
    let grid = Grid::read(atlas, params)?;
    let supplies = Supplies::of(&grid, params, control)?;
    let map = Map::of(&grid, &supplies);
    let reach = params.number("reach_km").unwrap_or(25.0) * 1_000.0;
    let decay = params.one("decay").and_then(Decay::parse).unwrap_or(Decay::Slow);
    let (accessibility, unreached) = map.accessibility(&grid, reach, decay, control)?;
    let mut writer = Writer::new(atlas);
    let mut rows = Vec::with_capacity(grid.chosen.sites.len());
    let mut distances = Vec::with_capacity(grid.chosen.sites.len());
    for (slot, access) in accessibility.into_iter().enumerate() {
        if slot % 64 == 0 {
            control.go_on()?;
        }
        let nearest = map.nearest(slot);
        distances.push(nearest.map(|(_, d)| d));
        rows.push(row(&grid, &map, slot, nearest, access, &mut writer));
    }
    let mut summary = Vec::from(grid.chosen.resolved());
    summary.extend([
        ("sites", json!(grid.chosen.sites.len())),
        ("without_geometry", json!(map.points.iter().filter(|p| p.is_none()).count())),
        ("sites_with_providers", json!(supplies.at.len())),
        ("providers_known_only_coarser", json!(supplies.coarse.len())),
        ("provider_sites_that_reach_nobody", json!(unreached)),
        ("measure", json!("geodesic, as the crow flies")),
    ]);
    summary.extend(figures(&grid, &distances, params));
    Ok(Report { summary, rows })
}

/// Chosen sites and supply sites as points.
struct Map<'s> {
    points: Vec<Option<Point<f64>>>,
    /// Sites with supply that have a point, in order.
    supply: Vec<(usize, &'s Supply)>,
    sphere: Sphere,
    /// By chosen site: positions in `supply` of those at it or inside it.
    here: Vec<Vec<usize>>,
    /// By chosen site: supply at it or inside it that has no point, the lowest id.
    here_unlocated: Vec<Option<(usize, &'s Supply)>>,
}

impl<'s> Map<'s> {
    fn of(grid: &Grid<'_>, supplies: &'s Supplies) -> Self {
        let sites = &grid.atlas.tables.sites;
        let points = grid.chosen.sites.iter().map(|s| representative_point(sites.at(*s))).collect();
        let mut here = vec![Vec::new(); grid.chosen.sites.len()];
        let mut here_unlocated = vec![None; grid.chosen.sites.len()];
        let (mut supply, mut places) = (Vec::new(), Vec::new());
        for (site, at) in &supplies.at {
            let slots = grid.site_slots(*site);
            if let Some(point) = representative_point(sites.at(*site)) {
                for slot in slots {
                    here[slot].push(supply.len());
                }
                supply.push((*site, at));
                places.push(point);
            } else {
                for slot in slots {
                    here_unlocated[slot] = here_unlocated[slot].or(Some((*site, at)));
                }
            }
        }
        Self { points, supply, sphere: Sphere::new(places), here, here_unlocated }
    }
    fn nearest(&self, slot: usize) -> Option<((usize, &'s Supply), f64)> {
        let inside = self.here[slot].first().map(|i| self.supply[*i]).or(self.here_unlocated[slot]);
        inside.map(|found| (found, 0.0)).or_else(|| {
            let (i, metres) = self.sphere.nearest(self.points[slot]?)?;
            Some((self.supply[i], metres))
        })
    }
    /// By chosen site, where known; and how many supply sites nobody reaches.
    fn accessibility(&self, grid: &Grid<'_>, reach: f64, decay: Decay, control: &Control) -> Result<(Vec<Option<f64>>, usize), AnalysisError> {
        let sites = &grid.atlas.tables.sites;
        let population: Vec<Option<f64>> = grid.chosen.sites.iter().map(|s| sites.at(*s).population.get().map(|p| p as f64)).collect();
        let capacity: Vec<f64> = self.supply.iter().map(|(_, s)| s.stakeholders.len() as f64).collect();
        let found = two_steps(|see| self.pairs(reach, decay, control, see), &capacity, &population)?;
        let located = |(access, point): (Option<f64>, &Option<_>)| point.and(access).filter(|_| !self.supply.is_empty());
        let known = found.access.into_iter().zip(&self.points).map(located).map(|access| access.map(|a| a * PER_PEOPLE)).collect();
        Ok((known, found.unreached.len()))
    }
    /// Every chosen site with the supply in its reach: a few sites at a time on all cores, shown in order of site, then supply.
    fn pairs(&self, reach: f64, decay: Decay, control: &Control, see: &mut dyn FnMut(Pair)) -> Result<(), AnalysisError> {
        let mut shown = 0;
        for first in (0..self.points.len()).step_by(SITES_AT_ONCE) {
            control.go_on()?;
            let slots = first..self.points.len().min(first + SITES_AT_ONCE);
            let near: Vec<Vec<(usize, f64)>> = slots.clone().into_par_iter().map(|slot| self.near(slot, reach, decay)).collect();
            for (slot, near) in slots.zip(near) {
                shown += near.len();
                for (supply, weight) in near {
                    see(Pair { supply, demand: slot, weight });
                }
            }
            within("the sites with providers within reach", shown, MAX_PAIRS_WITHIN_REACH, "give a shorter reach_km")?;
        }
        Ok(())
    }
    /// The supply in reach of a site, ascending, with the weight of its distance; what is at the site or inside it is at 0 m.
    fn near(&self, slot: usize, reach: f64, decay: Decay) -> Vec<(usize, f64)> {
        let Some(point) = self.points[slot] else { return Vec::new() };
        let mut near = self.sphere.weighed_within(point, reach, |d| decay.weight(d, reach));
        let here = decay.weight(0.0, reach);
        for i in &self.here[slot] {
            match near.binary_search_by_key(i, |(j, _)| *j) {
                Ok(at) => near[at].1 = here,
                Err(at) => near.insert(at, (*i, here)),
            }
        }
        near
    }
}

fn row(grid: &Grid<'_>, map: &Map<'_>, slot: usize, nearest: Option<((usize, &Supply), f64)>, access: Option<f64>, writer: &mut Writer<'_>) -> ReportRow {
    let tables = &grid.atlas.tables;
    let index = grid.chosen.sites[slot];
    let site = tables.sites.at(index);
    let mut evidence = Evidence::default();
    evidence.add(&tables.sites, index);
    let mut who = Vec::new();
    if let Some(((place, supply), _)) = nearest {
        evidence.add(&tables.sites, place);
        for presence in supply.presences.iter().map(|p| grid.atlas.presences.at(*p)) {
            evidence.add(&tables.participations, presence.participation);
            evidence.add(&tables.activities, presence.activity);
        }
        who.extend(supply.stakeholders.iter().copied());
    }
    let here = !map.here[slot].is_empty() || map.here_unlocated[slot].is_some();
    let cells = vec![
        text(Some(site.id.text())),
        text(Some(&site.name)),
        real(nearest.map(|(_, d)| d)),
        Cell::Flag(here),
        id(&tables.sites, nearest.map(|((place, _), _)| place)),
        ids(&tables.stakeholders, who),
        Cell::Flag(map.points[slot].is_some()),
        whole(site.population.get()),
        real(access),
        real(site.travel_hours_dry.get()),
        real(site.travel_hours_wet.get()),
    ];
    ReportRow { cells, evidence: writer.list(evidence) }
}

/// Median, 90th percentile, and who is within each band, over the sites whose distance is known.
fn figures(grid: &Grid<'_>, distances: &[Option<f64>], params: &Params) -> Vec<(&'static str, Value)> {
    let people = |slot: usize| grid.atlas.tables.sites.at(grid.chosen.sites[slot]).population.get();
    let known: Vec<(usize, f64)> = distances.iter().enumerate().filter_map(|(slot, d)| Some((slot, (*d)?))).collect();
    let mut sorted: Vec<f64> = known.iter().map(|(_, d)| *d).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let all_people: u64 = known.iter().filter_map(|(slot, _)| people(*slot)).sum();
    let bands: Vec<Value> = params.list("bands_km").iter().filter_map(|b| b.parse::<f64>().ok()).map(|km| {
        let near: Vec<usize> = known.iter().filter(|(_, d)| *d <= km * 1_000.0).map(|(slot, _)| *slot).collect();
        let near_people: u64 = near.iter().filter_map(|slot| people(*slot)).sum();
        json!({
            "km": km, "sites": near.len(), "share_of_sites": ratio(near.len() as f64, known.len() as f64),
            "people": if all_people > 0 { json!(near_people) } else { Value::Null },
            "share_of_people": ratio(near_people as f64, all_people as f64),
        })
    }).collect();
    vec![
        ("sites_with_distance", json!(known.len())),
        ("sites_of_unknown_population", json!(known.iter().filter(|(slot, _)| people(*slot).is_none()).count())),
        ("median_m", json!(quantile(&sorted, 0.5))),
        ("p90_m", json!(quantile(&sorted, 0.9))),
        ("within", Value::Array(bands)),
    ]
}

/// Quantile of sorted values, interpolated linearly (type 7); `None` of none.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to the last position")]
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}
