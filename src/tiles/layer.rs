//! The features of a layer with their attributes, simplified once for all zooms.
//!
//! One layer that is asked for by name holds one or more MVT layers:
//!
//! | layer | MVT layers | feature id | properties |
//! |---|---|---|---|
//! | `sites` | `sites`: areas, lines and points as they are; `site_points`: one point per site | position in the site table | `id name name:xx kind admin_level pcode parent` |
//! | `stakeholders` | `stakeholders`: home locations | position in the stakeholder table | `id name short_name name:xx constituency organisation_type` |
//! | `ties` | `ties`: lines between the places of their ends | position in the tie table | `id from to kind directed weight` |
//! | `presences` | `presences`: a point per site with a provider | position in the site table | as `sites`, and `providers` |
//! | a context layer | its id | position in the table of layer features | `id` and its attributes |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::{Geometry, LineString, Point};

use super::arcs::{ArcRef, Arcs, Builder, LineKey, RingKey};
use super::layer_name::LayerName;
use super::project::{Fixed, WORLD, fixed};
use super::ranked::{Ranked, RankedTree};
use crate::atlas::{Atlas, places::representative_point};
use crate::domain::records::{Layer, Site};
use crate::domain::{AsOf, AttributeType, Cell, KeyValues, Period, Shape, Text};

/// What a layer needs beside the atlas.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inputs<'a> {
    /// The day for which ties and presences are drawn.
    pub as_of: AsOf,
    /// Where each stakeholder stands, in the order of their table; ties are drawn between these.
    pub places: &'a [Option<Point<f64>>],
}

/// The value of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(Text),
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
}

/// Properties of a feature: the number of the key in [`Part::keys`] and the value.
pub type Tags = Arc<[(u16, Value)]>;

/// The geometry of a feature by arcs and points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Areas: an outer ring and its holes, each a walk along arcs.
    pub areas: Vec<Vec<Vec<ArcRef>>>,
    /// Lines: walks along arcs.
    pub lines: Vec<Vec<ArcRef>>,
    /// Points.
    pub points: Vec<Fixed>,
}

/// A feature of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its position in the table of its kind.
    pub id: u64,
    /// Place in the order in which features are kept where a tile holds too many; 0 is kept longest.
    pub rank: u32,
    /// Its properties.
    pub tags: Tags,
    /// Its geometry.
    pub drawn: Drawn,
}

/// One MVT layer.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name in the tile.
    pub name: Text,
    /// Names of properties.
    pub keys: Vec<Text>,
    /// Its features in order of id.
    pub features: Vec<Feature>,
    /// The boxes of its features.
    pub boxes: RankedTree,
}

/// A layer ready for tiles: built once per atlas, simplified for all zooms, shared by all readers.
#[derive(Clone, Debug)]
pub struct SimplifiedLayer {
    /// Which layer.
    pub name: LayerName,
    /// Its borders and lines.
    pub arcs: Arc<Arcs>,
    /// Its MVT layers in the order in which they stand in a tile.
    pub parts: Vec<Part>,
    /// West, south, east, north in degrees; `None` where it has no feature.
    pub bounds: Option<[f64; 4]>,
}

