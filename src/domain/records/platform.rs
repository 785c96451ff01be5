//! Where stakeholders meet: platforms, seats, meetings, concerns, lessons.

use crate::domain::codelist::{Code, ConcernStatus, Knowledge, Modality, PlatformKind, Seat};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, check_bounds, check_period, record};
use crate::domain::records::{Site, Stakeholder, Theme};
use crate::domain::{Day, End, Id, KeyValues, List, Maybe, Start, Text};

record! {
    /// A body in which stakeholders meet.
    Platform {
        /// Name.
        name: Text,
        /// Acronym or short name.
        short_name: Option<Text>,
        /// Names in other languages, by language tag.
        names: KeyValues,
        /// Kind of platform.
        kind: Option<Code<PlatformKind>>,
        /// The platform it reports to.
        parent: Option<Id<Platform>>,
        /// Sites it is about; empty says nothing.
        sites: List<Id<Site>>,
        /// Themes it is about; empty says nothing.
        themes: List<Id<Theme>>,
        /// Day it was founded.
        founded: Option<Day>,
        /// Reference of the deliberation that founded it.
        deliberation: Option<Text>,
        /// Months from one meeting to the next.
        meeting_interval_months: Maybe<u64>,
        /// National, or with external partners.
        modality: Option<Code<Modality>>,
        /// Categories expected at the table.
        categories: List<Text>,
        /// How disputes are settled.
        dispute_rule: Option<Text>,
        /// First day.
        start: Start,
        /// Last day.
        end: End,
    }
}
impl Rules for Platform {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
        check_bounds("meeting_interval_months", self.meeting_interval_months.map(|m| m as f64), 1.0, 120.0, broken);
    }
}

record! {
    /// A stakeholder's seat in a platform.
    Membership {
        /// The platform.
        platform: Id<Platform>,
        /// The stakeholder.
        stakeholder: Id<Stakeholder>,
        /// Its seat.
        seat: Option<Code<Seat>>,
        /// Its category, out of the platform's list.
        category: Option<Text>,
        /// First day.
        start: Start,
        /// Last day.
        end: End,
    }
}
impl Rules for Membership {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
    }
}

record! {
    /// A dated session of a platform.
    Meeting {
        /// The platform.
        platform: Id<Platform>,
        /// Its day.
        date: Day,
        /// Who attended.
        attended: List<Id<Stakeholder>>,
        /// Women present.
        women: Maybe<u64>,
        /// Men present.
        men: Maybe<u64>,
        /// Young people present.
        youth: Maybe<u64>,
        /// Points raised and by whom.
        points: Option<Text>,
        /// What was decided.
        decisions: Option<Text>,
    }
}
impl Rules for Meeting {}

record! {
    /// An issue between partners. Private unless stated otherwise.
    Concern {
        /// The platform it was raised in.
        platform: Option<Id<Platform>>,
        /// Who raised it.
        raised_by: Option<Id<Stakeholder>>,
        /// What it is about.
        about: Text,
        /// Day it was raised.
        date: Option<Day>,
        /// Who handles it.
        handled_by: Option<Id<Stakeholder>>,
        /// The platform it was passed up to.
        escalated_to: Option<Id<Platform>>,
        /// Day by which it should be settled.
        due: Option<Day>,
        /// Open, handled, escalated or closed.
        status: Option<Code<ConcernStatus>>,
        /// What came of it.
        outcome: Option<Text>,
        /// Kept in the private file; unknown counts as yes.
        confidential: Option<bool>,
    }
}
impl Rules for Concern {
    fn is_private(&self) -> bool {
        self.confidential.unwrap_or(true)
    }
}

record! {
    /// What was learnt.
    Lesson {
        /// The lesson.
        text: Text,
        /// From whom.
        learnt_from: List<Id<Stakeholder>>,
        /// Indigenous, practitioner or research knowledge.
        knowledge: Option<Code<Knowledge>>,
        /// Who took it up.
        adopted_by: List<Id<Stakeholder>>,
        /// What it changed.
        changed: Option<Text>,
    }
}
impl Rules for Lesson {}
