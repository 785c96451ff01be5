//! Collections: everything of a workspace that leaves feature by feature and can be searched: each record kind, the
//! network, each context layer, each analysis whose rows are about sites. Only what may be shown is in them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::analyse::{self, Asking};
use super::error::AppError;
use super::export;
use super::workspace::View;
use crate::analysis::{AnalysisError, BadParameter, Control, REGISTRY, Spec};
use crate::atlas::Atlas;
use crate::atlas::network::OnDay;
use crate::domain::table::{Column, FeatureRow};
use crate::domain::{Attribute, Cell, Kind, Shape};
use crate::layout;
use crate::query::search::{Source, When, all_rows};
use crate::query::{Index, Queryable, Search, Type};

/// So many answers to searches are kept per collection: the pages of one search, and of a few beside it.
const KEPT_ANSWERS: usize = 8;
/// So many collections are kept per revision: the kinds, the layers of a rich workspace, some analyses.
const KEPT_COLLECTIONS: usize = 64;

/// Rows of an analysis that is searched: each is kept in memory.
pub const MAX_ANALYSIS_ROWS: usize = 1_000_000;

/// The rows of a collection, where they are kept.
enum Rows {
    Records { atlas: Arc<Atlas>, kind: Kind },
    /// Positions in the table of layer features.
    Features { atlas: Arc<Atlas>, attributes: Vec<Attribute>, at: Vec<u32> },
    Table(Vec<FeatureRow>),
}

/// Features under one name.
pub struct Collection {
    /// Its name in addresses.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// A sentence or two.
    pub description: String,
    /// The columns of its features.
    pub columns: Vec<Column>,
    /// True where features may have a geometry.
    pub spatial: bool,
    /// Its queryables: the columns that filters reach into, and the geometry.
    pub queryables: Vec<Queryable>,
    rows: Rows,
    /// Positions by id, where rows do not stand in the order of their ids.
    by_id: BTreeMap<String, usize>,
    when: When,
    index: OnceLock<Index>,
    geometry_kind: OnceLock<Option<GeometryKind>>,
    answers: Mutex<Vec<(String, Arc<Vec<u32>>)>>,
}

impl Source for Collection {
    fn len(&self) -> usize {
        match &self.rows {
            Rows::Records { atlas, kind } => atlas.tables.count(*kind),
            Rows::Features { at, .. } => at.len(),
            Rows::Table(rows) => rows.len(),
        }
    }
    fn cell(&self, row: usize, column: usize) -> Cell {
        match &self.rows {
            Rows::Records { .. } => self.row(row).and_then(|r| r.cells.into_iter().nth(column)).unwrap_or(Cell::Null),
            Rows::Table(rows) => rows.get(row).and_then(|r| r.cells.get(column)).cloned().unwrap_or(Cell::Null),
            Rows::Features { atlas, attributes, at } => match (at.get(row), attributes.get(column)) {
                (Some(at), Some(a)) => atlas.tables.layer_features.at(*at as usize).attributes.get(&a.name).map_or(Cell::Null, |kept| a.ty.read(kept)),
                _ => Cell::Null,
            },
        }
    }
    fn cells(&self, row: usize) -> Option<Vec<Cell>> {
        let Rows::Records { .. } = &self.rows else { return None };
        Some(self.row(row)?.cells)
    }
    fn shape(&self, row: usize) -> Option<Shape> {
        match &self.rows {
            Rows::Records { atlas, kind } => atlas.tables.any_at(*kind, row)?.0.shape().cloned(),
            Rows::Features { atlas, at, .. } => atlas.tables.layer_features.at(*at.get(row)? as usize).geometry.clone(),
            Rows::Table(rows) => rows.get(row)?.shape.clone(),
        }
    }
}

pub use crate::domain::geometry_kind::GeometryKind;

