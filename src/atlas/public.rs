//! What may be shown: the records of an atlas without what is private, sensitive or only an example.
//!
//! `sensitivity` (DOMAIN.md section 2): a *district only* site or activity is known in public only to its second
//! administrative level, a *hidden* site only to its country; a hidden activity is left out, and no sensitive activity
//! names its partners: participations, involvements, observations and objections go with it, and what goes takes along what is
//! about it. A reference that may be empty is left out.
//!
//! This is the one place that decides. Every door shows what is built here; [`crate::app::sight`] asks it for a single record.

use std::collections::{BTreeMap, BTreeSet};

use super::places::Places;
use super::tables::{Narrow, Shown, Tables, Visit};
use crate::domain::records::Site;
use crate::domain::{AnyRecord, FieldType, Id, Kind, OneOf, Revision, Text};

/// What a view of the records holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everything: for writing and for checking references. It leaves by no door.
    Keeper,
    /// What may be shown, with the rows that only illustrate.
    PublicWithExamples,
    /// What may be shown.
    Public,
}

/// The deepest administrative level at which a *district only* place is shown.
const DISTRICT_LEVEL: u64 = 2;

/// What has become of the records of a past revision: what is hidden today is hidden in the past, too.
#[derive(Clone, Copy, Debug)]
pub struct Later<'t> {
    /// The records of today.
    pub tables: &'t Tables,
    /// Records that were private or sensitive at some time since, whether they are still there or not.
    pub concealed: &'t BTreeSet<(Kind, Text)>,
}

/// The tables that an audience may see, sensitive places replaced by coarser ones. What hides nothing is shared. O(n), and O(n)
/// for each step from a hidden record to what is only known through it.
pub fn tables_for(audience: Audience, tables: &Tables, places: &Places, later: Option<Later<'_>>) -> Tables {
    if audience == Audience::Keeper {
        return tables.clone();
    }
    let mut view = View {
        audience,
        coarser: coarser_sites(tables, places, later),
        sensitive: sensitive_activities(tables, later),
        gone: BTreeMap::new(),
        places,
        tables,
    };
    view.find_gone(later);
    tables.narrowed(&view)
}

struct View<'t> {
    audience: Audience,
    tables: &'t Tables,
    places: &'t Places,
    /// For every sensitive site the site that stands for it, if any.
    coarser: BTreeMap<Text, Option<Text>>,
    /// Activities that are not shown as they are.
    sensitive: BTreeMap<Text, Sensitive>,
    /// Records that are not shown because they are private or sensitive, or make no sense without one that is.
    gone: BTreeMap<Kind, BTreeSet<Text>>,
}

impl Narrow for View<'_> {
    fn show<R: OneOf>(&self, record: &R) -> Shown<R> {
        if record.is_private() || (self.audience == Audience::Public && record.is_illustrative()) || self.is_gone(R::KIND, record.id()) {
            return Shown::Not;
        }
        match R::KIND {
            Kind::Site if self.coarser.contains_key(record.id()) => Shown::Not,
            Kind::Activity if self.sensitive.contains_key(record.id()) => self.district_only(record),
            _ => self.without_concealed(record),
        }
    }
}

/// Gathers what goes because it is private, or sensitive in itself.
struct Private<'v, 't> {
    view: &'v View<'t>,
    later: Option<Later<'t>>,
    gone: BTreeMap<Kind, BTreeSet<Text>>,
}

impl Visit for Private<'_, '_> {
    fn visit<R: OneOf>(&mut self, record: &R, _: Revision) {
        let hidden = || R::KIND == Kind::Activity && self.view.sensitive.get(record.id()) == Some(&Sensitive::Hidden);
        let by_now = || R::KIND.may_be_private() && self.later.is_some_and(|later| private_since(later, R::KIND, record.id()));
        if record.is_private() || by_now() || hidden() {
            self.gone.entry(R::KIND).or_default().insert(record.id().clone());
        }
    }
}

/// Gathers what goes because of what goes already.
struct Following<'v, 't> {
    view: &'v View<'t>,
    found: Vec<(Kind, Text)>,
}

impl Visit for Following<'_, '_> {
    fn visit<R: OneOf>(&mut self, record: &R, _: Revision) {
        if !self.view.is_gone(R::KIND, record.id()) && self.view.follows(record) {
            self.found.push((R::KIND, record.id().clone()));
        }
    }
}

