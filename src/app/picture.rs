//! What map and network draw: nodes with their place in both pictures, ties, territories.

use serde_json::{Value, json};

use crate::atlas::{Atlas, territories};
use crate::domain::json::shape_to_json;
use crate::domain::{AsOf, Period};
use crate::layout;

/// The network: each stakeholder with its place in the layout (unit square) and on the map.
pub fn network(atlas: &Atlas, as_of: AsOf) -> Value {
    let positions = layout::of_atlas(atlas, as_of, &[]);
    let stands = layout::places::of_atlas(atlas, as_of);
    let mut sites: Vec<Vec<&str>> = vec![Vec::new(); atlas.tables.stakeholders.len()];
    for p in atlas.presences.iter().filter(|p| p.is_active(as_of)) {
        if let Some(site) = p.site {
            sites[p.stakeholder].push(atlas.tables.sites.at(site).id.as_str());
        }
    }
    let nodes: Vec<Value> = atlas
        .tables
        .stakeholders
        .iter()
        .enumerate()
        .map(|(i, s)| {
            sites[i].sort_unstable();
            sites[i].dedup();
            let stand = stands[i].as_ref();
            json!({
                "id": s.id.as_str(), "name": s.name.as_str(), "short_name": s.short_name.as_deref(),
                "names": names(&s.names),
                "constituency": s.constituency.map(|c| c.code().as_str()),
                "organisation_type": s.organisation_type.map(|c| c.code().as_str()),
                "home_country": s.home_country.as_deref(),
                "x": positions[i][0], "y": positions[i][1],
                "lon": stand.map(|p| p.at.x()), "lat": stand.map(|p| p.at.y()), "place": stand.map(|p| p.stands.code()),
                "sites": sites[i],
            })
        })
        .collect();
    let ties: Vec<Value> = atlas
        .tables
        .ties
        .iter()
        .filter(|t| Period::new(t.start, t.end).unwrap_or_default().holds(as_of))
        .map(|t| {
            json!({
                "id": t.id.as_str(), "from": t.from.as_str(), "to": t.to.as_str(), "kind": t.kind.code().as_str(),
                "directed": t.is_directed(), "weight": t.weight,
                "stated_by": t.stated_by.iter().map(crate::domain::Id::as_str).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "workspace": atlas.identity.workspace, "revision": atlas.identity.revision,
        "as_of": as_of.map(|d| d.to_string()), "nodes": nodes, "ties": ties,
    })
}

fn names(names: &crate::domain::KeyValues) -> Value {
    Value::Object(names.0.iter().map(|(k, v)| (k.to_string(), v.to_string().into())).collect())
}

/// Thiessen territories of sites without boundaries, as GeoJSON; always approximate, and those left out named with why.
pub fn territories(atlas: &Atlas, kind: &str) -> Value {
    let drawn = territories::territories(atlas, kind);
    let features: Vec<Value> = drawn
        .found
        .iter()
        .map(|t| {
            let site = atlas.tables.sites.at(t.site);
            json!({
                "type": "Feature", "id": site.id.as_str(),
                "properties": {"id": site.id.as_str(), "name": site.name.as_str(), "approximate": t.approximate},
                "geometry": shape_to_json(&t.shape),
            })
        })
        .collect();
    let left_out: Vec<Value> = drawn
        .left_out
        .iter()
        .map(|(site, why)| json!({"id": atlas.tables.sites.at(*site).id.as_str(), "why": why.to_string()}))
        .collect();
    json!({
        "type": "FeatureCollection", "features": features, "approximate": true, "left_out": left_out,
        "method": "Thiessen (Voronoi) polygons around the points of the sites; no boundary says so",
    })
}
