//! Distinct organisations by area and theme.

use std::path::Path;

use serde_json::{Value, json};
use sitelines::analysis::coverage::distinct;

use crate::inputs::{AREAS, ORGANISATIONS, ROW_THEMES, read_u32};
use crate::timed;

/// How many organisations each cell has, each counted once.
#[expect(clippy::cast_possible_truncation, reason = "12 themes")]
pub fn coverage_count(size: &str, folder: &Path) -> Result<Value, String> {
    let column = |name: &str| read_u32(&folder.join(format!("rows_{size}_{name}.u32")));
    let (area, theme, organisation) = (column("area")?, column("theme")?, column("organisation")?);
    let job = || {
        let pairs = area.iter().zip(&theme).zip(&organisation).map(|((a, t), o)| (a * ROW_THEMES as u32 + t, *o));
        distinct::by_group(AREAS * ROW_THEMES, ORGANISATIONS, pairs)
    };
    Ok(timed(job, |counts| {
        let all: u64 = counts.iter().map(|c| u64::from(*c)).sum();
        vec![("cells", json!(counts.iter().filter(|c| **c > 0).count())), ("distinct", json!(all))]
    }))
}