impl Collection {
    fn new(id: &str, title: String, description: String, columns: Vec<Column>, spatial: bool, rows: Rows) -> Self {
        let mut queryables: Vec<Queryable> = columns
            .iter()
            .enumerate()
            .filter_map(|(column, c)| Some(Queryable { name: c.name.clone(), ty: Type::of(c.ty)?, column }))
            .collect();
        if spatial {
            queryables.push(Queryable { name: geometry_name(&columns), ty: Type::Geometry, column: usize::MAX });
        }
        let when = when(&queryables);
        let by_id = match &rows {
            Rows::Table(rows) => rows.iter().enumerate().map(|(at, r)| (r.id.clone(), at)).collect(),
            _ => BTreeMap::new(),
        };
        Self {
            id: id.to_owned(),
            title,
            description,
            columns,
            spatial,
            queryables,
            rows,
            by_id,
            when,
            index: OnceLock::new(),
            geometry_kind: OnceLock::new(),
            answers: Mutex::default(),
        }
    }

    /// A row as it leaves.
    pub fn row(&self, row: usize) -> Option<FeatureRow> {
        match &self.rows {
            Rows::Records { atlas, kind } => Some(export::row(&atlas.tables.any_at(*kind, row)?.0)),
            Rows::Features { atlas, attributes, at } => Some(export::context_row(attributes, atlas.tables.layer_features.at(*at.get(row)? as usize))),
            Rows::Table(rows) => rows.get(row).cloned(),
        }
    }
    /// The position of the feature of that id.
    pub fn position(&self, id: &str) -> Option<usize> {
        match &self.rows {
            Rows::Records { atlas, kind } => {
                let at = atlas.tables.position_after(*kind, id).checked_sub(1)?;
                atlas.tables.has(*kind, id).then_some(at)
            }
            Rows::Features { atlas, at, .. } => {
                let wanted = u32::try_from(atlas.tables.layer_features.index(id)?).ok()?;
                at.binary_search(&wanted).ok()
            }
            Rows::Table(_) => self.by_id.get(id).copied(),
        }
    }
    /// The position at which a page begins that follows the feature of that id, whether or not it is still there.
    pub fn position_after(&self, id: &str) -> usize {
        match &self.rows {
            Rows::Records { atlas, kind } => atlas.tables.position_after(*kind, id),
            Rows::Features { atlas, at, .. } => {
                let next = atlas.tables.position_after(Kind::LayerFeature, id);
                at.partition_point(|a| (*a as usize) < next)
            }
            Rows::Table(rows) => self.by_id.get(id).map_or(rows.len(), |at| at + 1),
        }
    }
    /// The name of the geometry among the queryables.
    pub fn geometry_name(&self) -> String {
        geometry_name(&self.columns)
    }
    /// Of which kind its geometries are; none where it has no geometry. O(n) the first time.
    pub fn geometry_kind(&self) -> Option<GeometryKind> {
        let of_rows = || (0..self.len()).filter_map(|row| self.shape(row)).map(|shape| GeometryKind::of(shape.geometry())).reduce(GeometryKind::with);
        self.spatial.then(|| self.geometry_kind.get_or_init(of_rows).unwrap_or(GeometryKind::Any))
    }
    /// True where features may have a geometry.
    pub const fn is_spatial(&self) -> bool {
        self.spatial
    }
    /// True where a row has a geometry, and for every row of a collection that has none.
    pub fn is_placed(&self, row: usize) -> bool {
        !self.spatial
            || match &self.rows {
                Rows::Records { atlas, kind } if *kind == Kind::Site => atlas.tables.sites.at(row).geometry.is_some(),
                Rows::Records { .. } | Rows::Features { .. } => self.shape(row).is_some(),
                Rows::Table(rows) => rows.get(row).is_some_and(|r| r.shape.is_some()),
            }
    }
    /// The rows that a search means: those with a geometry first, for clients take the type of a layer from its first rows, each
    /// half in order. `key` tells searches apart: the pages of one search are worked out once.
    pub fn matching(&self, key: &str, search: &Search) -> Arc<Vec<u32>> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = answers.iter().find(|(k, _)| k == key) {
            return Arc::clone(found);
        }
        drop(answers);
        // who wants everything needs no index, which takes seconds to build over a million rows
        let found = if search.is_everything() { all_rows(self) } else { self.index().matching(self, search) };
        let (mut ordered, unplaced): (Vec<u32>, Vec<u32>) = found.into_iter().partition(|row| self.is_placed(*row as usize));
        ordered.extend(unplaced);
        let found = Arc::new(ordered);
        answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT_ANSWERS {
            answers.remove(0);
        }
        answers.push((key.to_owned(), Arc::clone(&found)));
        found
    }
    /// West, south, east, north of its features.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.index().bounds()
    }
    /// True where its features say when they are.
    pub fn has_time(&self) -> bool {
        self.when != When::Never
    }
    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::build(self, self.when))
    }
}

