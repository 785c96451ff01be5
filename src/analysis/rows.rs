//! The rows of a window, made by as many threads as there are.

use std::ops::Range;

use rayon::prelude::*;

use super::evidence::Writer;
use super::report::ReportRow;
use super::{AnalysisError, Control};
use crate::atlas::Atlas;

/// Rows that one thread makes at a time; a row is the same in whichever block it is made.
const BLOCK: usize = 512;

/// The rows of a range, in order, made by as many threads as there are.
pub fn in_blocks(
    atlas: &Atlas,
    rows: Range<usize>,
    control: &Control,
    make: impl Fn(usize, &mut Writer<'_>) -> ReportRow + Sync,
) -> Result<Vec<ReportRow>, AnalysisError> {
    let blocks: Vec<Range<usize>> = rows.clone().step_by(BLOCK).map(|start| start..rows.end.min(start + BLOCK)).collect();
    let made: Result<Vec<Vec<ReportRow>>, AnalysisError> = blocks
        .into_par_iter()
        .map(|block| {
            control.go_on()?;
            let mut writer = Writer::new(atlas);
            Ok(block.map(|row| make(row, &mut writer)).collect())
        })
        .collect();
    Ok(made?.into_iter().flatten().collect())
}
