//! What may be wrong with a record though it can be taken: said as warnings of an import.

use super::workspace::View;
use std::collections::BTreeMap;

use crate::domain::records::{Activity, Site};
use crate::domain::{AnyRecord, Kind, Place, Problem, Severity, Shape, Text, crossing::crossing, seams::seams};

/// Up to this many vertices every rule of validity is tested (in the square of them), beyond it that edges do not cross.
const FULLY_TESTED_VERTICES: usize = 5_000;
/// The most seams that one import tells.
const TOLD_SEAMS: usize = 100;

/// What may be wrong though it can be taken.
pub(super) fn doubt(view: &View, record: &AnyRecord, place: &Place) -> Option<Problem> {
    match record {
        AnyRecord::Site(site) => doubtful_shape(view, site, record, place),
        AnyRecord::LayerFeature(feature) => {
            let shape = feature.geometry.as_ref()?;
            let known = view.keeper.tables.any(Kind::LayerFeature, feature.id.text());
            if known.is_some_and(|(known, _)| known == *record) { None } else { invalid(shape, &record.label(), record, place) }
        }
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
    invalid(shape, &site.name, record, &place)
}

/// An area whose boundary crosses itself, or whose parts overlap: of any size, in every record that has one.
pub(super) fn invalid(shape: &Shape, name: &str, record: &AnyRecord, place: &Place) -> Option<Problem> {
    if !shape.is_areal() {
        return None;
    }
    let is_small = geo::CoordsIter::coords_count(shape.geometry()) <= FULLY_TESTED_VERTICES;
    let crosses = crossing(shape.geometry());
    if crosses.is_none() && (!is_small || geo::Validation::is_valid(shape.geometry())) {
        return None;
    }
    let place = Place { record: Some(record.path()), column: Some("geometry".into()), ..place.clone() };
    let at = crosses.map(|c| format!(", near {:.6} {:.6}", c.x, c.y)).unwrap_or_default();
    let message = format!("the boundary of {name} crosses itself or its parts overlap{at}");
    let hint = "it is kept as it came; areas and overlaps computed from it may be off: mend it in a GIS";
    Some(Problem::new(Severity::Warning, "geometry_invalid", place, message, hint))
}

/// Sites of one level, each with the place in the files where they say it.
type Level<'a> = Vec<(&'a Site, Option<&'a Place>)>;

/// Sites of one administrative level and country whose borders do not meet, where the import says a border of one of them.
pub(super) fn doubtful_borders(view: &View, wanted: &BTreeMap<(Kind, Text), (AnyRecord, Place)>) -> Vec<Problem> {
    let level = |site: &Site| Some((site.country.as_ref()?.to_string(), site.admin_level.get()?));
    let holds = |site: &Site| site.geometry.as_ref().is_some_and(Shape::is_areal) && site.succeeded_by.is_empty();
    let mut levels: BTreeMap<(String, u64), Level<'_>> = BTreeMap::new();
    for (record, place) in wanted.values() {
        let AnyRecord::Site(site) = record else { continue };
        let known = view.keeper.tables.sites.get(site.id.as_str());
        let is_new = known.is_none_or(|known| known.geometry != site.geometry);
        if let Some(level) = level(site).filter(|_| holds(site)) {
            levels.entry(level).or_default().push((site, is_new.then_some(place)));
        }
    }
    levels.retain(|_, sites| sites.iter().any(|(_, place)| place.is_some()));
    for site in view.keeper.tables.sites.iter().filter(|s| holds(s)) {
        let key = (Kind::Site, site.id.text().clone());
        if let Some(sites) = level(site).and_then(|level| levels.get_mut(&level))
            && !wanted.contains_key(&key)
        {
            sites.push((site, None));
        }
    }
    let mut problems = Vec::new();
    for ((country, level), sites) in levels {
        let shapes: Vec<_> = sites.iter().filter_map(|(s, _)| s.geometry.as_ref()).map(Shape::geometry).collect();
        let looked_at: Vec<bool> = sites.iter().map(|(_, place)| place.is_some()).collect();
        let Some(found) = seams(&shapes, &looked_at) else {
            let message = format!("whether the borders of the {} sites of level {level} in {country} meet was not tested: they have too many vertices", sites.len());
            let hint = format!("up to {} vertices are tested: simplify the borders to have it told", crate::domain::seams::MAX_VERTICES);
            problems.push(Problem::new(Severity::Note, "borders_untested", Place::default(), message, hint));
            continue;
        };
        let more = found.len().saturating_sub(TOLD_SEAMS);
        for seam in found.into_iter().take(TOLD_SEAMS) {
            let (Some((a, placed_a)), Some((b, placed_b))) = (sites.get(seam.between.0), sites.get(seam.between.1)) else { continue };
            let place = Place { record: Some(format!("{}/{}", Kind::Site.plural(), if placed_a.is_some() { &a.id } else { &b.id })), column: Some("geometry".into()), ..placed_a.or(*placed_b).cloned().unwrap_or_default() };
            let what = if seam.is_overlap { "overlap" } else { "leave a strip that neither claims" };
            let message = format!("the borders of {} and {} do not meet: they {what}, {:.0} m wide, {:.2} km², near {:.5} {:.5}", a.name, b.name, seam.width_m, seam.area_m2 / 1e6, seam.at.x, seam.at.y);
            let hint = "it is kept as it came; mend it in a GIS, or bring both from one set of boundaries";
            problems.push(Problem::new(Severity::Warning, "borders_apart", place, message, hint).with_value(&format!("{}, {}", a.id, b.id)));
        }
        if more > 0 {
            let message = format!("{more} more borders of level {level} in {country} do not meet");
            problems.push(Problem::new(Severity::Warning, "borders_apart", Place::default(), message, "they look like two sets of boundaries: bring all from one"));
        }
    }
    problems
}
