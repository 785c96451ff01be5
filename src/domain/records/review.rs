//! How a workspace is reviewed: the rules that it carries itself, the findings that somebody looked at and let stand, and what
//! somebody says against a record.

use crate::domain::codelist::{Code, FindingSeverity, ObjectionStatus};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, record};
use crate::domain::{Day, KeyValues, Kind, Subject, Text};

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

/// The longest text of an objection, in characters: a page. Longer ones belong into a letter, and a queue must stay readable.
pub const MAX_OBJECTION_CHARS: usize = 2_000;

record! {
    /// *This is wrong*: what somebody says against a record. While it is open the record is *contested*; the editor settles it
    /// with a reason.
    Objection {
        /// The record that it is about.
        subject: Subject,
        /// What is wrong, and what would be right.
        text: Text,
        /// Who says so, as they named themselves.
        raised_by: Option<Text>,
        /// Day it was said.
        date: Option<Day>,
        /// Open, accepted or dismissed; open where empty.
        status: Option<Code<ObjectionStatus>>,
        /// What the editor did, and why.
        outcome: Option<Text>,
        /// Day it was settled.
        settled_on: Option<Day>,
    }
}
impl Objection {
    /// Nobody has settled it yet: the record is contested.
    pub fn is_open(&self) -> bool {
        self.status.is_none_or(|status| status.code().as_str() == "open")
    }
}
impl Rules for Objection {
    fn check(&self, broken: &mut Vec<Invalid>) {
        let mut refuse = |column: &'static str, rule: &'static str, value: &str, hint: String| {
            let mut invalid = Invalid::new(rule, value, hint);
            invalid.column = column;
            broken.push(invalid);
        };
        if matches!(self.subject.kind, Kind::Objection | Kind::Acknowledgement | Kind::Rule | Kind::Setting) {
            refuse("subject", "subject", self.subject.kind.plural(), "an objection is about a record that says something about the world".to_owned());
        }
        let chars = self.text.chars().count();
        if chars > MAX_OBJECTION_CHARS {
            refuse("text", "too_long", &chars.to_string(), format!("at most {MAX_OBJECTION_CHARS} characters: say what is wrong and what would be right"));
        }
        if !self.is_open() && self.outcome.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            refuse("outcome", "required", "", "an objection is settled with a reason".to_owned());
        }
    }
}