impl View<'_> {
    fn is_gone(&self, kind: Kind, id: &Text) -> bool {
        self.gone.get(&kind).is_some_and(|ids| ids.contains(id))
    }

    fn find_gone(&mut self, later: Option<Later<'_>>) {
        let mut private = Private { view: self, later, gone: BTreeMap::new() };
        self.tables.visit(&mut private);
        self.gone = private.gone;
        // nothing refers to contacts and assessments: then no other record is looked at
        let referred = |kind: &Kind| !kind.is_private();
        if self.coarser.is_empty() && self.sensitive.is_empty() && !self.gone.keys().any(referred) {
            return;
        }
        loop {
            let mut following = Following { view: self, found: Vec::new() };
            self.tables.visit(&mut following);
            if following.found.is_empty() {
                return;
            }
            for (kind, id) in following.found {
                self.gone.entry(kind).or_default().insert(id);
            }
        }
    }

    /// True where a record says nothing, or too much, without what is not shown: it is about it, or a part of it.
    fn follows<R: OneOf>(&self, record: &R) -> bool {
        let (mut goes, mut sites, mut left) = (false, 0, 0);
        record.references(&mut |field, kind, id| {
            let about = R::fields().iter().any(|f| f.name == field && !f.list && (f.required || f.ty == FieldType::Subject));
            goes |= about && self.is_gone(kind, id);
            if kind != Kind::Site {
                // who is in it, how far, what was measured by whom: all of it names its partners
                let part = matches!(R::KIND, Kind::Participation | Kind::Involvement | Kind::Observation | Kind::Objection);
                goes |= kind == Kind::Activity && part && self.sensitive.contains_key(id);
                return;
            }
            let stand_in = self.coarser.get(id);
            match R::KIND {
                // its words may tell what its subject hides
                Kind::Objection => goes |= stand_in.is_some(),
                _ => goes |= about && stand_in.is_some_and(Option::is_none),
            }
            if field == "sites" {
                sites += 1;
                // who has reported on one commune in full has not reported on its country
                left += usize::from(stand_in.is_none_or(|stand_in| stand_in.is_some() && R::KIND != Kind::Scope));
            }
        });
        // without a site these would be about all of them
        goes || sites > 0 && left == 0 && matches!(R::KIND, Kind::Scope | Kind::Mandate)
    }

    /// A *district only* activity names districts, and nothing by which its partners are found.
    fn district_only<R: OneOf>(&self, record: &R) -> Shown<R> {
        let Some(activity) = self.tables.activities.get(record.id()) else { return Shown::Not };
        let mut activity = activity.clone();
        let mut sites: Vec<Id<Site>> = activity.sites.iter().filter_map(|id| to_district(id, self.tables, self.places)).collect();
        sites.dedup();
        activity.sites = sites.into();
        activity.replicates = None;
        let activity = AnyRecord::from(activity);
        let Some(coarse) = R::of(&activity) else { return Shown::Not };
        match self.without_concealed(&**coarse) {
            Shown::AsItIs => Shown::As((**coarse).clone()),
            other => other,
        }
    }

    /// Replaces references to sensitive sites, and leaves those out that lead to what is not shown.
    fn without_concealed<R: OneOf>(&self, record: &R) -> Shown<R> {
        let sensitive = |kind: Kind, id: &Text| kind == Kind::Activity && self.sensitive.contains_key(id);
        let mut touched = false;
        if !self.coarser.is_empty() || !self.gone.is_empty() {
            record.references(&mut |_, kind, id| {
                touched |= kind == Kind::Site && self.coarser.contains_key(id) || self.is_gone(kind, id) || sensitive(kind, id);
            });
        }
        if !touched {
            return Shown::AsItIs;
        }
        let mut object = crate::domain::json::to_json(&record.clone().into());
        for field in R::fields() {
            let Some(value) = object.get_mut(field.name) else { continue };
            let becomes = |kind: Kind, id: &str| match kind {
                Kind::Site if R::KIND == Kind::Scope && self.coarser.contains_key(id) => None,
                Kind::Site => self.coarser.get(id).map_or(Some(id.to_owned()), |stand_in| stand_in.as_ref().map(ToString::to_string)),
                // that one repeats a sensitive one elsewhere tells who is in it
                Kind::Activity if self.sensitive.contains_key(id) => None,
                _ if self.gone.get(&kind).is_some_and(|ids| ids.contains(id)) => None,
                _ => Some(id.to_owned()),
            };
            match field.ty {
                FieldType::Ref(kind) => replace(value, &|id| becomes(kind, id)),
                FieldType::Subject => replace(value, &|subject| {
                    let Some((plural, id)) = subject.split_once('/') else { return Some(subject.to_owned()) };
                    let kind = Kind::from_plural(plural)?;
                    // a subject that is a sensitive activity goes with its record where that names partners, else it stays
                    if sensitive(kind, &Text::from(id)) && !self.is_gone(kind, &Text::from(id)) {
                        return Some(subject.to_owned());
                    }
                    becomes(kind, id).map(|id| format!("{plural}/{id}"))
                }),
                _ => {}
            }
        }
        let coarse = crate::domain::json::from_json(R::KIND, &object).ok();
        coarse.as_ref().and_then(R::of).map_or(Shown::Not, |coarse| Shown::As((**coarse).clone()))
    }
}

