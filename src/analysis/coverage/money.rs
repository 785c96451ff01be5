//! Money: the amounts that participations state, which of them count on the day, and whose they are.
//!
//! A participation counts where its period, narrowed by the activity's, holds the day (with `ended`: has begun by it) and
//! the activity is not in the pipeline, cancelled or suspended. It is money where it states an amount, currency, form or
//! status, or where its role is funding: then the amount is known to be unknown. Currencies are never added together; nor
//! are roles or statuses, for the pledge, the commitment and the payment, and what the funder gives and the
//! implementer gets, may be the same money.

use crate::analysis::Params;
use crate::analysis::covering::positions;
use crate::atlas::{Atlas, Places};
use crate::domain::codelist::{Code, MoneyForm, MoneyStatus, Role};
use crate::domain::records::{Participation, Stakeholder};
use crate::domain::{Period, Text};

/// The role that is about money even where no amount is stated.
const FUNDING: &str = "funding";

/// What one participation says of money.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    /// Position in the participation table.
    pub participation: usize,
    /// Position in the activity table.
    pub activity: usize,
    /// Position in the stakeholder table.
    pub stakeholder: usize,
    /// Role of the stakeholder.
    pub role: Code<Role>,
    /// The amount; `None` is unknown. Never negative.
    pub amount: Option<f64>,
    /// ISO 4217 code.
    pub currency: Option<Text>,
    /// Cash, labour ...
    pub form: Option<Code<MoneyForm>>,
    /// Pledged, committed, disbursed.
    pub status: Option<Code<MoneyStatus>>,
    /// Its sites, its own or else the activity's; positions in the site table.
    pub sites: Vec<usize>,
    /// It names a site.
    pub names_sites: bool,
}

/// All money that counts on the day, in order of participation, and how many amounts are negative and left out.
pub fn all(atlas: &Atlas, params: &Params) -> (Vec<Money>, usize) {
    let tables = &atlas.tables;
    let year = params.integer("year");
    let (mut found, mut negative) = (Vec::new(), 0);
    for (i, part) in tables.participations.iter().enumerate() {
        let says = part.amount.is_some() || part.currency.is_some() || part.money_form.is_some() || part.money_status.is_some();
        let of_year = year.is_none() || part.year.and_then(|y| i64::try_from(y).ok()) == year;
        if !(says || part.role.code() == FUNDING) || !of_year {
            continue;
        }
        let Some((activity, stakeholder)) = counted(atlas, part, params) else { continue };
        let record = tables.activities.at(activity);
        if part.amount.is_some_and(|a| a < 0.0) {
            negative += 1;
            continue;
        }
        let sites = if part.sites.is_empty() { &record.sites } else { &part.sites };
        found.push(Money {
            participation: i,
            activity,
            stakeholder,
            role: part.role,
            amount: part.amount.get(),
            currency: part.currency.clone(),
            form: part.money_form,
            status: part.money_status,
            sites: positions(sites, |id| tables.sites.index(id)),
            names_sites: !sites.is_empty(),
        });
    }
    (found, negative)
}

/// The activity and the stakeholder of a participation that counts on the day, as positions in their tables.
pub fn counted(atlas: &Atlas, part: &Participation, params: &Params) -> Option<(usize, usize)> {
    let tables = &atlas.tables;
    let activity = tables.activities.index(part.activity.as_str())?;
    let stakeholder = tables.stakeholders.index(part.stakeholder.as_str())?;
    let record = tables.activities.at(activity);
    let provides = record.status.is_none_or(|s| s.entry().property("provides") != Some("no"));
    let own = Period::new(part.start, part.end).unwrap_or_default();
    let period = own.overlap(Period::new(record.start, record.end).unwrap_or_default());
    let has_ended = |p: Period| matches!((p.end(), params.as_of), (Some(end), Some(day)) if end < day);
    let counts = period.is_some_and(|p| p.holds(params.as_of) || (params.flag("ended") && has_ended(p)));
    (provides && counts).then_some((activity, stakeholder))
}

/// The countries of sites, in order, each once; `None` among them is a site whose country nobody knows.
pub fn countries<'a>(places: &'a Places, sites: &[usize]) -> Vec<Option<&'a Text>> {
    let mut found: Vec<_> = sites.iter().map(|s| places.country(*s)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a stakeholder is national at places (DOMAIN.md section 3; codelist property `national`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum National {
    /// It is.
    National,
    /// It is not.
    Other,
    /// Nobody can tell, which passes no rule.
    Unknown,
}

impl National {
    /// As it stands in a report.
    pub const fn code(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
    /// Of a stakeholder at places in these countries. Types that are national at home only are unknown where the home or a country
    /// is not known, and where some of the places lie at home and some abroad.
    pub fn of(who: &Stakeholder, countries: &[Option<&Text>]) -> Self {
        match who.organisation_type.and_then(|t| t.entry().property("national")) {
            Some("yes") => Self::National,
            Some("no") => Self::Other,
            Some("home") => {
                let Some(home) = &who.home_country else { return Self::Unknown };
                let at_home = countries.iter().filter(|c| **c == Some(home)).count();
                match at_home {
                    0 if !countries.is_empty() && countries.iter().all(Option::is_some) => Self::Other,
                    n if n > 0 && n == countries.len() => Self::National,
                    _ => Self::Unknown,
                }
            }
            _ => Self::Unknown,
        }
    }
}
