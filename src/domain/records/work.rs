//! Who does what where: activities, who takes part in them, standing mandates, involvement.

use crate::domain::codelist::{
    ActivityStatus, Code, Constituency, GenderMarker, InvolvementLevel, MandateFunction, MoneyForm, MoneyStatus, Phase,
    Role, Sensitivity,
};
use crate::domain::field::Invalid;
use crate::domain::record::{Rules, check_bounds, check_letters, check_period, record};
use crate::domain::records::{Site, Stakeholder, Theme};
use crate::domain::{End, Id, KeyValues, List, Maybe, Start, Subject, Text};

record! {
    /// A reported unit of work: a 3W row, an IATI activity, a project.
    Activity {
        /// Title.
        title: Text,
        /// What is done.
        description: Option<Text>,
        /// Themes it works on.
        themes: List<Id<Theme>>,
        /// Share of each theme in percent, where stated: theme=40; other=60.
        theme_shares: KeyValues,
        /// Sites it works at.
        sites: List<Id<Site>>,
        /// Share of each site in percent, where stated: site=60; other=15. What lacks to 100 lies elsewhere.
        site_shares: KeyValues,
        /// First day.
        start: Start,
        /// Last day; open where missing.
        end: End,
        /// IATI ActivityStatus.
        status: Option<Code<ActivityStatus>>,
        /// Women and girls to be reached.
        targeted_female: Maybe<u64>,
        /// Men and boys to be reached.
        targeted_male: Maybe<u64>,
        /// People to be reached.
        targeted_total: Maybe<u64>,
        /// Women and girls reached.
        reached_female: Maybe<u64>,
        /// Men and boys reached.
        reached_male: Maybe<u64>,
        /// People reached.
        reached_total: Maybe<u64>,
        /// OECD DAC gender marker, 0 to 2.
        gender_marker: Option<Code<GenderMarker>>,
        /// It is a pilot.
        pilot: Option<bool>,
        /// The activity it repeats elsewhere.
        replicates: Option<Id<Activity>>,
        /// Who may see it.
        sensitivity: Option<Code<Sensitivity>>,
    }
}
impl Rules for Activity {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
        for (theme, share) in &self.theme_shares.0 {
            let percent = share.parse::<f64>().ok().filter(|p| (0.0..=100.0).contains(p));
            if percent.is_none() || !self.themes.iter().any(|t| t.text() == theme) {
                let mut invalid = Invalid::new("share", format!("{theme}={share}"), "a theme of the activity and its share in percent, 0 to 100");
                invalid.column = "theme_shares";
                broken.push(invalid);
            }
        }
        for (site, share) in &self.site_shares.0 {
            let percent = share.parse::<f64>().ok().filter(|p| (0.0..=100.0).contains(p));
            if percent.is_none() || !self.sites.iter().any(|s| s.text() == site) {
                let mut invalid = Invalid::new("share", format!("{site}={share}"), "a site of the activity and its share in percent, 0 to 100");
                invalid.column = "site_shares";
                broken.push(invalid);
            }
        }
    }
}

/// By how much the stated shares of an activity's themes may miss 100 percent: thirds of two decimals do.
pub const SHARES_TOLERANCE: f64 = 1.0;

