//! Cards: everything known about one site or one stakeholder, each line with the records it rests on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::edit::Versioned;
use super::error::AppError;
use crate::analysis::{self, Control, Finished};
use crate::atlas::tables::Visit;
use crate::atlas::{Atlas, Presence};
use crate::domain::records::Site;
use crate::domain::time::months_before;
use crate::domain::{AsOf, Kind, OneOf, Record, Revision, Text};

/// An open-ended record not confirmed for so many months is *unconfirmed*.
const CONFIRMED_MONTHS: i64 = 12;

fn name_of(atlas: &Atlas, kind: Kind, id: &str) -> Value {
    atlas.tables.any(kind, id).map_or(Value::Null, |(record, _)| record.label().to_string().into())
}

fn head(atlas: &Atlas, as_of: AsOf) -> Map<String, Value> {
    let mut card = Map::new();
    card.insert("workspace".into(), atlas.identity.workspace.clone().into());
    card.insert("revision".into(), atlas.identity.revision.into());
    card.insert("as_of".into(), as_of.map(|d| d.to_string()).into());
    card
}

/// One presence as a card shows it.
fn presence_line(atlas: &Atlas, p: &Presence, as_of: AsOf) -> Value {
    let tables = &atlas.tables;
    let stakeholder = tables.stakeholders.at(p.stakeholder);
    let activity = tables.activities.at(p.activity);
    let participation = tables.participations.at(p.participation);
    let site = p.site.map(|s| tables.sites.at(s));
    let theme = p.theme.map(|t| tables.themes.at(t));
    let period = p.period.unwrap_or_default();
    let limit = as_of.map(|day| months_before(day, CONFIRMED_MONTHS));
    json!({
        "stakeholder": stakeholder.id.as_str(), "stakeholder_name": stakeholder.name.as_str(),
        "constituency": stakeholder.constituency.map(|c| c.code().as_str()),
        "role": p.role.code().as_str(),
        "site": site.map(|s| s.id.as_str()), "site_name": site.map(|s| s.name.as_str()),
        "theme": theme.map(|t| t.id.as_str()), "theme_name": theme.map(|t| t.name.as_str()),
        "activity": activity.id.as_str(), "activity_title": activity.title.as_str(),
        "status": activity.status.map(|s| s.code().as_str()),
        "start": period.start().map(|d| d.to_string()), "end": period.end().map(|d| d.to_string()),
        "active": p.is_active(as_of), "undated": p.is_undated(), "unsplit": p.unsplit,
        "unconfirmed": p.is_unconfirmed(limit),
        "confirmed_on": p.confirmed_on.map(|d| d.to_string()),
        "source": participation.source().or_else(|| activity.source()).map(Text::as_str),
        "evidence": [participation.id.path(), activity.id.path()],
    })
}

/// Rows of an analysis about a narrower question, with its method; `null` where it cannot be run.
fn rows_of(atlas: &Atlas, name: &str, given: &[(String, String)], as_of: AsOf) -> Result<Option<Value>, AppError> {
    let Some(analysis) = analysis::find(name) else { return Ok(None) };
    let day = as_of.map(|d| d.to_string());
    let finished: Finished = analysis::run(analysis, atlas, given, day.as_deref(), &Control::default())?;
    Ok(Some(finished.to_json()))
}

/// Every record that refers to this one, by kind.
fn referring(atlas: &Atlas, kind: Kind, id: &str) -> Value {
    let mut referrers = Referrers { atlas, kind, id, by_kind: BTreeMap::new() };
    atlas.tables.visit(&mut referrers);
    Value::Object(referrers.by_kind.into_iter().map(|(k, v)| (k.plural().to_owned(), Value::Array(v))).collect())
}

struct Referrers<'a> {
    atlas: &'a Atlas,
    kind: Kind,
    id: &'a str,
    by_kind: BTreeMap<Kind, Vec<Value>>,
}

impl Visit for Referrers<'_> {
    fn visit<R: OneOf>(&mut self, record: &R, revision: Revision) {
        let mut fields = BTreeSet::new();
        record.references(&mut |field, k, i| {
            if k == self.kind && *i == *self.id {
                fields.insert(field);
            }
        });
        if fields.is_empty() {
            return;
        }
        let mut labels = Map::new();
        record.references(&mut |_, k, i| {
            labels.insert(format!("{}/{i}", k.plural()), name_of(self.atlas, k, i));
        });
        let mut object = Versioned { record: record.clone().into(), revision }.to_json();
        object["as"] = json!(fields);
        object["labels"] = Value::Object(labels);
        self.by_kind.entry(R::KIND).or_default().push(object);
    }
}

