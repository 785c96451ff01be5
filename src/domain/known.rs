//! What is known already, as an importer needs it: the door through which names and place codes find their records.
//! The atlas answers it; importers stay free of the atlas.

use super::kind::Kind;
use super::text::Text;

/// Answer to a look-up by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Exactly one record has that name.
    One(Text),
    /// Several have it: their ids, in order.
    Several(Vec<Text>),
    /// None has it, but the names of these are near: somebody has to say which it is, or that it is none. Answered only where
    /// somebody looks.
    Doubtful(Vec<Text>),
    /// None has it.
    None,
}

/// The tag with which a tie remembers the word for which somebody chose its kind.
pub const KIND_CHOSEN: &str = "kind chosen for";
/// The same of its direction.
pub const DIRECTION_CHOSEN: &str = "direction chosen for";

/// What somebody has said of a word for ties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TieMeaning {
    /// The code of the kind.
    pub kind: Option<Text>,
    /// They run one way, or both.
    pub directed: Option<bool>,
}

/// What somebody has said of a cell that may hold several names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing yet.
    Open,
    /// It is one name.
    One,
    /// It is several.
    Several,
}

/// Look-ups over what is known.
pub trait Known {
    /// True where a record of that id exists.
    fn has(&self, kind: Kind, id: &str) -> bool;
    /// Where the record of that id is known from; `None` where it says nothing or there is none.
    fn source_of(&self, kind: Kind, id: &str) -> Option<Text>;
    /// The sites with that place code.
    fn site_by_pcode(&self, pcode: &str) -> Found;
    /// Sites whose place codes are the written one with letters before it or zeros in front, the first few in order of id: a
    /// spreadsheet that takes a code for a number loses both.
    fn place_codes_like(&self, _code: &str) -> Vec<(Text, Text)> {
        Vec::new()
    }
    /// Records of a kind by name, other name, short name, alias, name in another language or code; case, accents and
    /// punctuation are passed over. For sites `within` narrows to those inside that site.
    fn by_name(&self, kind: Kind, name: &str, within: Option<&str>) -> Found;
    /// What somebody has said that a word of a network means for its ties, now or at an import before.
    fn tie_meaning(&self, _written: &str) -> TieMeaning {
        TieMeaning::default()
    }
    /// [`Self::by_name`], asked only to see whether a part of a text is a name: nobody is asked about it, and near names
    /// are none.
    fn look(&self, kind: Kind, name: &str, within: Option<&str>) -> Found {
        self.by_name(kind, name, within)
    }
    /// What somebody has said of a cell that may hold several names.
    fn verdict(&self, _kind: Kind, _written: &str) -> Verdict {
        Verdict::Open
    }
    /// Asks whether a cell is one name or several, of which these are known. False where nobody looks.
    fn ask(&self, _kind: Kind, _written: &str, _known: &[Text]) -> bool {
        false
    }
}

/// Nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Known for Nothing {
    fn has(&self, _: Kind, _: &str) -> bool {
        false
    }
    fn source_of(&self, _: Kind, _: &str) -> Option<Text> {
        None
    }
    fn site_by_pcode(&self, _: &str) -> Found {
        Found::None
    }
    fn by_name(&self, _: Kind, _: &str, _: Option<&str>) -> Found {
        Found::None
    }
}