impl SimplifiedLayer {
    /// Builds a layer; `None` where the atlas has no context layer of that id. O(v log v) in the number of vertices.
    pub fn build(atlas: &Atlas, name: &LayerName, inputs: &Inputs<'_>) -> Option<Self> {
        let mut draft = Draft::default();
        match name {
            LayerName::Sites => sites(atlas, &mut draft),
            LayerName::Stakeholders => stakeholders(atlas, &mut draft),
            LayerName::Ties => ties(atlas, inputs, &mut draft),
            LayerName::Presences => presences(atlas, inputs, &mut draft),
            LayerName::Context(_) => {
                let layer = atlas.tables.layers.get(name.context()?)?;
                context(atlas, layer, &mut draft);
            }
        }
        Some(draft.finish(name.clone()))
    }
    /// A layer of areas that are no records: ground under a map. Their positions may run on beyond longitude 180.
    pub fn of_areas<'g>(name: &str, areas: impl IntoIterator<Item = &'g geo::MultiPolygon<f64>>) -> Self {
        let mut draft = Draft::default();
        let part = draft.part(name);
        for (i, area) in areas.into_iter().enumerate() {
            let mut feature = draft.begin(part, i, Order::default(), Vec::new());
            area.iter().for_each(|polygon| draft.polygon(&mut feature, polygon));
            draft.end(feature, [-180.0, -90.0, 180.0, 90.0]);
        }
        draft.finish(LayerName::parse(name))
    }
    /// The same layer with further properties: of each feature, by its position in the table of its kind, the values of `keys` in
    /// their order. Shapes are shared with this layer. O(features).
    #[must_use]
    pub fn with_values(&self, keys: &[&str], values: &dyn Fn(u64) -> Vec<Option<Value>>) -> Self {
        let mut parts = self.parts.clone();
        for part in &mut parts {
            let first = part.keys.len();
            part.keys.extend(keys.iter().map(|key| Text::from(*key)));
            for feature in &mut part.features {
                let further = values(feature.id).into_iter().enumerate().filter_map(|(i, value)| Some((u16::try_from(first + i).ok()?, value?)));
                feature.tags = feature.tags.iter().cloned().chain(further).collect();
            }
        }
        Self { name: self.name.clone(), arcs: Arc::clone(&self.arcs), parts, bounds: self.bounds }
    }
    /// Bytes that its vertices take, about.
    pub fn bytes(&self) -> usize {
        self.arcs.bytes() + self.parts.iter().map(|p| p.features.len() * (size_of::<Feature>() + size_of::<Ranked>())).sum::<usize>()
    }
}

// --- what each layer holds ---------------------------------------------------------------------------------------

fn sites(atlas: &Atlas, draft: &mut Draft) {
    let (all, points) = (draft.part("sites"), draft.part("site_points"));
    for (i, site) in atlas.tables.sites.iter().enumerate() {
        let Some(shape) = &site.geometry else { continue };
        let tags = site_tags(site, draft, &[all, points]);
        let order = Order::of(site.admin_level.get(), Some(shape));
        draft.shape(all, i, order, tags.clone(), shape);
        if let Some(p) = representative_point(site) {
            draft.points(points, i, order, tags, &[p]);
        }
    }
}

fn site_tags(site: &Site, draft: &mut Draft, parts: &[usize]) -> Vec<(Text, Value)> {
    let mut tags = vec![
        (Text::from("id"), Value::Text(site.id.text().clone())),
        (Text::from("name"), Value::Text(site.name.clone())),
        (Text::from("kind"), Value::Text(site.kind.code().clone())),
    ];
    push(&mut tags, "admin_level", site.admin_level.and_then(|l| i64::try_from(l).ok()).map(Value::Int));
    push(&mut tags, "pcode", site.pcode.as_ref().map(|code| Value::Text(Text::from(code.as_str()))));
    push(&mut tags, "parent", site.parent.as_ref().map(|parent| Value::Text(parent.text().clone())));
    push_names(&mut tags, &site.names);
    for part in parts {
        draft.offer(*part, &["id", "name", "kind", "admin_level", "pcode", "parent"]);
    }
    tags
}

fn stakeholders(atlas: &Atlas, draft: &mut Draft) {
    let part = draft.part("stakeholders");
    draft.offer(part, &["id", "name", "short_name", "constituency", "organisation_type"]);
    for (i, s) in atlas.tables.stakeholders.iter().enumerate() {
        let Some(shape) = &s.geometry else { continue };
        let mut tags = vec![
            (Text::from("id"), Value::Text(s.id.text().clone())),
            (Text::from("name"), Value::Text(s.name.clone())),
        ];
        push(&mut tags, "short_name", s.short_name.clone().map(Value::Text));
        push(&mut tags, "constituency", s.constituency.map(|c| Value::Text(c.code().clone())));
        push(&mut tags, "organisation_type", s.organisation_type.map(|c| Value::Text(c.code().clone())));
        push_names(&mut tags, &s.names);
        draft.shape(part, i, Order::default(), tags, shape);
    }
}

