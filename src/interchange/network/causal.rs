//! Causal-loop diagrams (of Kumu, Loopy, Vensim and others by way of GraphML): their nodes are variables that rise and fall, and
//! their edges say by a sign how one moves the other. They look like networks and hold no partners, so they are asked about.

use super::file::{Attribute, NetworkFile, Values, said};
use crate::domain::{Place, Problem, Severity};
use crate::interchange::drafts::Gathering;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::words::{fold, shown};

/// Signs of an effect, as programs and people write them.
const SIGNS: [&str; 22] = [
    "+", "-", "\u{2212}", "\u{2013}", "++", "--", "+1", "-1", "(+)", "(-)", "s", "o", "positive", "negative", "positif", "n\u{e9}gatif", "negatif", "same", "opposite", "increase", "decrease", "plus",
];
/// Attributes of edges that may hold a sign; compared folded.
const OF_EDGES: [&str; 18] = [
    "polarity", "sign", "polarite", "signe", "effect", "effet", "influence", "link polarity", "causality", "label", "type", "relation", "relationship", "connection type", "link type", "kind", "interaction", "loop polarity",
];
/// What a node of such a diagram says that it is.
const VARIABLES: [&str; 14] = [
    "variable", "variables", "stock", "flow", "flux", "auxiliary", "auxiliaire", "causal variable", "system variable", "parameter", "loop", "reinforcing loop", "balancing loop", "exogenous variable",
];
/// Attributes of nodes that say what they are; compared folded.
const OF_NODES: [&str; 7] = ["type", "element type", "kind", "category", "categorie", "node type", "class"];

/// Refuses a causal-loop diagram, unless somebody has said that the file is a network of partners: then it is told.
pub fn check(network: &NetworkFile, confirmed: bool, out: &mut Gathering<'_>) -> Result<(), Refused> {
    let Some(sign) = sign_of(network) else { return Ok(()) };
    let message = format!("the file looks like a causal-loop diagram ({sign}): its nodes are variables and no partners");
    if !confirmed {
        let hint = "if its nodes are organisations or people all the same, name the profile network and import it again";
        return Err(Refused::new(Reason::Causal, message, hint).of(&network.file));
    }
    let place = Place { file: Some(network.file.clone()), ..Place::default() };
    let hint = "they are taken for stakeholders because the profile network was named";
    out.problems.push(Problem::new(Severity::Warning, "causal_loop", place, message, hint));
    Ok(())
}

/// True for a model of Loopy: a list of nodes, each a list of numbers with its name, then one of edges.
pub fn is_loopy(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix("[[[") else { return false };
    let first = rest.split(']').next().unwrap_or_default();
    let items: Vec<&str> = first.split(',').map(str::trim).collect();
    items.len() >= 6 && items[..3].iter().all(|i| i.parse::<f64>().is_ok()) && items[3..].iter().any(|i| i.starts_with('"'))
}

/// A model of Loopy is nothing else than a causal-loop diagram.
pub fn loopy(file: &str) -> Refused {
    let message = "the file is a model of Loopy, a causal-loop diagram: its nodes are variables and no partners";
    Refused::new(Reason::Causal, message, "send a network of organisations or people: GraphML, Kumu, a sheet with source and target").of(file)
}

/// By what one sees that the nodes are variables.
fn sign_of(network: &NetworkFile) -> Option<String> {
    let mostly = |hits: usize, all: usize| hits > 0 && hits * 2 > all;
    for (at, attribute) in named(&network.node_attributes, &OF_NODES) {
        let hits = values(&network.node_attributes, network.nodes.iter().map(|n| &n.values), at).filter(|v| VARIABLES.contains(&fold(v).as_str())).count();
        if mostly(hits, network.nodes.len()) {
            return Some(format!("{hits} of {} nodes are of the {} variable or the like", network.nodes.len(), shown(&attribute.name)));
        }
    }
    for (at, attribute) in named(&network.edge_attributes, &OF_EDGES) {
        let words: Vec<&str> = values(&network.edge_attributes, network.edges.iter().map(|e| &e.values), at).collect();
        // one sign alone may stand for anything: a column of plusses marks what is there
        let signs = words.iter().filter(|v| is_sign(v)).count();
        let plainly = OF_EDGES[..9].contains(&fold(&attribute.name).as_str());
        if signs == words.len() && mostly(signs, network.edges.len()) && (plainly || signs > 1 || network.edges.len() == 1) {
            return Some(format!("the {} of {signs} of {} edges is a sign such as {}", shown(&attribute.name), network.edges.len(), shown(words[0])));
        }
    }
    let says = network.notes.iter().map(ToString::to_string).chain(std::iter::once(network.file.clone()));
    let causal = |text: &str| ["causal loop", "boucle causale", "boucles causales", "diagramme causal", "causal diagram"].iter().any(|word| fold(text).contains(word));
    says.into_iter().any(|text| causal(&text)).then(|| "it says so itself".to_owned())
}

fn is_sign(word: &str) -> bool {
    let word = word.trim().to_lowercase();
    SIGNS.contains(&word.as_str())
}

fn named<'n>(attributes: &'n [Attribute], names: &'static [&'static str]) -> impl Iterator<Item = (usize, &'n Attribute)> {
    attributes.iter().enumerate().filter(move |(_, a)| names.contains(&fold(&a.name).as_str()))
}

fn values<'n>(attributes: &'n [Attribute], all: impl Iterator<Item = &'n Values> + 'n, at: usize) -> impl Iterator<Item = &'n str> {
    all.filter_map(move |values| said(attributes, values).find(|(a, _)| *a == at).map(|(_, value)| value))
}
