//! Who works where with whom, as plain arrays: the model of `reference/bench/gen.py`.
//!
//! - Villages lie in clusters; a quarter lies anywhere. Communes and provinces are a grid over them, numbered along
//!   each other, so that near numbers are near places.
//! - How often a stakeholder takes part is a Pareto number (alpha 1.35), and so is how popular a village is (1.05, none
//!   above 0.4 %). An activity has one lead, one village and one theme: 85 % near the lead's home, 70 % on its main theme.
//! - Ties: 55 % to somebody at one of the same villages, 25 % to one with the same main theme, 20 % to anybody; the number
//!   of ties and how much a stakeholder attracts are Pareto numbers (1.8 and 1.7).
#![allow(clippy::many_single_char_names, reason = "the edges of a box by the points of the compass, a place by x and y")]

use std::collections::HashSet;

use super::Counts;
use super::seeded::{Seeded, Weighted};

/// Themes of every generated workspace.
pub const THEMES: [&str; 10] =
    ["water", "agriculture", "forest", "wetland", "fisheries", "health", "education", "energy", "tenure", "governance"];
/// How common each is as a main theme.
const COMMON: [f64; 10] = [18.0, 20.0, 12.0, 10.0, 8.0, 10.0, 8.0, 4.0, 5.0, 5.0];
/// West, south, east, north of the land, in degrees: the size of Madagascar.
pub const LAND: [f64; 4] = [43.0, -26.0, 51.0, -11.5];
/// Provinces along each side of the grid.
pub const PROVINCES: usize = 4;
/// Villages in a commune, on average.
const VILLAGES_IN_A_COMMUNE: f64 = 50.0;
/// Partners of an activity beside its lead, on average.
const FURTHER_PARTNERS: f64 = 3.0;

/// An activity.
#[derive(Clone, Copy, Debug)]
pub struct Activity {
    /// Number of the site.
    pub site: u32,
    /// Number of the theme.
    pub theme: u8,
}

/// A part in an activity.
#[derive(Clone, Copy, Debug)]
pub struct Participation {
    /// Number of the activity.
    pub activity: u32,
    /// Number of the stakeholder.
    pub stakeholder: u32,
    /// Position in [`ROLES`].
    pub role: u8,
}

/// Roles that are drawn.
pub const ROLES: [&str; 4] = ["implementing", "funding", "accountable", "extending"];

/// The arrays. Sites are numbered: the country, provinces, communes, villages.
pub struct World {
    /// How much of everything.
    pub counts: Counts,
    /// Communes along each side of the grid.
    pub communes: usize,
    /// Longitude and latitude of the villages.
    pub villages: Vec<[f64; 2]>,
    /// Main theme by stakeholder.
    pub main_theme: Vec<u8>,
    /// Activities.
    pub activities: Vec<Activity>,
    /// Parts in activities, in order of the activity.
    pub participations: Vec<Participation>,
    /// Pairs of stakeholders, the smaller number first, no pair twice.
    pub ties: Vec<[u32; 2]>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of things, below 2^32")]
impl World {
    /// Draws everything. O((participations + ties) log).
    pub fn new(counts: Counts) -> Self {
        let mut seeded = Seeded::new(20_260_101 + counts.stakeholders as u64);
        let side = (counts.sites as f64 / VILLAGES_IN_A_COMMUNE).sqrt() / PROVINCES as f64;
        let communes = (side.round() as usize).max(1) * PROVINCES;
        let areas = 1 + PROVINCES * PROVINCES + communes * communes;
        let mut villages = clustered_points(counts.sites - areas, 60, &mut seeded);
        villages.sort_by(|a, b| along_the_grid(*a, communes).cmp(&along_the_grid(*b, communes)).then(a[0].total_cmp(&b[0])));
        let themes = Weighted::new(&COMMON);
        let main_theme = (0..counts.stakeholders).map(|_| themes.draw(&mut seeded) as u8).collect();
        let mut world = Self { counts, communes, villages, main_theme, activities: Vec::new(), participations: Vec::new(), ties: Vec::new() };
        world.work(&mut seeded);
        world.coordinate(&mut seeded);
        world
    }
    /// Number of the first village among the sites.
    pub fn first_village(&self) -> usize {
        self.counts.sites - self.villages.len()
    }
    /// Column and row of the commune that holds a place.
    pub fn commune_of(&self, at: [f64; 2]) -> [usize; 2] {
        cell(at, self.communes)
    }

