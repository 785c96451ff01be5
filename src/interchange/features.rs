//! Features on their way in: rows with attributes and perhaps a geometry, whatever file they came from.

use std::collections::BTreeMap;

use crate::domain::{AttributeType, Cell, Invalid, Place, Problem, Shape};

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
