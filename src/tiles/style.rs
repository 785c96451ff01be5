//! A map description as a `MapLibre` style (style specification version 8).
//!
//! What a site's colour says is feature state, set by the client from an analysis; moving a slider fetches no tile. A client that sets
//! none finds the same in the tiles, whose addresses in the style name the map.
//! `fill-pattern` takes no feature state, so each hatched class is a layer of its own with a constant pattern, switched by
//! `fill-opacity`; under it lies its plain colour, for clients that have not drawn the pattern. The client adds the
//! pattern images (`map_description::Pattern`) and, at the root, its `font-faces`: this style draws no text.

use serde_json::{Value, json};

use super::disputed;
use super::map_description::{Class, Drawing, INK, Legend, MapDescription, PAPER, SELECTION, Scale};
use crate::domain::Codelist;
use crate::domain::codelist::Constituency;

/// What the caller knows.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// Address of a layer's `TileJSON`, with `{layer}` to fill in.
    pub tilejson: &'a str,
    /// What is added to the address of the sites, so that their tiles hold what the legends say: `?map=coverage&theme=water`.
    pub values: &'a str,
    /// Kind of site that is filled and marked; all kinds where none is named.
    pub unit: Option<&'a str>,
    /// Title of the style.
    pub name: &'a str,
    /// West, south, east, north in degrees of what it shows.
    pub bounds: Option<[f64; 4]>,
}

/// Opacity of a fill; what the page's own layers have (`web/src/map/layers.ts`).
pub const FILL: f64 = 0.9;
/// Opacity of outlines of sites.
pub const OUTLINE_OPACITY: f64 = 0.55;
/// Opacity of ties.
pub const TIE_OPACITY: f64 = 0.45;
/// Radius of a site that is a point, in pixels.
pub const POINT_RADIUS: f64 = 7.0;
/// Radius of a stakeholder, in pixels.
pub const STAKEHOLDER_RADIUS: f64 = 6.0;
/// Colour of a stakeholder whose constituency is not known.
pub const UNKNOWN_CONSTITUENCY: &str = "#8A8F94";

/// Width of an outline at a zoom, in pixels: higher levels have stronger ones.
pub fn outline_width(admin_level: Option<u8>, zoom: f64) -> f64 {
    let [low, high] = match admin_level {
        Some(0 | 1) => OUTLINES[0],
        Some(2) => OUTLINES[1],
        _ => OUTLINES[2],
    };
    let along = ((zoom - OUTLINE_ZOOMS[0]) / (OUTLINE_ZOOMS[1] - OUTLINE_ZOOMS[0])).clamp(0.0, 1.0);
    low + (high - low) * along
}

/// Between these zooms outlines grow.
const OUTLINE_ZOOMS: [f64; 2] = [3.0, 10.0];
/// Their widths at either zoom: of levels 0 and 1, of level 2, of all others.
const OUTLINES: [[f64; 2]; 3] = [[1.0, 3.0], [0.6, 2.0], [0.25, 1.0]];
/// Opacity of a fill that nobody has confirmed for long.
const FADED: f64 = 0.4;

/// The style of a map.
pub fn style(map: &MapDescription, sources: &Sources<'_>) -> Value {
    let mut tiles = serde_json::Map::new();
    for source in map.sources {
        // the numeric id of a feature is its position in its table; clients join by the record's own id
        let mut url = sources.tilejson.replace("{layer}", source);
        if *source == "sites" && !map.legends.is_empty() {
            url.push_str(sources.values);
        }
        tiles.insert((*source).to_owned(), json!({ "type": "vector", "url": url, "promoteId": "id" }));
    }
    if let Some(disputed) = &map.disputed {
        let url = sources.tilejson.replace("{layer}", disputed.layer.as_str());
        tiles.insert(DISPUTED.to_owned(), json!({ "type": "vector", "url": url }));
    }
    let mut layers = vec![json!({ "id": "paper", "type": "background", "paint": { "background-color": PAPER } })];
    for drawing in map.drawings {
        match drawing {
            Drawing::SiteFills(i) => fills(&map.legends[*i], sources, &mut layers),
            Drawing::SiteOutlines => {
                outlines(&mut layers);
                lines_in_dispute(map, &mut layers);
            }
            Drawing::SiteMarks(i) => marks(&map.legends[*i], sources, &mut layers),
            Drawing::Ties => ties(&mut layers),
            Drawing::Stakeholders => stakeholders(&mut layers),
            Drawing::Selection => selection(map, &mut layers),
        }
    }
    let mut style = json!({
        "version": 8,
        "name": sources.name,
        "metadata": { "sitelines:map": map.to_json() },
        "sources": tiles,
        "layers": layers,
    });
    if let Some([w, s, e, n]) = sources.bounds {
        style["center"] = json!([f64::midpoint(w, e), f64::midpoint(s, n)]);
        style["zoom"] = json!(zoom_to_fit([w, s, e, n]));
    }
    style
}

