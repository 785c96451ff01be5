//! Functions that filters may call beside those of CQL2; listed by the server at `/functions`.

use geo::CoordsIter;

use super::value::{Type, Value};
use crate::domain::Text;

/// A function.
pub struct Function {
    /// Its name, in any case.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// Name and type of each argument.
    pub arguments: &'static [(&'static str, Type)],
    /// Type of its result.
    pub returns: Type,
    /// What it does with values of these types; never called with null, whose result is null.
    pub call: fn(&[Value]) -> Value,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every function.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "abs",
        description: "A number without its sign.",
        arguments: &[("number", Type::Number)],
        returns: Type::Number,
        call: |values| number(values, f64::abs),
    },
    Function {
        name: "round",
        description: "The nearest whole number; halves go away from zero.",
        arguments: &[("number", Type::Number)],
        returns: Type::Number,
        call: |values| number(values, f64::round),
    },
    Function {
        name: "char_length",
        description: "Number of characters of a text.",
        arguments: &[("text", Type::Text)],
        returns: Type::Number,
        call: |values| match values {
            [Value::Text(text)] => Value::Number(text.chars().count() as f64),
            _ => Value::Null,
        },
    },
    Function {
        name: "year",
        description: "Year of a date, or of a timestamp in UTC.",
        arguments: &[("when", Type::Moment)],
        returns: Type::Number,
        call: |values| match values {
            [Value::Moment(moment)] => Value::Number(f64::from(moment.day().year())),
            _ => Value::Null,
        },
    },
    Function {
        name: "geometry_type",
        description: "Type of a geometry as GeoJSON names it.",
        arguments: &[("geometry", Type::Geometry)],
        returns: Type::Text,
        call: |values| match values {
            [Value::Geometry(shape)] => Value::Text(Text::from(super::spatial::type_name(shape.geometry()))),
            _ => Value::Null,
        },
    },
    Function {
        name: "area_km2",
        description: "Geodesic area of a geometry on WGS 84 in square kilometres; 0 for points and lines.",
        arguments: &[("geometry", Type::Geometry)],
        returns: Type::Number,
        call: |values| match values {
            [Value::Geometry(shape)] => Value::Number(shape.extent().area_m2 / 1e6),
            _ => Value::Null,
        },
    },
    Function {
        name: "boundary_km",
        description: "Geodesic length of the boundary of an area on WGS 84 in kilometres, holes included; 0 for points and lines.",
        arguments: &[("geometry", Type::Geometry)],
        returns: Type::Number,
        call: |values| match values {
            [Value::Geometry(shape)] => Value::Number(shape.extent().boundary_m / 1e3),
            _ => Value::Null,
        },
    },
    Function {
        name: "vertices",
        description: "Number of positions of a geometry.",
        arguments: &[("geometry", Type::Geometry)],
        returns: Type::Number,
        call: |values| match values {
            [Value::Geometry(shape)] => Value::Number(shape.geometry().coords_count() as f64),
            _ => Value::Null,
        },
    },
];

fn number(values: &[Value], with: fn(f64) -> f64) -> Value {
    match values {
        [Value::Number(v)] => Value::Number(with(*v)),
        _ => Value::Null,
    }
}

/// The function of a name, in any case.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name.eq_ignore_ascii_case(name))
}
