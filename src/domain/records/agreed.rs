//! What is needed, what was agreed, what was measured, and what a source has reported on in full.

use crate::domain::codelist::{Code, CommitmentStatus, ObservationStatus, PlanKind, Role, ScopeCovers, Sex};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, check_bounds, check_period, record};
use crate::domain::records::{Site, Stakeholder, Theme};
use crate::domain::{Day, End, Id, Kind, List, Maybe, Start, Subject, Text};

record! {
    /// What a site, or a stakeholder, needs in a theme.
    Need {
        /// The site or stakeholder.
        subject: Subject,
        /// The theme.
        theme: Id<Theme>,
        /// 0 (none) to 5 (extreme).
        severity: Maybe<u64>,
        /// People in need.
        people_in_need: Maybe<u64>,
        /// Who identified it.
        identified_by: List<Id<Stakeholder>>,
        /// Day it was identified.
        date: Option<Day>,
    }
}
impl Need {
    /// A need is stated where its severity is 1 or more, or people are in need, or neither is known: a need of which nobody
    /// wrote down how severe it is is still a need.
    pub fn is_stated(&self) -> bool {
        match (self.severity.get(), self.people_in_need.get()) {
            (None, None) => true,
            (severity, people) => severity.is_some_and(|s| s > 0) || people.is_some_and(|p| p > 0),
        }
    }
}
impl Rules for Need {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_bounds("severity", self.severity.map(|s| s as f64), 0.0, 5.0, broken);
        check_place_or_stakeholder(&self.subject, broken);
    }
}

record! {
    /// What a site, or a stakeholder, has put first.
    Priority {
        /// The site or stakeholder.
        subject: Subject,
        /// The theme.
        theme: Id<Theme>,
        /// 1 is first.
        rank: Maybe<u64>,
        /// Who chose.
        chosen_by: List<Id<Stakeholder>>,
        /// Day of the choice.
        date: Option<Day>,
    }
}
impl Rules for Priority {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_bounds("rank", self.rank.map(|r| r as f64), 1.0, 1000.0, broken);
        check_place_or_stakeholder(&self.subject, broken);
    }
}

fn check_place_or_stakeholder(subject: &Subject, broken: &mut Vec<Invalid>) {
    if !matches!(subject.kind, Kind::Site | Kind::Stakeholder) {
        let mut invalid = Invalid::new("subject", subject.to_string(), "the subject is a site or a stakeholder");
        invalid.column = "subject";
        broken.push(invalid);
    }
}

record! {
    /// An action plan, commune plan, water-use plan, strategy, agreement or terms of reference.
    Plan {
        /// Kind of plan.
        kind: Option<Code<PlanKind>>,
        /// Title.
        title: Text,
        /// The platform or stakeholder whose plan it is.
        owner: Option<Subject>,
        /// First day.
        start: Start,
        /// Last day.
        end: End,
        /// Deliberation or adoption reference.
        reference: Option<Text>,
        /// The plan before it.
        predecessor: Option<Id<Plan>>,
        /// Sites it is about.
        sites: List<Id<Site>>,
        /// Themes it is about.
        themes: List<Id<Theme>>,
    }
}
impl Rules for Plan {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
    }
}

record! {
    /// A line of a plan.
    Commitment {
        /// The plan.
        plan: Id<Plan>,
        /// What was promised.
        title: Text,
        /// Who is to do it.
        responsible: Option<Id<Stakeholder>>,
        /// To whom it was promised.
        promised_to: Option<Id<Stakeholder>>,
        /// The need it answers.
        need: Option<Id<Need>>,
        /// Line of the commune plan it belongs to.
        plan_line: Option<Text>,
        /// Theme.
        theme: Option<Id<Theme>>,
        /// Sites.
        sites: List<Id<Site>>,
        /// Day it is due.
        due: Option<Day>,
        /// Open, done or dropped.
        status: Option<Code<CommitmentStatus>>,
        /// Why it was dropped.
        dropped_why: Option<Text>,
        /// Who verified the result.
        verified_by: Option<Id<Stakeholder>>,
        /// Day it was verified.
        verified_on: Option<Day>,
        /// What stands in the way.
        obstacle: Option<Text>,
        /// Who gives what to it.
        contribution: Option<Text>,
        /// The line of an earlier plan it was carried over from.
        carried_from: Option<Id<Commitment>>,
    }
}
impl Rules for Commitment {}

record! {
    /// What a source has reported on in full.
    Scope {
        /// Presence, needs, ties or memberships.
        covers: Code<ScopeCovers>,
        /// Sites; empty is all of the workspace.
        sites: List<Id<Site>>,
        /// Themes; empty is all of the workspace.
        themes: List<Id<Theme>>,
        /// Roles; empty is all.
        roles: List<Code<Role>>,
        /// First day reported on.
        start: Start,
        /// Last day reported on.
        end: End,
        /// Stakeholders who were asked.
        expected: List<Id<Stakeholder>>,
        /// Stakeholders who answered.
        answered: List<Id<Stakeholder>>,
    }
}
impl Rules for Scope {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
    }
}

record! {
    /// Something that is measured.
    Indicator {
        /// Name.
        name: Text,
        /// Unit.
        unit: Option<Text>,
        /// Theme.
        theme: Option<Id<Theme>>,
        /// How it is defined.
        definition: Option<Text>,
    }
}
impl Rules for Indicator {}

record! {
    /// A measured result.
    Observation {
        /// The indicator.
        indicator: Id<Indicator>,
        /// What it was measured on.
        subject: Option<Subject>,
        /// Day of measurement.
        date: Option<Day>,
        /// The value, in the indicator's unit.
        value: Maybe<f64>,
        /// Baseline, target or actual.
        status: Option<Code<ObservationStatus>>,
        /// Female, male or total.
        sex: Option<Code<Sex>>,
        /// Age group.
        age: Option<Text>,
        /// How it was measured.
        method: Option<Text>,
        /// How regularly it is measured.
        regularity: Option<Text>,
        /// Who measured it.
        observed_by: Option<Id<Stakeholder>>,
    }
}
impl Rules for Observation {}
