//! What a record is about, where that may be one of several kinds: `kind/id`, the kind in the plural.

use super::cell::Cell;
use super::field::{FieldType, Invalid, Scalar};
use super::id::is_slug;
use super::kind::Kind;
use super::pool::Pool;
use super::text::Text;

/// A reference to a record of any kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Text,
}

impl Subject {
    /// Parses `sites/ml-dioro`.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('/')?;
        let kind = Kind::from_plural(kind)?;
        is_slug(id).then(|| Self { kind, id: Text::from(id) })
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind.plural(), self.id)
    }
}

impl Scalar for Subject {
    const TYPE: FieldType = FieldType::Subject;
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
            .ok_or_else(|| Invalid::new("subject", text, "write the kind and the id, for example sites/ml-dioro"))
    }
    fn to_cell(&self) -> Cell {
        Cell::Text(self.to_string().into())
    }
    fn reference(&self, visit: &mut dyn FnMut(Kind, &Text)) {
        visit(self.kind, &self.id);
    }
    fn share(&mut self, pool: &mut Pool) {
        pool.intern(&mut self.id);
    }
}