fn ties(atlas: &Atlas, inputs: &Inputs<'_>, draft: &mut Draft) {
    let part = draft.part("ties");
    draft.offer(part, &["id", "from", "to", "kind", "directed", "weight"]);
    let place = |id: &str| atlas.tables.stakeholders.index(id).and_then(|i| inputs.places.get(i).copied().flatten());
    for (i, tie) in atlas.tables.ties.iter().enumerate() {
        let private = tie.kind.entry().is("private");
        let active = Period::new(tie.start, tie.end).is_ok_and(|p| p.holds(inputs.as_of));
        if private || !active {
            continue;
        }
        let (Some(from), Some(to)) = (place(tie.from.as_str()), place(tie.to.as_str())) else { continue };
        let mut tags = vec![
            (Text::from("id"), Value::Text(tie.id.text().clone())),
            (Text::from("from"), Value::Text(tie.from.text().clone())),
            (Text::from("to"), Value::Text(tie.to.text().clone())),
            (Text::from("kind"), Value::Text(tie.kind.code().clone())),
            (Text::from("directed"), Value::Flag(tie.is_directed())),
        ];
        push(&mut tags, "weight", tie.weight.map(Value::Real));
        draft.short_way(part, i, tags, from, to);
    }
}

fn presences(atlas: &Atlas, inputs: &Inputs<'_>, draft: &mut Draft) {
    let part = draft.part("presences");
    draft.offer(part, &["providers"]);
    let mut providers: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for p in atlas.presences.iter() {
        let provides = p.role.entry().is("provides_default") && p.is_active(inputs.as_of);
        if let Some(site) = p.site.filter(|_| provides) {
            providers.entry(site).or_default().insert(p.stakeholder);
        }
    }
    for (i, who) in providers {
        let site = atlas.tables.sites.at(i);
        let Some(place) = representative_point(site) else { continue };
        let mut tags = site_tags(site, draft, &[part]);
        push(&mut tags, "providers", i64::try_from(who.len()).ok().map(Value::Int));
        draft.points(part, i, Order::of(site.admin_level.get(), site.geometry.as_ref()), tags, &[place]);
    }
}

fn context(atlas: &Atlas, layer: &Layer, draft: &mut Draft) {
    let part = draft.part(layer.id.as_str());
    draft.offer(part, &["id"]);
    let types: BTreeMap<Text, AttributeType> = layer.attributes().into_iter().map(|a| (a.name, a.ty)).collect();
    for (i, feature) in atlas.tables.layer_features.iter().enumerate() {
        let Some(shape) = feature.geometry.as_ref().filter(|_| feature.layer == layer.id) else { continue };
        let mut tags = vec![(Text::from("id"), Value::Text(feature.id.text().clone()))];
        for (key, value) in feature.attributes.0.iter().filter(|(key, _)| *key != "id") {
            tags.push((key.clone(), typed(value, types.get(key.as_str()).copied().unwrap_or(AttributeType::Text))));
        }
        draft.shape(part, i, Order::of(None, Some(shape)), tags, shape);
    }
}

/// An attribute of a context layer as the type that the layer declares; text where it does not fit.
fn typed(value: &Text, declared: AttributeType) -> Value {
    match declared.read(value) {
        Cell::Int(v) => Value::Int(v),
        Cell::Real(v) => Value::Real(v),
        Cell::Flag(v) => Value::Flag(v),
        _ => Value::Text(value.clone()),
    }
}

fn push(tags: &mut Vec<(Text, Value)>, key: &str, value: Option<Value>) {
    tags.extend(value.map(|v| (Text::from(key), v)));
}

fn push_names(tags: &mut Vec<(Text, Value)>, names: &KeyValues) {
    tags.extend(names.0.iter().map(|(lang, name)| (Text::from(format!("name:{lang}")), Value::Text(name.clone()))));
}

// --- building ----------------------------------------------------------------------------------------------------

/// What decides who stays where a tile holds too many: lower administrative level, then larger area, then order of id.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Order {
    level: u64,
    area: f64,
}

