//! Fields: what a column of a record may hold, and how it is read from and written to a [`Cell`].

use std::hash::Hash;

use super::cell::{Cell, split_list};
use super::codelist::{Code, Codelist};
use super::id::Id;
use super::kind::Kind;
use super::list::List;
use super::maybe::{Maybe, Packed};
use super::pool::Pool;
use super::record::Record;
use super::shape::Shape;
use super::subject::Subject;
use super::text::Text;
use super::time::Day;

/// The type of a field, known to importers, stores, forms and the API description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Free text.
    Text,
    /// A whole number, zero or more.
    Count,
    /// A finite number.
    Number,
    /// Yes or no.
    Flag,
    /// A calendar day.
    Day,
    /// A code out of the named list.
    Code(&'static str),
    /// The id of a record of that kind.
    Ref(Kind),
    /// `kind/id`.
    Subject,
    /// Keys with values.
    Map,
    /// A geometry in WGS 84.
    Shape,
}

/// One field of a record kind.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Column name, JSON key, GeoPackage column.
    pub name: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// Holds several values.
    pub list: bool,
    /// May not be unknown.
    pub required: bool,
    /// One sentence for forms and the API description.
    pub doc: &'static str,
}

/// A value that breaks a rule; the importer adds file, row and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field it concerns; empty until the record knows it.
    pub column: &'static str,
    /// Short stable name of the rule.
    pub rule: &'static str,
    /// The value as given.
    pub value: String,
    /// What to do, in a sentence.
    pub hint: String,
}

impl Invalid {
    /// A broken rule about a value.
    pub fn new(rule: &'static str, value: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { column: "", rule, value: value.into(), hint: hint.into() }
    }
    /// A value of a wrong shape (a list where one value is meant, a number where text is).
    pub fn shape(rule: &'static str, cell: &Cell) -> Self {
        Self::new(rule, cell.flat().unwrap_or_default(), "this field takes one value of another type")
    }
}

/// A field of a record: one value, an optional value or a list.
pub trait Field: Sized {
    /// Its type.
    const TYPE: FieldType;
    /// It holds several values.
    const LIST: bool = false;
    /// It may not be unknown.
    const REQUIRED: bool = false;
    /// Reads a cell.
    fn parse(cell: &Cell) -> Result<Self, Invalid>;
    /// Writes a cell.
    fn cell(&self) -> Cell;
    /// Visits each reference to another record.
    fn references(&self, _visit: &mut dyn FnMut(Kind, &Text)) {}
    /// Makes its texts shared.
    fn intern(&mut self, _pool: &mut Pool) {}
    /// The geometry, where the field is one and it is known.
    fn shape(&self) -> Option<&Shape> {
        None
    }
}

/// A single value that is written as one text.
pub trait Scalar: Sized {
    /// Its type.
    const TYPE: FieldType;
    /// Reads the text (trimmed, not empty).
    fn parse_text(text: &str) -> Result<Self, Invalid>;
    /// Reads a cell that is not text; numbers are read by their text unless the type knows better.
    fn parse_cell(cell: &Cell) -> Result<Self, Invalid> {
        match cell {
            Cell::Text(text) => Self::parse_text(text),
            Cell::Int(v) => Self::parse_text(&v.to_string()),
            Cell::Real(v) => Self::parse_text(&v.to_string()),
            Cell::Flag(v) => Self::parse_text(&v.to_string()),
            other => Err(Invalid::shape("one_value", other)),
        }
    }
    /// Writes a cell.
    fn to_cell(&self) -> Cell;
    /// Visits its reference, if it is one.
    fn reference(&self, _visit: &mut dyn FnMut(Kind, &Text)) {}
    /// Makes its text shared.
    fn share(&mut self, _pool: &mut Pool) {}
}

impl<T: Scalar> Field for Option<T> {
    const TYPE: FieldType = T::TYPE;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        if cell.is_null() { Ok(None) } else { T::parse_cell(cell).map(Some) }
    }
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Null, Scalar::to_cell)
    }
    fn references(&self, visit: &mut dyn FnMut(Kind, &Text)) {
        if let Some(value) = self {
            value.reference(visit);
        }
    }
    fn intern(&mut self, pool: &mut Pool) {
        if let Some(value) = self {
            value.share(pool);
        }
    }
}

