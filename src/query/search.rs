//! Rows with an R-tree over their boxes: which of them a search means.

use std::cell::OnceCell;

use geo::{BoundingRect, Geometry};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::compile::{Condition, Filter, Term};
use super::eval::Row;
use super::spatial::{Area, Bounds, Relation};
use super::temporal::{self, Interval};
use super::value::{Type, Value};
use crate::domain::{Cell, Shape};

/// Rows that can be searched.
pub trait Source: Send + Sync {
    /// Number of rows.
    fn len(&self) -> usize;
    /// True where there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value of a column of a row.
    fn cell(&self, row: usize, column: usize) -> Cell;
    /// All values of a row, where they are made together anyway.
    fn cells(&self, _row: usize) -> Option<Vec<Cell>> {
        None
    }
    /// The geometry of a row.
    fn shape(&self, row: usize) -> Option<Shape>;
}

/// Where rows say when they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Nowhere.
    #[default]
    Never,
    /// In one column.
    On(usize),
    /// From one column to another.
    Between(usize, usize),
}

/// What is asked for; rows that answer to all of it are meant.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Filters.
    pub filters: Vec<Filter>,
    /// Rows whose geometry shares a point with it, and rows that have no geometry (OGC API Common Part 2, bbox-response C).
    pub area: Option<Area>,
    /// Rows whose time shares a moment with it; rows that say no time do (DOMAIN.md section 3: no dates at all is active).
    pub time: Option<Interval>,
}

impl Search {
    /// True where every row is meant.
    pub fn is_everything(&self) -> bool {
        self.filters.is_empty() && self.area.is_none() && self.time.is_none()
    }
}

/// All rows, in order.
pub fn all_rows(source: &dyn Source) -> Vec<u32> {
    (0..u32::try_from(source.len()).unwrap_or(u32::MAX)).collect()
}

/// Boxes of rows, and where they say when they are.
pub struct Index {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    /// Rows without geometry.
    unplaced: Vec<u32>,
    when: When,
}

struct At<'a> {
    source: &'a dyn Source,
    row: usize,
    shape: Option<(Shape, Bounds)>,
    cells: OnceCell<Option<Vec<Cell>>>,
}

impl Row for At<'_> {
    fn value(&self, column: usize, ty: Type) -> Value {
        match self.cells.get_or_init(|| self.source.cells(self.row)) {
            Some(cells) => cells.get(column).map_or(Value::Null, |cell| Value::of(cell, ty)),
            None => Value::of(&self.source.cell(self.row, column), ty),
        }
    }
    fn shape(&self) -> Option<(&Shape, Bounds)> {
        self.shape.as_ref().map(|(shape, bounds)| (shape, *bounds))
    }
}

/// Rows looked at by one thread at a time: small enough to share out, large enough to be worth it.
const ROWS_AT_A_TIME: usize = 1_024;

impl Index {
    /// Builds it. O(n log n + vertices).
    pub fn build(source: &dyn Source, when: When) -> Self {
        let (mut boxes, mut unplaced) = (Vec::new(), Vec::new());
        for row in all_rows(source) {
            match source.shape(row as usize).map(|shape| shape.bounds()) {
                Some([w, s, e, n]) => boxes.push(GeomWithData::new(Rectangle::from_corners([w, s], [e, n]), row)),
                None => unplaced.push(row),
            }
        }
        Self { tree: RTree::bulk_load(boxes), unplaced, when }
    }

    /// West, south, east, north of all rows; none where no row has a geometry.
    pub fn bounds(&self) -> Option<Bounds> {
        let all = self.tree.root().envelope();
        let ([w, s], [e, n]) = (all.lower(), all.upper());
        (self.tree.size() > 0).then_some([w, s, e, n])
    }

