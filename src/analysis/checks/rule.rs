//! A rule as data: read from `data/rules/*.toml`; [`super::own`] reads what a workspace changes about it.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::domain::Severity;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/rules");

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The name by which it is asked for.
    pub id: String,
    /// The name under which its logic is found: its own id, unless a workspace asks the same logic in another way.
    pub logic: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// A few words.
    pub title: String,
    /// The question that it asks.
    pub question: String,
    /// What would resolve a finding.
    pub resolve: String,
    /// It runs unless others are named.
    pub on: bool,
    /// Its parameters.
    pub parameters: toml::Table,
}

/// Why a file of rules is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// It is no TOML, or a field is missing or of another type.
    #[error("the rules cannot be read: {0}")]
    Form(String),
    /// A rule has no logic of its id.
    #[error("there is no rule with the id {0:?}")]
    Unknown(String),
    /// A severity is none.
    #[error("rule {id}: {severity:?} is not one of note, warning, error")]
    Severity {
        /// The rule.
        id: String,
        /// What it says.
        severity: String,
    },
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    severity: String,
    title: String,
    question: String,
    resolve: String,
    on: bool,
    #[serde(default)]
    parameters: toml::Table,
}

/// The severity of that name.
pub fn severity(word: &str) -> Option<Severity> {
    match word {
        "note" => Some(Severity::Note),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}

/// The rules of one file.
pub fn parse(text: &str) -> Result<Vec<Rule>, BadRules> {
    let file: File = toml::from_str(text).map_err(|e| BadRules::Form(e.to_string()))?;
    let read = |w: Written| {
        if !super::RULE_IDS.contains(&w.id.as_str()) {
            return Err(BadRules::Unknown(w.id));
        }
        let Some(severity) = severity(&w.severity) else { return Err(BadRules::Severity { id: w.id, severity: w.severity }) };
        Ok(Rule { logic: w.id.clone(), id: w.id, severity, title: w.title, question: w.question, resolve: w.resolve, on: w.on, parameters: w.parameters })
    };
    file.rule.into_iter().map(read).collect()
}

/// The rules that ship, in the order of their logic. A file that cannot be read is left out (a test reads each).
pub fn built_in() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut all: Vec<Rule> = files().filter_map(|(_, text)| parse(text).ok()).flatten().collect();
        all.sort_by_key(|r| super::RULE_IDS.iter().position(|id| *id == r.id));
        all
    })
}

/// The files that ship: name and text.
pub fn files() -> impl Iterator<Item = (String, &'static str)> {
    FILES.files().filter_map(|f| Some((f.path().to_string_lossy().into_owned(), f.contents_utf8()?)))
}

impl Rule {
    /// What would resolve a finding is said in the words of the rule that ships.
    pub fn resolves_as_shipped(&self) -> bool {
        built_in().iter().any(|shipped| shipped.id == self.logic && shipped.resolve == self.resolve)
    }
    /// Its severity in a word.
    pub fn severity_word(&self) -> &'static str {
        match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
    /// A parameter that is a number; `default` where the rule gives none.
    pub fn number(&self, name: &str, default: f64) -> f64 {
        match self.parameters.get(name) {
            Some(toml::Value::Integer(n)) => *n as f64,
            Some(toml::Value::Float(n)) => *n,
            _ => default,
        }
    }
    /// A parameter that is a whole number, zero or more.
    pub fn count(&self, name: &str, default: usize) -> usize {
        self.parameters.get(name).and_then(toml::Value::as_integer).and_then(|n| usize::try_from(n).ok()).unwrap_or(default)
    }
    /// A parameter that is a list of words, in lower case.
    pub fn words(&self, name: &str) -> Vec<String> {
        let list = self.parameters.get(name).and_then(toml::Value::as_array);
        list.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_lowercase).collect()
    }
}
