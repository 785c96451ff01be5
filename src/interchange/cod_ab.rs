//! Profile `cod-ab`: administrative boundaries (OCHA common operational datasets) become sites, joined by place code.
//!
//! Of a site that is known by its place code only the geometry is said, and that it is exact: name, parent and all else
//! stay. Any other becomes a new site.

use std::collections::BTreeMap;

use super::drafts::Gathering;
use super::features::{Feature, Features, Geometry};
use super::keys;
use super::profile::{CodAb, cod_ab, country_code, country_of_pcode};
use super::words::shown;
use crate::domain::id::slugify;
use crate::domain::{Cell, Draft, Found, Kind, Known, Place, Problem, Severity, Text};

/// Levels that are looked for, finest first.
const LEVELS: [usize; 6] = [5, 4, 3, 2, 1, 0];
/// IATI `GeographicExactness`: exact.
const EXACT: &str = "1";

/// The columns of one level.
struct Level {
    number: usize,
    pcode: usize,
    names: Vec<usize>,
    languages: Vec<(String, usize)>,
}

/// Where the columns of a layer stand.
pub struct Layout {
    own: Level,
    parent_pcode: Option<usize>,
    country: Option<usize>,
    area: Option<usize>,
    version: Option<usize>,
}

/// Finds the place code columns of a layer; `None` where it has none.
pub fn recognise(features: &Features) -> Option<Layout> {
    let profile = cod_ab();
    let by_name: BTreeMap<String, usize> = features.columns.iter().enumerate().map(|(i, c)| (c.to_lowercase(), i)).collect();
    let find = |pattern: &str, level: usize| by_name.get(&pattern.replace("{n}", &level.to_string()).to_lowercase()).copied();
    let first = |patterns: &[String], level: usize| patterns.iter().find_map(|p| find(p, level));
    let pcode = |level: usize| first(&profile.pcode, level);
    let number = LEVELS.into_iter().find(|n| pcode(*n).is_some())?;
    let names = profile.name.iter().filter_map(|p| find(p, number)).collect();
    let languages = profile.names.iter().filter_map(|(tag, patterns)| Some((tag.clone(), first(patterns, number)?))).collect();
    Some(Layout {
        own: Level { number, pcode: pcode(number)?, names, languages },
        parent_pcode: number.checked_sub(1).and_then(pcode),
        country: pcode(0),
        area: first(&profile.area_km2, number),
        version: first(&profile.version, number),
    })
}

/// Reads boundary layers, coarse levels first; returns the number of features.
pub fn read(layers: &[(&Features, Layout)], known: &dyn Known, out: &mut Gathering<'_>) -> u64 {
    let mut order: Vec<&(&Features, Layout)> = layers.iter().collect();
    order.sort_by_key(|(_, layout)| layout.own.number);
    let mut by_pcode: BTreeMap<String, Text> = BTreeMap::new();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let mut rows = 0;
    for (features, layout) in order {
        for feature in &features.rows {
            rows += 1;
            let place = features.place(feature.number, None);
            let pcode = feature.text(Some(layout.own.pcode));
            let column = &features.columns[layout.own.pcode];
            if pcode.is_empty() {
                let place = Place { column: Some(column.clone()), ..place };
                out.problems.push(Problem::new(Severity::Error, "required", place, "the place has no place code", "fill it in: places are joined by their code"));
                continue;
            }
            if let Some(first) = seen.get(&pcode) {
                let message = format!("the place code already stands in row {} of {}", first.row.unwrap_or_default(), first.file.as_deref().unwrap_or_default());
                let place = Place { column: Some(column.clone()), ..place };
                out.problems.push(Problem::new(Severity::Error, "duplicate", place, message, "one place, one row: join its parts").with_value(&pcode));
                continue;
            }
            seen.insert(pcode.clone(), place.clone());
            if let Some(draft) = site(feature, layout, &pcode, place, known, &by_pcode, out) {
                by_pcode.insert(pcode, draft.id.clone());
                out.take(draft);
            }
        }
    }
    rows
}

