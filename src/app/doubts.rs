//! What may be wrong with a record though it can be taken: said as warnings of an import.

use super::workspace::View;
use crate::domain::records::{Activity, Site};
use crate::domain::{AnyRecord, Place, Problem, Severity};

/// Beyond this many vertices a shape is not tested for crossing itself while somebody waits.
const TESTED_VERTICES: usize = 20_000;

/// What may be wrong though it can be taken.
pub(super) fn doubt(view: &View, record: &AnyRecord, place: &Place) -> Option<Problem> {
    match record {
        AnyRecord::Site(site) => doubtful_shape(view, site, record, place),
        AnyRecord::Activity(activity) => doubtful_shares(activity, record, place),
        _ => None,
    }
}

/// The rule of shares that do not sum to 100: of IATI activities the reader has told it at the line of the sectors.
pub(super) const SHARES_SUM: &str = "shares_sum";

/// Shares of themes that do not sum to 100: no money is split by them.
fn doubtful_shares(activity: &Activity, record: &AnyRecord, place: &Place) -> Option<Problem> {
    let sum = activity.theme_shares_sum().filter(|_| activity.theme_parts().is_none())?;
    let place = Place { record: Some(record.path()), column: Some("theme_shares".into()), ..place.clone() };
    let message = format!("the shares of the themes of {} sum to {sum} percent", activity.title);
    let hint = "they are kept, but no money is split by them: mend them so that they sum to 100, or leave them out";
    Some(Problem::new(Severity::Warning, SHARES_SUM, place, message, hint).with_value(&sum.to_string()))
}

/// A shape that may be wrong: longitude and latitude swapped, rings that cross themselves.
fn doubtful_shape(view: &View, site: &Site, record: &AnyRecord, place: &Place) -> Option<Problem> {
    let shape = site.geometry.as_ref()?;
    if view.keeper.tables.sites.get(site.id.as_str()).is_some_and(|known| known.geometry.as_ref() == Some(shape)) {
        return None;
    }
    let place = Place { record: Some(record.path()), column: Some("geometry".into()), ..place.clone() };
    let [w, s, e, n] = shape.bounds();
    if let Some([west, south, east, north]) = view.shown(false).extent() {
        const MARGIN_DEGREES: f64 = 2.0;
        let near = |x: f64, y: f64| {
            (west - MARGIN_DEGREES..=east + MARGIN_DEGREES).contains(&x) && (south - MARGIN_DEGREES..=north + MARGIN_DEGREES).contains(&y)
        };
        if !near(w, s) && !near(e, n) && near(s, w) && near(n, e) {
            let message = format!("{} lies far from every other site, and among them if longitude and latitude are swapped", site.name);
            let hint = "longitude comes first; if they are swapped in the file, mend it and import again";
            return Some(Problem::new(Severity::Warning, "axes_swapped", place, message, hint).with_value(&format!("{w} {s}")));
        }
    }
    if shape.is_areal() && geo::CoordsIter::coords_count(shape.geometry()) <= TESTED_VERTICES && !geo::Validation::is_valid(shape.geometry()) {
        let message = format!("the boundary of {} crosses itself or its parts overlap", site.name);
        let hint = "it is kept as it came; areas and overlaps computed from it may be off: mend it in a GIS";
        return Some(Problem::new(Severity::Warning, "geometry_invalid", place, message, hint));
    }
    None
}
