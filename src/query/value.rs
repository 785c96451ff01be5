//! Values of filters: what a property of a row or a literal is, and how two of them compare.

use std::cmp::Ordering;

use super::temporal::{Interval, Moment};
use crate::domain::table::ColumnType;
use crate::domain::{Cell, Shape, Text, time};

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A day or an instant.
    Moment,
    /// An interval of time.
    Interval,
    /// Several values.
    List,
    /// A geometry.
    Geometry,
    /// Null: of any type.
    Null,
}

impl Type {
    /// What people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::Moment => "a date or timestamp",
            Self::Interval => "an interval",
            Self::List => "a list",
            Self::Geometry => "a geometry",
            Self::Null => "null",
        }
    }
    /// The type of a column's values; none where filters do not reach into it.
    pub const fn of(column: ColumnType) -> Option<Self> {
        Some(match column {
            ColumnType::Text => Self::Text,
            ColumnType::Integer | ColumnType::Number => Self::Number,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Date | ColumnType::DateTime => Self::Moment,
            ColumnType::List => Self::List,
            ColumnType::Map => return None,
        })
    }
    /// True where values of both types can stand on two sides of an operator.
    pub fn meets(self, other: Self) -> bool {
        self == other || self == Self::Null || other == Self::Null
    }
}

/// A value. `Null` is unknown: what is said of it is neither true nor false.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Unknown.
    Null,
    /// True or false.
    Boolean(bool),
    /// A number; whole numbers are exact to 2^53.
    Number(f64),
    /// Text in Unicode NFC.
    Text(Text),
    /// A day or an instant.
    Moment(Moment),
    /// An interval of time.
    Interval(Interval),
    /// Several values.
    List(Vec<Value>),
    /// A geometry.
    Geometry(Shape),
}

impl Value {
    /// Its type.
    pub fn ty(&self) -> Type {
        match self {
            Self::Null => Type::Null,
            Self::Boolean(_) => Type::Boolean,
            Self::Number(_) => Type::Number,
            Self::Text(_) => Type::Text,
            Self::Moment(_) => Type::Moment,
            Self::Interval(_) => Type::Interval,
            Self::List(_) => Type::List,
            Self::Geometry(_) => Type::Geometry,
        }
    }
    /// The value of a cell in a column of that type; null where it is none of it.
    pub fn of(cell: &Cell, ty: Type) -> Self {
        match (ty, cell) {
            (Type::Number, Cell::Int(v)) => Self::Number(*v as f64),
            (Type::Number, Cell::Real(v)) => Self::Number(*v),
            (Type::Boolean, Cell::Flag(v)) => Self::Boolean(*v),
            (Type::Text, Cell::Text(v)) => Self::Text(v.clone()),
            (Type::Text, other) => other.flat().map_or(Self::Null, |t| Self::Text(Text::from(t))),
            (Type::Moment, Cell::Text(v)) => Moment::parse(v).map_or(Self::Null, Self::Moment),
            (Type::List, Cell::List(items)) => Self::List(items.iter().cloned().map(Self::Text).collect()),
            (Type::List, Cell::Null) => Self::List(Vec::new()),
            _ => Self::Null,
        }
    }
    /// The value of a text as a request writes it; none where it is not of that type.
    pub fn read(text: &str, ty: Type) -> Option<Self> {
        Some(match ty {
            Type::Number => Self::Number(text.parse().ok().filter(|v: &f64| v.is_finite())?),
            Type::Boolean => Self::Boolean(text.parse().ok()?),
            Type::Text | Type::List => Self::Text(Text::from(text)),
            Type::Moment => Self::Moment(Moment::parse(text).or_else(|| time::widen(text, false).ok().map(Moment::Day))?),
            Type::Interval | Type::Geometry | Type::Null => return None,
        })
    }
    /// How two values compare: numbers by size, texts by code points, times by when; none where either is unknown or
    /// they can not be compared.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            (Self::Moment(a), Self::Moment(b)) => Some(a.compare(*b)),
            _ => None,
        }
    }
}