/// The name of the geometry among the queryables: one that no attribute has.
fn geometry_name(columns: &[Column]) -> String {
    let taken = |name: &str| columns.iter().any(|c| c.name == name);
    let name = ["geometry", "geom", "the_geom"].into_iter().find(|n| !taken(n));
    name.unwrap_or("feature_geometry").to_owned()
}

/// Which columns say when: a start and an end, a date, a day that is due; else the only moment there is.
fn when(queryables: &[Queryable]) -> When {
    let moments: Vec<&Queryable> = queryables.iter().filter(|q| q.ty == Type::Moment).collect();
    let named = |name: &str| moments.iter().find(|q| q.name.eq_ignore_ascii_case(name)).map(|q| q.column);
    if let (Some(start), Some(end)) = (named("start"), named("end")) {
        return When::Between(start, end);
    }
    let on = named("date").or_else(|| named("due")).or_else(|| {
        let told: Vec<_> = moments.iter().filter(|q| q.name != "confirmed_on").collect();
        if let [only] = told.as_slice() { Some(only.column) } else { None }
    });
    on.map_or(When::Never, When::On)
}

/// A collection as a list shows it.
pub struct Listed {
    /// Its name in addresses.
    pub id: String,
    /// The analysis, where it is one.
    pub analysis: Option<&'static Spec>,
}

/// Kinds of record that are collections: features of context layers are found under their layers.
fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|k| !k.is_private() && *k != Kind::LayerFeature)
}

/// Analyses that are collections: their rows are about sites, and they need nothing to be told.
fn analyses() -> impl Iterator<Item = &'static Spec> {
    REGISTRY.iter().map(|a| a.spec).filter(|s| s.site_column.is_some() && !s.parameters.iter().any(|p| p.required))
}

/// Every collection of a view, in order: kinds, network, analyses, context layers.
pub fn list(view: &View) -> Vec<Listed> {
    let plain = |id: &str| Listed { id: id.to_owned(), analysis: None };
    let mut all: Vec<Listed> = kinds().map(|k| plain(k.plural())).collect();
    all.push(plain("network"));
    all.extend(analyses().map(|s| Listed { id: s.name.to_owned(), analysis: Some(s) }));
    let taken: Vec<String> = all.iter().map(|c| c.id.clone()).collect();
    for layer in view.shown(false).tables.layers.iter() {
        let id = layer.id.as_str();
        all.push(plain(&if taken.iter().any(|t| t == id) { format!("layer:{id}") } else { id.to_owned() }));
    }
    all
}

/// What a collection is asked with, beside a search.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Parameters, where it is an analysis.
    pub given: Vec<(String, String)>,
    /// The day it is about.
    pub as_of: Option<String>,
}

/// Collections that were asked for lately, each with the number of the request that made it.
#[derive(Default)]
pub struct Kept(Mutex<BTreeMap<String, (u64, Arc<Collection>)>>);

impl Kept {
    fn get(&self, key: &str) -> Option<Arc<Collection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).map(|(_, c)| Arc::clone(c))
    }
    fn put(&self, key: String, collection: &Arc<Collection>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_COLLECTIONS {
            let oldest = kept.iter().min_by_key(|(_, (made, _))| *made).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                kept.remove(&oldest);
            }
        }
        let made = kept.values().map(|(made, _)| made + 1).max().unwrap_or(0);
        kept.insert(key, (made, Arc::clone(collection)));
    }
}

