//! References between records, and rules that a workspace carries: checked at every door; references are followed where a
//! record goes.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use crate::analysis::checks::own;
use crate::atlas::Atlas;
use crate::atlas::tables::Visit;
use crate::domain::{AnyRecord, Change, Kind, OneOf, Place, Problem, Revision, Severity, Text};

/// Every reference of the changed records that would lead nowhere once the changes are made.
pub fn dangling(atlas: &Atlas, changes: &[Change]) -> Vec<Problem> {
    let after: HashMap<(Kind, &str), bool> = changes.iter().map(|change| {
        let (kind, id) = change.subject();
        ((kind, id.as_str()), matches!(change, Change::Put(_)))
    }).collect();
    let put = changes.iter().filter_map(|change| if let Change::Put(record) = change { Some(record) } else { None });
    lead_nowhere(atlas, &after, put)
}

/// The same of records that are to be put in place.
pub fn dangling_records<'r>(atlas: &Atlas, records: impl Iterator<Item = &'r AnyRecord> + Clone) -> Vec<Problem> {
    let after = records.clone().map(|record| ((record.kind(), record.id().as_str()), true)).collect();
    lead_nowhere(atlas, &after, records)
}

/// References to what is not there after changes: what they put (true) or delete (false), else what the atlas has.
fn lead_nowhere<'r>(atlas: &Atlas, after: &HashMap<(Kind, &str), bool>, records: impl Iterator<Item = &'r AnyRecord>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for record in records {
        record.references(&mut |field, kind, id| {
            let there = after.get(&(kind, id.as_str())).copied().unwrap_or_else(|| atlas.tables.has(kind, id));
            if !there {
                problems.push(no_such(record, field, kind, id));
            }
        });
    }
    problems
}

/// Rules that a change puts in place and that cannot be asked: no such logic or parameter, or more than a workspace carries.
pub fn rules(atlas: &Atlas, changes: &[Change]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut ids: BTreeSet<&Text> = atlas.tables.rules.iter().map(|r| r.id.text()).collect();
    for change in changes {
        match change {
            Change::Delete(Kind::Rule, id) => drop(ids.remove(id)),
            Change::Put(any @ AnyRecord::Rule(rule)) => {
                let place = Place { record: Some(any.path()), ..Place::default() };
                let broken = own::read(rule).err().unwrap_or_default();
                problems.extend(broken.iter().map(|b| Problem::from_invalid(b, place.clone())));
                if ids.insert(rule.id.text()) && ids.len() > own::MAX_OWN_RULES {
                    let message = format!("the workspace would carry {} rules", ids.len());
                    let hint = format!("a workspace carries at most {}: take some out", own::MAX_OWN_RULES);
                    problems.push(Problem::new(Severity::Error, "too_many_rules", place, message, hint));
                }
            }
            _ => {}
        }
    }
    problems
}

fn no_such(record: &AnyRecord, field: &str, kind: Kind, id: &Text) -> Problem {
    let place = Place { column: Some(field.to_owned()), record: Some(record.path()), ..Place::default() };
    let message = format!("there is no {} {:?}", kind.singular(), id.as_str());
    Problem::new(Severity::Error, "reference", place, message, "add it first, send it in the same import, or mend the id")
        .with_value(id)
}

/// The records that refer to one, as `kind/id`, in order.
pub fn referrers(atlas: &Atlas, kind: Kind, id: &str) -> Vec<(Kind, Text)> {
    referrers_of(atlas, &BTreeSet::from([(kind, Text::from(id))])).into_iter().collect()
}

/// The record and all that would be left without it, one level after another: what `cascade=true` deletes.
/// O(records x levels).
pub fn cascade(atlas: &Atlas, kind: Kind, id: &Text) -> Vec<(Kind, Text)> {
    let mut gone = BTreeSet::from([(kind, id.clone())]);
    let mut front = gone.clone();
    while !front.is_empty() {
        front = &referrers_of(atlas, &front) - &gone;
        gone.extend(front.iter().cloned());
    }
    gone.into_iter().collect()
}

/// The records that refer to any of some. O(records).
fn referrers_of(atlas: &Atlas, wanted: &BTreeSet<(Kind, Text)>) -> BTreeSet<(Kind, Text)> {
    let mut search = Referrers { wanted, found: BTreeSet::new() };
    atlas.tables.visit(&mut search);
    search.found
}

struct Referrers<'a> {
    wanted: &'a BTreeSet<(Kind, Text)>,
    found: BTreeSet<(Kind, Text)>,
}

impl Visit for Referrers<'_> {
    fn visit<R: OneOf>(&mut self, record: &R, _: Revision) {
        let mut refers = false;
        record.references(&mut |_, kind, id| refers |= self.wanted.contains(&(kind, id.clone())));
        if refers {
            self.found.insert((R::KIND, record.id().clone()));
        }
    }
}