impl<T: Scalar + Packed> Field for Maybe<T> {
    const TYPE: FieldType = T::TYPE;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        Option::<T>::parse(cell).map(Self::from)
    }
    fn cell(&self) -> Cell {
        self.get().cell()
    }
}

/// A list of scalars: order kept, repeats dropped.
impl<T: Scalar + Clone + Eq + Hash + 'static> Field for List<T> {
    const TYPE: FieldType = T::TYPE;
    const LIST: bool = true;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        let items = match cell {
            Cell::Null => Vec::new(),
            Cell::List(items) => items.clone(),
            Cell::Text(text) => split_list(text),
            other => other.flat().map(|t| split_list(&t)).unwrap_or_default(),
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items.iter().filter(|i| !i.trim().is_empty()) {
            let value = T::parse_text(item.trim())?;
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Ok(values.into())
    }
    fn cell(&self) -> Cell {
        if self.is_empty() {
            return Cell::Null;
        }
        Cell::List(self.iter().filter_map(|v| v.to_cell().flat()).map(Text::from).collect())
    }
    fn references(&self, visit: &mut dyn FnMut(Kind, &Text)) {
        for value in self {
            value.reference(visit);
        }
    }
    fn intern(&mut self, pool: &mut Pool) {
        if self.is_empty() || pool.share_list(self) {
            return;
        }
        let mut values = self.to_vec();
        for value in &mut values {
            value.share(pool);
        }
        *self = values.into();
        pool.keep_list(self);
    }
}

/// A value that may not be unknown.
macro_rules! required {
    ($($type:ty),* $(,)?) => {$(
        impl Field for $type {
            const TYPE: FieldType = <$type as Scalar>::TYPE;
            const REQUIRED: bool = true;
            fn parse(cell: &Cell) -> Result<Self, Invalid> {
                if cell.is_null() {
                    return Err(Invalid::new("required", "", "this field may not be empty"));
                }
                <$type as Scalar>::parse_cell(cell)
            }
            fn cell(&self) -> Cell { self.to_cell() }
            fn references(&self, visit: &mut dyn FnMut(Kind, &Text)) { self.reference(visit); }
            fn intern(&mut self, pool: &mut Pool) { self.share(pool); }
        }
    )*};
}
required!(Text, Day, Subject);

impl<R: Record> Field for Id<R> {
    const TYPE: FieldType = FieldType::Ref(R::KIND);
    const REQUIRED: bool = true;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        if cell.is_null() {
            return Err(Invalid::new("required", "", "this field may not be empty"));
        }
        Self::parse_cell(cell)
    }
    fn cell(&self) -> Cell {
        self.to_cell()
    }
    fn references(&self, visit: &mut dyn FnMut(Kind, &Text)) {
        self.reference(visit);
    }
    fn intern(&mut self, pool: &mut Pool) {
        self.share(pool);
    }
}

impl<L: Codelist> Field for Code<L> {
    const TYPE: FieldType = FieldType::Code(L::NAME);
    const REQUIRED: bool = true;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        if cell.is_null() {
            return Err(Invalid::new("required", "", format!("choose one of: {}", L::list().codes_line())));
        }
        Self::parse_cell(cell)
    }
    fn cell(&self) -> Cell {
        self.to_cell()
    }
}

impl Scalar for Text {
    const TYPE: FieldType = FieldType::Text;
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            return Err(Invalid::new("text", text.escape_default().to_string(), "take out the control characters"));
        }
        Ok(Self::from(text))
    }
    fn to_cell(&self) -> Cell {
        Cell::Text(self.clone())
    }
    fn share(&mut self, pool: &mut Pool) {
        pool.intern(self);
    }
}

impl Scalar for u64 {
    const TYPE: FieldType = FieldType::Count;
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        let plain = text.strip_suffix(".0").unwrap_or(text);
        plain
            .parse()
            .ok()
            .filter(|n| i64::try_from(*n).is_ok())
            .ok_or_else(|| Invalid::new("count", text, "a whole number of zero or more, without separators; leave it empty where unknown"))
    }
    fn to_cell(&self) -> Cell {
        i64::try_from(*self).map_or(Cell::Null, Cell::Int)
    }
}

