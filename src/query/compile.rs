//! From the tree of the crate to a filter of ours: names become columns, literals values, types are checked.

use std::sync::Arc;

use cql2::Expr;

use super::arithmetic::Operator;
use super::crs::Crs;
use super::error::QueryError;
use super::eval;
use super::function::{self, FUNCTIONS, Function};
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::parse::{Language, parse};
use super::spatial::{self, Area, Bounds};
use super::temporal::{self, Interval, Moment};
use super::value::{Type, Value};
use super::{array, text};
use crate::domain::{Shape, Text};

/// A property that may be filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Queryable {
    /// Its name.
    pub name: String,
    /// Its type; of [`Type::Geometry`] there is one.
    pub ty: Type,
    /// Its column; of the geometry none.
    pub column: usize,
}

/// Names under which the geometry is found where no attribute has them: ours, and those that GIS files use.
const GEOMETRY_NAMES: [&str; 2] = ["geometry", "geom"];

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the signs say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A condition.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "CQL2 names them")]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare(Comparison, Term, Term),
    Between(Term, Term, Term),
    In(Term, Vec<Term>),
    Like(Term, Term),
    IsNull(Term),
    Spatial(spatial::Relation, Term, Term),
    Temporal(temporal::Relation, Term, Term),
    Array(array::Relation, Term, Term),
    /// A term that is true or false itself.
    Term(Term),
}

/// What has a value.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "CQL2 names them")]
pub enum Term {
    Literal(Value),
    /// A geometry with its box.
    Region(Arc<Shape>, Bounds),
    /// A column with the type of its values.
    Column(usize, Type),
    /// The geometry of the row.
    Geometry,
    Arithmetic(Operator, Box<Term>, Box<Term>),
    FoldCase(Box<Term>),
    FoldAccents(Box<Term>),
    Interval(Box<Term>, Box<Term>),
    List(Vec<Term>),
    Call(&'static Function, Vec<Term>),
    Condition(Box<Condition>),
}

/// A filter over the queryables that it was compiled for.
#[derive(Clone, Debug)]
pub struct Filter {
    condition: Condition,
}

impl Filter {
    /// What it says.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }
    /// A filter by one property: equal to a value, or, for a list, holding it.
    pub fn equal(queryable: &Queryable, value: Value) -> Self {
        let column = Term::Column(queryable.column, queryable.ty);
        let condition = if queryable.ty == Type::List {
            Condition::Array(array::Relation::Contains, column, Term::List(vec![Term::Literal(value)]))
        } else {
            Condition::Compare(Comparison::Equal, column, Term::Literal(value))
        };
        Self { condition }
    }
}

/// Parses and compiles a filter. Literal geometries are in `crs`.
pub fn compile(filter: &str, language: Language, crs: Crs, queryables: &[Queryable]) -> Result<Filter, QueryError> {
    parse(filter, language, |tree| {
        let mut compiling = Compiling { queryables, crs, nodes: 0 };
        Ok(Filter { condition: compiling.condition(&tree, 1)? })
    })
}

struct Compiling<'a> {
    queryables: &'a [Queryable],
    crs: Crs,
    nodes: usize,
}

/// Takes exactly the number of arguments that an operator has.
fn arguments<const N: usize>(op: &str, args: &[Box<Expr>]) -> Result<[Expr; N], QueryError> {
    let wrong = || QueryError::Type(format!("{op} takes {N} argument(s), not {}", args.len()));
    let args: Vec<Expr> = args.iter().map(|a| (**a).clone()).collect();
    args.try_into().map_err(|_| wrong())
}

