//! The pictures of a briefing: maps, drawn elsewhere, and figures.

use std::collections::BTreeMap;

use super::ReportError;
use super::compose::{Desk, MapAsk};
use super::document::{Block, Picture};
use super::figures::cells::Cells;
use super::figures::{Figure, bars, matrix, mixing, network};
use super::spec::PartSpec;
use crate::domain::Kind;
use crate::letters::Fonts;

/// Width of figures in pixels: at 96 to the inch, the width between the margins of an A4 page.
const WIDTH: f64 = 680.0;
/// Steps around a stakeholder in its own figure.
const AROUND: usize = 1;
/// Parameters of `mixing` in a figure: no random orders, which cost and are not drawn.
const NO_ORDERS: (&str, &str) = ("permutations", "0");

/// A map; nothing where this program cannot draw it.
pub fn map(desk: &mut Desk<'_>, part: &PartSpec) -> Result<Vec<Block>, ReportError> {
    let ask = desk.ask;
    let site = ask.subject.as_ref().filter(|s| s.kind == Kind::Site).map(|s| s.id.as_str());
    let map = part.map.as_deref().unwrap_or_default();
    let Some(drawn) = (ask.maps)(&MapAsk { map, site, as_of: ask.as_of, lang: ask.lang, share: part.width.unwrap_or(1.0) })? else { return Ok(Vec::new()) };
    let picture = Picture { alt: drawn.said, caption: drawn.caption, map: true, width: part.width.unwrap_or(1.0), ..Picture::default() };
    Ok(vec![desk.picture(drawn.bytes, drawn.extension, picture)])
}

/// A figure; nothing where there is nothing to draw. One too large to draw says so in its place.
pub fn figure(desk: &mut Desk<'_>, part: &PartSpec) -> Result<Vec<Block>, ReportError> {
    let drawn = match drawn(desk, part) {
        Err(error @ ReportError::TooLarge { .. }) => return Ok(vec![Block::Note { text: error.to_string() }]),
        other => other?,
    };
    let Some(figure) = drawn else { return Ok(Vec::new()) };
    let alt = figure.alt();
    // a narrow figure is not blown up
    let width = part.width.unwrap_or(1.0);
    let picture = Picture { alt, caption: figure.note, map: false, width, ..Picture::default() };
    Ok(vec![desk.picture(figure.svg.into_bytes(), "svg", picture)])
}

fn drawn(desk: &mut Desk<'_>, part: &PartSpec) -> Result<Option<Figure>, ReportError> {
    let (atlas, lang, as_of) = (desk.atlas, desk.ask.lang, desk.ask.as_of);
    let fonts = &Fonts::find(None)?;
    let stakeholders = &atlas.tables.stakeholders;
    let ask = network::Ask { lang, as_of, width: WIDTH, around: None };
    match part.figure.as_deref().unwrap_or_default() {
        "network" if stakeholders.is_empty() => Ok(None),
        "network" => network::draw(fonts, atlas, &ask).map(Some),
        "ego" => {
            let of = |id: &str| stakeholders.index(id);
            let Some(centre) = desk.ask.subject.as_ref().filter(|s| s.kind == Kind::Stakeholder).and_then(|s| of(&s.id)) else { return Ok(None) };
            network::draw(fonts, atlas, &network::Ask { around: Some((&[centre], AROUND)), ..ask }).map(Some)
        }
        "present" => {
            let here = present(desk);
            if here.len() < 2 {
                return Ok(None);
            }
            network::draw(fonts, atlas, &network::Ask { around: Some((&here, 0)), ..ask }).map(Some)
        }
        "mixing" => {
            let params: BTreeMap<String, String> = [NO_ORDERS].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
            let report = desk.report("mixing", &params)?;
            Ok((report.report.rows.len() > 1).then(|| mixing::draw(fonts, lang, report, WIDTH)))
        }
        figure => {
            let cells = Cells::of(desk.report("gaps", &part.params)?);
            if cells.sites.len() < 2 {
                return Ok(None);
            }
            Ok(Some(if figure == "bars" { bars::draw(fonts, atlas, lang, &cells, WIDTH) } else { matrix::draw(fonts, atlas, lang, &cells, WIDTH) }))
        }
    }
}

/// Stakeholders active at the site that the briefing is about or inside it, or with a seat in the platform, ascending.
fn present(desk: &Desk<'_>) -> Vec<usize> {
    let atlas = desk.atlas;
    let Some(subject) = &desk.ask.subject else { return Vec::new() };
    let mut here: Vec<usize> = match subject.kind {
        Kind::Site => {
            let Some(site) = atlas.tables.sites.index(&subject.id) else { return Vec::new() };
            let active = atlas.presences.iter().filter(|p| p.is_active(desk.ask.as_of));
            active.filter(|p| p.site.is_some_and(|s| atlas.places.is_within(s, site))).map(|p| p.stakeholder).collect()
        }
        Kind::Platform => {
            let seats = atlas.tables.memberships.iter().filter(|m| m.platform.as_str() == subject.id.as_str());
            seats.filter_map(|m| atlas.tables.stakeholders.index(m.stakeholder.as_str())).collect()
        }
        _ => Vec::new(),
    };
    here.sort_unstable();
    here.dedup();
    here
}
