//! What every record kind can do, and the `record!` macro that declares one: fields once, all else derived.

use super::cell::Cell;
use super::field::{Field, FieldSpec, Invalid};
use super::kind::Kind;
use super::shape::Shape;
use super::pool::Pool;
use super::text::Text;
use super::time::{Day, End, Period, Start};

/// The reserved `source` of rows that only illustrate how a record is used.
pub const ILLUSTRATIVE: &str = "illustrative";

/// A kind of record.
pub trait Record: Clone + PartialEq + std::fmt::Debug + Send + Sync + Sized + 'static {
    /// Its kind.
    const KIND: Kind;
    /// Its fields in the order of columns; the first is `id`.
    fn fields() -> &'static [FieldSpec];
    /// Reads cells that stand in the order of [`Record::fields`]; reports every broken rule, not only the first.
    fn from_cells(cells: &[Cell]) -> Result<Self, Vec<Invalid>>;
    /// Writes its cells in the order of [`Record::fields`].
    fn cells(&self) -> Vec<Cell>;
    /// Its id.
    fn id(&self) -> &Text;
    /// Where it is known from.
    fn source(&self) -> Option<&Text>;
    /// Last day somebody said it is still true.
    fn confirmed_on(&self) -> Option<Day>;
    /// Visits each reference to another record with the name of its field.
    fn references(&self, visit: &mut dyn FnMut(&'static str, Kind, &Text));
    /// Makes its texts shared.
    fn intern(&mut self, pool: &mut Pool);
    /// Its geometry, where the kind has one and it is known.
    fn shape(&self) -> Option<&Shape>;
    /// True for rows whose source is `illustrative`.
    fn is_illustrative(&self) -> bool {
        self.source().is_some_and(|s| s == ILLUSTRATIVE)
    }
}

/// Rules that look at several fields of one record at once, and what makes it private.
/// Every kind implements it; most need nothing beyond the defaults.
pub trait Rules: Sized {
    /// Pushes each broken rule.
    fn check(&self, _broken: &mut Vec<Invalid>) {}
    /// True where the record belongs in the private file (DOMAIN.md section 2).
    fn is_private(&self) -> bool {
        false
    }
}

/// Pushes a broken rule where a period ends before it starts.
pub fn check_period(start: Start, end: End, broken: &mut Vec<Invalid>) {
    if let Err(e) = Period::new(start, end) {
        let mut invalid = Invalid::new("period", end.0.map(|d| d.to_string()).unwrap_or_default(), e.to_string());
        invalid.column = "end";
        broken.push(invalid);
    }
}

/// Pushes a broken rule where a number lies outside its bounds.
pub fn check_bounds(column: &'static str, value: Option<f64>, low: f64, high: f64, broken: &mut Vec<Invalid>) {
    if let Some(value) = value.filter(|v| *v < low || *v > high) {
        let mut invalid = Invalid::new("bounds", value.to_string(), format!("lies within {low} and {high}"));
        invalid.column = column;
        broken.push(invalid);
    }
}

/// Pushes a broken rule where a code does not have the given number of capital letters (ISO 3166-1, ISO 4217).
pub fn check_letters(column: &'static str, value: Option<&Text>, count: usize, standard: &str, broken: &mut Vec<Invalid>) {
    if let Some(value) = value.filter(|v| v.len() != count || !v.bytes().all(|b| b.is_ascii_uppercase())) {
        let mut invalid = Invalid::new("letters", value.as_str(), format!("{count} capital letters of {standard}"));
        invalid.column = column;
        broken.push(invalid);
    }
}

/// Reads one field, noting its name where a rule is broken.
pub fn read<F: Field>(column: &'static str, cell: &Cell, broken: &mut Vec<Invalid>) -> Option<F> {
    F::parse(cell)
        .map_err(|mut invalid| {
            invalid.column = column;
            broken.push(invalid);
        })
        .ok()
}

/// Declares a record kind: fields once, all else derived. `id` comes first and the fields of [`Tail`](super::Tail) last,
/// in every kind; a record derefs to its tail.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident {
            $( #[doc = $fdoc:literal] $field:ident : $ty:ty ),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            /// Unique among its kind.
            pub id: crate::domain::Id<$name>,
            $( #[doc = $fdoc] pub $field: $ty, )*
            /// Where it is known from and what was noted about it.
            pub tail: crate::domain::tail::SharedTail,
        }
        crate::domain::record::record_impl!($name [
            id : crate::domain::Id<$name> = "Unique among its kind: a-z 0-9 . _ - up to 64 characters."
            $(, $field : $ty = $fdoc)*
        ]);
    };
}

