//! Guards before any parser runs. The parsers of the crate recurse once per level and per operator, so what they are given
//! is bounded first, without recursion: O(bytes).

use serde_json::Value;

use super::error::QueryError;
use super::limits::{MAX_DEPTH, MAX_FILTER_BYTES, MAX_NODES, MAX_VERTICES};

/// Words that begin a geometry of CQL2 text.
const GEOMETRIES: [&str; 7] = ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];
/// Numbers of one position: x, y, height, measure.
const MAX_ORDINATES: usize = 4;

/// Counts what a text holds.
#[derive(Default)]
struct Counts {
    nodes: usize,
    vertices: usize,
    depth: usize,
    /// Depth at which the geometry that is being read began.
    geometry: Option<usize>,
    ordinates: usize,
}

/// Checks CQL2 text: its bytes, the depth of its parentheses, its operators, names and values, its positions.
pub fn text(filter: &str) -> Result<(), QueryError> {
    if filter.len() > MAX_FILTER_BYTES {
        return Err(QueryError::BYTES);
    }
    let mut counts = Counts::default();
    let mut rest = filter;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\'' | '"' => {
                counts.node()?;
                quoted(rest, first)
            }
            c if c.is_alphabetic() || c == '_' => {
                let word = run(rest, |c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'));
                counts.word(&rest[..word], &rest[word..])?;
                word
            }
            c if c.is_ascii_digit() || (counts.geometry.is_some() && matches!(c, '-' | '+' | '.')) => {
                let number = first.len_utf8() + run(&rest[first.len_utf8()..], |c| c.is_ascii_alphanumeric() || c == '.');
                counts.number()?;
                number
            }
            other => {
                counts.sign(other)?;
                other.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    Ok(())
}

/// Bytes of a quoted text, its end included; all where it has none.
fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |at| at + 2)
}

/// Bytes of the characters at the beginning that `belongs`.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

impl Counts {
    fn node(&mut self) -> Result<(), QueryError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES { Err(QueryError::NODES) } else { Ok(()) }
    }
    fn word(&mut self, word: &str, after: &str) -> Result<(), QueryError> {
        if self.geometry.is_none() && is_geometry(word, after) {
            self.geometry = Some(self.depth);
            self.ordinates = 0;
        }
        self.node()
    }
    fn number(&mut self) -> Result<(), QueryError> {
        if self.geometry.is_none() {
            return self.node();
        }
        self.ordinates += 1;
        if self.ordinates > MAX_ORDINATES {
            return Err(QueryError::Literal("a position of a geometry has two numbers, or three or four with height and measure".into()));
        }
        Ok(())
    }
    fn vertex(&mut self) -> Result<(), QueryError> {
        self.vertices += usize::from(self.ordinates > 0);
        self.ordinates = 0;
        if self.vertices > MAX_VERTICES { Err(QueryError::VERTICES) } else { Ok(()) }
    }
    fn sign(&mut self, sign: char) -> Result<(), QueryError> {
        match sign {
            '(' => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(QueryError::DEPTH);
                }
            }
            ')' => {
                self.vertex()?;
                self.depth = self.depth.saturating_sub(1);
                if self.geometry.is_some_and(|began| self.depth <= began) {
                    self.geometry = None;
                }
            }
            ',' => self.vertex()?,
            c if c.is_whitespace() => {}
            _ => {
                if self.geometry.is_some() {
                    return Err(QueryError::Literal(format!("{sign:?} does not belong into the numbers of a geometry")));
                }
                return self.node();
            }
        }
        Ok(())
    }
}

/// `POINT(`, `pointz(`, `POINT ZM (`: a name with a parenthesis after it, perhaps with marks of height and measure between.
fn is_geometry(word: &str, after: &str) -> bool {
    let marks = |text: &str| matches!(text.to_ascii_uppercase().as_str(), "" | "Z" | "M" | "ZM");
    let Some((between, _)) = after.split_once('(') else { return false };
    let named = |g: &str| word.get(..g.len()).is_some_and(|head| head.eq_ignore_ascii_case(g)) && marks(&word[g.len()..]);
    marks(between.trim()) && GEOMETRIES.iter().any(|g| named(g))
}

