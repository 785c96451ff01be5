//! Limits that several analyses share, each with its reason.

use super::AnalysisError;

/// The most pairs of stakeholders that share a cell, counted cell by cell: one cell with 3,000 providers has 4.5 million.
/// What is kept of a pair is 16 bytes.
pub const MAX_PAIRS_IN_CELLS: usize = 20_000_000;

/// The most pairs of a site and what lies within reach of it where none is kept: some ten seconds on two cores.
pub const MAX_PAIRS_WITHIN_REACH: usize = 200_000_000;

/// The most pairs of sites within reach of each other of which only the other site is kept: 8 bytes each, four hundred
/// megabytes. 100,000 sites of a country have 26 million within 25 km.
pub const MAX_SITES_WITHIN_REACH: usize = 50_000_000;

/// Nothing where the size is within the limit, the limit included; else what is too large and what to do.
pub fn within(what: &'static str, size: usize, limit: usize, hint: &'static str) -> Result<(), AnalysisError> {
    if size > limit { Err(AnalysisError::TooLarge { what, size, limit, hint }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_within_itself() {
        assert_eq!(within("it", 7, 7, "do"), Ok(()));
        assert_eq!(within("it", 8, 7, "do"), Err(AnalysisError::TooLarge { what: "it", size: 8, limit: 7, hint: "do" }));
    }
}