/// The card of a site.
pub fn site(atlas: &Atlas, id: &str, as_of: AsOf) -> Result<Value, AppError> {
    let Some(index) = atlas.tables.sites.index(id) else {
        return Err(AppError::NotFound { what: "site", name: id.to_owned() });
    };
    let site = atlas.tables.sites.at(index);
    let revision = atlas.tables.sites.revision_at(index);
    let places = &atlas.places;
    let line = |i: usize| {
        let s = atlas.tables.sites.at(i);
        json!({"id": s.id.as_str(), "name": s.name.as_str(), "kind": s.kind.code().as_str(), "names": names(&s.names)})
    };
    let mut around: Vec<usize> = places.ancestors(index).collect();
    around.reverse();
    let here: Vec<Presence> = atlas.presences.iter().filter(|p| p.site.is_some_and(|s| places.is_within(s, index))).collect();
    let coarser: Vec<Presence> =
        atlas.presences.iter().filter(|p| p.site.is_some_and(|s| s != index && places.is_within(index, s))).collect();
    let overlapping = places.overlapping(&atlas.tables.sites, index);
    let nearby: Vec<Presence> = atlas
        .presences
        .iter()
        .filter(|p| p.site.is_some_and(|s| overlapping.contains(&s)) && !here.iter().any(|h| h.participation == p.participation))
        .collect();
    let lines = |list: &[Presence]| list.iter().map(|p| presence_line(atlas, p, as_of)).collect::<Vec<_>>();
    let present: BTreeSet<usize> = here.iter().filter(|p| p.is_active(as_of)).map(|p| p.stakeholder).collect();
    let mut card = head(atlas, as_of);
    card.insert("kind".into(), "site".into());
    card.insert("record".into(), Versioned { record: site.clone().into(), revision }.to_json());
    card.insert("country".into(), places.country(index).map(ToString::to_string).into());
    card.insert("ground".into(), ground(site));
    card.insert("breadcrumb".into(), around.into_iter().map(line).collect());
    card.insert("inside".into(), places.children(index).map(line).collect());
    card.insert("overlapping".into(), overlapping.iter().copied().map(line).collect());
    card.insert("presences".into(), lines(&here).into());
    card.insert("known_only_around".into(), lines(&coarser).into());
    card.insert("overlapping_presences".into(), lines(&nearby).into());
    card.insert("ties_among_present".into(), ties_among(atlas, &present, as_of));
    // the cells of this very site, whatever the workspace's unit is
    let given = vec![("site".to_owned(), id.to_owned()), ("kind".to_owned(), site.kind.code().to_string())];
    card.insert("gaps".into(), rows_of(atlas, "gaps", &given, as_of)?.unwrap_or(Value::Null));
    card.insert("records".into(), referring(atlas, Kind::Site, id));
    Ok(Value::Object(card))
}

/// How large the site is and how densely people live there: by its own area where one is stated, else by its boundary.
fn ground(site: &Site) -> Value {
    let measured = site.geometry.as_ref().filter(|shape| shape.is_areal()).map(crate::domain::Shape::extent);
    let measured_km2 = measured.map(|extent| extent.area_m2 / 1e6);
    let stated_km2 = site.area_km2.get();
    let by = stated_km2.map(|_| "stated").or(measured_km2.map(|_| "boundary"));
    let area = stated_km2.or(measured_km2).filter(|area| *area > 0.0);
    let density = site.population.get().zip(area).map(|(people, area)| people as f64 / area);
    json!({"area_km2": area, "area_by": area.and(by), "boundary_km": measured.map(|e| e.boundary_m / 1e3), "people_per_km2": density})
}

fn names(names: &crate::domain::KeyValues) -> Value {
    Value::Object(names.0.iter().map(|(k, v)| (k.to_string(), v.to_string().into())).collect())
}

