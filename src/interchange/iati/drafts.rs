//! An IATI activity becomes an activity, its partners with their roles, places, themes, money and results.

use std::collections::BTreeMap;

use super::file::IatiFile;
use super::node::Node;
use super::places::Places;
use super::rules;
use super::sectors::Themes;
use super::who::Organisations;
use super::{money, results};
use crate::domain::codelist::{ActivityStatus, Code, GenderMarker};
use crate::domain::{Cell, Draft, Kind, Known, Note, Problem, Severity, Text, time};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::profile::iati;
use crate::interchange::threew::values;
use crate::interchange::words::shown;

/// `policy-marker/@code` of gender equality, and the vocabulary of the OECD DAC.
const GENDER: (&str, &str) = ("1", "1");

/// Reads a file into drafts. Returns the number of activities.
pub fn read(file: &IatiFile, known: &dyn Known, out: &mut Gathering<'_>, notes: &mut Vec<Note>) -> u64 {
    notes.extend(file.notes.iter().cloned());
    out.problems.extend(file.problems.iter().cloned());
    let mut reading = Reading {
        file,
        organisations: Organisations::of(file, known),
        themes: Themes::new(file, known),
        places: Places::new(file, known),
        left: money::Left::default(),
        used: BTreeMap::new(),
    };
    reading.organisations.tell(out);
    for activity in &file.activities {
        rules::check(file, activity, out);
        reading.activity(activity, out);
    }
    let left = &reading.left;
    for (key, number, words) in [
        ("other_transactions", left.other_types, "transactions give no money to an activity (expenditure and the like): left out"),
        ("passed_on", left.passed_on, "sums that an activity passes on are left out: what came in is counted"),
        ("receivers", left.receivers, "transactions name a receiver, which is not taken as a partner"),
        ("grounds", left.grounds, "transactions say the country or the sector in place of their activity: both are taken, and stand at their money"),
    ] {
        if number > 0 {
            notes.push(Note::new(key, format!("{number} {words}")).counting(number).of(shown(&file.file)));
        }
    }
    file.activities.len() as u64
}

/// The days of an activity, each with its element.
#[derive(Default)]
pub(super) struct Dates<'a> {
    pub(super) start_planned: Option<(&'a Node, String)>,
    pub(super) start_actual: Option<(&'a Node, String)>,
    pub(super) end_planned: Option<(&'a Node, String)>,
    pub(super) end_actual: Option<(&'a Node, String)>,
}

/// The days that an activity states.
pub(super) fn dates(activity: &Node) -> Dates<'_> {
    let mut dates = Dates::default();
    for node in activity.all("activity-date") {
        // files of 1.0x write the day as text too
        let written = Some(node.get("iso-date")).filter(|d| !d.is_empty()).unwrap_or_else(|| node.text());
        let Some(day) = day(written) else { continue };
        let slot = match values::code(&iati().date, node.get("type")) {
            Some("start_planned") => &mut dates.start_planned,
            Some("start_actual") => &mut dates.start_actual,
            Some("end_planned") => &mut dates.end_planned,
            Some("end_actual") => &mut dates.end_actual,
            _ => continue,
        };
        slot.get_or_insert((node, day));
    }
    dates
}

/// A day as `2012-07-01`, without the time or the offset that XML may add; the last day of a bare year. `None` where it is none.
pub(super) fn day(text: &str) -> Option<String> {
    let date = text.get(..10).unwrap_or(text);
    time::widen(date, true).ok().map(|d| d.to_string())
}

/// The role of a participating organisation.
pub(super) fn role(node: &Node) -> Option<&'static str> {
    values::code(&iati().role, node.get("role"))
}

struct Reading<'a> {
    file: &'a IatiFile,
    organisations: Organisations<'a>,
    themes: Themes<'a>,
    places: Places<'a>,
    left: money::Left,
    /// Identifiers by the id that was made of them.
    used: BTreeMap<String, String>,
}