/// Checks CQL2 JSON after it was read: its depth, its values, its positions.
pub fn json(filter: &Value) -> Result<(), QueryError> {
    let (mut nodes, mut vertices) = (0_usize, 0_usize);
    let mut open = vec![(filter, 1_usize, false)];
    while let Some((value, depth, in_geometry)) = open.pop() {
        // an operation is two levels of JSON: its object and its arguments
        if depth > 2 * MAX_DEPTH {
            return Err(QueryError::DEPTH);
        }
        let position = in_geometry && value.as_array().is_some_and(|a| a.first().is_some_and(Value::is_number));
        vertices += usize::from(position);
        nodes += usize::from(!in_geometry);
        if nodes > MAX_NODES {
            return Err(QueryError::NODES);
        }
        if vertices > MAX_VERTICES {
            return Err(QueryError::VERTICES);
        }
        match value {
            Value::Array(items) if !position => open.extend(items.iter().map(|i| (i, depth + 1, in_geometry))),
            Value::Object(members) => {
                let geometry = in_geometry || members.contains_key("coordinates") || members.contains_key("geometries");
                open.extend(members.values().map(|v| (v, depth + 1, geometry)));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_at_each_limit_and_refused_one_beyond() {
        let deep = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
        assert!(text(&deep(MAX_DEPTH)).is_ok());
        assert_eq!(text(&deep(MAX_DEPTH + 1)), Err(QueryError::DEPTH));
        // a chain has a name between each two operators
        let chain = |n: usize| format!("a{}", "+a".repeat((n - 1) / 2));
        assert!(text(&chain(MAX_NODES - 1)).is_ok());
        assert_eq!(text(&chain(MAX_NODES + 1)), Err(QueryError::NODES));
        assert_eq!(text(&"-".repeat(MAX_NODES + 1)), Err(QueryError::NODES));
        let line = |n: usize| format!("S_INTERSECTS(geometry,LINESTRING({}1 2))", "1 2,".repeat(n - 1));
        assert!(text(&line(MAX_VERTICES)).is_ok());
        assert_eq!(text(&line(MAX_VERTICES + 1)), Err(QueryError::VERTICES));
        let long = |n: usize| format!("'{}'", "x".repeat(n - 2));
        assert!(text(&long(MAX_FILTER_BYTES)).is_ok());
        assert_eq!(text(&long(MAX_FILTER_BYTES + 1)), Err(QueryError::BYTES));
    }

    #[test]
    fn no_chain_of_operators_hides_in_what_looks_like_a_geometry() {
        for odd in ["POINT(1-1-1-1-1-1)", "POINT(1 -1 -1 -1 -1)", "POINTZ(1+1+1+1+1)", "POINT(a*b)"] {
            assert!(text(odd).is_err(), "{odd}");
        }
        assert!(text("POINT(-1.5e3 -2)").is_ok() && text("point = 3 - 1 and (a)").is_ok());
    }

    #[test]
    fn json_is_taken_at_each_limit_and_refused_one_beyond() {
        let not = |n: usize| (1..n).fold(serde_json::json!({"op": "a"}), |inner, _| serde_json::json!({"op": "not", "args": [inner]}));
        assert!(json(&not(MAX_DEPTH)).is_ok());
        assert_eq!(json(&not(MAX_DEPTH + 1)), Err(QueryError::DEPTH));
        let list = |n: usize| serde_json::json!(vec![1; n - 1]);
        assert!(json(&list(MAX_NODES)).is_ok());
        assert_eq!(json(&list(MAX_NODES + 1)), Err(QueryError::NODES));
        let line = |n: usize| serde_json::json!({"type": "LineString", "coordinates": vec![[1, 2]; n]});
        assert!(json(&line(MAX_VERTICES)).is_ok());
        assert_eq!(json(&line(MAX_VERTICES + 1)), Err(QueryError::VERTICES));
    }
}
