//! The chain of people: population >= in need >= targeted >= reached. Only figures that are known are compared: what is not
//! stated breaks no chain. Where no total is stated, women and men count: together where both are known, else as the least.

use super::activities::active;
use super::seen::Seen;
use super::{Finding, Rule};
use crate::analysis::AnalysisError;
use crate::analysis::evidence::path;
use crate::analysis::joint::words::by_then;
use crate::domain::{Kind, Sentence};

/// People as an activity states them.
#[derive(Clone, Copy)]
struct BySex {
    female: Option<u64>,
    male: Option<u64>,
    total: Option<u64>,
}

impl BySex {
    /// Women and men as far as either is known.
    fn parts(self) -> Option<u64> {
        (self.female.is_some() || self.male.is_some()).then(|| self.female.unwrap_or(0).saturating_add(self.male.unwrap_or(0)))
    }
    /// How many there are at least: the total, else those whose sex is stated.
    fn least(self) -> Option<u64> {
        self.total.or(self.parts())
    }
    /// How many there are: the total, else both sexes together; `None` where one of them is not known.
    fn known(self) -> Option<u64> {
        self.total.or(self.parts().filter(|_| self.female.is_some() && self.male.is_some()))
    }
}

/// - a need of a site with more people than live there
/// - an active activity that reached more than it targeted, in all or of one sex; or whose women and men exceed its total
/// - one that targets (in all, or women and men alone where no total is stated) more than the people in need at its sites on its one theme, where each site states a figure; or more
///   than live at its sites, where each states its population
pub fn people_chain(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Result<(), AnalysisError> {
    let tables = seen.tables();
    for (i, need) in tables.needs.iter().enumerate().filter(|(_, n)| n.subject.kind == Kind::Site && by_then(n.date, seen.as_of())) {
        let Some(site) = tables.sites.index(&need.subject.id) else { continue };
        if let (Some(people), Some(population)) = (need.people_in_need.get(), tables.sites.at(site).population.get())
            && people > population
        {
            let message = format!("{}: {people} people in need, {population} live there", tables.sites.at(site).name);
            let message = Sentence::new("people-chain.need", message).with("site", path(&tables.sites, site)).with("people", people).with("population", population);
            found.push(Finding::about(&tables.needs, i, message).at(Some(site)).on(&tables.sites, [site]));
        }
    }
    for i in active(seen) {
        seen.control.go_on()?;
        let a = tables.activities.at(i);
        let mut say = |aspect: &str, key: &'static str, figures: [u64; 2], what: String| {
            let message = Sentence::new(key, format!("the activity {}: {what}", a.title))
                .with("activity", path(&tables.activities, i))
                .with_all("n", figures);
            let finding = Finding::about(&tables.activities, i, message).aspect(aspect);
            found.push(finding.at(seen.only_site(&a.sites)));
        };
        let targeted = BySex { female: a.targeted_female.get(), male: a.targeted_male.get(), total: a.targeted_total.get() };
        let reached = BySex { female: a.reached_female.get(), male: a.reached_male.get(), total: a.reached_total.get() };
        let pairs = [
            ("people", "people-chain.reached", reached.least(), targeted.known()),
            ("women and girls", "people-chain.reached_women", reached.female, targeted.female),
            ("men and boys", "people-chain.reached_men", reached.male, targeted.male),
        ];
        for (who, key, reached, targeted) in pairs {
            if let (Some(reached), Some(targeted)) = (reached, targeted)
                && reached > targeted
            {
                say(who, key, [reached, targeted], format!("{reached} {who} reached, {targeted} targeted"));
            }
        }
        for (what, people) in [("targeted", targeted), ("reached", reached)] {
            let parts = people.parts().unwrap_or(0);
            if let Some(total) = people.total.filter(|t| parts > *t) {
                let key = if what == "targeted" { "people-chain.sum_targeted" } else { "people-chain.sum_reached" };
                say(what, key, [parts, total], format!("women and men {what} come to {parts}, the total says {total}"));
            }
        }
        let Some(targeted) = targeted.least().filter(|_| !a.sites.is_empty()) else { continue };
        let sites: Option<Vec<usize>> = a.sites.iter().map(|s| tables.sites.index(s.as_str())).collect();
        let Some(sites) = sites else { continue };
        let population: Option<u64> = sites.iter().map(|s| tables.sites.at(*s).population.get()).sum();
        if let Some(population) = population.filter(|p| targeted > *p) {
            say("population", "people-chain.population", [targeted, population], format!("{targeted} people targeted, {population} live at its sites"));
        }
        if let [theme] = a.themes.as_slice() {
            let need = |site: &usize| {
                let of = |n: &&crate::domain::records::Need| {
                    n.subject.kind == Kind::Site && *n.subject.id == *tables.sites.at(*site).id.as_str() && n.theme == *theme
                };
                tables.needs.iter().filter(of).filter(|n| by_then(n.date, seen.as_of())).filter_map(|n| n.people_in_need.get()).max()
            };
            let in_need: Option<u64> = sites.iter().map(need).sum();
            if let Some(in_need) = in_need.filter(|n| targeted > *n) {
                say("in need", "people-chain.in_need", [targeted, in_need], format!("{targeted} people targeted, {in_need} are in need at its sites on its theme"));
            }
        }
    }
    Ok(())
}