impl Order {
    /// Sites without level come after those with one.
    fn of(level: Option<u64>, shape: Option<&Shape>) -> Self {
        let area = shape.filter(|s| s.is_areal()).map_or(0.0, |s| geo::Area::unsigned_area(s.geometry()));
        Self { level: level.unwrap_or(u64::MAX), area }
    }
}

struct Pending {
    part: usize,
    id: usize,
    order: Order,
    tags: Vec<(Text, Value)>,
    areas: Vec<Vec<RingKey>>,
    lines: Vec<LineKey>,
    points: Vec<Fixed>,
    low: Fixed,
    high: Fixed,
}

#[derive(Default)]
struct Draft {
    parts: Vec<(Text, BTreeSet<Text>)>,
    builder: Builder,
    pending: Vec<Pending>,
    bounds: Option<[f64; 4]>,
}

impl Draft {
    fn part(&mut self, name: &str) -> usize {
        self.parts.push((Text::from(name), BTreeSet::new()));
        self.parts.len() - 1
    }
    /// Properties that the layer has even where no feature has a value.
    fn offer(&mut self, part: usize, keys: &[&str]) {
        for key in keys {
            if !self.parts[part].1.contains(*key) {
                self.parts[part].1.insert(Text::from(*key));
            }
        }
    }
    fn begin(&mut self, part: usize, id: usize, order: Order, tags: Vec<(Text, Value)>) -> Pending {
        for (key, _) in &tags {
            if !self.parts[part].1.contains(key) {
                self.parts[part].1.insert(key.clone());
            }
        }
        Pending {
            part,
            id,
            order,
            tags,
            areas: Vec::new(),
            lines: Vec::new(),
            points: Vec::new(),
            low: [i32::MAX; 2],
            high: [i32::MIN; 2],
        }
    }
    fn end(&mut self, feature: Pending, bounds: [f64; 4]) {
        if feature.areas.is_empty() && feature.lines.is_empty() && feature.points.is_empty() {
            return;
        }
        let [w, s, e, n] = bounds;
        self.bounds = Some(self.bounds.map_or(bounds, |[aw, as_, ae, an]| [aw.min(w), as_.min(s), ae.max(e), an.max(n)]));
        self.pending.push(feature);
    }
    fn shape(&mut self, part: usize, id: usize, order: Order, tags: Vec<(Text, Value)>, shape: &Shape) {
        let mut feature = self.begin(part, id, order, tags);
        self.geometry(&mut feature, shape.geometry());
        self.end(feature, shape.bounds());
    }
    fn points(&mut self, part: usize, id: usize, order: Order, tags: Vec<(Text, Value)>, points: &[Point<f64>]) {
        let mut feature = self.begin(part, id, order, tags);
        for p in points {
            let at = fixed(p.x(), p.y());
            widen(&mut feature, at);
            feature.points.push(at);
            self.bounds = Some(self.bounds.map_or([p.x(), p.y(), p.x(), p.y()], |[w, s, e, n]| {
                [w.min(p.x()), s.min(p.y()), e.max(p.x()), n.max(p.y())]
            }));
        }
        if !feature.points.is_empty() {
            self.pending.push(feature);
        }
    }
    /// A line by the shorter way around the globe: it may run beyond longitude 180.
    fn short_way(&mut self, part: usize, id: usize, tags: Vec<(Text, Value)>, from: Point<f64>, to: Point<f64>) {
        let mut feature = self.begin(part, id, Order::default(), tags);
        let run = to.x() - from.x();
        let crosses = run.abs() > 180.0;
        let east = if crosses { to.x() - 360.0 * run.signum() } else { to.x() };
        let ends = [fixed(from.x(), from.y()), fixed(east, to.y())];
        for end in ends {
            widen(&mut feature, end);
        }
        // two who stand on the same spot have a tie of no length: nothing to draw
        feature.lines.extend(self.builder.line(ends.into_iter()));
        let (w, e) = if crosses { (-180.0, 180.0) } else { (from.x().min(east), from.x().max(east)) };
        self.end(feature, [w, from.y().min(to.y()), e, from.y().max(to.y())]);
    }
    fn geometry(&mut self, feature: &mut Pending, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Point(p) => {
                let at = fixed(p.x(), p.y());
                widen(feature, at);
                feature.points.push(at);
            }
            Geometry::MultiPoint(m) => m.iter().for_each(|p| self.geometry(feature, &Geometry::Point(*p))),
            Geometry::LineString(l) => self.line(feature, l),
            Geometry::MultiLineString(m) => m.iter().for_each(|l| self.line(feature, l)),
            Geometry::Polygon(p) => self.polygon(feature, p),
            Geometry::MultiPolygon(m) => m.iter().for_each(|p| self.polygon(feature, p)),
            Geometry::GeometryCollection(c) => c.iter().for_each(|g| self.geometry(feature, g)),
            // a Shape holds no lines, rectangles and triangles: it has turned them into the above
            Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {}
        }
    }
    fn line(&mut self, feature: &mut Pending, line: &LineString<f64>) {
        line.coords().for_each(|c| widen(feature, fixed(c.x, c.y)));
        feature.lines.extend(self.builder.line(line.coords().map(|c| fixed(c.x, c.y))));
    }
    fn polygon(&mut self, feature: &mut Pending, polygon: &geo::Polygon<f64>) {
        let Some(outer) = self.builder.ring(polygon.exterior().coords().map(|c| fixed(c.x, c.y))) else { return };
        polygon.exterior().coords().for_each(|c| widen(feature, fixed(c.x, c.y)));
        let holes = polygon.interiors().iter().filter_map(|r| self.builder.ring(r.coords().map(|c| fixed(c.x, c.y))));
        let rings = std::iter::once(outer).chain(holes).collect();
        feature.areas.push(rings);
    }

    fn finish(self, name: LayerName) -> SimplifiedLayer {
        let mut built = self.builder.build();
        let mut parts: Vec<Part> = self
            .parts
            .into_iter()
            .map(|(name, keys)| Part { name, keys: keys.into_iter().collect(), features: Vec::new(), boxes: RankedTree::default() })
            .collect();
        let mut boxes: Vec<Vec<Ranked>> = vec![Vec::new(); parts.len()];
        let mut orders: Vec<Vec<Order>> = vec![Vec::new(); parts.len()];
        for feature in self.pending {
            let part = &mut parts[feature.part];
            let at = u32::try_from(part.features.len()).unwrap_or(u32::MAX);
            boxes[feature.part].push(Ranked { low: feature.low, high: feature.high, item: at, rank: 0 });
            orders[feature.part].push(feature.order);
            let tags: Tags = feature
                .tags
                .into_iter()
                .filter_map(|(key, value)| Some((u16::try_from(part.keys.binary_search(&key).ok()?).ok()?, value)))
                .collect();
            let drawn = Drawn {
                areas: feature.areas.iter().map(|rings| rings.iter().map(|r| built.ring(*r)).collect()).collect(),
                lines: feature.lines.iter().map(|l| built.line(*l)).collect(),
                points: feature.points,
            };
            part.features.push(Feature { id: feature.id as u64, rank: 0, tags, drawn });
        }
        for ((part, mut boxes), orders) in parts.iter_mut().zip(boxes).zip(orders) {
            let mut ranking: Vec<usize> = (0..orders.len()).collect();
            ranking.sort_by(|a, b| {
                let (a_order, b_order) = (orders[*a], orders[*b]);
                a_order.level.cmp(&b_order.level).then(b_order.area.total_cmp(&a_order.area)).then(a.cmp(b))
            });
            for (rank, i) in ranking.into_iter().enumerate() {
                let rank = u32::try_from(rank).unwrap_or(u32::MAX);
                (part.features[i].rank, boxes[i].rank) = (rank, rank);
            }
            part.boxes = RankedTree::new(boxes);
        }
        SimplifiedLayer { name, arcs: Arc::new(built.arcs), parts, bounds: self.bounds }
    }
}

fn widen(feature: &mut Pending, [x, y]: Fixed) {
    debug_assert!((-WORLD..=2 * (WORLD - 1)).contains(&x), "positions lie within a world and a half of the map");
    feature.low = [feature.low[0].min(x), feature.low[1].min(y)];
    feature.high = [feature.high[0].max(x), feature.high[1].max(y)];
}
