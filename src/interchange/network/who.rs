//! The stakeholder of a node: one that is known by that name or id, else a new one with an id from the node's.

use std::collections::BTreeMap;

use super::file::NetworkFile;
use crate::domain::id::{is_slug, slugify};
use crate::domain::{Found, Kind, Known, Text};
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};

/// What a node is to the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has that id, or it came from this very file: the node says all it has to say.
    Own,
    /// Another source knows the stakeholder by that name: the node lends it its ties and nothing else.
    KnownElsewhere,
    /// Several are called so, or some nearly so: somebody has to say which it is.
    Waits(Wrong),
}

/// The stakeholder of each node, in the order of nodes.
///
/// An id that is a slug stays; another becomes one, with a hash of itself where two would become the same. The answer does
/// not depend on the order of nodes.
pub fn stakeholders(network: &NetworkFile, names: &[Option<String>], known: &dyn Known) -> Vec<(Text, Standing)> {
    let slug = |id: &str| if is_slug(id) { id.to_owned() } else { slugify(id) };
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    let mut called: BTreeMap<&str, usize> = BTreeMap::new();
    for (node, name) in network.nodes.iter().zip(names) {
        *wanted.entry(slug(&node.id)).or_default() += 1;
        *called.entry(name.as_deref().unwrap_or(&node.id)).or_default() += 1;
    }
    let mut found = Vec::with_capacity(network.nodes.len());
    for (node, name) in network.nodes.iter().zip(names) {
        let name = name.as_deref().unwrap_or(&node.id);
        let own = slug(&node.id);
        // two nodes of one name are two stakeholders
        let alone = called.get(name) == Some(&1);
        let (by_name, waits) = match known.by_name(Kind::Stakeholder, name, None) {
            Found::One(id) if alone => (Some(id), None),
            // the node's own id tells it from others of its name
            Found::Several(ids) if ids.iter().any(|id| *id == *own) => (None, None),
            Found::Several(ids) if alone => (None, Some(naming::several(Kind::Stakeholder, name, &ids))),
            Found::Doubtful(ids) if alone => (None, Some(naming::doubtful(Kind::Stakeholder, name, &ids))),
            _ => (None, None),
        };
        let own = if own.is_empty() || (!is_slug(&node.id) && wanted.get(&own).is_some_and(|n| *n > 1)) {
            keys::hashed(&own, &[&node.id])
        } else {
            own
        };
        let id = by_name.clone().unwrap_or_else(|| Text::from(own));
        let other = known.has(Kind::Stakeholder, &id) && known.source_of(Kind::Stakeholder, &id).is_none_or(|s| s != network.file.as_str());
        // an id that is held under another name is left to the import, which calls it a conflict
        let standing = match waits {
            Some(wrong) => Standing::Waits(wrong),
            None if other && by_name.is_some() => Standing::KnownElsewhere,
            None => Standing::Own,
        };
        found.push((id, standing));
    }
    found
}