    fn work(&mut self, seeded: &mut Seeded) {
        let who = Weighted::heavy_tailed(self.counts.stakeholders, 1.35, 0.005, seeded);
        let popular = Weighted::heavy_tailed(self.villages.len(), 1.05, 0.004, seeded);
        let home: Vec<usize> = (0..self.counts.stakeholders).map(|_| popular.draw(seeded)).collect();
        let mut at_home: Vec<usize> = (0..self.counts.stakeholders).collect();
        at_home.sort_by_key(|o| home[*o]);
        let mut place = vec![0; at_home.len()];
        for (i, o) in at_home.iter().enumerate() {
            place[*o] = i;
        }
        self.participations.reserve_exact(self.counts.participations);
        while self.participations.len() < self.counts.participations {
            let lead = who.draw(seeded);
            let near = |seeded: &mut Seeded, mean: f64, from: usize, len: usize| {
                let step = seeded.steps(mean);
                if seeded.chance(0.5) { (from + step).min(len - 1) } else { from.saturating_sub(step) }
            };
            let village = if seeded.chance(0.85) {
                // of three villages near its home, the most popular
                let mut drawn: Vec<usize> = (0..3).map(|_| near(seeded, 30.0, home[lead], self.villages.len())).collect();
                drawn.sort_by(|a, b| popular.weight(*b).total_cmp(&popular.weight(*a)).then(a.cmp(b)));
                drawn[0]
            } else {
                popular.draw(seeded)
            };
            let theme = if seeded.chance(0.7) { self.main_theme[lead] } else { seeded.below(THEMES.len()) as u8 };
            let left = self.counts.participations - self.participations.len();
            let further = seeded.steps(FURTHER_PARTNERS).min(15).min(left - 1);
            let activity = self.activities.len() as u32;
            self.activities.push(Activity { site: (self.first_village() + village) as u32, theme });
            self.participations.push(Participation { activity, stakeholder: lead as u32, role: 0 });
            for _ in 0..further {
                let partner = if seeded.chance(0.5) { at_home[near(seeded, 20.0, place[lead], at_home.len())] } else { who.draw(seeded) };
                let role = if seeded.chance(0.55) { 0 } else { 1 + seeded.below(3) as u8 };
                self.participations.push(Participation { activity, stakeholder: partner as u32, role });
            }
        }
    }

    fn coordinate(&mut self, seeded: &mut Seeded) {
        let n = self.counts.stakeholders;
        let active = Weighted::heavy_tailed(n, 1.8, 0.002, seeded);
        let attract: Vec<f64> = (0..n).map(|_| seeded.pareto(1.7)).collect();
        let anybody = Weighted::new(&attract);
        let by_theme: Vec<(Vec<usize>, Weighted)> = (0..THEMES.len())
            .map(|t| {
                let same: Vec<usize> = (0..n).filter(|o| usize::from(self.main_theme[*o]) == t).collect();
                let weights: Vec<f64> = same.iter().map(|o| attract[*o]).collect();
                (same, Weighted::new(&weights))
            })
            .collect();
        let of_stakeholder = Lists::new(n, self.participations.iter().map(|p| p.stakeholder));
        let at_site = Lists::new(self.counts.sites, self.participations.iter().map(|p| self.activities[p.activity as usize].site));
        let mut known: HashSet<[u32; 2]> = HashSet::with_capacity(self.counts.ties);
        self.ties.reserve_exact(self.counts.ties);
        while self.ties.len() < self.counts.ties {
            let a = active.draw(seeded);
            let (how, own) = (seeded.unit(), of_stakeholder.of(a));
            let b = if how < 0.55 && !own.is_empty() {
                let part = self.participations[own[seeded.below(own.len())] as usize];
                let there = at_site.of(self.activities[part.activity as usize].site as usize);
                self.participations[there[seeded.below(there.len())] as usize].stakeholder as usize
            } else if how < 0.8 {
                let (same, weights) = &by_theme[usize::from(self.main_theme[a])];
                same[weights.draw(seeded)]
            } else {
                anybody.draw(seeded)
            };
            let pair = [a.min(b) as u32, a.max(b) as u32];
            if a != b && known.insert(pair) {
                self.ties.push(pair);
            }
        }
    }
}

/// Points in `clusters` heavy-tailed clusters, a quarter of them anywhere, with 6 decimals.
pub fn clustered_points(n: usize, clusters: usize, seeded: &mut Seeded) -> Vec<[f64; 2]> {
    let [w, s, e, north] = LAND;
    let centres: Vec<[f64; 3]> = (0..clusters)
        .map(|_| [seeded.between(w, e), seeded.between(s, north), (-1.2 + 0.6 * seeded.normal()).exp()])
        .collect();
    let which = Weighted::heavy_tailed(clusters, 1.2, 1.0, seeded);
    let inside = |v: f64, low: f64, high: f64| (v.clamp(low + 1e-3, high - 1e-3) * 1e6).round() / 1e6;
    (0..n)
        .map(|_| {
            let [x, y, spread] = centres[which.draw(seeded)];
            let [x, y] = if seeded.chance(0.25) {
                [seeded.between(w, e), seeded.between(s, north)]
            } else {
                [x + seeded.normal() * spread, y + seeded.normal() * spread]
            };
            [inside(x, w, e), inside(y, s, north)]
        })
        .collect()
}

/// Column and row in a grid over the land.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside the land by construction")]
fn cell([x, y]: [f64; 2], side: usize) -> [usize; 2] {
    let [w, s, e, n] = LAND;
    [((x - w) / (e - w) * side as f64) as usize, ((y - s) / (n - s) * side as f64) as usize]
}

/// Order of a walk over the communes that turns at the end of each row.
fn along_the_grid(at: [f64; 2], side: usize) -> usize {
    let [column, row] = cell(at, side);
    row * side + if row % 2 == 0 { column } else { side - 1 - column }
}

/// Positions by key.
struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

#[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 participations")]
impl Lists {
    fn new(keys: usize, of: impl Iterator<Item = u32> + Clone) -> Self {
        let mut starts = vec![0_u32; keys + 1];
        for key in of.clone() {
            starts[key as usize + 1] += 1;
        }
        for i in 0..keys {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts[keys] as usize];
        for (i, key) in of.enumerate() {
            items[next[key as usize] as usize] = i as u32;
            next[key as usize] += 1;
        }
        Self { starts, items }
    }
    fn of(&self, key: usize) -> &[u32] {
        &self.items[self.starts[key] as usize..self.starts[key + 1] as usize]
    }
}
