//! Tiles that hold what a map says of its sites, for clients that join nothing: another web map, a desktop program.

use std::sync::Arc;

use super::{Asked, panels, values};
use crate::app::analyse::Cache;
use crate::app::error::AppError;
use crate::app::export;
use crate::app::workspace::View;
use crate::domain::Text;
use crate::render::compose::Reading;
use crate::tiles::layer::Value;
use crate::tiles::{LayerName, SimplifiedLayer};

/// The sites of a view with the values of a map's legends, one property each. Made once for a view and a question.
pub fn sites(view: &View, reports: &Cache, asked: &Asked) -> Result<Option<Arc<SimplifiedLayer>>, AppError> {
    let atlas = view.shown(asked.examples);
    let map = super::find(&asked.map)?.of(atlas)?;
    if map.legends.is_empty() {
        let message = format!("the map {} says nothing of sites: leave it out", asked.map);
        return Err(AppError::Parameter { parameter: "map", message });
    }
    let Some(panel) = panels::of(atlas, &map, asked)?.into_iter().next() else { return Ok(None) };
    let day = export::day(asked.as_of.as_deref(), atlas)?;
    let key = format!("sites {}", asked.canonical());
    if let Some(kept) = view.kept_layer(asked.examples, &key, day) {
        return Ok(Some(kept));
    }
    let known = values::of(view, reports, &map, asked, &panel)?;
    let Some(plain) = view.layer(asked.examples, &LayerName::Sites, day) else { return Ok(None) };
    let states: Vec<&str> = map.legends.iter().map(|legend| legend.state).collect();
    let of_site = |at: u64| {
        let site = usize::try_from(at).ok().filter(|at| *at < atlas.tables.sites.len()).map(|at| atlas.tables.sites.at(at));
        let readings = site.and_then(|site| known.of_sites.get(site.id.as_str()));
        let value = |reading: &Option<Reading>| match reading {
            Some(Reading::Class(class)) => Some(Value::Text(Text::from(class.as_str()))),
            Some(Reading::Number(number)) => Some(Value::Real(*number)),
            Some(Reading::Unknown) | None => None,
        };
        readings.map(|all| all.iter().map(value).collect()).unwrap_or_default()
    };
    let layer = Arc::new(plain.with_values(&states, &of_site));
    view.keep_layer(asked.examples, key, day, &layer);
    Ok(Some(layer))
}