impl Activity {
    /// What the stated shares of its themes sum to, in percent; `None` where none is stated.
    pub fn theme_shares_sum(&self) -> Option<f64> {
        let stated = self.theme_shares.0.iter().filter_map(|(_, share)| share.parse::<f64>().ok());
        stated.fold(None, |sum, share| Some(sum.unwrap_or(0.0) + share))
    }
    /// Its themes with their parts of the whole, which add up to 1; `None` where shares are not stated, or sum to anything but
    /// 100 percent (within [`SHARES_TOLERANCE`]). A theme without a share has no part.
    pub fn theme_parts(&self) -> Option<Vec<(&str, f64)>> {
        let sum = self.theme_shares_sum().filter(|sum| (sum - 100.0).abs() <= SHARES_TOLERANCE)?;
        let mut parts = Vec::new();
        for (theme, share) in self.theme_shares.0.iter().filter(|(theme, _)| self.themes.iter().any(|t| t.text() == theme)) {
            parts.extend(share.parse::<f64>().ok().filter(|share| *share > 0.0).map(|share| (theme.as_str(), share / sum)));
        }
        Some(parts)
    }
    /// What the stated shares of its sites sum to, in percent; `None` where none is stated.
    pub fn site_shares_sum(&self) -> Option<f64> {
        let stated = self.site_shares.0.iter().filter_map(|(_, share)| share.parse::<f64>().ok());
        stated.fold(None, |sum, share| Some(sum.unwrap_or(0.0) + share))
    }
    /// Its sites with their parts of the whole, which add up to 1 or less: the rest lies elsewhere. `None` where shares are not
    /// stated, sum to more than 100 percent (beyond [`SHARES_TOLERANCE`]), or to less while a site has none.
    pub fn site_parts(&self) -> Option<Vec<(&str, f64)>> {
        let sum = self.site_shares_sum().filter(|sum| *sum <= 100.0 + SHARES_TOLERANCE)?;
        let whole = if (sum - 100.0).abs() <= SHARES_TOLERANCE { sum } else { 100.0 };
        let of = |site: &str| self.site_shares.0.iter().find(|(known, _)| known.as_str() == site).and_then(|(_, share)| share.parse::<f64>().ok());
        let lacks = self.sites.iter().any(|site| of(site.text().as_str()).is_none());
        if lacks && whole > sum {
            return None;
        }
        Some(self.site_shares.0.iter().filter_map(|(site, _)| Some((site.as_str(), of(site)? / whole))).filter(|(_, part)| *part > 0.0).collect())
    }
}

record! {
    /// A stakeholder's part in an activity.
    Participation {
        /// The activity.
        activity: Id<Activity>,
        /// The stakeholder.
        stakeholder: Id<Stakeholder>,
        /// Its role.
        role: Code<Role>,
        /// Its own sites, where it names them.
        sites: List<Id<Site>>,
        /// Its own themes, where it names them.
        themes: List<Id<Theme>>,
        /// Its own first day.
        start: Start,
        /// Its own last day.
        end: End,
        /// Money, or the value of what is given.
        amount: Maybe<f64>,
        /// ISO 4217 code.
        currency: Option<Text>,
        /// Year of the amount.
        year: Maybe<u64>,
        /// Pledged, committed or disbursed.
        money_status: Option<Code<MoneyStatus>>,
        /// Cash, labour, land, logistics or materials.
        money_form: Option<Code<MoneyForm>>,
        /// It manages the budget.
        manages: Option<bool>,
    }
}
impl Rules for Participation {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
        check_letters("currency", self.currency.as_ref(), 3, "ISO 4217", broken);
        check_bounds("year", self.year.map(|y| y as f64), 1900.0, 2200.0, broken);
    }
}

record! {
    /// A standing responsibility, not a project.
    Mandate {
        /// Who holds it.
        stakeholder: Id<Stakeholder>,
        /// Sites it covers.
        sites: List<Id<Site>>,
        /// Themes it covers; empty covers all.
        themes: List<Id<Theme>>,
        /// Authority, service or oversight.
        function: Option<Code<MandateFunction>>,
        /// First day.
        start: Start,
        /// Last day.
        end: End,
    }
}
impl Rules for Mandate {
    fn check(&self, broken: &mut Vec<Invalid>) {
        check_period(self.start, self.end, broken);
    }
}

record! {
    /// Who takes part in which phase and how far (WOCAT).
    Involvement {
        /// The activity or platform.
        subject: Subject,
        /// The stakeholder, where one is named.
        stakeholder: Option<Id<Stakeholder>>,
        /// Its constituency, where no stakeholder is named.
        constituency: Option<Code<Constituency>>,
        /// The phase.
        phase: Code<Phase>,
        /// How far; `unknown` where it cannot be read.
        level: Code<InvolvementLevel>,
    }
}
impl Rules for Involvement {
    fn check(&self, broken: &mut Vec<Invalid>) {
        if self.stakeholder.is_none() && self.constituency.is_none() {
            let mut invalid = Invalid::new("required", "", "name a stakeholder or a constituency");
            invalid.column = "stakeholder";
            broken.push(invalid);
        }
    }
}
