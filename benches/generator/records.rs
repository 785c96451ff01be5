//! The arrays as records, and as an atlas.
//!
//! One record of each kind is read through its fields; all others are copies of it with their own values, so that a
//! generated record is one that the door would let in.
#![allow(clippy::many_single_char_names, reason = "the edges of a box by the points of the compass, a place by x and y")]

use sitelines::atlas::{Atlas, Identity};
use sitelines::domain::records as r;
use sitelines::domain::{AnyRecord, Cell, Id, Kind, Record, Revision, Shape, Subject, Text};

use super::seeded::Seeded;
use super::world::{LAND, PROVINCES, ROLES, THEMES, World};

/// The most needs that are recorded: a site in ten at size L.
const MAX_NEEDS: usize = 100_000;

/// The workspace as an atlas that holds everything.
pub fn atlas(world: &World) -> Atlas {
    // drawn by one thread and taken in by the other, so that the records never stand in memory twice
    let (put, take) = std::sync::mpsc::sync_channel(4_096);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            each(world, &mut |record| {
                // nobody listens any more only where building failed
                put.send((record, 1)).ok();
            });
        });
        Atlas::build_from(identity(), take)
    })
}

/// What a generated atlas is a view of.
pub fn identity() -> Identity {
    Identity { workspace: "bench".into(), revision: 1, head: "bench".into(), committed_at: String::new() }
}

/// Every record, by kind and id.
pub fn records(world: &World) -> Vec<(AnyRecord, Revision)> {
    let c = world.counts;
    let mut found = Vec::with_capacity(c.stakeholders + c.sites + world.activities.len() + c.participations + c.ties + MAX_NEEDS + 16);
    each(world, &mut |record| found.push((record, 1)));
    found
}

/// Hands out every record, one at a time, so that no second copy of all of them need stand in memory.
pub fn each(world: &World, put: &mut impl FnMut(AnyRecord)) {
    let ids = Ids::new(world);
    themes(put, &ids);
    sites(world, put, &ids);
    stakeholders(world, put, &ids);
    activities(world, put, &ids);
    ties(world, put, &ids);
    needs(put, &ids);
    let scope = [("id", text("all")), ("covers", text("presence")), ("start", text("2020")), ("end", text("2023-06-30"))];
    put(record(Kind::Scope, &scope));
}

/// Ids that other records name: shared, not written again.
struct Ids {
    themes: Vec<Id<r::Theme>>,
    sites: Vec<Id<r::Site>>,
    stakeholders: Vec<Id<r::Stakeholder>>,
}

impl Ids {
    fn new(world: &World) -> Self {
        Self {
            themes: THEMES.iter().map(|t| id(t)).collect(),
            sites: (0..world.counts.sites).map(|i| id(&format!("s{i:07}"))).collect(),
            stakeholders: (0..world.counts.stakeholders).map(|i| id(&format!("o{i:06}"))).collect(),
        }
    }
}

fn id<R: Record>(slug: &str) -> Id<R> {
    Id::parse(slug).expect("a slug")
}

/// A text cell.
pub fn text(words: impl Into<String>) -> Cell {
    Cell::Text(Text::from(words.into()))
}

/// A record read through its fields.
pub fn record(kind: Kind, values: &[(&str, Cell)]) -> AnyRecord {
    let mut cells = vec![Cell::Null; kind.fields().len()];
    for (name, value) in values {
        cells[kind.column(name).expect("a field")] = value.clone();
    }
    kind.read(&cells).expect("a record")
}

/// The first of its kind, of which others are copies.
macro_rules! first {
    ($kind:ident, $values:expr) => {
        match record(Kind::$kind, $values) {
            AnyRecord::$kind(first) => first,
            _ => unreachable!("read as its kind"),
        }
    };
}

fn themes(put: &mut impl FnMut(AnyRecord), ids: &Ids) {
    for theme in &ids.themes {
        put(record(Kind::Theme, &[("id", text(theme.as_str())), ("name", text(theme.as_str()))]));
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "people, never negative")]
fn sites(world: &World, put: &mut impl FnMut(AnyRecord), ids: &Ids) {
    let mut next = 0;
    let mut areas = |kind: &str, level: i64, side: usize, parent: &dyn Fn(usize, usize) -> Option<usize>| {
        for row in 0..side {
            for column in 0..side {
                let values = [
                    ("id", text(ids.sites[next].as_str())),
                    ("name", text(format!("{kind} {column}-{row}"))),
                    ("kind", text(kind)),
                    ("admin_level", Cell::Int(level)),
                    ("country", text("MG")),
                    ("parent", parent(column, row).map_or(Cell::Null, |p| text(ids.sites[p].as_str()))),
                    ("geometry", Cell::Shape(square(column, row, side))),
                ];
                put(record(Kind::Site, &values));
                next += 1;
            }
        }
    };
    areas("country", 0, 1, &|_, _| None);
    areas("province", 1, PROVINCES, &|_, _| Some(0));
    let each = world.communes / PROVINCES;
    areas("commune", 3, world.communes, &|column, row| Some(1 + row / each * PROVINCES + column / each));
    let mut seeded = Seeded::new(5);
    let first = first!(Site, &[("id", text("x")), ("name", text("x")), ("kind", text("village"))]);
    for (i, at) in world.villages.iter().enumerate() {
        let [column, row] = world.commune_of(*at);
        let mut site = (*first).clone();
        site.id = ids.sites[next + i].clone();
        site.name = Text::from(format!("Village {i}"));
        site.parent = Some(ids.sites[1 + PROVINCES * PROVINCES + row * world.communes + column].clone());
        site.geometry = Some(Shape::point(at[0], at[1]).expect("on land"));
        site.population = Some((seeded.pareto(1.2) * 200.0).min(500_000.0) as u64).into();
        put(AnyRecord::Site(site.into()));
    }
}

