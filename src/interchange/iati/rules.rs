//! The public rulesets of IATI as far as they concern what is read here: one rule a function, each warning at its line.
//!
//! Reference: the Standard Ruleset and the guidance of 2.03,
//! <https://iatistandard.org/en/iati-standard/203/rulesets/standard-ruleset/>. A file that breaks one is taken all the same; what
//! a record cannot hold (an end before its start) is an error where the record is made.

use std::collections::BTreeMap;

use super::drafts::{dates, day};
use super::file::IatiFile;
use super::node::Node;
use super::places::recipients;
use super::sectors::percentage;
use crate::domain::{Problem, Severity};
use crate::interchange::drafts::Gathering;
use crate::interchange::words::shown;

/// By how much percentages may miss 100: thirds of two decimals do.
const TOLERANCE: f64 = 1.0;
/// A rule: what it looks at, and where it says what it finds.
type Rule = fn(&IatiFile, &Node, &mut Gathering<'_>);

/// The rules, in the order in which they are told.
const RULES: [Rule; 8] = [identifier, reporting, title, started, in_order, periods, whole, somewhere];

/// Checks an activity against every rule.
pub fn check(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    for rule in RULES {
        rule(file, activity, out);
    }
}

fn warn(file: &IatiFile, node: &Node, (rule, column): (&str, &str), (message, hint): (String, &str), value: &str, out: &mut Gathering<'_>) {
    out.problems.push(Problem::new(Severity::Warning, rule, file.place(node, column), message, hint).with_value(value));
}

/// An activity has an identifier, which begins with that of who reports it, now or before, and has no blank nor any of `/&|?`.
fn identifier(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let at = ("iati_identifier", "iati-identifier");
    let Some(node) = activity.first("iati-identifier").filter(|n| !n.text().is_empty()) else {
        let message = "the activity has no identifier: it is known by its other identifier, or by who reports it and its title".to_owned();
        return warn(file, activity, at, (message, "give it an identifier that no other activity has"), "", out);
    };
    let text = node.text();
    if text.contains(|c: char| c.is_whitespace() || "/&|?".contains(c)) {
        let message = "the identifier holds a blank or one of / & | ?".to_owned();
        warn(file, node, at, (message, "use letters, digits, hyphens and full stops"), text, out);
    }
    let before = activity.all("other-identifier").filter(|n| n.get("type") == "B1").map(|n| n.get("ref"));
    let mut owners = activity.all("reporting-org").map(|n| n.get("ref")).chain(before).filter(|r| !r.is_empty()).peekable();
    if owners.peek().is_some() && !owners.any(|owner| text.starts_with(owner)) {
        let message = "the identifier does not begin with the reference of who reports the activity".to_owned();
        warn(file, node, at, (message, "begin it so, or name the earlier reference as other-identifier of type B1"), text, out);
    }
}

/// Who reports is named.
fn reporting(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let named = activity.first("reporting-org").is_some_and(|n| !n.get("ref").is_empty() || !n.words().is_empty());
    if !named {
        let message = "nobody is named who reports the activity".to_owned();
        warn(file, activity, ("iati_reporting", "reporting-org"), (message, "name the reporting organisation and its reference"), "", out);
    }
}

/// It has a title.
fn title(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    if activity.words_of("title").is_empty() {
        let message = "the activity has no title: its identifier stands for it".to_owned();
        warn(file, activity, ("iati_title", "title"), (message, "give it a title"), "", out);
    }
}

/// A start, planned or actual, is stated; and what has happened lies before the day on which the file was made.
fn started(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let dates = dates(activity);
    if dates.start_planned.is_none() && dates.start_actual.is_none() {
        let message = "no start is stated, neither planned nor actual".to_owned();
        warn(file, activity, ("iati_start", "activity-date"), (message, "state when it began or is to begin"), "", out);
    }
    let Some(made_on) = day(&file.made_on) else { return };
    for (what, node, date) in [("start", &dates.start_actual), ("end", &dates.end_actual)].into_iter().filter_map(|(w, d)| d.as_ref().map(|(n, d)| (w, n, d))) {
        if *date > made_on {
            let message = format!("the actual {what} lies after the day on which the file was made, {made_on}");
            warn(file, node, ("iati_future", "activity-date"), (message, "state it as planned"), date, out);
        }
    }
    for node in activity.all("transaction").filter_map(|t| t.first("transaction-date")) {
        if let Some(date) = day(node.get("iso-date")).filter(|d| *d > made_on) {
            let message = format!("the transaction lies after the day on which the file was made, {made_on}");
            warn(file, node, ("iati_future", "transaction-date"), (message, "state it as a planned disbursement"), &date, out);
        }
    }
}

/// What was planned to begin ends later, and what began ended later.
fn in_order(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let dates = dates(activity);
    for (what, start, end) in [("planned", &dates.start_planned, &dates.end_planned), ("actual", &dates.start_actual, &dates.end_actual)] {
        if let (Some((_, start)), Some((node, end))) = (start, end)
            && start > end
        {
            let message = format!("the {what} end lies before the {what} start, {start}");
            warn(file, node, ("iati_order", "activity-date"), (message, "mend the two dates"), end, out);
        }
    }
}

/// Periods of budgets, planned disbursements and results begin before they end; those of budgets last a year at most.
fn periods(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let results = activity.all("result").flat_map(|r| r.all("indicator")).flat_map(|i| i.all("period"));
    let money = ["budget", "planned-disbursement"].into_iter().flat_map(|name| activity.all(name));
    for node in money.chain(results) {
        let (Some(start), Some(end)) = (day(node.of("period-start", "iso-date")), day(node.of("period-end", "iso-date"))) else { continue };
        if start > end {
            let message = format!("the period ends before it starts, {start}");
            warn(file, node, ("iati_order", node.name), (message, "mend the two dates"), &end, out);
        } else if node.name == "budget" && longer_than_a_year(&start, &end) {
            let message = format!("the budget is of more than a year, from {start} to {end}");
            warn(file, node, ("iati_year", "budget"), (message, "state a budget for each year"), &end, out);
        }
    }
}

/// True where the end lies on the day of the year of the start, or later, in a later year.
fn longer_than_a_year(start: &str, end: &str) -> bool {
    let year = |date: &str| date.get(..4).and_then(|y| y.parse::<i32>().ok()).unwrap_or_default();
    let rest = |date: &str| date.get(4..).unwrap_or_default().to_owned();
    year(end) > year(start) + 1 || (year(end) == year(start) + 1 && rest(end) >= rest(start))
}

/// Percentages sum to 100: of sectors in each list, of countries and regions together. One alone is the whole; where some are
/// stated, all are.
fn whole(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let mut lists: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for node in activity.all("sector") {
        lists.entry(if node.get("vocabulary").is_empty() { "1" } else { node.get("vocabulary") }).or_default().push(node);
    }
    for (list, nodes) in lists {
        sums_to_hundred(file, &nodes, ("shares_sum", "sector/@percentage"), &format!("the sectors of the list {:?}", shown(list)), out);
    }
    let places: Vec<&Node> = ["recipient-country", "recipient-region"].into_iter().flat_map(|name| activity.all(name)).collect();
    sums_to_hundred(file, &places, ("iati_places_sum", "recipient-country/@percentage"), "the recipient countries and regions", out);
}

fn sums_to_hundred(file: &IatiFile, nodes: &[&Node], at: (&str, &str), what: &str, out: &mut Gathering<'_>) {
    let Some(first) = nodes.first() else { return };
    let stated: Vec<f64> = nodes.iter().filter_map(|n| percentage(n)).collect();
    let hint = "state the share of each, so that they sum to 100";
    if stated.is_empty() {
        if nodes.len() > 1 && at.0 != "shares_sum" {
            warn(file, first, at, (format!("{what} are {} without percentages", nodes.len()), hint), "", out);
        }
        return;
    }
    let sum: f64 = stated.iter().sum();
    if (sum - 100.0).abs() > TOLERANCE {
        warn(file, first, at, (format!("the percentages of {what} sum to {sum}"), hint), &sum.to_string(), out);
    } else if stated.len() < nodes.len() {
        warn(file, first, at, (format!("{} of {what} state no percentage", nodes.len() - stated.len()), hint), "", out);
    }
}

/// A country or a region is named.
fn somewhere(file: &IatiFile, activity: &Node, out: &mut Gathering<'_>) {
    let named = ["recipient-country", "recipient-region"].into_iter().any(|name| recipients(activity, name).next().is_some());
    if !named {
        let message = "neither a recipient country nor a region is named, for the activity or for a transaction".to_owned();
        warn(file, activity, ("iati_place", "recipient-country"), (message, "name where the activity is"), "", out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_and_a_day_is_more_than_a_year() {
        assert!(!longer_than_a_year("2014-01-01", "2014-12-31"));
        assert!(!longer_than_a_year("2018-03-13", "2019-03-12"));
        assert!(longer_than_a_year("2018-03-13", "2019-03-13"));
        assert!(longer_than_a_year("2014-01-01", "2016-07-25"));
    }
}
