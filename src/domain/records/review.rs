//! How a workspace is reviewed: the rules that it carries itself, and the findings that somebody looked at and let stand.

use crate::domain::codelist::{Code, FindingSeverity};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, record};
use crate::domain::{Day, KeyValues, Text};

record! {
    /// A rule of this workspace, or what it changes about a rule that ships under the same id.
    Rule {
        /// The shipped rule whose logic it uses; its own id where empty.
        logic: Option<Text>,
        /// It runs unless others are named; as shipped where empty.
        on: Option<bool>,
        /// How bad a finding is; as shipped where empty.
        severity: Option<Code<FindingSeverity>>,
        /// A few words; as shipped where empty.
        title: Option<Text>,
        /// The question that it asks; as shipped where empty.
        question: Option<Text>,
        /// What would resolve a finding; as shipped where empty.
        resolve: Option<Text>,
        /// Parameters that differ from those shipped; several words parted by commas.
        parameters: KeyValues,
    }
}
impl Rules for Rule {}

record! {
    /// A finding of the checks that somebody looked at and let stand; its id is the key of the finding.
    Acknowledgement {
        /// Why it stands.
        reason: Text,
        /// Who says so.
        acknowledged_by: Option<Text>,
        /// Day it was said.
        date: Option<Day>,
        /// Last day on which it holds; open where empty.
        until: Option<Day>,
        /// Fingerprint of the finding's evidence when it was said: once that changes, it holds no longer. Empty: whatever the evidence becomes.
        fingerprint: Option<Text>,
    }
}
impl Rules for Acknowledgement {
    fn check(&self, broken: &mut Vec<Invalid>) {
        if let (Some(date), Some(until)) = (self.date, self.until)
            && until < date
        {
            let mut invalid = Invalid::new("period", until.to_string(), format!("it would end before it was said, on {date}"));
            invalid.column = "until";
            broken.push(invalid);
        }
    }
}