/// The zoom at which a box fills about a 1,024 by 512 pixel window, in half steps.
fn zoom_to_fit([w, s, e, n]: [f64; 4]) -> f64 {
    let [west, south] = super::project::mercator(w, s);
    let [east, north] = super::project::mercator(e, n);
    let zoom = (2.0 / (east - west).max(1e-6)).min(1.0 / (south - north).max(1e-6)).log2();
    ((zoom * 2.0).floor() / 2.0).clamp(0.0, 14.0)
}

/// `MapLibre` tells `Polygon` from `MultiPolygon`; other readers of the style know only the former.
fn geometry(kinds: &[&str]) -> Value {
    let all: Vec<String> = kinds.iter().flat_map(|k| [(*k).to_owned(), format!("Multi{k}")]).collect();
    json!(["match", ["geometry-type"], all, true, false])
}

/// A filter on geometry, and on the unit of analysis where one is named.
fn of_unit(kind: &str, sources: &Sources<'_>) -> Value {
    match sources.unit {
        Some(unit) => json!(["all", geometry(&[kind]), ["==", ["get", "kind"], unit]]),
        None => geometry(&[kind]),
    }
}

/// What a legend says of a site: what the client has set, else what the tile holds (`?map=` in the address of its layer).
fn state(legend: &Legend) -> Value {
    json!(["coalesce", ["feature-state", legend.state], ["get", legend.state]])
}

fn is_state(legend: &Legend, value: &str) -> Value {
    json!(["==", state(legend), value])
}

fn opacity_where(shown: &Value) -> Value {
    json!(["case", shown, ["case", ["boolean", ["feature-state", "unconfirmed"], false], FADED, FILL], 0])
}

fn fills(legend: &Legend, sources: &Sources<'_>, layers: &mut Vec<Value>) {
    match &legend.scale {
        Scale::Fills(classes) => {
            for class in *classes {
                class_fill(legend, class, sources, layers);
            }
            layers.push(point_fills(legend, classes, sources));
        }
        Scale::Sequential(steps) => {
            // a number that is not known would become 0
            let score = json!(["to-number", ["coalesce", ["feature-state", legend.state], ["get", legend.state], -1]]);
            let mut colour = vec![json!("step"), score.clone(), json!("rgba(0,0,0,0)")];
            for step in *steps {
                colour.extend([json!(step.from), json!(step.colour)]);
            }
            let shown = opacity_where(&json!([">=", score, 0]));
            let plain = json!({ "fill-color": colour, "fill-opacity": shown, "fill-antialias": false });
            layers.push(json!({
                "id": format!("sites-{}", legend.state), "type": "fill", "source": "sites", "source-layer": "sites",
                "filter": of_unit("Polygon", sources), "paint": plain,
            }));
            let circle = json!({
                "circle-color": colour, "circle-radius": POINT_RADIUS, "circle-opacity": shown, "circle-stroke-opacity": shown,
                "circle-stroke-color": INK, "circle-stroke-width": 1,
            });
            layers.push(json!({
                "id": format!("site-points-{}", legend.state), "type": "circle", "source": "sites", "source-layer": "sites",
                "filter": of_unit("Point", sources), "paint": circle,
            }));
        }
        Scale::Marks(_) => marks(legend, sources, layers),
    }
}

