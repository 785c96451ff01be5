//! JSON with the members that an object names twice: parsers keep the last and say nothing, so what is lost is noted here.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::words::shown;
use crate::domain::{Place, Problem, Severity};

/// Names that are noted of one value; more say nothing new.
const NOTED: usize = 20;

/// Reads a value and notes the members that stand twice in an object; the last wins.
pub struct Noting<'n>(pub &'n mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Noting<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Noting<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Noting(&mut *self.0))? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Noting(&mut *self.0))?;
            if members.contains_key(&name) && self.0.len() < NOTED {
                self.0.push(name.clone());
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

/// What is said of a member that stands twice.
pub fn problem(place: Place, name: &str) -> Problem {
    let message = format!("the member {:?} stands twice: the last is taken", shown(name));
    Problem::new(Severity::Warning, "duplicate_member", place, message, "leave one of them out")
}

/// Reads a document, with the members that stand twice in one of its objects.
pub fn read(bytes: &[u8]) -> Result<(Value, Vec<String>), serde_json::Error> {
    let mut repeated = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Noting(&mut repeated).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((value, repeated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_any_parser_reads_and_repeats_are_noted_at_any_depth() {
        let text = r#"{"a": [1, -2, 0.5, 1e2, null, true, "\u00e9", {"b": 1, "b": {"c": 2}}], "a2": {}, "z": 18446744073709551615}"#;
        let (value, repeated) = read(text.as_bytes()).expect("JSON");
        assert_eq!(value, serde_json::from_str::<Value>(text).expect("JSON"));
        assert_eq!(repeated, ["b"]);
        assert!(read(b"{\"a\": 1} 2").is_err() && read(b"{").is_err());
    }
}
