//! What a filter says of a row, in three-valued logic: yes, no, or unknown, because a value is null (SQL, CQL2 section 6.4).

use std::cmp::Ordering;

use super::compile::{Comparison, Condition, FOLD_ACCENTS, FOLD_CASE, Filter, Term, folded, interval};
use super::spatial::Bounds;
use super::temporal::Interval;
use super::text::is_like;
use super::value::{Type, Value};
use crate::domain::Shape;

/// A row that is looked at.
pub trait Row {
    /// The value of a column, read as a type.
    fn value(&self, column: usize, ty: Type) -> Value;
    /// Its geometry with its box.
    fn shape(&self) -> Option<(&Shape, Bounds)>;
}

/// A row without anything: what does not look at it is constant.
struct Nothing;

impl Row for Nothing {
    fn value(&self, _: usize, _: Type) -> Value {
        Value::Null
    }
    fn shape(&self) -> Option<(&Shape, Bounds)> {
        None
    }
}

impl Filter {
    /// True where the row is meant; false where it is not, and where that is unknown.
    pub fn takes(&self, row: &dyn Row) -> bool {
        holds(self.condition(), row) == Some(true)
    }
}

/// Whether a condition holds; none where it is unknown.
fn holds(condition: &Condition, row: &dyn Row) -> Option<bool> {
    match condition {
        Condition::And(parts) => all(parts, row, false),
        Condition::Or(parts) => all(parts, row, true),
        Condition::Not(inner) => holds(inner, row).map(|v| !v),
        Condition::Compare(comparison, a, b) => compare(&value(a, row), &value(b, row)).map(|order| comparison.holds(order)),
        Condition::Between(v, low, high) => {
            let v = value(v, row);
            and(compare(&v, &value(low, row)).map(Ordering::is_ge), compare(&v, &value(high, row)).map(Ordering::is_le))
        }
        Condition::In(v, items) => {
            let v = value(v, row);
            let mut unknown = false;
            for item in items {
                match compare(&v, &value(item, row)) {
                    Some(Ordering::Equal) => return Some(true),
                    Some(_) => {}
                    None => unknown = true,
                }
            }
            if unknown { None } else { Some(false) }
        }
        Condition::Like(text, pattern) => match (value(text, row), value(pattern, row)) {
            (Value::Text(text), Value::Text(pattern)) => Some(is_like(&text, &pattern)),
            _ => None,
        },
        Condition::IsNull(term) => Some(match term {
            Term::Geometry => row.shape().is_none(),
            term => match value(term, row) {
                Value::List(items) => items.is_empty(),
                other => other == Value::Null,
            },
        }),
        Condition::Spatial(relation, a, b) => {
            let (a_shape, a_bounds) = region(a, row)?;
            let (b_shape, b_bounds) = region(b, row)?;
            Some(relation.holds(a_shape.geometry(), a_bounds, b_shape.geometry(), b_bounds))
        }
        Condition::Temporal(relation, a, b) => Some(relation.holds(time(&value(a, row))?, time(&value(b, row))?)),
        Condition::Array(relation, a, b) => match (value(a, row), value(b, row)) {
            (Value::List(a), Value::List(b)) => Some(relation.holds(&a, &b)),
            _ => None,
        },
        Condition::Term(term) => match value(term, row) {
            Value::Boolean(v) => Some(v),
            _ => None,
        },
    }
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// Of several conditions: `end` where one says so, else unknown where one is, else not `end`.
fn all(parts: &[Condition], row: &dyn Row, end: bool) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match holds(part, row) {
            Some(v) if v == end => return Some(end),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(!end) }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    a.compare(b)
}

fn time(value: &Value) -> Option<Interval> {
    match value {
        Value::Moment(m) => Some(Interval { start: Some(*m), end: Some(*m) }),
        Value::Interval(interval) => Some(*interval),
        _ => None,
    }
}

/// A geometry, borrowed.
fn region<'a>(term: &'a Term, row: &'a dyn Row) -> Option<(&'a Shape, Bounds)> {
    match term {
        Term::Region(shape, bounds) => Some((shape, *bounds)),
        Term::Geometry => row.shape(),
        // no other term has a geometry
        _ => None,
    }
}

/// The value of a term.
fn value(term: &Term, row: &dyn Row) -> Value {
    match term {
        Term::Literal(value) => value.clone(),
        Term::Column(column, ty) => row.value(*column, *ty),
        Term::Region(shape, _) => Value::Geometry((**shape).clone()),
        Term::Geometry => row.shape().map_or(Value::Null, |(shape, _)| Value::Geometry(shape.clone())),
        Term::Arithmetic(operator, a, b) => match (value(a, row), value(b, row)) {
            (Value::Number(a), Value::Number(b)) => operator.apply(a, b).map_or(Value::Null, Value::Number),
            _ => Value::Null,
        },
        Term::FoldCase(inner) => folded(&value(inner, row), FOLD_CASE),
        Term::FoldAccents(inner) => folded(&value(inner, row), FOLD_ACCENTS),
        Term::Interval(start, end) => {
            let written = |t: &Term| matches!(t, Term::Literal(_));
            interval(&value(start, row), &value(end, row), written(start) && written(end))
        }
        Term::List(items) => Value::List(items.iter().map(|i| value(i, row)).collect()),
        Term::Call(function, args) => {
            let values: Vec<Value> = args.iter().map(|a| value(a, row)).collect();
            if values.contains(&Value::Null) { Value::Null } else { (function.call)(&values) }
        }
        Term::Condition(condition) => holds(condition, row).map_or(Value::Null, Value::Boolean),
    }
}

/// A term of constants alone as the constant that it is.
pub fn fold(term: Term) -> Term {
    let constant = |t: &Term| matches!(t, Term::Literal(_));
    let folds = match &term {
        Term::Arithmetic(_, a, b) => constant(a) && constant(b),
        Term::FoldCase(inner) | Term::FoldAccents(inner) => constant(inner),
        Term::List(items) => !items.is_empty() && items.iter().all(constant),
        Term::Call(_, args) => args.iter().all(constant),
        Term::Interval(start, end) => constant(start) && constant(end),
        _ => false,
    };
    if folds { Term::Literal(value(&term, &Nothing)) } else { term }
}