impl Scalar for f64 {
    const TYPE: FieldType = FieldType::Number;
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        text.parse().ok().filter(|n: &f64| n.is_finite()).ok_or_else(|| {
            Invalid::new("number", text, "a number with a decimal point; leave it empty where unknown")
        })
    }
    fn parse_cell(cell: &Cell) -> Result<Self, Invalid> {
        match cell {
            Cell::Real(v) if v.is_finite() => Ok(*v),
            Cell::Int(v) => Ok(*v as Self),
            Cell::Text(text) => Self::parse_text(text),
            other => Err(Invalid::shape("number", other)),
        }
    }
    fn to_cell(&self) -> Cell {
        Cell::Real(*self)
    }
}

impl Scalar for bool {
    const TYPE: FieldType = FieldType::Flag;
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        match text.to_lowercase().as_str() {
            "true" | "yes" | "oui" | "1" | "x" => Ok(true),
            "false" | "no" | "non" | "0" => Ok(false),
            _ => Err(Invalid::new("flag", text, "write true or false; leave it empty where unknown")),
        }
    }
    fn to_cell(&self) -> Cell {
        Cell::Flag(*self)
    }
}

impl<R: Record> Scalar for Id<R> {
    const TYPE: FieldType = FieldType::Ref(R::KIND);
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        Self::parse(text).map_err(|e| Invalid::new("id", text, e.to_string()))
    }
    fn to_cell(&self) -> Cell {
        Cell::Text(self.text().clone())
    }
    fn reference(&self, visit: &mut dyn FnMut(Kind, &Text)) {
        visit(R::KIND, self.text());
    }
    fn share(&mut self, pool: &mut Pool) {
        pool.intern(self.text_mut());
    }
}

impl<L: Codelist> Scalar for Code<L> {
    const TYPE: FieldType = FieldType::Code(L::NAME);
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        Self::parse(text).ok_or_else(|| {
            Invalid::new("code", text, format!("not in the codelist {}; choose one of: {}", L::NAME, L::list().codes_line()))
        })
    }
    fn to_cell(&self) -> Cell {
        Cell::Text(self.code().clone())
    }
}

/// Keys with values, in the order given: names in other languages, further attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyValues(pub List<(Text, Text)>);

impl KeyValues {
    fn distinct(pairs: Vec<(Text, Text)>) -> Result<Self, Invalid> {
        let mut keys = std::collections::BTreeSet::new();
        match pairs.iter().find(|(key, _)| !keys.insert(key.clone())) {
            Some((key, _)) => Err(Invalid::new("map", key.as_str(), "each key stands once")),
            None => Ok(Self(pairs.into())),
        }
    }
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Text> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }
}

impl Field for KeyValues {
    const TYPE: FieldType = FieldType::Map;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        match cell {
            Cell::Null => Ok(Self::default()),
            Cell::Map(pairs) => Self::distinct(pairs.clone()),
            Cell::Text(text) => {
                let mut pairs = Vec::new();
                for item in split_list(text) {
                    let (key, value) = item
                        .split_once('=')
                        .ok_or_else(|| Invalid::new("map", item.as_str(), "write key=value, several joined with `; `"))?;
                    pairs.push((Text::from(key.trim()), Text::from(value.trim())));
                }
                Self::distinct(pairs)
            }
            other => Err(Invalid::shape("map", other)),
        }
    }
    fn cell(&self) -> Cell {
        if self.0.is_empty() { Cell::Null } else { Cell::Map(self.0.to_vec()) }
    }
    fn intern(&mut self, pool: &mut Pool) {
        let mut pairs = self.0.to_vec();
        for (key, value) in &mut pairs {
            pool.intern(key);
            pool.intern(value);
        }
        self.0 = pairs.into();
    }
}

impl Field for Option<Shape> {
    const TYPE: FieldType = FieldType::Shape;
    fn parse(cell: &Cell) -> Result<Self, Invalid> {
        match cell {
            Cell::Null => Ok(None),
            Cell::Shape(shape) => Ok(Some(shape.clone())),
            Cell::Text(wkt) => Shape::from_wkt(wkt).map(Some),
            other => Err(Invalid::shape("geometry", other)),
        }
    }
    fn cell(&self) -> Cell {
        self.clone().map_or(Cell::Null, Cell::Shape)
    }
    fn shape(&self) -> Option<&Shape> {
        self.as_ref()
    }
}