impl Reading<'_> {
    fn activity(&mut self, node: &Node, out: &mut Gathering<'_>) {
        let (id, identifier) = self.id(node);
        let sectors = self.themes.of(node, out);
        let places = self.places.of(node, out);
        let (Some(sectors), Some(places)) = (sectors, places) else {
            // who takes part is looked up all the same: what waits is told at once and not one after another
            for part in node.all("participating-org") {
                self.organisations.id(part, out);
            }
            out.refuse(Kind::Activity, id, self.file.place(node, ""));
            return;
        };
        let mut draft = Draft::new(Kind::Activity, id.clone(), self.file.place(node, ""));
        let title = Some(node.words_of("title")).filter(|t| !t.is_empty()).unwrap_or(&identifier);
        draft.say("title", Cell::text(if title.is_empty() { id.as_str() } else { title }));
        draft.say("source", Cell::text(&self.file.file));
        if !identifier.is_empty() {
            draft.say("source_id", Cell::text(&identifier));
        }
        let about: Vec<&str> = node.all("description").map(Node::words).filter(|t| !t.is_empty()).collect();
        if !about.is_empty() {
            draft.say("description", Cell::text(&about.join("\n\n")));
        }
        draft.say("themes", Cell::List(sectors.themes));
        draft.say("theme_shares", Cell::Map(sectors.shares));
        draft.say("sites", Cell::List(places.sites));
        draft.say("site_shares", Cell::Map(places.shares));
        self.period(node, &mut draft, out);
        self.status(node, &mut draft, out);
        let mut tags = places.tags;
        self.markers(node, &mut draft, &mut tags, out);
        tags.extend(node.all("tag").map(|t| if t.words().is_empty() { t.get("code") } else { t.words() }).filter(|t| !t.is_empty()).map(str::to_owned));
        tags.extend(money::budgets(node));
        if !tags.is_empty() {
            draft.say("tags", Cell::List(tags.into_iter().map(Text::from).collect()));
        }
        if !out.take(draft) {
            return;
        }
        let grounds = self.grounds(node, out);
        let givers = money::amounts(self.file, &id, node, &grounds, &mut self.organisations, &mut self.left, out);
        self.participations(&id, node, &givers, out);
        results::read(self.file, &id, node, out);
    }

    /// Where and on what each transaction is, in their order, of those that say it in place of their activity.
    fn grounds(&mut self, node: &Node, out: &mut Gathering<'_>) -> Vec<money::Ground> {
        let mut grounds = Vec::new();
        for transaction in node.all("transaction") {
            let ground = money::Ground { sites: self.places.of_transaction(node, transaction, out), themes: self.themes.of_transaction(node, transaction, out) };
            self.left.grounds += u64::from(ground != money::Ground::default());
            grounds.push(ground);
        }
        grounds
    }

    /// The id of an activity, and the identifier that it is made of: its own, else another one with who reports it, else its title.
    fn id(&mut self, node: &Node) -> (Text, String) {
        let reporter = node.first("reporting-org").map(|n| self.organisations.name(n).to_owned()).unwrap_or_default();
        let other = node.first("other-identifier");
        // 1.0x writes the identifier as text, 2.0x as a reference
        let other = other.map(|n| if n.text().is_empty() { n.get("ref") } else { n.text() }).unwrap_or_default();
        let (mut id, identifier) = match (node.words_of("iati-identifier"), other) {
            ("", "") => (keys::joined(&[reporter.as_str(), node.words_of("title")].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>()), String::new()),
            ("", other) => (keys::joined(&[reporter.as_str(), other].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>()), other.to_owned()),
            (own, _) => (keys::joined(&[own]), own.to_owned()),
        };
        if id.is_empty() {
            id = keys::hashed("activity", &[self.file.file.as_str(), &node.line.to_string()]);
        }
        // identifiers that differ in signs alone are two
        if self.used.get(&id).is_some_and(|known| *known != identifier) {
            id = keys::hashed(&id, &[&identifier]);
        }
        self.used.insert(id.clone(), identifier.clone());
        (Text::from(id), identifier)
    }

    /// What happened goes before what was planned. Where a planned end lies before the actual start the end is not known.
    fn period(&self, node: &Node, draft: &mut Draft, out: &mut Gathering<'_>) {
        let dates = dates(node);
        let (actual_start, actual_end) = (dates.start_actual.is_some(), dates.end_actual.is_some());
        let start = dates.start_actual.or(dates.start_planned);
        let end = dates.end_actual.or(dates.end_planned);
        if let Some((_, day)) = &start {
            draft.say("start", Cell::text(day));
        }
        let Some((at, day)) = end else { return };
        if actual_start != actual_end
            && let Some((_, start)) = &start
            && *start > day
        {
            let message = format!("the planned and the actual days do not fit together: it began on {start}; the end is left open");
            let place = self.file.place(at, "activity-date");
            out.problems.push(Problem::new(Severity::Warning, "iati_order", place, message, "state both ends as planned, or both as actual").with_value(&day));
            return;
        }
        draft.say("end", Cell::text(&day));
    }

    fn status(&self, node: &Node, draft: &mut Draft, out: &mut Gathering<'_>) {
        let Some(status) = node.first("activity-status") else { return };
        let written = Some(status.get("code")).filter(|c| !c.is_empty()).unwrap_or_else(|| status.words());
        if let Some(code) = Code::<ActivityStatus>::parse(written).map(|c| c.code().as_str()).or_else(|| values::code(&iati().status, written)) {
            draft.say("status", Cell::text(code));
        } else if !written.is_empty() {
            let place = self.file.place(status, "activity-status");
            let message = "this status is not known: it is left empty";
            out.problems.push(Problem::new(Severity::Warning, "code", place, message, "use a code of IATI ActivityStatus, 1 to 6").with_value(written));
        }
    }

    /// The marker of gender equality is a field; other markers are tags.
    fn markers(&self, node: &Node, draft: &mut Draft, tags: &mut Vec<String>, out: &mut Gathering<'_>) {
        for marker in node.all("policy-marker") {
            let (vocabulary, code, significance) = (marker.get("vocabulary"), marker.get("code"), marker.get("significance"));
            if significance.is_empty() || code.is_empty() {
                continue;
            }
            if (if vocabulary.is_empty() { GENDER.0 } else { vocabulary }, code) != GENDER {
                tags.push(format!("policy-marker-{code}={significance}"));
            } else if let Some(code) = Code::<GenderMarker>::parse(significance) {
                draft.say("gender_marker", Cell::Text(code.code().clone()));
            } else {
                let message = "the gender marker has no such significance here: it is left empty";
                let place = self.file.place(marker, "policy-marker");
                out.problems.push(Problem::new(Severity::Warning, "code", place, message, "use 0, 1 or 2").with_value(significance));
            }
        }
    }

    /// Who takes part; those whose money is known are there already.
    fn participations(&mut self, id: &Text, node: &Node, givers: &[Text], out: &mut Gathering<'_>) {
        for part in node.all("participating-org") {
            let Some(role) = role(part) else {
                let message = "this role is not known: the organisation is left out";
                let place = self.file.place(part, "participating-org/@role");
                let problem = Problem::new(Severity::Warning, "code", place, message, "use a code of IATI OrganisationRole, 1 to 4").with_value(part.get("role"));
                out.problems.push(problem);
                continue;
            };
            if self.organisations.name(part).is_empty() {
                let message = "the organisation has neither a reference nor a name: it is left out";
                let place = self.file.place(part, "participating-org");
                out.problems.push(Problem::new(Severity::Warning, "iati_organisation", place, message, "name it").with_value(part.get("role")));
                continue;
            }
            let Some(who) = self.organisations.id(part, out) else { continue };
            let key = keys::joined(&[id.as_str(), &who, role]);
            if (role == "funding" && givers.contains(&who)) || out.get(Kind::Participation, &key).is_some() {
                continue;
            }
            let mut draft = Draft::new(Kind::Participation, key, self.file.place(part, ""));
            draft.say("activity", Cell::Text(id.clone()));
            draft.say("stakeholder", Cell::Text(who));
            draft.say("role", Cell::text(role));
            draft.say("source", Cell::text(&self.file.file));
            out.take(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lose_what_xml_adds() {
        for text in ["2013-04-01", "2013-04-01Z", "2013-04-01+02:00", "2013-04-01T10:00:00"] {
            assert_eq!(day(text).as_deref(), Some("2013-04-01"), "{text}");
        }
        assert_eq!((day("2012").as_deref(), day(""), day("soon")), (Some("2012-12-31"), None, None));
    }
}
