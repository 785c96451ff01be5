//! Findings that somebody looked at and let stand: a stable key by which a finding is named, a fingerprint of what it rests
//! on, and whether an acknowledgement still holds.
//!
//! The key is made of the rule, the place, the subjects and, where a rule may say several things of them, which of these;
//! not of the words, whose figures move with the day. The fingerprint is made of the evidence: which records, and what they
//! say (shapes left out). An acknowledgement holds through its last day, and while the fingerprint is what it was.

use std::collections::HashMap;
use std::fmt::Write as _;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::finding::Finding;
use crate::analysis::evidence::Evidence;
use crate::atlas::Atlas;
use crate::domain::records::Acknowledgement;
use crate::domain::{AsOf, Kind};

/// Hexadecimal digits of a key's hash: 48 bits, one clash expected in 17 million findings of one rule.
const KEY_DIGITS: usize = 12;
/// Hexadecimal digits of a fingerprint.
const FINGERPRINT_DIGITS: usize = 16;
/// The most characters of a rule's id that begin a key, so that a key may be an id.
const MAX_RULE_CHARS: usize = 48;

/// Whether an acknowledgement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Acknowledged,
    /// Its last day has passed.
    Expired,
    /// What the finding rests on has changed since.
    Changed,
}

impl State {
    /// As reports write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Expired => "expired",
            Self::Changed => "changed",
        }
    }
}

/// Whether an acknowledgement holds on the day for a finding of that fingerprint.
pub fn state(acknowledgement: &Acknowledgement, fingerprint: &str, as_of: AsOf) -> State {
    if acknowledgement.until.zip(as_of).is_some_and(|(until, day)| day > until) {
        State::Expired
    } else if acknowledgement.fingerprint.as_ref().is_some_and(|f| *f != *fingerprint) {
        State::Changed
    } else {
        State::Acknowledged
    }
}

fn hex(digest: &[u8], digits: usize) -> String {
    let mut text = String::with_capacity(digits);
    for byte in digest.iter().take(digits / 2) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Key and fingerprint of each finding of a report, given with the id of its rule, in their order. The key is an id that stays the
/// same from day to day and from one report to the next; the fingerprint is what the evidence says, in few letters. A record
/// is read once, however many findings rest on it. O((findings + evidence) log), on all cores.
pub fn named(atlas: &Atlas, found: &[(&str, &Finding)]) -> Vec<(String, String)> {
    let mut records: Vec<(Kind, usize)> = found.par_iter().flat_map_iter(|(_, finding)| finding.evidence.records()).collect();
    records.par_sort_unstable();
    records.dedup();
    let digests: Vec<[u8; 32]> = records.par_iter().map(|(kind, index)| said(atlas, *kind, *index)).collect();
    let digest = |record| records.binary_search(&record).ok().map(|at| digests[at]);
    let mut names: Vec<(String, String)> =
        found.par_iter().map(|(rule, finding)| (key(atlas, rule, finding), fingerprint(&finding.evidence, digest))).collect();
    let mut given: HashMap<String, usize> = HashMap::with_capacity(names.len());
    for (key, _) in &mut names {
        let times = given.entry(key.clone()).and_modify(|times| *times += 1).or_insert(1);
        if *times > 1 {
            let _ = write!(key, ".{times}");
        }
    }
    names
}

fn key(atlas: &Atlas, rule: &str, finding: &Finding) -> String {
    let mut digest = Sha256::new();
    let site = finding.site.map(|s| atlas.tables.sites.at(s).id.as_str()).unwrap_or_default();
    let mut subjects: Vec<&str> = finding.subjects.iter().map(crate::domain::Text::as_str).collect();
    subjects.sort_unstable();
    for part in [rule, site, finding.aspect.as_str()].into_iter().chain(subjects) {
        digest.update(part.as_bytes());
        digest.update([0x1f]);
    }
    let head: String = rule.chars().take(MAX_RULE_CHARS).collect();
    format!("{head}.{}", hex(&digest.finalize(), KEY_DIGITS))
}

fn fingerprint(evidence: &Evidence, of: impl Fn((Kind, usize)) -> Option<[u8; 32]>) -> String {
    let mut digest = Sha256::new();
    for said in evidence.records().into_iter().filter_map(of) {
        digest.update(said);
    }
    hex(&digest.finalize(), FINGERPRINT_DIGITS)
}

fn said(atlas: &Atlas, kind: Kind, index: usize) -> [u8; 32] {
    let mut digest = Sha256::new();
    if let Some((record, _)) = atlas.tables.any_at(kind, index) {
        digest.update(kind.plural().as_bytes());
        for cell in record.cells() {
            digest.update([0x1f]);
            digest.update(cell.flat().unwrap_or_default().as_bytes());
        }
    }
    digest.finalize().into()
}