impl Compiling<'_> {
    fn step(&mut self, depth: usize) -> Result<(), QueryError> {
        self.nodes += 1;
        if depth > MAX_DEPTH {
            return Err(QueryError::DEPTH);
        }
        if self.nodes > MAX_NODES { Err(QueryError::NODES) } else { Ok(()) }
    }

    fn condition(&mut self, tree: &Expr, depth: usize) -> Result<Condition, QueryError> {
        self.step(depth)?;
        let Expr::Operation { op, args } = tree else {
            let term = self.term(tree, depth + 1)?;
            expect(&term, Type::Boolean, "a filter")?;
            return Ok(Condition::Term(term));
        };
        let deeper = depth + 1;
        if let Some(comparison) = comparison(op) {
            let [a, b] = arguments(op, args)?;
            let [a, b] = self.pair(&a, &b, deeper, op)?;
            return Ok(Condition::Compare(comparison, a, b));
        }
        if let Some(relation) = spatial::Relation::parse(op) {
            let [a, b] = arguments(op, args)?;
            return Ok(Condition::Spatial(relation, self.of_type(&a, Type::Geometry, op, deeper)?, self.of_type(&b, Type::Geometry, op, deeper)?));
        }
        if let Some(relation) = temporal::Relation::ALL.iter().find(|r| r.op() == op) {
            let [a, b] = arguments(op, args)?;
            return Ok(Condition::Temporal(*relation, self.time(&a, op, deeper)?, self.time(&b, op, deeper)?));
        }
        if let Some(relation) = array::Relation::parse(op) {
            let [a, b] = arguments(op, args)?;
            return Ok(Condition::Array(relation, self.of_type(&a, Type::List, op, deeper)?, self.of_type(&b, Type::List, op, deeper)?));
        }
        Ok(match op.as_str() {
            "and" | "or" => {
                let parts = args.iter().map(|a| self.condition(a, deeper)).collect::<Result<Vec<_>, _>>()?;
                if op == "and" { Condition::And(parts) } else { Condition::Or(parts) }
            }
            "not" => {
                let [a] = arguments(op, args)?;
                Condition::Not(Box::new(self.condition(&a, deeper)?))
            }
            "isNull" => {
                let [a] = arguments(op, args)?;
                Condition::IsNull(self.term(&a, deeper)?)
            }
            "between" => {
                let [a, low, high] = arguments(op, args)?;
                let value = self.term(&a, deeper)?;
                let [low, high] = [self.term(&low, deeper)?, self.term(&high, deeper)?];
                let [low, high] = [beside(&value, low, op)?, beside(&value, high, op)?];
                Condition::Between(value, low, high)
            }
            "in" => {
                let [a, list] = arguments(op, args)?;
                let Expr::Array(items) = list else { return Err(QueryError::Type("in takes a list of values in parentheses".into())) };
                let value = self.term(&a, deeper)?;
                let mut terms = Vec::with_capacity(items.len());
                for item in &items {
                    let item = self.term(item, deeper)?;
                    terms.push(beside(&value, item, op)?);
                }
                Condition::In(value, terms)
            }
            "like" => {
                let [a, pattern] = arguments(op, args)?;
                Condition::Like(self.of_type(&a, Type::Text, op, deeper)?, self.of_type(&pattern, Type::Text, op, deeper)?)
            }
            _ => {
                let term = self.term(tree, deeper)?;
                expect(&term, Type::Boolean, "a filter")?;
                Condition::Term(term)
            }
        })
    }

    fn term(&mut self, tree: &Expr, depth: usize) -> Result<Term, QueryError> {
        self.step(depth)?;
        let deeper = depth + 1;
        let term = match tree {
            Expr::Null => Term::Literal(Value::Null),
            Expr::Bool(v) => Term::Literal(Value::Boolean(*v)),
            Expr::Float(v) if v.is_finite() => Term::Literal(Value::Number(*v)),
            Expr::Float(_) => return Err(QueryError::Literal("a number of the filter is too large".into())),
            Expr::Literal(v) => Term::Literal(Value::Text(Text::from(v.as_str()))),
            Expr::Date { date } => Term::Literal(Value::Moment(moment(date, true)?)),
            Expr::Timestamp { timestamp } => Term::Literal(Value::Moment(moment(timestamp, false)?)),
            Expr::Property { property } => self.property(property)?,
            Expr::Interval { interval } => {
                let [start, end] = arguments("interval", interval)?;
                Term::Interval(Box::new(self.bound(&start, deeper)?), Box::new(self.bound(&end, deeper)?))
            }
            Expr::BBox { bbox } => {
                let number = |e: &Expr| if let Expr::Float(v) = e { Ok(*v) } else { Err(QueryError::Literal("a box has numbers only".into())) };
                let numbers = bbox.iter().map(|e| number(e)).collect::<Result<Vec<_>, _>>()?;
                let area = Area::parse(&numbers, self.crs)?;
                let shape = Shape::new(area.geometry()).map_err(|e| QueryError::Literal(format!("the box in the filter: {}", e.hint)))?;
                region(shape)
            }
            Expr::Geometry(geometry) => region(spatial::literal(geometry, self.crs)?),
            Expr::Array(items) => Term::List(items.iter().map(|i| self.term(i, deeper)).collect::<Result<_, _>>()?),
            Expr::Operation { op, args } => self.operation(tree, op, args, deeper)?,
        };
        Ok(eval::fold(term))
    }

    fn operation(&mut self, tree: &Expr, op: &str, args: &[Box<Expr>], depth: usize) -> Result<Term, QueryError> {
        if let Some(operator) = Operator::parse(op) {
            let [a, b] = match args {
                // the text parser makes two of each; JSON may chain
                [_, _] => arguments(op, args)?,
                [first @ .., last] if first.len() > 1 => [Expr::Operation { op: op.to_owned(), args: first.to_vec() }, (**last).clone()],
                _ => return Err(QueryError::Type(format!("{op} takes two or more numbers"))),
            };
            let [a, b] = [self.of_type(&a, Type::Number, op, depth)?, self.of_type(&b, Type::Number, op, depth)?];
            return Ok(Term::Arithmetic(operator, Box::new(a), Box::new(b)));
        }
        match op {
            "casei" => {
                let [a] = arguments(op, args)?;
                Ok(Term::FoldCase(Box::new(self.of_type(&a, Type::Text, op, depth)?)))
            }
            "accenti" => {
                let [a] = arguments(op, args)?;
                Ok(Term::FoldAccents(Box::new(self.of_type(&a, Type::Text, op, depth)?)))
            }
            _ if is_condition(op) => Ok(Term::Condition(Box::new(self.condition(tree, depth)?))),
            _ => self.call(op, args, depth),
        }
    }

    fn call(&mut self, name: &str, args: &[Box<Expr>], depth: usize) -> Result<Term, QueryError> {
        let Some(function) = function::find(name) else {
            let known = FUNCTIONS.iter().map(|f| f.name.to_owned()).chain(["casei", "accenti"].map(str::to_owned)).collect();
            return Err(QueryError::UnknownFunction { name: shorten(name), known });
        };
        if args.len() != function.arguments.len() {
            return Err(QueryError::Type(format!("{} takes {} argument(s), not {}", function.name, function.arguments.len(), args.len())));
        }
        let typed = args.iter().zip(function.arguments);
        let terms = typed.map(|(arg, (_, ty))| self.of_type(arg, *ty, function.name, depth)).collect::<Result<_, _>>()?;
        Ok(Term::Call(function, terms))
    }

    fn property(&self, name: &str) -> Result<Term, QueryError> {
        if let Some(found) = self.queryables.iter().find(|q| q.name == name) {
            return Ok(if found.ty == Type::Geometry { Term::Geometry } else { Term::Column(found.column, found.ty) });
        }
        if GEOMETRY_NAMES.contains(&name) && self.queryables.iter().any(|q| q.ty == Type::Geometry) {
            return Ok(Term::Geometry);
        }
        Err(QueryError::UnknownProperty { name: shorten(name), known: self.queryables.iter().map(|q| q.name.clone()).collect() })
    }

    fn of_type(&mut self, tree: &Expr, ty: Type, op: &str, depth: usize) -> Result<Term, QueryError> {
        let term = self.term(tree, depth)?;
        let term = if ty == Type::Moment { as_moment(term) } else { term };
        expect(&term, ty, op)?;
        Ok(term)
    }

    /// Two terms that shall be compared. A text beside a date or timestamp is read as one.
    fn pair(&mut self, a: &Expr, b: &Expr, depth: usize, op: &str) -> Result<[Term; 2], QueryError> {
        let (a, b) = (self.term(a, depth)?, self.term(b, depth)?);
        let a = if type_of(&b) == Type::Moment { as_moment(a) } else { a };
        let b = beside(&a, b, op)?;
        Ok([a, b])
    }

    /// A day, an instant or an interval.
    fn time(&mut self, tree: &Expr, op: &str, depth: usize) -> Result<Term, QueryError> {
        let term = as_moment(self.term(tree, depth)?);
        match type_of(&term) {
            Type::Moment | Type::Interval | Type::Null => Ok(term),
            other => Err(QueryError::Type(format!("{op} takes dates, timestamps and intervals, not {}", other.words()))),
        }
    }

    /// An end of an interval; `'..'` is open.
    fn bound(&mut self, tree: &Expr, depth: usize) -> Result<Term, QueryError> {
        if matches!(tree, Expr::Literal(text) if text == "..") {
            return Ok(Term::Literal(Value::Null));
        }
        self.of_type(tree, Type::Moment, "interval", depth)
    }
}

