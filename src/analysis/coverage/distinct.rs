//! How many different members each group has, each counted once however often it is named: organisations of a cell, or
//! cells of an organisation ([`super::shares`]).
//!
//! A radix partition puts the rows of near groups side by side, so that all further work stays in the cache; within a part
//! the rows are put together by group, and a mark by member tells which was met in this group already. Nothing is sorted.

/// Parts of the first pass: as many streams as a processor writes without losing their pages.
const PARTS: usize = 256;

/// Of pairs (group, member) in any order and with repeats, the number of different members by group.
/// O(pairs + groups + members) time; two pairs and a half of memory for each pair.
///
/// ```
/// use sitelines::analysis::coverage::distinct;
/// let pairs = [(0, 7), (2, 7), (0, 7), (0, 1)];
/// assert_eq!(distinct::by_group(3, 8, pairs.into_iter()), [2, 0, 1]);
/// ```
///
/// # Panics
/// Where a group or a member is not below its bound.
pub fn by_group(groups: usize, members: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Vec<u32> {
    let width = groups.div_ceil(PARTS).max(1).next_power_of_two();
    let shift = width.trailing_zeros();
    let mut starts = [0_usize; PARTS + 1];
    for (group, _) in pairs.clone() {
        starts[(group >> shift) as usize + 1] += 1;
    }
    for part in 0..PARTS {
        starts[part + 1] += starts[part];
    }
    let mut next = starts;
    let mut parted = vec![(0, 0); starts[PARTS]];
    for pair in pairs {
        let at = &mut next[(pair.0 >> shift) as usize];
        parted[*at] = pair;
        *at += 1;
    }
    let mut counts = vec![0; groups];
    let mut met = vec![0; members];
    let (mut ends, mut grouped) = (vec![0_usize; width], Vec::new());
    for part in 0..groups.div_ceil(width) {
        let rows = &parted[starts[part]..starts[part + 1]];
        let first = part * width;
        put_together(rows, first, &mut ends, &mut grouped);
        let mut from = 0;
        for (group, count) in counts.iter_mut().enumerate().skip(first).take(width) {
            let to = ends[group - first];
            // groups are met in order, so that 1 more than the group marks no earlier one
            #[expect(clippy::cast_possible_truncation, reason = "a group that pairs name fits")]
            let mark = group as u32 + 1;
            for &member in &grouped[from..to] {
                let last = &mut met[member as usize];
                *count += u32::from(*last != mark);
                *last = mark;
            }
            from = to;
        }
    }
    counts
}

/// The members of `rows` by group, one group after another, and where each group ends.
fn put_together(rows: &[(u32, u32)], first: usize, ends: &mut [usize], grouped: &mut Vec<u32>) {
    ends.fill(0);
    for (group, _) in rows {
        ends[*group as usize - first] += 1;
    }
    let mut from = 0;
    for end in ends.iter_mut() {
        let count = *end;
        *end = from;
        from += count;
    }
    grouped.clear();
    grouped.resize(rows.len(), 0);
    for (group, member) in rows {
        let at = &mut ends[*group as usize - first];
        grouped[*at] = *member;
        *at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn counts_are_those_of_sets() {
        for groups in [1, 2, 255, 256, 257, 1_000, 70_000] {
            let mut state = 1_u64;
            let mut next = |below: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                u32::try_from((state >> 33) % below).expect("small")
            };
            let pairs: Vec<(u32, u32)> = (0..5_000).map(|_| (next(groups), next(40))).collect();
            let mut sets = vec![BTreeSet::new(); usize::try_from(groups).expect("small")];
            for (group, member) in &pairs {
                sets[*group as usize].insert(*member);
            }
            let expected: Vec<usize> = sets.iter().map(BTreeSet::len).collect();
            let found: Vec<usize> = by_group(expected.len(), 40, pairs.into_iter()).into_iter().map(|c| c as usize).collect();
            assert_eq!(found, expected, "{groups} groups");
        }
        assert!(by_group(0, 0, std::iter::empty()).is_empty());
    }
}
