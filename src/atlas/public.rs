//! What may be shown: the records of an atlas without what is private, sensitive or only an example.
//!
//! `sensitivity` (DOMAIN.md section 2): a *district only* site or activity is known in public only to its second
//! administrative level, a *hidden* site only to its country; a hidden activity is left out, and no sensitive activity
//! names its partners.

use std::collections::BTreeMap;

use super::places::Places;
use super::tables::{Narrow, Shown, Tables};
use crate::domain::records::Site;
use crate::domain::{AnyRecord, Id, Kind, OneOf, Text};

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

/// The tables that an audience may see, sensitive places replaced by coarser ones. What hides nothing is shared. O(n).
pub fn tables_for(audience: Audience, tables: &Tables, places: &Places) -> Tables {
    if audience == Audience::Keeper {
        return tables.clone();
    }
    tables.activities.hash_ids();
    tables.narrowed(&View { audience, tables, coarser: coarser_sites(tables, places), places })
}

struct View<'t> {
    audience: Audience,
    tables: &'t Tables,
    places: &'t Places,
    /// For every sensitive site the site that stands for it, if any.
    coarser: BTreeMap<Text, Option<Text>>,
}

impl Narrow for View<'_> {
    fn show<R: OneOf>(&self, record: &R) -> Shown<R> {
        if record.is_private() || (self.audience == Audience::Public && record.is_illustrative()) {
            return Shown::Not;
        }
        match R::KIND {
            Kind::Site if self.coarser.contains_key(record.id()) => Shown::Not,
            Kind::Activity => self.activity(record),
            Kind::Participation if self.of_sensitive_activity(record) => Shown::Not,
            // its words may tell what its subject hides
            Kind::Objection if self.of_sensitive_activity(record) || self.of_sensitive_site(record) => Shown::Not,
            _ => self.without_sensitive_sites(record),
        }
    }
}

impl View<'_> {
    /// A hidden activity goes, a *district only* one names districts.
    fn activity<R: OneOf>(&self, record: &R) -> Shown<R> {
        let Some(activity) = self.tables.activities.get(record.id()) else { return Shown::Not };
        match sensitivity(activity.sensitivity) {
            Sensitive::No => self.without_sensitive_sites(record),
            Sensitive::Hidden => Shown::Not,
            Sensitive::DistrictOnly => {
                let mut activity = activity.clone();
                let mut sites: Vec<Id<Site>> =
                    activity.sites.iter().filter_map(|id| to_district(id, self.tables, self.places)).collect();
                sites.dedup();
                activity.sites = sites.into();
                let activity = AnyRecord::from(activity);
                let Some(coarse) = R::of(&activity) else { return Shown::Not };
                match self.without_sensitive_sites(&**coarse) {
                    Shown::AsItIs => Shown::As((**coarse).clone()),
                    other => other,
                }
            }
        }
    }

    fn of_sensitive_activity<R: OneOf>(&self, record: &R) -> bool {
        let mut sensitive = false;
        record.references(&mut |_, kind, id| {
            let activity = if kind == Kind::Activity { self.tables.activities.get(id) } else { None };
            sensitive |= activity.is_some_and(|a| sensitivity(a.sensitivity) != Sensitive::No);
        });
        sensitive
    }

    fn of_sensitive_site<R: OneOf>(&self, record: &R) -> bool {
        let mut sensitive = false;
        record.references(&mut |_, kind, id| sensitive |= kind == Kind::Site && self.coarser.contains_key(id));
        sensitive
    }

    /// Replaces references to sensitive sites; a record whose subject is such a site without stand-in goes.
    fn without_sensitive_sites<R: OneOf>(&self, record: &R) -> Shown<R> {
        let mut touched = false;
        if !self.coarser.is_empty() {
            record.references(&mut |_, kind, id| touched |= kind == Kind::Site && self.coarser.contains_key(id));
        }
        if !touched {
            return Shown::AsItIs;
        }
        let mut object = crate::domain::json::to_json(&record.clone().into());
        for field in R::fields() {
            let Some(value) = object.get_mut(field.name) else { continue };
            match field.ty {
                crate::domain::FieldType::Ref(Kind::Site) => replace(value, "", &self.coarser),
                crate::domain::FieldType::Subject => replace(value, "sites/", &self.coarser),
                _ => {}
            }
        }
        let coarse = crate::domain::json::from_json(R::KIND, &object).ok();
        coarse.as_ref().and_then(R::of).map_or(Shown::Not, |coarse| Shown::As((**coarse).clone()))
    }
}

#[derive(PartialEq, Eq)]
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
fn coarser_sites(tables: &Tables, places: &Places) -> BTreeMap<Text, Option<Text>> {
    let mut map = BTreeMap::new();
    for (i, site) in tables.sites.iter().enumerate() {
        let deepest = match sensitivity(site.sensitivity) {
            Sensitive::No => continue,
            Sensitive::DistrictOnly => DISTRICT_LEVEL,
            Sensitive::Hidden => 0,
        };
        let stand_in = places.ancestors(i).map(|j| tables.sites.at(j)).find(|s| {
            s.admin_level.is_some_and(|l| l <= deepest) && sensitivity(s.sensitivity) == Sensitive::No
        });
        map.insert(site.id.text().clone(), stand_in.map(|s| s.id.text().clone()));
    }
    map
}

fn replace(value: &mut serde_json::Value, prefix: &str, coarser: &BTreeMap<Text, Option<Text>>) {
    use serde_json::Value;
    match value {
        Value::String(id) => {
            if let Some(stand_in) = id.strip_prefix(prefix).and_then(|id| coarser.get(id)) {
                *value = stand_in.as_ref().map_or(Value::Null, |s| Value::String(format!("{prefix}{s}")));
            }
        }
        Value::Array(items) => {
            for item in items.iter_mut() {
                replace(item, prefix, coarser);
            }
            items.retain(|i| !i.is_null());
        }
        _ => {}
    }
}