fn ties_among(atlas: &Atlas, present: &BTreeSet<usize>, as_of: AsOf) -> Value {
    let mut found = Vec::new();
    for tie in atlas.tables.ties.iter() {
        let ends = [&tie.from, &tie.to].map(|id| atlas.tables.stakeholders.index(id.as_str()));
        let period = crate::domain::Period::new(tie.start, tie.end).unwrap_or_default();
        if ends.iter().all(|e| e.is_some_and(|e| present.contains(&e))) && period.holds(as_of) {
            found.push(json!({
                "id": tie.id.as_str(), "from": tie.from.as_str(), "to": tie.to.as_str(),
                "from_name": name_of(atlas, Kind::Stakeholder, tie.from.as_str()),
                "to_name": name_of(atlas, Kind::Stakeholder, tie.to.as_str()),
                "kind": tie.kind.code().as_str(), "directed": tie.is_directed(),
                "stated_by": tie.stated_by.iter().map(crate::domain::Id::as_str).collect::<Vec<_>>(),
                "source": tie.source.as_deref(), "evidence": [tie.id.path()],
            }));
        }
    }
    Value::Array(found)
}

/// The card of a stakeholder.
pub fn stakeholder(atlas: &Atlas, id: &str, as_of: AsOf) -> Result<Value, AppError> {
    let Some(index) = atlas.tables.stakeholders.index(id) else {
        return Err(AppError::NotFound { what: "stakeholder", name: id.to_owned() });
    };
    let own: Vec<Value> =
        atlas.presences.iter().filter(|p| p.stakeholder == index).map(|p| presence_line(atlas, &p, as_of)).collect();
    let ties: Vec<Value> = atlas
        .network
        .ties_of(index)
        .into_iter()
        .map(|t| {
            let tie = atlas.tables.ties.at(t);
            let other = if tie.from.as_str() == id { &tie.to } else { &tie.from };
            let period = crate::domain::Period::new(tie.start, tie.end).unwrap_or_default();
            json!({
                "id": tie.id.as_str(), "other": other.as_str(), "other_name": name_of(atlas, Kind::Stakeholder, other.as_str()),
                "kind": tie.kind.code().as_str(), "directed": tie.is_directed(), "outgoing": tie.from.as_str() == id,
                "active": period.holds(as_of),
                "start": period.start().map(|d| d.to_string()), "end": period.end().map(|d| d.to_string()),
                "stated_by": tie.stated_by.iter().map(crate::domain::Id::as_str).collect::<Vec<_>>(),
                "weight": tie.weight, "source": tie.source.as_deref(), "evidence": [tie.id.path()],
            })
        })
        .collect();
    let seats: Vec<Value> = atlas
        .tables
        .memberships
        .iter()
        .filter(|m| m.stakeholder.as_str() == id)
        .map(|m| {
            let period = crate::domain::Period::new(m.start, m.end).unwrap_or_default();
            json!({
                "platform": m.platform.as_str(), "platform_name": name_of(atlas, Kind::Platform, m.platform.as_str()),
                "seat": m.seat.map(|s| s.code().as_str()), "category": m.category.as_deref(),
                "active": period.holds(as_of), "source": m.source.as_deref(), "evidence": [m.id.path()],
            })
        })
        .collect();
    let mut card = head(atlas, as_of);
    card.insert("kind".into(), "stakeholder".into());
    let stakeholders = &atlas.tables.stakeholders;
    let (record, revision) = (stakeholders.at(index).clone().into(), stakeholders.revision_at(index));
    card.insert("record".into(), Versioned { record, revision }.to_json());
    card.insert("presences".into(), own.into());
    card.insert("ties".into(), ties.into());
    card.insert("seats".into(), seats.into());
    card.insert("structure".into(), structure(atlas, id, as_of)?);
    card.insert("records".into(), referring(atlas, Kind::Stakeholder, id));
    Ok(Value::Object(card))
}

/// Where the stakeholder stands in the network: its rows of `centrality` and `cohesion`.
fn structure(atlas: &Atlas, id: &str, as_of: AsOf) -> Result<Value, AppError> {
    let mut found = Map::new();
    for name in ["centrality", "cohesion"] {
        let report = rows_of(atlas, name, &[], as_of)?.unwrap_or(Value::Null);
        let row = report["rows"].as_array().and_then(|rows| rows.iter().find(|r| r["stakeholder"] == id)).cloned();
        found.insert(name.into(), json!({"method": report["method"], "row": row}));
    }
    Ok(Value::Object(found))
}
