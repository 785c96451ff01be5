//! What codes and words of IATI files mean here: `data/profiles/iati.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::interchange::words::fold;

/// Words by what they mean.
pub type Words = BTreeMap<String, Vec<String>>;

/// The IATI profile.
#[derive(Debug, Deserialize)]
pub struct Iati {
    /// Words of `participating-org/@role`, by role.
    pub role: Words,
    /// Words of `activity-date/@type`, by what the day is.
    pub date: Words,
    /// Words of `activity-status`, by IATI ActivityStatus.
    pub status: Words,
    /// Which transactions are money that is given.
    pub transaction: Vec<Transaction>,
    /// Lists of sectors, the first is the one whose percentages count.
    pub vocabulary: Vec<Vocabulary>,
    /// Kinds of place by feature designation.
    pub feature: BTreeMap<String, Feature>,
    /// Lists of places by geographic vocabulary.
    pub gazetteer: BTreeMap<String, String>,
    /// Names of dimensions of results, by what they divide.
    pub dimension: Words,
    /// Values of the dimension sex.
    pub sex: Words,
}

/// A transaction that is money given to an activity or out of it.
#[derive(Debug, Deserialize)]
pub struct Transaction {
    /// Codes of `transaction-type`.
    pub codes: Vec<String>,
    /// How far the money is.
    pub status: String,
    /// It comes into the activity.
    pub incoming: bool,
}

/// A list that sector codes are from.
#[derive(Debug, Deserialize)]
pub struct Vocabulary {
    /// Codes of `sector/@vocabulary`.
    pub codes: Vec<String>,
    /// What ids of its themes begin with.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Every publisher has its own.
    #[serde(default)]
    pub own: bool,
}

/// What a feature designation says of a place.
#[derive(Debug, Deserialize)]
pub struct Feature {
    /// Kind of site.
    pub kind: String,
    /// Administrative level.
    pub level: Option<i64>,
}

impl Iati {
    /// Folds every word, so that what is compared need be folded once only.
    #[must_use]
    pub fn folded(mut self) -> Self {
        let fold_all = |words: &mut Vec<String>| words.iter_mut().for_each(|w| *w = fold(w));
        for words in [&mut self.role, &mut self.date, &mut self.status, &mut self.dimension, &mut self.sex] {
            words.values_mut().for_each(fold_all);
        }
        self.transaction.iter_mut().for_each(|t| fold_all(&mut t.codes));
        self.vocabulary.iter_mut().for_each(|v| fold_all(&mut v.codes));
        self
    }
    /// The transaction of that type.
    pub fn transaction(&self, code: &str) -> Option<&Transaction> {
        let folded = fold(code);
        self.transaction.iter().find(|t| t.codes.contains(&folded))
    }
    /// The list of sectors of that code, and its place in the order of choice.
    pub fn vocabulary(&self, code: &str) -> Option<(usize, &Vocabulary)> {
        let folded = fold(code);
        self.vocabulary.iter().enumerate().find(|(_, v)| v.codes.contains(&folded))
    }
}
