//! The same cells on two days: the choice of one day, asked of another.

use super::cells::Cells;
use crate::analysis::chosen::{Chosen, stale_before};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{AnalysisError, Control, Params};
use crate::atlas::Atlas;
use crate::domain::time::{AsOf, Day};

/// The cells of the earlier and of the later day. Sites and themes are those chosen on `params.as_of`, so that a cell
/// has the same number on both.
pub fn on_two_days<'a>(
    atlas: &'a Atlas,
    params: &Params,
    days: [AsOf; 2],
    control: &Control,
) -> Result<[Cells<'a>; 2], AnalysisError> {
    let tree = ThemeTree::build(atlas);
    let chosen = Chosen::read(atlas, params, &tree);
    let on = |day: AsOf, tree: ThemeTree| {
        let then = Chosen { as_of: day, stale_before: stale_before(day), ..chosen.clone() };
        Cells::of(atlas, then, tree, control)
    };
    Ok([on(days[0], tree.clone())?, on(days[1], tree)?])
}

/// The day `months` after `day` (its last valid day where the month is shorter).
pub fn months_after(day: Day, months: i64) -> Day {
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    day.checked_add(span).unwrap_or(Day::MAX)
}