fn site(
    feature: &Feature,
    layout: &Layout,
    pcode: &str,
    place: Place,
    known: &dyn Known,
    by_pcode: &BTreeMap<String, Text>,
    out: &mut Gathering<'_>,
) -> Option<Draft> {
    let mut draft = match known.site_by_pcode(pcode) {
        Found::One(id) => Draft::new(Kind::Site, id, place.clone()),
        Found::Several(ids) | Found::Doubtful(ids) => {
            let hint = format!("take the place code out of all but one of: {}", joined(&ids));
            out.problems.push(Problem::new(Severity::Error, "ambiguous", place, "several sites have this place code", hint).with_value(pcode));
            return None;
        }
        Found::None => new_site(feature, layout, pcode, place.clone(), known, by_pcode, out)?,
    };
    match &feature.geometry {
        Geometry::Shape(shape) => {
            draft.say("geometry", Cell::Shape(shape.clone()));
            draft.say("exactness", Cell::text(EXACT));
        }
        Geometry::Broken(invalid) => {
            let place = Place { column: Some("geometry".to_owned()), ..place };
            out.problems.push(Problem::from_invalid(invalid, place.clone()));
            out.refuse(Kind::Site, draft.id, place);
            return None;
        }
        Geometry::Absent | Geometry::Null => {
            let message = "the place has no geometry";
            out.problems.push(Problem::new(Severity::Warning, "geometry_missing", place, message, "nothing is drawn for it").with_value(pcode));
        }
    }
    Some(draft)
}

fn new_site(
    feature: &Feature,
    layout: &Layout,
    pcode: &str,
    place: Place,
    known: &dyn Known,
    by_pcode: &BTreeMap<String, Text>,
    out: &mut Gathering<'_>,
) -> Option<Draft> {
    let profile = cod_ab();
    let Some(name) = layout.own.names.iter().map(|c| feature.text(Some(*c))).find(|n| !n.is_empty()) else {
        let hint = "fill it in; a known site needs no name, its place code is enough";
        out.problems.push(Problem::new(Severity::Error, "required", place, "a new place has no name", hint).with_value(pcode));
        return None;
    };
    let level = layout.own.number;
    let country = country_of_pcode(pcode).or_else(|| country_code(&feature.text(layout.country)));
    let mut draft = Draft::new(Kind::Site, site_id(pcode, known), place);
    draft.say("name", Cell::text(&name));
    draft.say("kind", Cell::text(kind(profile, country, level)));
    draft.say("admin_level", Cell::Int(i64::try_from(level).unwrap_or_default()));
    draft.say("pcode", Cell::text(pcode));
    draft.say("source_id", Cell::text(pcode));
    let version = feature.text(layout.version);
    draft.say("source", Cell::text(&format!("cod-ab {version}")));
    if let Some(country) = country {
        draft.say("country", Cell::text(country));
    }
    let names: Vec<(Text, Text)> = layout
        .own
        .languages
        .iter()
        .map(|(tag, column)| (Text::from(tag.as_str()), feature.text(Some(*column))))
        .filter(|(_, text)| !text.is_empty() && *text != name)
        .map(|(tag, text)| (tag, Text::from(text)))
        .collect();
    if !names.is_empty() {
        draft.say("names", Cell::Map(names));
    }
    if let Some(area) = feature.text(layout.area).parse().ok().filter(|a: &f64| a.is_finite() && *a > 0.0) {
        draft.say("area_km2", Cell::Real(area));
    }
    let parent = feature.text(layout.parent_pcode);
    if let Some(parent) = by_pcode.get(&parent).cloned().or_else(|| one(known.site_by_pcode(&parent))) {
        draft.say("parent", Cell::Text(parent));
    }
    Some(draft)
}

/// The id of a new site: its place code, unless a site with another code has it.
pub fn site_id(pcode: &str, known: &dyn Known) -> String {
    let slug = slugify(pcode);
    if slug.is_empty() || known.has(Kind::Site, &slug) { keys::hashed(&slug, &["pcode", pcode]) } else { slug }
}

/// The site kind of a level in a country.
pub fn kind<'a>(profile: &'a CodAb, country: Option<&str>, level: usize) -> &'a str {
    let of = |key: &str| profile.kinds.get(key).and_then(|kinds| kinds.get(level));
    country.and_then(of).or_else(|| of("default")).map_or("other", String::as_str)
}

fn one(found: Found) -> Option<Text> {
    match found {
        Found::One(id) => Some(id),
        Found::Several(_) | Found::Doubtful(_) | Found::None => None,
    }
}

fn joined(ids: &[Text]) -> String {
    shown(&ids.iter().map(Text::as_str).collect::<Vec<_>>().join(", "))
}