fn square(column: usize, row: usize, side: usize) -> Shape {
    let [west, south, east, north] = LAND;
    let x = |i: usize| west + (east - west) * i as f64 / side as f64;
    let y = |i: usize| south + (north - south) * i as f64 / side as f64;
    let (w, s, e, n) = (x(column), y(row), x(column + 1), y(row + 1));
    Shape::from_wkt(&format!("POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))")).expect("a square")
}

fn stakeholders(world: &World, put: &mut impl FnMut(AnyRecord), ids: &Ids) {
    const SORTS: [(&str, &str); 6] =
        [("22", "civil_society"), ("21", "ngo"), ("11", "local_government"), ("10", "government"), ("80", "academe"), ("40", "multilateral")];
    let firsts: Vec<_> = SORTS
        .iter()
        .map(|(ty, constituency)| {
            let values = [("id", text("x")), ("name", text("x")), ("organisation_type", text(*ty)), ("constituency", text(*constituency)), ("home_country", text("MG"))];
            first!(Stakeholder, &values)
        })
        .collect();
    let mut seeded = Seeded::new(6);
    for i in 0..world.counts.stakeholders {
        let mut stakeholder = (*firsts[seeded.below(SORTS.len())]).clone();
        stakeholder.id = ids.stakeholders[i].clone();
        stakeholder.name = Text::from(format!("Organisation {i}"));
        put(AnyRecord::Stakeholder(stakeholder.into()));
    }
}

fn activities(world: &World, put: &mut impl FnMut(AnyRecord), ids: &Ids) {
    let years = [("2018", "2021"), ("2019", "2024"), ("2020", "2024"), ("2021", "2025"), ("2022", "2026")];
    let firsts: Vec<_> = years
        .iter()
        .map(|(start, end)| first!(Activity, &[("id", text("x")), ("title", text("x")), ("start", text(*start)), ("end", text(*end))]))
        .collect();
    let roles: Vec<_> = ROLES
        .iter()
        .map(|role| {
            first!(Participation, &[("id", text("x")), ("activity", text("x")), ("stakeholder", text("x")), ("role", text(*role))])
        })
        .collect();
    let mut parts = world.participations.iter().enumerate().peekable();
    for (i, a) in world.activities.iter().enumerate() {
        let mut activity = (*firsts[i % firsts.len()]).clone();
        let own: Id<r::Activity> = id(&format!("a{i:07}"));
        activity.id = own.clone();
        activity.title = Text::from(format!("Activity {i}"));
        activity.sites = vec![ids.sites[a.site as usize].clone()].into();
        activity.themes = vec![ids.themes[usize::from(a.theme)].clone()].into();
        put(AnyRecord::Activity(activity.into()));
        while let Some((n, part)) = parts.next_if(|(_, p)| p.activity as usize == i) {
            let mut participation = (*roles[usize::from(part.role)]).clone();
            participation.id = id(&format!("p{n:07}"));
            participation.activity = own.clone();
            participation.stakeholder = ids.stakeholders[part.stakeholder as usize].clone();
            put(AnyRecord::Participation(participation.into()));
        }
    }
}

fn ties(world: &World, put: &mut impl FnMut(AnyRecord), ids: &Ids) {
    let first = first!(Tie, &[("id", text("x")), ("from", text("x")), ("to", text("y")), ("kind", text("coordination"))]);
    for (i, [a, b]) in world.ties.iter().enumerate() {
        let mut tie = (*first).clone();
        tie.id = id(&format!("k{i:07}"));
        tie.from = ids.stakeholders[*a as usize].clone();
        tie.to = ids.stakeholders[*b as usize].clone();
        put(AnyRecord::Tie(tie.into()));
    }
}

/// One need for each of the first sites after the provinces, on one theme.
fn needs(put: &mut impl FnMut(AnyRecord), ids: &Ids) {
    let mut seeded = Seeded::new(7);
    let first = first!(Need, &[("id", text("x")), ("subject", text("sites/x")), ("theme", text("x"))]);
    for (i, site) in ids.sites.iter().enumerate().skip(1 + PROVINCES * PROVINCES).take(MAX_NEEDS) {
        let mut need = (*first).clone();
        need.id = id(&format!("n{i:07}"));
        need.subject = Subject { kind: Kind::Site, id: site.text().clone() };
        need.theme = ids.themes[seeded.below(THEMES.len())].clone();
        need.severity = Some(1 + seeded.below(5) as u64).into();
        need.people_in_need = Some(10 + seeded.below(5_000) as u64).into();
        put(AnyRecord::Need(need.into()));
    }
}