fn class_fill(legend: &Legend, class: &Class, sources: &Sources<'_>, layers: &mut Vec<Value>) {
    let opacity = opacity_where(&is_state(legend, class.value));
    let layer = |id: String, paint: Value| {
        json!({
            "id": id, "type": "fill", "source": "sites", "source-layer": "sites",
            "filter": of_unit("Polygon", sources), "paint": paint,
        })
    };
    let plain = json!({ "fill-color": class.colour, "fill-opacity": opacity, "fill-antialias": false });
    layers.push(layer(format!("sites-{}", class.value), plain));
    if let Some(pattern) = class.pattern {
        let hatched = json!({ "fill-pattern": pattern.id, "fill-opacity": opacity });
        layers.push(layer(format!("sites-{}-hatched", class.value), hatched));
    }
}

/// Sites that are points: circles in the colour of their class; a hatched class is a hollow ring in the colour of its strokes.
fn point_fills(legend: &Legend, classes: &[Class], sources: &Sources<'_>) -> Value {
    let state = json!(["to-string", state(legend)]);
    let by_class = |look: &dyn Fn(&Class) -> Value, otherwise: Value| {
        let mut expression = vec![json!("match"), state.clone()];
        for class in classes {
            expression.extend([json!(class.value), look(class)]);
        }
        expression.push(otherwise);
        Value::Array(expression)
    };
    let colour = by_class(&|c| json!(c.colour), json!("rgba(0,0,0,0)"));
    let stroke = by_class(&|c| json!(c.pattern.map_or(INK, |p| p.colour)), json!("#8A8F94"));
    let width = by_class(&|c| json!(if c.pattern.is_some() { 2.5 } else { 1.0 }), json!(1));
    json!({
        "id": "site-points", "type": "circle", "source": "sites", "source-layer": "sites",
        "filter": of_unit("Point", sources),
        "paint": {
            "circle-color": colour, "circle-radius": POINT_RADIUS, "circle-stroke-color": stroke, "circle-stroke-width": width,
            "circle-opacity": ["case", ["boolean", ["feature-state", "unconfirmed"], false], FADED, 1],
        },
    })
}

fn outlines(layers: &mut Vec<Value>) {
    // higher levels have stronger outlines, and levels below the unit are the client's to show
    let at = |zoom: usize| {
        let [strong, medium, thin] = OUTLINES.map(|widths| widths[zoom]);
        json!(["match", ["coalesce", ["get", "admin_level"], 9], [0, 1], strong, 2, medium, thin])
    };
    let width = json!(["interpolate", ["linear"], ["zoom"], OUTLINE_ZOOMS[0], at(0), OUTLINE_ZOOMS[1], at(1)]);
    layers.push(json!({
        "id": "site-outlines", "type": "line", "source": "sites", "source-layer": "sites",
        "filter": geometry(&["Polygon", "LineString"]),
        "layout": { "line-join": "round", "line-cap": "round" },
        "paint": { "line-color": INK, "line-opacity": OUTLINE_OPACITY, "line-width": width },
    }));
}

/// Name of the source of borders in dispute.
const DISPUTED: &str = "disputed";

/// Borders in dispute: first what covers the outlines under them.
fn lines_in_dispute(map: &MapDescription, layers: &mut Vec<Value>) {
    let Some(disputed) = &map.disputed else { return };
    let line = |id: &str, paint: Value| {
        json!({
            "id": id, "type": "line", "source": DISPUTED, "source-layer": disputed.layer.context(),
            "filter": geometry(&["Polygon", "LineString"]), "layout": { "line-join": "round" }, "paint": paint,
        })
    };
    layers.push(line("disputed-casing", json!({ "line-color": disputed::CASING, "line-width": disputed::CASING_WIDTH })));
    let dashed = json!({ "line-color": disputed::COLOUR, "line-width": disputed::WIDTH, "line-dasharray": disputed.dash.lengths() });
    layers.push(line("disputed", dashed));
}

