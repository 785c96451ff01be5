//! What may be shown: the records of an atlas without what is private, sensitive or only an example.
//!
//! `sensitivity` (DOMAIN.md section 2): a *district only* site or activity is known in public only to its second
//! administrative level, a *hidden* site only to its country; a hidden activity is left out, and no sensitive activity
//! names its partners.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::places::Places;
use super::tables::Tables;
use crate::domain::records::Site;
use crate::domain::{AnyRecord, Id, Kind, Revision, Text};

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

/// The records that an audience may see, sensitive places replaced by coarser ones.
pub fn records_for(audience: Audience, tables: &Tables, places: &Places) -> Vec<(AnyRecord, Revision)> {
    if audience == Audience::Keeper {
        return tables.all().collect();
    }
    let coarser = coarser_sites(tables, places);
    let mut shown = Vec::new();
    for (record, revision) in tables.all() {
        if record.is_private() || (audience == Audience::Public && record.is_illustrative()) {
            continue;
        }
        let record = match record {
            AnyRecord::Site(site) if coarser.contains_key(site.id.as_str()) => continue,
            AnyRecord::Activity(activity) => match sensitivity(activity.sensitivity) {
                Sensitive::Hidden => continue,
                Sensitive::DistrictOnly => {
                    let mut activity = (*activity).clone();
                    activity.sites = activity.sites.iter().filter_map(|id| to_district(id, tables, places)).collect();
                    activity.sites.dedup();
                    AnyRecord::Activity(Arc::new(activity))
                }
                Sensitive::No => AnyRecord::Activity(activity),
            },
            AnyRecord::Participation(p)
                if tables.activities.get(p.activity.as_str()).is_some_and(|a| sensitivity(a.sensitivity) != Sensitive::No) =>
            {
                continue;
            }
            other => other,
        };
        if coarser.is_empty() {
            shown.push((record, revision));
        } else if let Some(record) = without_sensitive_sites(record, &coarser) {
            shown.push((record, revision));
        }
    }
    shown
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

/// Replaces references to sensitive sites; a record whose subject is such a site without stand-in is left out.
fn without_sensitive_sites(record: AnyRecord, coarser: &BTreeMap<Text, Option<Text>>) -> Option<AnyRecord> {
    let mut touched = false;
    record.references(&mut |_, kind, id| touched |= kind == Kind::Site && coarser.contains_key(id));
    if !touched {
        return Some(record);
    }
    let kind = record.kind();
    let mut object = crate::domain::json::to_json(&record);
    for field in kind.fields() {
        let Some(value) = object.get_mut(field.name) else { continue };
        match field.ty {
            crate::domain::FieldType::Ref(Kind::Site) => replace(value, "", coarser),
            crate::domain::FieldType::Subject => replace(value, "sites/", coarser),
            _ => {}
        }
    }
    crate::domain::json::from_json(kind, &object).ok()
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
