//! Lists in filters (CQL2 section 7.9): they are sets, so that neither order nor repeats count.

use super::value::Value;

/// A relation of two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same members.
    Equals,
    /// The first has every member of the second.
    Contains,
    /// The second has every member of the first.
    ContainedBy,
    /// A member of both.
    Overlaps,
}

impl Relation {
    /// The relation of its name in CQL2 JSON.
    pub fn parse(op: &str) -> Option<Self> {
        Some(match op {
            "a_equals" => Self::Equals,
            "a_contains" => Self::Contains,
            "a_containedBy" => Self::ContainedBy,
            "a_overlaps" => Self::Overlaps,
            _ => return None,
        })
    }
    /// True where it holds. O(a x b).
    pub fn holds(self, a: &[Value], b: &[Value]) -> bool {
        let all_in = |some: &[Value], others: &[Value]| some.iter().all(|v| others.contains(v));
        match self {
            Self::Equals => all_in(a, b) && all_in(b, a),
            Self::Contains => all_in(b, a),
            Self::ContainedBy => all_in(a, b),
            Self::Overlaps => a.iter().any(|v| b.contains(v)),
        }
    }
}
