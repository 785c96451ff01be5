//! Rules about what an activity that is active on the day should say of itself. An activity is looked at where its status lets
//! it provide and its period holds the day.

use super::seen::Seen;
use super::{Finding, Rule};
use crate::analysis::AnalysisError;
use crate::analysis::evidence::path;
use crate::analysis::joint::words::holds;
use crate::domain::{Kind, Sentence};
use crate::domain::records::Activity;

type Found = Result<(), AnalysisError>;

/// Positions of the activities that are active on the day.
pub fn active(seen: &Seen<'_, '_>) -> Vec<usize> {
    let provides = |a: &Activity| a.status.is_none_or(|s| s.entry().property("provides") != Some("no"));
    let activities = &seen.tables().activities;
    activities.iter().enumerate().filter(|(_, a)| provides(a) && holds(a.start, a.end, seen.as_of())).map(|(i, _)| i).collect()
}

fn lacking(seen: &Seen<'_, '_>, lacks: impl Fn(usize, &Activity) -> bool, (key, what): (&'static str, &str), found: &mut Vec<Finding>) -> Found {
    let activities = &seen.tables().activities;
    for i in active(seen) {
        let activity = activities.at(i);
        if lacks(i, activity) {
            let message = format!("the activity {}: no {what} is on record", activity.title);
            let message = Sentence::new(key, message).with("activity", path(activities, i));
            found.push(Finding::about(activities, i, message).at(seen.only_site(&activity.sites)));
        }
    }
    seen.control.go_on()
}

/// No observation with the status baseline on the activity up to the day.
pub fn baseline(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let with: std::collections::BTreeSet<&str> = seen
        .tables()
        .observations
        .iter()
        .filter(|o| o.status.is_some_and(|s| s.code() == "baseline") && crate::analysis::joint::words::by_then(o.date, seen.as_of()))
        .filter_map(|o| o.subject.as_ref().filter(|s| s.kind == Kind::Activity).map(|s| s.id.as_str()))
        .collect();
    lacking(seen, |_, a| !with.contains(a.id.as_str()), ("activity-baseline", "baseline"), found)
}

/// Neither the activity nor any of its participations names a theme.
pub fn theme(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let with: std::collections::BTreeSet<usize> = seen.atlas().presences.iter().filter(|p| p.theme.is_some()).map(|p| p.activity).collect();
    lacking(seen, |i, a| a.themes.is_empty() && !with.contains(&i), ("activity-theme", "theme"), found)
}

/// Shares of themes are stated and do not sum to 100, within `tolerance` of one hundredth; a theme of the activity without a
/// share counts as 0.
pub fn theme_shares(seen: &Seen<'_, '_>, rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let activities = &seen.tables().activities;
    for i in active(seen) {
        let activity = activities.at(i);
        let Some(sum) = activity.theme_shares_sum() else { continue };
        if (sum - 100.0).abs() > rule.number("tolerance", 0.01) * 100.0 {
            let message = format!("the activity {}: the shares of its themes sum to {sum} percent", activity.title);
            let message = Sentence::new("theme-shares", message).with("activity", path(activities, i)).with("sum", sum);
            found.push(Finding::about(activities, i, message).at(seen.only_site(&activity.sites)));
        }
    }
    seen.control.go_on()
}

/// No gender marker.
pub fn gender_marker(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    lacking(seen, |_, a| a.gender_marker.is_none(), ("activity-gender-marker", "gender marker"), found)
}

/// Neither the activity nor any of its participations names a site.
pub fn site(seen: &Seen<'_, '_>, _rule: &Rule, found: &mut Vec<Finding>) -> Found {
    let with: std::collections::BTreeSet<usize> = seen.atlas().presences.iter().filter(|p| p.site.is_some()).map(|p| p.activity).collect();
    lacking(seen, |i, a| a.sites.is_empty() && !with.contains(&i), ("activity-site", "site"), found)
}