    /// The rows that a search means, in order. O(log n + candidates) where it is limited in space, else O(n).
    pub fn matching(&self, source: &dyn Source, search: &Search) -> Vec<u32> {
        // a filter that asks for the geometry finds no row without one, a box does
        let filtered = search.filters.iter().find_map(|f| boxes(f.condition()));
        let unplaced = if filtered.is_none() { self.unplaced.as_slice() } else { &[] };
        let parts = search.area.as_ref().map(|a| a.parts.clone()).or(filtered);
        let candidates: Vec<u32> = match parts {
            None => all_rows(source),
            Some(parts) => {
                let mut found: Vec<u32> = parts.iter().flat_map(|[w, s, e, n]| self.tree.locate_in_envelope_intersecting(&AABB::from_corners([*w, *s], [*e, *n])).map(|leaf| leaf.data)).collect();
                found.extend_from_slice(unplaced);
                found.sort_unstable();
                found.dedup();
                found
            }
        };
        if search.is_everything() {
            return candidates;
        }
        let spatial = search.area.is_some() || search.filters.iter().any(|f| looks_at_geometry(f.condition()));
        candidates.into_par_iter().with_min_len(ROWS_AT_A_TIME).filter(|row| self.takes(source, *row as usize, search, spatial)).collect()
    }

    fn takes(&self, source: &dyn Source, row: usize, search: &Search, spatial: bool) -> bool {
        if let Some(time) = search.time
            && !self.is_within(source, row, time)
        {
            return false;
        }
        let shape = if spatial { source.shape(row) } else { None };
        let shape = shape.map(|shape| {
            let bounds = shape.bounds();
            (shape, bounds)
        });
        let at = At { source, row, shape, cells: OnceCell::new() };
        if let Some(area) = &search.area
            && at.shape().is_some_and(|(shape, bounds)| !area.intersects(shape, bounds))
        {
            return false;
        }
        search.filters.iter().all(|f| f.takes(&at))
    }

    fn is_within(&self, source: &dyn Source, row: usize, time: Interval) -> bool {
        let moment = |column| match Value::of(&source.cell(row, column), Type::Moment) {
            Value::Moment(m) => Some(m),
            _ => None,
        };
        let own = match self.when {
            When::Never => return true,
            When::On(column) => {
                let on = moment(column);
                Interval { start: on, end: on }
            }
            When::Between(start, end) => Interval { start: moment(start), end: moment(end) },
        };
        temporal::Relation::Intersects.holds(own, time)
    }
}

/// The boxes outside of which a condition cannot hold, where there are such.
fn boxes(condition: &Condition) -> Option<Vec<Bounds>> {
    match condition {
        Condition::And(parts) => parts.iter().find_map(boxes),
        Condition::Or(parts) => parts.iter().map(boxes).collect::<Option<Vec<_>>>().map(|all| all.concat()),
        Condition::Spatial(relation, Term::Geometry, Term::Region(shape, bounds)) | Condition::Spatial(relation, Term::Region(shape, bounds), Term::Geometry)
            if *relation != Relation::Disjoint =>
        {
            // the two halves of a box across the antimeridian are looked up one by one
            if let Geometry::MultiPolygon(m) = shape.geometry() {
                return Some(m.iter().filter_map(BoundingRect::bounding_rect).map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]).collect());
            }
            Some(vec![*bounds])
        }
        _ => None,
    }
}

/// True where a condition asks for the geometry of a row.
fn looks_at_geometry(condition: &Condition) -> bool {
    let any = |terms: &[&Term]| terms.iter().any(|t| term_looks_at_geometry(t));
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(looks_at_geometry),
        Condition::Not(inner) => looks_at_geometry(inner),
        Condition::Spatial(..) => true,
        Condition::Compare(_, a, b) | Condition::Like(a, b) | Condition::Temporal(_, a, b) | Condition::Array(_, a, b) => any(&[a, b]),
        Condition::Between(a, b, c) => any(&[a, b, c]),
        Condition::In(a, items) => any(&[a]) || items.iter().any(term_looks_at_geometry),
        Condition::IsNull(a) | Condition::Term(a) => any(&[a]),
    }
}

fn term_looks_at_geometry(term: &Term) -> bool {
    match term {
        Term::Geometry => true,
        Term::Literal(_) | Term::Region(..) | Term::Column(..) => false,
        Term::Arithmetic(_, a, b) | Term::Interval(a, b) => term_looks_at_geometry(a) || term_looks_at_geometry(b),
        Term::FoldCase(inner) | Term::FoldAccents(inner) => term_looks_at_geometry(inner),
        Term::List(items) | Term::Call(_, items) => items.iter().any(term_looks_at_geometry),
        Term::Condition(condition) => looks_at_geometry(condition),
    }
}