/// The collection of a name.
pub fn find(view: &View, name: &str, asked: &Asked) -> Result<Arc<Collection>, AppError> {
    let question = if analysis(name).is_some() {
        let asking = Asking { given: asked.given.clone(), as_of: asked.as_of.clone(), ..Asking::default() };
        Some(analyse::ask(view, name, asking)?)
    } else if let Some((parameter, _)) = asked.given.first() {
        let message = format!("{name} has no such parameter");
        return Err(AnalysisError::from(BadParameter { parameter: parameter.clone(), message }).into());
    } else {
        None
    };
    let key = question.as_ref().map_or_else(|| name.to_owned(), |q| q.key.clone());
    if let Some(kept) = view.collections.get(&key) {
        return Ok(kept);
    }
    let collection = Arc::new(match &question {
        Some(question) => of_analysis(view, question, asked)?,
        None => of_records(view, name)?,
    });
    view.collections.put(key, &collection);
    Ok(collection)
}

fn of_records(view: &View, name: &str) -> Result<Collection, AppError> {
    let atlas = view.shown(false);
    if let Some(kind) = kinds().find(|k| k.plural() == name) {
        let description = format!("Records of the kind {name}.");
        return Ok(Collection::new(name, title(name), description, export::columns(kind), kind.is_spatial(), Rows::Records { atlas: Arc::clone(atlas), kind }));
    }
    if name == "network" {
        let places: Vec<_> = layout::places::of_atlas(atlas, atlas.data_date).into_iter().map(|p| p.map(|p| (p.at.x(), p.at.y()))).collect();
        let table = export::network(atlas, atlas.data_date, &places);
        let day = atlas.data_date.map_or_else(String::new, |day| format!(" on {day}"));
        let there = OnDay::of(&atlas.tables, atlas.data_date).stakeholders;
        let nowhere = there.iter().filter(|i| places[**i].is_none()).count();
        let description = format!(
            "Ties between stakeholders{day} as lines between the places where they stand: at their home, else approximately at the smallest \
             site that holds all places where they are active. {nowhere} of {} stakeholders stand nowhere.",
            there.len()
        );
        let columns = table.columns;
        return Ok(Collection::new(name, "Network".into(), description, columns, true, Rows::Table(table.rows.collect())));
    }
    let listed = list(view).iter().any(|c| c.id == name);
    let layer = atlas.tables.layers.get(export::context_id(name)).filter(|_| listed);
    let layer = layer.ok_or_else(|| AppError::NotFound { what: "collection", name: name.chars().take(80).collect() })?;
    let features = atlas.tables.layer_features.iter().enumerate();
    let at = features.filter(|(_, f)| f.layer == layer.id).filter_map(|(at, _)| u32::try_from(at).ok()).collect();
    let description = layer.note.as_ref().map_or_else(|| "A vector layer kept as it came.".to_owned(), ToString::to_string);
    let rows = Rows::Features { atlas: Arc::clone(atlas), attributes: layer.attributes(), at };
    Ok(Collection::new(name, layer.name.to_string(), description, export::context_columns(layer), true, rows))
}

fn of_analysis(view: &View, question: &analyse::Question, asked: &Asked) -> Result<Collection, AppError> {
    let spec = question.analysis.spec;
    let (columns, rows) = question.pull(view, &Control::default(), |table| {
        let rows: Vec<FeatureRow> = table.rows.take(MAX_ANALYSIS_ROWS + 1).collect();
        if rows.len() > MAX_ANALYSIS_ROWS {
            let hint = "narrow its parameters, or export it";
            return Err(AnalysisError::TooLarge { what: "rows of the collection", size: rows.len(), limit: MAX_ANALYSIS_ROWS, hint }.into());
        }
        Ok((table.columns, rows))
    })?;
    let description = about_analysis(view, spec, asked);
    Ok(Collection::new(spec.name, title(spec.name), description, columns, true, Rows::Table(rows)))
}

/// What a collection of an analysis says of itself: its question and its day.
pub fn about_analysis(view: &View, spec: &Spec, asked: &Asked) -> String {
    let day = asked.as_of.clone().or_else(|| view.shown(false).data_date.map(|d| d.to_string()));
    format!("{} As of {}.", spec.question, day.as_deref().unwrap_or("no known day"))
}

/// What people call a kind or an analysis: `follow_through` is `Follow through`.
pub fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The analysis of that name, where it is a collection.
pub fn analysis(name: &str) -> Option<&'static Spec> {
    analyses().find(|s| s.name == name)
}
