//! People: figures of activities and needs that may be about the same persons, added up without counting anybody twice.
//!
//! People over several activities are a range, from the largest single figure to the sum, unless they are declared
//! distinct. People in need of different places are different people, of one place perhaps the same: the least is the sum
//! over places of the larger of the place's own largest figure and what lies inside it; the most is the sum of all.

use std::collections::BTreeMap;

use crate::atlas::Places;
use crate::domain::records::Activity;

/// At least and at most so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
}

/// The range of several figures; `None` of none. O(n).
pub fn range(figures: impl IntoIterator<Item = u64>, distinct: bool) -> Option<Range> {
    let mut found: Option<Range> = None;
    for figure in figures {
        let (low, high) = found.map_or((0, 0), |r| (r.low, r.high));
        let low = if distinct { low.saturating_add(figure) } else { low.max(figure) };
        found = Some(Range { low, high: high.saturating_add(figure) });
    }
    found
}

/// The range of people in need, by site and figure; `None` of none. O(n depth).
pub fn range_by_site(places: &Places, figures: &[(usize, u64)]) -> Option<Range> {
    let mut own: BTreeMap<usize, u64> = BTreeMap::new();
    for &(site, figure) in figures {
        let most = own.entry(site).or_default();
        *most = figure.max(*most);
    }
    let high = range(figures.iter().map(|(_, n)| *n), false)?.high;
    let mut by_depth: Vec<(usize, usize)> = own.keys().map(|s| (places.ancestors(*s).count(), *s)).collect();
    by_depth.sort_unstable_by(|a, b| b.cmp(a));
    let mut inside: BTreeMap<usize, u64> = BTreeMap::new();
    let mut low = 0_u64;
    for (_, site) in by_depth {
        let least = own[&site].max(inside.get(&site).copied().unwrap_or(0));
        match places.ancestors(site).find(|around| own.contains_key(around)) {
            Some(around) => {
                let sum = inside.entry(around).or_default();
                *sum = sum.saturating_add(least);
            }
            None => low = low.saturating_add(least),
        }
    }
    Some(Range { low, high })
}

/// People reached: the total, else women and men where both are known.
pub fn reached(activity: &Activity) -> Option<u64> {
    total(activity.reached_total.get(), activity.reached_female.get(), activity.reached_male.get())
}

/// People targeted: the total, else women and men where both are known.
pub fn targeted(activity: &Activity) -> Option<u64> {
    total(activity.targeted_total.get(), activity.targeted_female.get(), activity.targeted_male.get())
}

fn total(total: Option<u64>, female: Option<u64>, male: Option<u64>) -> Option<u64> {
    total.or_else(|| Some(female?.saturating_add(male?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_several_activities_are_a_range_unless_declared_distinct() {
        assert_eq!(range([], false), None);
        assert_eq!(range([30, 70, 50], false), Some(Range { low: 70, high: 150 }));
        assert_eq!(range([30, 70, 50], true), Some(Range { low: 150, high: 150 }));
        assert_eq!(range([0], false), Some(Range { low: 0, high: 0 }), "none reached is known");
    }
}
