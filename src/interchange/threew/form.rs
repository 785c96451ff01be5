//! Exports of form programs (KoboToolbox, ODK): what the program itself noted, choices of one question, positions.
//!
//! - `start`, `end`, `today` and the like are when a form was filled in, not when an activity runs
//! - a question with several answers is one column of codes with spaces between, and one column for each code (`sector/water`)
//! - a position is `_place_latitude`, `_place_longitude`, or one column `_geolocation`

use std::collections::{BTreeMap, BTreeSet};

use super::headers::Layout;
use crate::domain::Note;
use crate::interchange::grid::{Grid, GridRow};
use crate::interchange::words::shown;

/// Columns that only form programs write; two of them tell such a file.
const OWN: [&str; 18] = [
    "_id", "_uuid", "_index", "_submission_time", "_submitted_by", "_validation_status", "_status", "_notes", "_tags", "__version__", "_version_", "_xform_id_string",
    "meta/instanceid", "formhub/uuid", "meta/rootuuid", "_parent_index", "submissiondate", "instanceid",
];
/// What the program notes of the interview.
const INTERVIEW: [&str; 14] = [
    "start", "end", "today", "starttime", "endtime", "deviceid", "device_id", "username", "subscriberid", "simserial", "phonenumber", "audit", "meta/starttime", "meta/endtime",
];

/// What the headings of a form's export mean: nothing for what the program noted, a position for its parts.
pub fn meanings(headings: &[&str]) -> BTreeMap<String, &'static str> {
    let lower: Vec<String> = headings.iter().map(|h| h.trim().to_lowercase()).collect();
    if lower.iter().filter(|h| OWN.contains(&h.as_str())).count() < 2 {
        return BTreeMap::new();
    }
    let mut meanings = BTreeMap::new();
    let mut position = [false; 2];
    for (heading, lower) in headings.iter().zip(&lower) {
        // a question in a group is called group/question
        let last = lower.rsplit('/').next().unwrap_or(lower);
        let axis = match () {
            () if lower.starts_with('_') && lower.ends_with("_latitude") || lower == "_geolocation/0" => Some((0, "lat")),
            () if lower.starts_with('_') && lower.ends_with("_longitude") || lower == "_geolocation/1" => Some((1, "lon")),
            () if lower == "_geolocation" => {
                meanings.insert((*heading).to_owned(), "position");
                None
            }
            () => None,
        };
        if let Some((at, meaning)) = axis {
            // a form may ask for several positions: the first one is that of the row
            meanings.insert((*heading).to_owned(), if position[at] { "" } else { meaning });
            position[at] = true;
        } else if INTERVIEW.contains(&last) || INTERVIEW.contains(&lower.as_str()) {
            meanings.insert((*heading).to_owned(), "");
        }
    }
    meanings
}

/// The sheet with one name between semicolons where the codes of a question stand with spaces between; `None` where none does.
pub fn with_choices(grid: &Grid, layout: &Layout, notes: &mut Vec<Note>) -> Option<Grid> {
    let mut choices: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (column, name) in layout.names.iter().enumerate() {
        let codes: BTreeSet<String> = layout.names.iter().filter_map(|other| other.strip_prefix(name.as_str())?.strip_prefix('/')).map(str::to_lowercase).collect();
        if codes.len() > 1 && !name.is_empty() {
            choices.insert(column, codes);
        }
    }
    if choices.is_empty() {
        return None;
    }
    let mut split: BTreeMap<usize, usize> = BTreeMap::new();
    let rows = grid.rows.iter().enumerate().map(|(at, row)| {
        if at <= layout.header {
            return row.clone();
        }
        let cells = row.cells.iter().enumerate().map(|(column, cell)| {
            let answers: Vec<&str> = cell.split_whitespace().collect();
            let several = choices.get(&column).is_some_and(|codes| answers.len() > 1 && answers.iter().all(|a| codes.contains(&a.to_lowercase())));
            if several {
                *split.entry(column).or_default() += 1;
                answers.join("; ")
            } else {
                cell.to_owned()
            }
        });
        GridRow { number: row.number, cells: cells.collect() }
    });
    let rows: Vec<GridRow> = rows.collect();
    for (column, count) in split {
        let name = shown(&layout.names[column]);
        let message = format!("column {name}: several answers in {count} cells read one by one");
        notes.push(Note::new("answers_split", message).counting(count).with([name]));
    }
    Some(Grid { rows, file: grid.file.clone(), title: grid.title.clone(), workspace: grid.workspace.clone(), problems: grid.problems.clone(), ..*grid })
}

/// Longitude and latitude of a position in one cell: `13.45 -6.15 280 5`, `[13.45, -6.15]`.
pub fn position(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    let mut parts = inner.split([',', ' ']).map(str::trim).filter(|p| !p.is_empty());
    let (lat, lon) = (parts.next()?, parts.next()?);
    Some((lon, lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_an_interview_mean_nothing_in_a_form_and_stay_in_a_list() {
        let form = meanings(&["start", "end", "Organisation", "_GPS_latitude", "_GPS_longitude", "_GPS_altitude", "_second_latitude", "_id", "_uuid"]);
        assert_eq!((form["start"], form["end"], form["_GPS_latitude"], form["_GPS_longitude"], form["_second_latitude"]), ("", "", "lat", "lon", ""));
        assert!(!form.contains_key("Organisation"));
        assert!(meanings(&["start", "end", "Organisation", "Sector"]).is_empty());
    }

    #[test]
    fn a_position_in_one_cell_has_latitude_first() {
        assert_eq!(position("13.45 -6.15 280 5"), Some(("-6.15", "13.45")));
        assert_eq!(position("[13.45, -6.15]"), Some(("-6.15", "13.45")));
        assert_eq!(position("13.45"), None);
    }
}