/// The second of two terms that shall be compared; a text beside a date or timestamp is read as one.
fn beside(a: &Term, b: Term, op: &str) -> Result<Term, QueryError> {
    let b = if type_of(a) == Type::Moment { as_moment(b) } else { b };
    let (left, right) = (type_of(a), type_of(&b));
    let ordered = |ty: Type| !matches!(ty, Type::Geometry | Type::Interval | Type::List);
    if left.meets(right) && ordered(left) && ordered(right) {
        return Ok(b);
    }
    Err(QueryError::Type(format!("{op} can not compare {} with {}", left.words(), right.words())))
}

fn region(shape: Shape) -> Term {
    let bounds = shape.bounds();
    Term::Region(Arc::new(shape), bounds)
}

fn comparison(op: &str) -> Option<Comparison> {
    Some(match op {
        "=" => Comparison::Equal,
        "<>" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn is_condition(op: &str) -> bool {
    comparison(op).is_some()
        || spatial::Relation::parse(op).is_some()
        || array::Relation::parse(op).is_some()
        || temporal::Relation::ALL.iter().any(|r| r.op() == op)
        || matches!(op, "and" | "or" | "not" | "isNull" | "between" | "in" | "like")
}

/// A text literal that is a day or an instant, as that.
fn as_moment(term: Term) -> Term {
    match &term {
        Term::Literal(Value::Text(text)) => Moment::parse(text).map_or(term, |m| Term::Literal(Value::Moment(m))),
        _ => term,
    }
}

fn moment(tree: &Expr, is_day: bool) -> Result<Moment, QueryError> {
    let what = if is_day { "DATE('2012-07-01')" } else { "TIMESTAMP('2012-07-01T09:00:00Z')" };
    let read = if let Expr::Literal(text) = tree { Moment::parse(text) } else { None };
    read.filter(|m| matches!(m, Moment::Day(_)) == is_day).ok_or_else(|| QueryError::Literal(format!("a date of the filter can not be read: write {what}")))
}

/// The type of a term's value.
pub fn type_of(term: &Term) -> Type {
    match term {
        Term::Literal(value) => value.ty(),
        Term::Column(_, ty) => *ty,
        Term::Region(..) | Term::Geometry => Type::Geometry,
        Term::Arithmetic(..) => Type::Number,
        Term::FoldCase(_) | Term::FoldAccents(_) => Type::Text,
        Term::Interval(..) => Type::Interval,
        Term::List(_) => Type::List,
        Term::Call(function, _) => function.returns,
        Term::Condition(_) => Type::Boolean,
    }
}

fn expect(term: &Term, ty: Type, op: &str) -> Result<(), QueryError> {
    let found = type_of(term);
    if found.meets(ty) { Ok(()) } else { Err(QueryError::Type(format!("{op} takes {}, not {}", ty.words(), found.words()))) }
}

fn shorten(name: &str) -> String {
    name.chars().take(80).collect()
}

/// The value of an interval of two ends.
pub fn interval(start: &Value, end: &Value, both_known: bool) -> Value {
    let moment = |v: &Value| if let Value::Moment(m) = v { Some(*m) } else { None };
    let (start, end) = (moment(start), moment(end));
    if start.is_none() && end.is_none() && !both_known { Value::Null } else { Value::Interval(Interval { start, end }) }
}

/// Text of a term's value folded.
pub fn folded(value: &Value, with: fn(&str) -> Text) -> Value {
    match value {
        Value::Text(text) => Value::Text(with(text)),
        _ => Value::Null,
    }
}

/// `CASEI`.
pub const FOLD_CASE: fn(&str) -> Text = text::fold_case;
/// `ACCENTI`.
pub const FOLD_ACCENTS: fn(&str) -> Text = text::fold_accents;
