//! Who: stakeholders, the ties between them, and what is private about them.

use crate::domain::codelist::{
    AssessmentDimension, Code, Constituency, Frequency, OrganisationType, Scale, SpeaksFor, TieKind,
};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, check_bounds, check_letters, check_period, record};
use crate::domain::records::{Site, Theme};
use crate::domain::{Day, End, Id, KeyValues, List, Maybe, Shape, Start, Text};

record! {
    /// An organisation, group, authority or person with an interest.
    Stakeholder {
        /// Full name.
        name: Text,
        /// Acronym or short name.
        short_name: Option<Text>,
        /// Other spellings and former names.
        aliases: List<Text>,
        /// Names in other languages, by language tag.
        names: KeyValues,
        /// IATI OrganisationType.
        organisation_type: Option<Code<OrganisationType>>,
        /// Whom it belongs to in the partnership.
        constituency: Option<Code<Constituency>>,
        /// Groups for whom it speaks.
        speaks_for: List<Code<SpeaksFor>>,
        /// From local to international.
        scale: Option<Code<Scale>>,
        /// ISO 3166-1 alpha-2 code of its home country.
        home_country: Option<Text>,
        /// Home location: a point in WGS 84.
        geometry: Option<Shape>,
        /// The organisation it is part of.
        parent: Option<Id<Stakeholder>>,
        /// First day it existed.
        start: Start,
        /// Last day it existed.
        end: End,
        /// The stakeholder that took over.
        succeeded_by: Option<Id<Stakeholder>>,
        /// Fewest members stated.
        members_min: Maybe<u64>,
        /// Most members stated.
        members_max: Maybe<u64>,
        /// Women among the members.
        women_members: Maybe<u64>,
        /// Day it became a legal body.
        formalised_on: Option<Day>,
        /// Web address.
        url: Option<Text>,
    }
}
impl Rules for Stakeholder {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
        check_letters("home_country", self.home_country.as_ref(), 2, "ISO 3166-1 alpha-2", broken);
        if let Some(shape) = self.geometry.as_ref().filter(|s| s.as_point().is_none()) {
            let mut invalid = Invalid::new("point", shape.to_wkt().chars().take(40).collect::<String>(), "a home location is one point");
            invalid.column = "geometry";
            broken.push(invalid);
        }
        if let Some(url) = self.url.as_ref().filter(|u| !u.starts_with("https://") && !u.starts_with("http://")) {
            let mut invalid = Invalid::new("url", url.as_str(), "a web address begins with https:// or http://");
            invalid.column = "url";
            broken.push(invalid);
        }
        if let (Some(min), Some(max)) = (self.members_min.get(), self.members_max.get())
            && min > max
        {
            let mut invalid = Invalid::new("order", max.to_string(), "members_max is at least members_min");
            invalid.column = "members_max";
            broken.push(invalid);
        }
    }
}

record! {
    /// A relation between two stakeholders.
    Tie {
        /// One end; the giving end of a directed tie.
        from: Id<Stakeholder>,
        /// The other end.
        to: Id<Stakeholder>,
        /// Kind of tie.
        kind: Code<TieKind>,
        /// Runs one way; unknown takes the default of its kind.
        directed: Option<bool>,
        /// How often.
        frequency: Option<Code<Frequency>>,
        /// What is exchanged.
        exchanges: List<Text>,
        /// Themes it is about; empty says nothing.
        themes: List<Id<Theme>>,
        /// Sites it is about; empty says nothing.
        sites: List<Id<Site>>,
        /// The ends that stated it.
        stated_by: List<Id<Stakeholder>>,
        /// First day.
        start: Start,
        /// Last day.
        end: End,
        /// Strength on the source's own scale, zero or more.
        weight: Maybe<f64>,
    }
}
impl Tie {
    /// As stated, else the default of its kind.
    pub fn is_directed(&self) -> bool {
        self.directed.unwrap_or_else(|| self.kind.entry().is("directed"))
    }
}
impl Rules for Tie {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
        check_bounds("weight", self.weight.get(), 0.0, f64::MAX, broken);
        if self.from == self.to {
            let mut invalid = Invalid::new("self_tie", self.to.as_str(), "a tie joins two different stakeholders");
            invalid.column = "to";
            broken.push(invalid);
        }
    }
    fn is_private(&self) -> bool {
        self.kind.entry().is("private")
    }
}

record! {
    /// A judgement about a named partner. Private.
    Assessment {
        /// Who judges.
        assessor: Option<Id<Stakeholder>>,
        /// Who is judged.
        subject: Id<Stakeholder>,
        /// Interest, influence or trust.
        dimension: Code<AssessmentDimension>,
        /// On the assessor's scale.
        score: Maybe<f64>,
        /// Day of the judgement.
        date: Option<Day>,
    }
}
impl Rules for Assessment {
    fn is_private(&self) -> bool {
        true
    }
}

record! {
    /// How to reach a stakeholder. Private.
    Contact {
        /// Whom it reaches.
        stakeholder: Id<Stakeholder>,
        /// Name of the person or desk.
        name: Option<Text>,
        /// Function in the organisation.
        role: Option<Text>,
        /// Electronic mail.
        email: Option<Text>,
        /// Telephone.
        phone: Option<Text>,
        /// Language to write in.
        language: Option<Text>,
    }
}
impl Rules for Contact {
    fn is_private(&self) -> bool {
        true
    }
}
