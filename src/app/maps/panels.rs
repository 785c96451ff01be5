//! Several maps on one sheet: one for each theme, or for each year.

use super::{Asked, Panel, wording};
use crate::app::error::AppError;
use crate::atlas::Atlas;
use crate::domain::AsOf;
use crate::render::RenderError;
use crate::tiles::MapDescription;

/// More maps than this do not fit on a sheet that can be read.
pub const MAX_PANELS: usize = 12;

/// What the maps of a sheet differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A map for each theme.
    Theme,
    /// A map for the end of each year.
    Year,
}

impl By {
    /// The words of the parameter.
    pub const WORDS: &[&str] = &["theme", "year"];

    /// As the parameter says.
    pub fn parse(word: &str) -> Result<Self, RenderError> {
        match word {
            "theme" => Ok(Self::Theme),
            "year" => Ok(Self::Year),
            _ => Err(RenderError::Word { parameter: "by", message: Self::WORDS.join(" or ") }),
        }
    }
}

/// The maps of a sheet: one where nothing else was asked for.
pub(super) fn of(atlas: &Atlas, map: &MapDescription, asked: &Asked) -> Result<Vec<Panel>, AppError> {
    let one = |caption: String, given: Vec<(String, String)>, as_of: Option<String>| Panel { caption, given, as_of };
    let Some(by) = asked.by else { return Ok(vec![one(String::new(), asked.given.clone(), None)]) };
    if map.legends.is_empty() {
        let message = format!("the map {} says nothing of sites that would differ: leave it out", map.name);
        return Err(RenderError::Word { parameter: "by", message }.into());
    }
    match by {
        By::Theme => {
            let chosen: Vec<&str> = asked.given.iter().filter(|(name, _)| name == "theme").flat_map(|(_, ids)| ids.split(',')).map(str::trim).collect();
            let others: Vec<(String, String)> = asked.given.iter().filter(|(name, _)| name != "theme").cloned().collect();
            // without a choice those that are parts of no other, the widest ones
            let themes: Vec<_> = if chosen.is_empty() {
                atlas.tables.themes.iter().filter(|theme| theme.parent.is_none()).collect()
            } else {
                chosen.iter().filter_map(|id| atlas.tables.themes.get(id)).collect()
            };
            limit(themes.len(), "themes", "name some with theme")?;
            let panel = |theme: &crate::domain::records::Theme| {
                let mut given = others.clone();
                given.push(("theme".to_owned(), theme.id.to_string()));
                one(wording::in_lang(&theme.name, &theme.names, asked.lang), given, None)
            };
            Ok(themes.into_iter().map(panel).collect())
        }
        By::Year => {
            let last = year(crate::app::export::day(asked.as_of.as_deref(), atlas)?);
            let first = atlas.tables.activities.iter().filter_map(|a| a.start.0).map(|day| year(Some(day))).min().flatten();
            let (Some(first), Some(last)) = (first, last) else {
                return Err(RenderError::Word { parameter: "by", message: "no activity has a year; leave it out".to_owned() }.into());
            };
            let first = first.min(last).max(last.saturating_sub(i16::try_from(MAX_PANELS).unwrap_or(i16::MAX) - 1));
            Ok((first..=last).map(|year| one(year.to_string(), asked.given.clone(), Some(format!("{year:04}-12-31")))).collect())
        }
    }
}

fn limit(count: usize, what: &str, hint: &str) -> Result<(), RenderError> {
    if (1..=MAX_PANELS).contains(&count) {
        return Ok(());
    }
    Err(RenderError::Word { parameter: "by", message: format!("a sheet holds 1 to {MAX_PANELS} maps, not {count} {what}: {hint}") })
}

fn year(day: AsOf) -> Option<i16> {
    day.map(jiff::civil::Date::year)
}
