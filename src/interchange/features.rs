//! Features on their way in: rows with attributes and perhaps a geometry, whatever file they came from.

use std::collections::BTreeMap;

use geo_types::Geometry as Geo;

use crate::domain::{AttributeType, Cell, Invalid, Note, Place, Problem, Shape, antimeridian};

/// What a feature says of its geometry.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// Nothing.
    Absent,
    /// That it has none.
    Null,
    /// A checked geometry in WGS 84.
    Shape(Shape),
    /// One that breaks a rule.
    Broken(Invalid),
}

impl From<Result<Shape, Invalid>> for Geometry {
    fn from(result: Result<Shape, Invalid>) -> Self {
        result.map_or_else(Self::Broken, Self::Shape)
    }
}

/// What was done to the geometries of a layer, with how many features.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mended {
    /// Heights or measures were left out.
    pub heights: u64,
    /// Curves became straight lines.
    pub curves: u64,
    /// Cut at the antimeridian.
    pub cut: u64,
}

/// One feature.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Position in its layer, from 1.
    pub number: u64,
    /// Its own `id` member.
    pub id: Option<String>,
    /// Attributes in the order of [`Features::columns`]; shorter where the rest is absent.
    pub cells: Vec<Option<Cell>>,
    /// Geometry.
    pub geometry: Geometry,
}

/// A layer of features.
#[derive(Debug, Default)]
pub struct Features {
    /// File name as given, with `#layer` where the file has several.
    pub file: String,
    /// File stem or layer name.
    pub title: String,
    /// Attribute names in the order of their first use.
    pub columns: Vec<String>,
    /// Types of the attributes, where the file says them; empty where it does not.
    pub types: Vec<AttributeType>,
    /// Features in order.
    pub rows: Vec<Feature>,
    /// Our own export says so: a null attribute then clears.
    pub revision: Option<u64>,
    /// The workspace that our own export names.
    pub workspace: Option<String>,
    /// What is wrong with the file's form.
    pub problems: Vec<Problem>,
    /// What was taken for granted of the layer as a whole.
    pub notes: Vec<Note>,
    /// What was done to its geometries.
    pub mended: Mended,
    index: BTreeMap<String, usize>,
}

impl Features {
    /// An empty layer.
    pub fn new(file: &str, title: &str) -> Self {
        Self { file: file.to_owned(), title: title.to_owned(), ..Self::default() }
    }
    /// The position of a column, made where it is new.
    pub fn column(&mut self, name: &str) -> usize {
        if let Some(at) = self.index.get(name) {
            return *at;
        }
        self.index.insert(name.to_owned(), self.columns.len());
        self.columns.push(name.to_owned());
        self.columns.len() - 1
    }
    /// A geometry as it is kept: checked, and cut where it crosses the antimeridian.
    pub fn checked(&mut self, geometry: Result<Geo<f64>, Invalid>) -> Geometry {
        let geometry = match geometry {
            Ok(geometry) => geometry,
            Err(invalid) => return Geometry::Broken(invalid),
        };
        let cut = antimeridian::cut(&geometry);
        let was_cut = cut.is_some();
        let shape = Shape::new(cut.unwrap_or(geometry));
        self.mended.cut += u64::from(was_cut && shape.is_ok());
        Geometry::from(shape)
    }
    /// The notes on the layer, what was done to its geometries among them.
    pub fn take_notes(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.notes);
        let Mended { heights, curves, cut } = std::mem::take(&mut self.mended);
        if heights > 0 {
            notes.push(Note::new("heights_dropped", format!("{heights} feature(s) have heights or measures: they are left out, positions are kept")).counting(heights));
        }
        if curves > 0 {
            notes.push(Note::new("curves_straightened", format!("{curves} feature(s) have curves: they are kept as straight lines between points every 4 degrees of arc")).counting(curves));
        }
        if cut > 0 {
            notes.push(Note::new("antimeridian_cut", format!("{cut} feature(s) cross the antimeridian: they are cut in two there (RFC 7946, 3.1.9)")).counting(cut));
        }
        notes.into_iter().map(|note| note.of(self.file.clone())).collect()
    }
    /// A place in this layer.
    pub fn place(&self, row: u64, column: Option<&str>) -> Place {
        Place { file: Some(self.file.clone()), row: Some(row), column: column.map(ToOwned::to_owned), record: None }
    }
}

impl Feature {
    /// The flat text of a cell; empty where absent or null.
    pub fn text(&self, column: Option<usize>) -> String {
        column.and_then(|c| self.cells.get(c)?.as_ref()?.flat()).map(|t| t.trim().to_owned()).unwrap_or_default()
    }
}
