//! Names that a file writes, looked up among what is known: the same answers, in the same words, for every profile.

use super::words::shown;
use crate::domain::{Found, Kind, Known, Text};

/// What is wrong, and what to do.
pub type Wrong = (String, String);

/// The record that a name means; `Ok(None)` where no record has it. Several, or names that are only near, are for somebody to
/// decide.
pub fn find(known: &dyn Known, kind: Kind, name: &str, within: Option<&str>) -> Result<Option<Text>, Wrong> {
    match known.by_name(kind, name, within) {
        Found::One(id) => Ok(Some(id)),
        Found::Several(ids) => Err(several(kind, name, &ids)),
        Found::Doubtful(ids) => Err(doubtful(kind, name, &ids)),
        Found::None => Ok(None),
    }
}

/// A name that is not known, and near to some that are.
pub fn doubtful(kind: Kind, name: &str, ids: &[Text]) -> Wrong {
    let message = format!("no {} is called {:?}, and some are called nearly so", kind.singular(), shown(name));
    (message, format!("say which it is, or that it is new; near: {}", listed(ids)))
}

/// A name that several records bear.
pub fn several(kind: Kind, name: &str, ids: &[Text]) -> Wrong {
    let message = format!("several {} are called {:?}", kind.plural(), shown(name));
    (message, format!("write the name that only one of them has; candidates: {}", listed(ids)))
}

/// A text that may hold several names, some of which are known.
pub fn one_or_several(kind: Kind, written: &str, known: &[Text]) -> Wrong {
    let known = if known.is_empty() { String::new() } else { format!("; known: {}", listed(known)) };
    let message = format!("{:?} may hold several {}, of which only some are known", shown(written), kind.plural());
    (message, format!("say that it is several, that it is new, or which it is{known}"))
}

fn listed(ids: &[Text]) -> String {
    ids.iter().map(Text::as_str).collect::<Vec<_>>().join(", ")
}