fn marks(legend: &Legend, sources: &Sources<'_>, layers: &mut Vec<Value>) {
    let Scale::Marks(classes) = &legend.scale else { return };
    for class in *classes {
        let Some(mark) = class.mark else { continue };
        let shown = json!(["case", is_state(legend, class.value), 1, 0]);
        layers.push(json!({
            "id": format!("site-{}-{}", legend.state, class.value), "type": "circle",
            "source": "sites", "source-layer": "site_points", "filter": of_unit("Point", sources),
            "paint": {
                "circle-color": mark.fill, "circle-radius": mark.radius, "circle-stroke-color": mark.stroke,
                "circle-stroke-width": mark.stroke_width, "circle-opacity": shown, "circle-stroke-opacity": shown,
            },
        }));
    }
}

fn ties(layers: &mut Vec<Value>) {
    layers.push(json!({
        "id": "ties", "type": "line", "source": "ties", "source-layer": "ties",
        "layout": { "line-cap": "round" },
        "paint": {
            "line-color": INK, "line-width": 1.5,
            "line-opacity": ["case", ["boolean", ["feature-state", "faded"], false], 0.08, TIE_OPACITY],
        },
    }));
}

fn stakeholders(layers: &mut Vec<Value>) {
    let mut colour = vec![json!("match"), json!(["coalesce", ["get", "constituency"], ""])];
    for entry in Constituency::list().entries() {
        if let Some(hex) = entry.property("colour") {
            colour.extend([json!(entry.code.as_str()), json!(hex)]);
        }
    }
    colour.push(json!(UNKNOWN_CONSTITUENCY));
    layers.push(json!({
        "id": "stakeholders", "type": "circle", "source": "stakeholders", "source-layer": "stakeholders",
        "paint": {
            "circle-color": colour, "circle-radius": STAKEHOLDER_RADIUS, "circle-stroke-color": "#FFFFFF", "circle-stroke-width": 1.5,
            "circle-opacity": ["case", ["boolean", ["feature-state", "faded"], false], 0.15, 1],
        },
    }));
}

fn selection(map: &MapDescription, layers: &mut Vec<Value>) {
    let shown = json!(["case", ["boolean", ["feature-state", "selected"], false], 1, 0]);
    layers.push(json!({
        "id": "selected-areas", "type": "line", "source": "sites", "source-layer": "sites",
        "filter": geometry(&["Polygon", "LineString"]),
        "layout": { "line-join": "round" },
        "paint": { "line-color": SELECTION, "line-width": 3, "line-opacity": shown },
    }));
    let points: &[(&str, &str)] = &[("sites", "sites"), ("stakeholders", "stakeholders")];
    for (source, layer) in points.iter().filter(|(source, _)| map.sources.contains(source)) {
        layers.push(json!({
            "id": format!("selected-{source}"), "type": "circle", "source": source, "source-layer": layer,
            "filter": geometry(&["Point"]),
            "paint": {
                "circle-color": "rgba(0,0,0,0)", "circle-radius": 10, "circle-stroke-color": SELECTION,
                "circle-stroke-width": 3, "circle-stroke-opacity": shown,
            },
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::disputed::{Dash, Disputed};
    use super::super::{LayerName, map_description};
    use super::*;

    #[test]
    fn every_map_is_a_style_whose_layers_have_sources() {
        let disputed = Disputed { layer: LayerName::parse("border"), dash: Dash::Dotted };
        let with = map_description::all().into_iter().map(|map| MapDescription { disputed: Some(disputed.clone()), ..map });
        for map in map_description::all().into_iter().chain(with) {
            let sources = Sources { tilejson: "/tiles/w/{layer}.json", values: "", unit: Some("commune"), name: "Mali", bounds: Some([-8.0, 12.0, -4.0, 15.0]) };
            let style = style(&map, &sources);
            assert_eq!(style["version"], 8);
            let mut ids = std::collections::BTreeSet::new();
            for layer in style["layers"].as_array().expect("layers") {
                assert!(ids.insert(layer["id"].as_str().expect("an id").to_owned()), "{} comes twice", layer["id"]);
                if let Some(source) = layer["source"].as_str() {
                    assert!(style["sources"][source]["url"].as_str().is_some_and(|u| u.ends_with(&format!("{}.json", if source == DISPUTED { "border" } else { source }))));
                }
                let paint = layer["paint"].as_object().expect("paint");
                let pattern = paint.get("fill-pattern").map(Value::is_string);
                assert_ne!(pattern, Some(false), "a pattern takes no feature state");
            }
        }
    }
}
