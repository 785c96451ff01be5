//! The names that layers of tiles have in addresses.

use crate::domain::{Kind, Text};

/// A layer by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerName {
    /// Sites.
    Sites,
    /// Stakeholders at home.
    Stakeholders,
    /// Ties between places.
    Ties,
    /// Providers at sites.
    Presences,
    /// A context layer by its name in addresses: the id of its record, after `layer:` where that is the name of another.
    Context(Text),
}

impl LayerName {
    /// The layers that every atlas has.
    pub const ALWAYS: [Self; 4] = [Self::Sites, Self::Stakeholders, Self::Ties, Self::Presences];

    /// The layer of that name; a context layer of the same name as a record kind is reached as `layer:NAME`.
    pub fn parse(text: &str) -> Self {
        match text {
            "sites" => Self::Sites,
            "stakeholders" => Self::Stakeholders,
            // the network on the map is its ties: the export of that name holds the same
            "ties" | "network" => Self::Ties,
            "presences" => Self::Presences,
            other => Self::Context(Text::from(other)),
        }
    }
    /// The id of a context layer.
    pub fn context(&self) -> Option<&str> {
        match self {
            Self::Context(name) => Some(name.strip_prefix("layer:").unwrap_or(name)),
            _ => None,
        }
    }
    /// Its name in addresses; no two layers have the same.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sites => "sites",
            Self::Stakeholders => "stakeholders",
            Self::Ties => "ties",
            Self::Presences => "presences",
            Self::Context(name) => name,
        }
    }
    /// The kinds of record that it is made of: what its `ETag` depends on.
    pub fn kinds(&self) -> &'static [Kind] {
        match self {
            Self::Sites => &[Kind::Site],
            Self::Stakeholders => &[Kind::Stakeholder],
            // places of stakeholders without home come from where they are active
            Self::Ties => &[Kind::Tie, Kind::Stakeholder, Kind::Site, Kind::Theme, Kind::Activity, Kind::Participation],
            Self::Presences => &[Kind::Site, Kind::Theme, Kind::Stakeholder, Kind::Activity, Kind::Participation],
            Self::Context(_) => &[Kind::Layer, Kind::LayerFeature],
        }
    }
}
