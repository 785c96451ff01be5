//! What somebody sees of a record, and may change of it. What is shown at all is decided in [`crate::atlas::public`]; here a door
//! asks it for one record, so that refusals, differences, counts and the history say no more than the lists do.

use std::collections::BTreeSet;

use super::error::AppError;
use super::workspace::View;
use crate::domain::{AnyRecord, Kind, Place, Problem, Severity, Text};

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewer {
    /// Whoever reaches a server that is open to the network: sees what is shown and changes what is shown as it is.
    #[default]
    Anyone,
    /// Who keeps the workspace, through the server of the own machine: reads and mends by id what is hidden, but not what is private.
    Keeper,
    /// Who keeps the workspace, on the command line: also writes over what is private.
    Owner,
}

/// What is shown of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// There is none.
    Absent,
    /// All of it.
    Whole,
    /// A coarser one in its place.
    Coarser,
    /// Nothing: it is sensitive, or known only through what is.
    Hidden,
    /// Nothing: it is private by construction.
    Private,
}

impl Sight {
    /// True where there is more than is shown.
    pub const fn conceals(self) -> bool {
        matches!(self, Self::Coarser | Self::Hidden | Self::Private)
    }
    /// The word with which an answer to the keeper says so.
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::Coarser => Some("coarser"),
            Self::Hidden => Some("hidden"),
            _ => None,
        }
    }
}

impl View {
    /// What is shown of a record.
    pub fn sight(&self, kind: Kind, id: &str) -> Sight {
        let Some((record, _)) = self.keeper.tables.any(kind, id) else { return Sight::Absent };
        if record.is_private() {
            return Sight::Private;
        }
        match self.shown(true).tables.any(kind, id) {
            None => Sight::Hidden,
            Some((shown, _)) if shown == record => Sight::Whole,
            Some(_) => Sight::Coarser,
        }
    }

    /// How many sites and activities are hidden or shown coarser: a file that is mailed holds them as they are.
    pub fn sensitive(&self) -> usize {
        let tables = &self.keeper.tables;
        let codes = tables.sites.iter().map(|site| site.sensitivity).chain(tables.activities.iter().map(|activity| activity.sensitivity));
        codes.flatten().filter(|code| code.code().as_str() != "public").count()
    }

    /// Whether a value of a record, of today or of the past, may be told: it is neither private nor sensitive and names nothing
    /// that is not shown, or that was not shown when it went.
    pub fn may_tell(&self, record: &AnyRecord, concealed: &BTreeSet<(Kind, Text)>) -> bool {
        let sensitive = matches!(record.kind(), Kind::Site | Kind::Activity)
            && record.cell("sensitivity").is_some_and(|cell| cell.flat().is_some_and(|code| code != "public"));
        let mut tells = sensitive || record.is_private();
        record.references(&mut |_, kind, id| {
            tells |= match self.sight(kind, id) {
                Sight::Hidden | Sight::Private => true,
                Sight::Coarser => kind == Kind::Site,
                Sight::Absent => concealed.contains(&(kind, id.clone())),
                Sight::Whole => false,
            };
        });
        !tells
    }
}

impl Viewer {
    /// Whether the viewer may write over what there is of a record.
    pub fn may_change(self, sight: Sight) -> bool {
        match self {
            Self::Owner => true,
            Self::Keeper => sight != Sight::Private,
            Self::Anyone => !sight.conceals(),
        }
    }
    /// The records that references of the viewer may lead to.
    pub fn atlas(self, view: &View) -> &crate::atlas::Atlas {
        if self == Self::Anyone { view.shown(true) } else { &view.keeper }
    }
    /// An error where the viewer may not change a record that is shown in part. What is not shown at all is as if it were not there.
    pub fn refuse_coarser(self, view: &View, kind: Kind, id: &str) -> Result<(), AppError> {
        match view.sight(kind, id) {
            Sight::Coarser if self == Self::Anyone => Err(AppError::Concealed(format!("{}/{id}", kind.plural()))),
            _ => Ok(()),
        }
    }
}

/// The problem of a row that would write over what its sender does not see.
pub fn concealed(place: &Place, kind: Kind, id: &Text) -> Problem {
    let place = Place { record: Some(format!("{}/{id}", kind.plural())), ..place.clone() };
    let message = "the id is held by a record that is not shown, or not all of it: it is left as it is";
    Problem::new(Severity::Error, "concealed", place, message, "take the row out or give it another id; who keeps the workspace changes it on its own machine")
        .with_value(id)
}

/// The problem of a private row that comes from where nothing private is kept.
pub fn private(place: &Place, kind: Kind, id: &Text) -> Problem {
    let place = Place { record: Some(format!("{}/{id}", kind.plural())), ..place.clone() };
    let message = format!("{} of this sort are kept in the private file of the workspace and are not taken over the network", kind.plural());
    Problem::new(Severity::Error, "private", place, message, "take the row out; who keeps the workspace imports it on its own machine")
}
