//! Attributes of context layers: what a field of somebody else's vector layer is called and holds.
//!
//! A layer lists its fields as `name:type` ([`super::records::Layer::fields`]); its features keep the values as text
//! ([`super::records::LayerFeature::attributes`]), a missing one being null. Names stay as they came, so the type stands
//! after the *last* colon.

use super::cell::Cell;
use super::records::Layer;
use super::table::ColumnType;
use super::text::Text;

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeType {
    /// A whole number.
    Integer,
    /// A finite number.
    Number,
    /// Yes or no.
    Boolean,
    /// A calendar day, `2012-07-01`.
    Date,
    /// An instant, RFC 3339.
    DateTime,
    /// Text; also what a field of an unknown type is read as.
    Text,
}

impl AttributeType {
    /// Its name as layers write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Text => "text",
        }
    }
    /// The type of a name; other programs' names for the same are understood.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "integer" | "int" | "count" => Self::Integer,
            "number" | "real" | "float" | "double" => Self::Number,
            "boolean" | "bool" | "flag" => Self::Boolean,
            "date" | "day" => Self::Date,
            "datetime" | "timestamp" => Self::DateTime,
            "text" | "string" => Self::Text,
            _ => return None,
        })
    }
    /// The type of its column when the layer leaves.
    pub const fn column(self) -> ColumnType {
        match self {
            Self::Integer => ColumnType::Integer,
            Self::Number => ColumnType::Number,
            Self::Boolean => ColumnType::Boolean,
            Self::Date => ColumnType::Date,
            Self::DateTime => ColumnType::DateTime,
            Self::Text => ColumnType::Text,
        }
    }
    /// A value as it is kept, read as this type; as text where it does not fit, so that nothing is lost.
    pub fn read(self, kept: &Text) -> Cell {
        let fits = match self {
            Self::Integer => kept.parse().ok().map(Cell::Int),
            Self::Number => kept.parse().ok().filter(|v: &f64| v.is_finite()).map(Cell::Real),
            Self::Boolean => kept.parse().ok().map(Cell::Flag),
            Self::Date | Self::DateTime | Self::Text => None,
        };
        fits.unwrap_or_else(|| Cell::Text(kept.clone()))
    }
}

/// One field of a context layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, exactly as it came.
    pub name: Text,
    /// Its type.
    pub ty: AttributeType,
}

impl Attribute {
    /// Reads `name:type`; a text without a known type is the name of a text field.
    pub fn parse(text: &str) -> Self {
        match text.rsplit_once(':').and_then(|(name, ty)| Some((name, AttributeType::parse(ty)?))) {
            Some((name, ty)) => Self { name: Text::from(name), ty },
            None => Self { name: Text::from(text), ty: AttributeType::Text },
        }
    }
    /// Writes `name:type`.
    pub fn to_text(&self) -> Text {
        Text::from(format!("{}:{}", self.name, self.ty.name()))
    }
}

impl Layer {
    /// Its fields.
    pub fn attributes(&self) -> Vec<Attribute> {
        self.fields.iter().map(|f| Attribute::parse(f)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_colon_keeps_it() {
        for (text, name, ty) in [
            ("pop_max:integer", "pop_max", AttributeType::Integer),
            ("name:fr:text", "name:fr", AttributeType::Text),
            ("name:fr", "name:fr", AttributeType::Text),
            ("Größe (m²):Real", "Größe (m²)", AttributeType::Number),
        ] {
            assert_eq!(Attribute::parse(text), Attribute { name: Text::from(name), ty }, "{text}");
        }
        let odd = Attribute { name: Text::from("a:integer"), ty: AttributeType::Text };
        assert_eq!(Attribute::parse(&odd.to_text()), odd);
    }

    #[test]
    fn a_value_that_is_not_of_its_type_stays_as_text() {
        assert_eq!(AttributeType::Integer.read(&Text::from("12")), Cell::Int(12));
        assert_eq!(AttributeType::Integer.read(&Text::from("a dozen")), Cell::text("a dozen"));
        assert_eq!(AttributeType::Number.read(&Text::from("NaN")), Cell::text("NaN"));
    }
}