macro_rules! record_impl {
    ($name:ident [$($field:ident : $ty:ty = $fdoc:literal),*]) => {
        impl std::ops::Deref for $name {
            type Target = crate::domain::Tail;
            fn deref(&self) -> &Self::Target { &self.tail }
        }
        impl crate::domain::Record for $name {
            const KIND: crate::domain::Kind = crate::domain::Kind::$name;
            fn fields() -> &'static [crate::domain::FieldSpec] {
                use crate::domain::tail;
                static FIELDS: &[crate::domain::FieldSpec] = &[
                    $(tail::spec::<$ty>(stringify!($field), crate::domain::record::trim_doc($fdoc)),)*
                    tail::FIELDS[0], tail::FIELDS[1], tail::FIELDS[2], tail::FIELDS[3], tail::FIELDS[4],
                ];
                FIELDS
            }
            fn from_cells(cells: &[crate::domain::Cell]) -> Result<Self, Vec<crate::domain::Invalid>> {
                let mut broken = Vec::new();
                let mut index = 0;
                $(let $field = {
                    let cell = cells.get(index).unwrap_or(&crate::domain::Cell::Null);
                    index += 1;
                    crate::domain::record::read(stringify!($field), cell, &mut broken)
                };)*
                let tail = crate::domain::tail::SharedTail::read(cells.get(index..).unwrap_or_default(), &mut broken);
                match ($($field,)* tail) {
                    ($(Some($field),)* Some(tail)) if broken.is_empty() => {
                        let record = Self { $($field,)* tail };
                        crate::domain::record::Rules::check(&record, &mut broken);
                        if broken.is_empty() { Ok(record) } else { Err(broken) }
                    }
                    _ => Err(broken),
                }
            }
            fn cells(&self) -> Vec<crate::domain::Cell> {
                let mut cells = Vec::with_capacity(Self::fields().len());
                $(cells.push(crate::domain::Field::cell(&self.$field));)*
                cells.extend(self.tail.cells());
                cells
            }
            fn id(&self) -> &crate::domain::Text { self.id.text() }
            fn source(&self) -> Option<&crate::domain::Text> { self.tail.source.as_ref() }
            fn confirmed_on(&self) -> Option<crate::domain::Day> { self.tail.confirmed_on }
            fn references(&self, visit: &mut dyn FnMut(&'static str, crate::domain::Kind, &crate::domain::Text)) {
                $(
                    // `id` names the record itself, not another one
                    if stringify!($field) != "id" {
                        crate::domain::Field::references(&self.$field, &mut |kind, id| {
                            visit(stringify!($field), kind, id);
                        });
                    }
                )*
            }
            fn intern(&mut self, pool: &mut crate::domain::Pool) {
                $(crate::domain::Field::intern(&mut self.$field, pool);)*
                self.tail.intern(pool);
            }
            fn shape(&self) -> Option<&crate::domain::Shape> {
                let mut shape = None;
                $(if shape.is_none() { shape = crate::domain::Field::shape(&self.$field); })*
                shape
            }
        }
    };
}
pub(crate) use {record, record_impl};

/// Doc comments begin with a space.
pub const fn trim_doc(doc: &'static str) -> &'static str {
    match doc.as_bytes() {
        [b' ', ..] => doc.split_at(1).1,
        _ => doc,
    }
}