/// Private today, or when it was deleted.
fn private_since(later: Later<'_>, kind: Kind, id: &Text) -> bool {
    match later.tables.any(kind, id) {
        Some((record, _)) => record.is_private(),
        None => later.concealed.contains(&(kind, id.clone())),
    }
}

/// The stricter of what is said now and what is said later; what was sensitive when it was deleted is hidden.
fn strictest(now: Sensitive, later: Option<Later<'_>>, kind: Kind, id: &Text, of: impl FnOnce(&Tables) -> Option<Sensitive>) -> Sensitive {
    let Some(later) = later else { return now };
    let since = of(later.tables).unwrap_or(if later.concealed.contains(&(kind, id.clone())) { Sensitive::Hidden } else { Sensitive::No });
    now.max(since)
}

fn sensitive_activities(tables: &Tables, later: Option<Later<'_>>) -> BTreeMap<Text, Sensitive> {
    let mut map = BTreeMap::new();
    for activity in tables.activities.iter() {
        let id = activity.id.text();
        let of = |tables: &Tables| tables.activities.get(id).map(|a| sensitivity(a.sensitivity));
        let found = strictest(sensitivity(activity.sensitivity), later, Kind::Activity, id, of);
        if found != Sensitive::No {
            map.insert(id.clone(), found);
        }
    }
    map
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sensitive {
    No,
    DistrictOnly,
    Hidden,
}

fn sensitivity(code: Option<crate::domain::Code<crate::domain::codelist::Sensitivity>>) -> Sensitive {
    match code.map(|c| c.code().as_str()) {
        None | Some("public") => Sensitive::No,
        Some("district_only") => Sensitive::DistrictOnly,
        Some(_) => Sensitive::Hidden,
    }
}

fn to_district(id: &Id<Site>, tables: &Tables, places: &Places) -> Option<Id<Site>> {
    let site = tables.sites.index(id.as_str())?;
    std::iter::once(site)
        .chain(places.ancestors(site))
        .map(|i| tables.sites.at(i))
        .find(|s| s.admin_level.is_some_and(|l| l <= DISTRICT_LEVEL))
        .map(|s| s.id.clone())
}

/// For every sensitive site the site that stands for it in public, if any.
fn coarser_sites(tables: &Tables, places: &Places, later: Option<Later<'_>>) -> BTreeMap<Text, Option<Text>> {
    let mut map = BTreeMap::new();
    let sensitive = |site: &Site| {
        let of = |tables: &Tables| tables.sites.get(site.id.as_str()).map(|s| sensitivity(s.sensitivity));
        strictest(sensitivity(site.sensitivity), later, Kind::Site, site.id.text(), of)
    };
    for (i, site) in tables.sites.iter().enumerate() {
        let deepest = match sensitive(site) {
            Sensitive::No => continue,
            Sensitive::DistrictOnly => DISTRICT_LEVEL,
            Sensitive::Hidden => 0,
        };
        let stand_in = places.ancestors(i).map(|j| tables.sites.at(j)).find(|s| {
            s.admin_level.is_some_and(|l| l <= deepest) && sensitive(s) == Sensitive::No
        });
        map.insert(site.id.text().clone(), stand_in.map(|s| s.id.text().clone()));
    }
    map
}

fn replace(value: &mut serde_json::Value, becomes: &dyn Fn(&str) -> Option<String>) {
    use serde_json::Value;
    match value {
        Value::String(id) => *value = becomes(id).map_or(Value::Null, Value::String),
        Value::Array(items) => {
            for item in items.iter_mut() {
                replace(item, becomes);
            }
            items.retain(|i| !i.is_null());
            // several places may have one district
            let mut seen = BTreeSet::new();
            items.retain(|i| i.as_str().is_none_or(|id| seen.insert(id.to_owned())));
        }
        _ => {}
    }
}
