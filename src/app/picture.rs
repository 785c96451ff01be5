//! What map and network draw: nodes with their place in both pictures, ties, territories.

use serde_json::{Value, json};

use crate::analysis::Params;
use crate::analysis::network::incidence::{Incidence, Through};
use crate::analysis::network::simple::SimpleNetwork;
use crate::atlas::{Atlas, territories};
use crate::domain::json::shape_to_json;
use crate::domain::{AsOf, Period};
use crate::layout;

/// How the network is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Ties pull, nodes push each other away.
    #[default]
    Force,
    /// From above to below, by directed ties.
    Hierarchical,
    /// Stakeholders beside what they have a part in.
    TwoMode(Through),
}

impl Layout {
    /// The words of the parameter.
    pub const WORDS: &[&str] = &["force", "hierarchical", "two_mode"];

    /// As the parameters say; `None` for a word that is none of theirs.
    pub fn parse(layout: Option<&str>, through: Option<&str>) -> Option<Self> {
        if through.is_some_and(|word| !Through::WORDS.contains(&word)) {
            return None;
        }
        match layout {
            None | Some("force") => Some(Self::Force),
            Some("hierarchical") => Some(Self::Hierarchical),
            Some("two_mode") => Some(Self::TwoMode(Through::chosen(through))),
            Some(_) => None,
        }
    }
}

/// The network: each stakeholder with its place in the layout (unit square) and on the map; in two modes also what they
/// share, and who has a part in what.
pub fn network(atlas: &Atlas, as_of: AsOf, layout: Layout) -> Value {
    let (positions, shared) = match layout {
        Layout::Force => (layout::of_atlas(atlas, as_of, &[]), Value::Null),
        Layout::Hierarchical => (layout::hierarchy::of_atlas(atlas, as_of), Value::Null),
        Layout::TwoMode(through) => two_columns(atlas, as_of, through),
    };
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
        "as_of": as_of.map(|d| d.to_string()), "nodes": nodes, "ties": ties, "shared": shared,
    })
}

/// Places of all stakeholders; and what they have a part in, with its place, and the parts by id.
fn two_columns(atlas: &Atlas, as_of: AsOf, through: Through) -> (Vec<[f64; 2]>, Value) {
    let mut params = Params::default();
    params.as_of = as_of;
    let network = SimpleNetwork::build(atlas, &params);
    let incidence = Incidence::of(atlas, &network, through, &params);
    let stakeholders = &atlas.tables.stakeholders;
    let numbers = &network.nodes;
    let parts: Vec<(usize, usize)> =
        incidence.parts.iter().enumerate().flat_map(|(what, parts)| parts.iter().map(move |(node, _)| (numbers[*node], what))).collect();
    let [who, what] = layout::two_mode::TwoColumns { nodes: [stakeholders.len(), incidence.events.len()], parts: &parts }.layout();
    let kind = through.kind();
    let ids: Vec<&str> = incidence.events.iter().map(|e| atlas.tables.id_at(kind, *e).map_or("", crate::domain::Text::as_str)).collect();
    let nodes: Vec<Value> = ids
        .iter()
        .zip(&what)
        .enumerate()
        .map(|(i, (id, at))| json!({ "id": id, "name": name_of(atlas, through, incidence.events[i]), "x": at[0], "y": at[1], "parts": incidence.parts[i].len() }))
        .collect();
    let pairs: Vec<Value> = parts.iter().map(|(node, what)| json!([stakeholders.at(*node).id.as_str(), ids[*what]])).collect();
    (who, json!({ "kind": kind.plural(), "nodes": nodes, "parts": pairs }))
}

/// What something shared is called.
fn name_of(atlas: &Atlas, through: Through, event: usize) -> String {
    let tables = &atlas.tables;
    match through {
        Through::Site => tables.sites.at(event).name.to_string(),
        Through::Activity => tables.activities.at(event).title.to_string(),
        Through::Platform => tables.platforms.at(event).name.to_string(),
        Through::Meeting => tables.meetings.at(event).date.to_string(),
    }
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
