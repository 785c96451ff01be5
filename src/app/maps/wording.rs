//! The words of a sheet: title, question and day, legend with counts, sources, licence, revision, disclaimer.

use std::collections::BTreeSet;

use super::values::Known;
use super::{Asked, By};
use crate::atlas::{Atlas, Audience};
use crate::domain::codelist::{self, Constituency};
use crate::domain::{AsOf, Codelist, Text};
use crate::messages::{Lang, Value};
use crate::render::compose::Reading;
use crate::render::furniture::Units;
use crate::render::legend::{Block, Entry, Swatch};
use crate::render::scene::over;
use crate::render::sheet::Texts;
use crate::tiles::disputed;
use crate::tiles::map_description::{Drawing, HATCH_NO_DATA, INK, MapDescription, PAPER, Scale};
use crate::tiles::style::{FILL, TIE_OPACITY, UNKNOWN_CONSTITUENCY};

/// All words of a sheet.
pub(super) fn texts(atlas: &Atlas, map: &MapDescription, asked: &Asked, values: &[Known], day: AsOf) -> Texts {
    let lang = asked.lang;
    Texts {
        lang: lang.code().to_owned(),
        title: lang.word(map.message),
        locator: lang.word("map.inset"),
        subtitle: subtitle(atlas, map, asked, values, day),
        legend: legend(atlas, map, lang, values),
        foot: foot(atlas, lang, super::basemap::countries().is_some()),
        north: lang.word("map.north"),
        west: lang.word("map.west"),
        units: Units { km: lang.word("map.km"), m: lang.word("map.m") },
    }
}

fn name_of(atlas: &Atlas, lang: Lang) -> &str {
    atlas.setting_in("title", lang.code()).map_or(atlas.identity.workspace.as_str(), Text::as_str)
}

/// What it is about: the workspace, the theme, the role where it is not the usual one, the day.
fn subtitle(atlas: &Atlas, map: &MapDescription, asked: &Asked, values: &[Known], day: AsOf) -> String {
    let lang = asked.lang;
    let mut parts = vec![name_of(atlas, lang).to_owned()];
    let place = asked.given.iter().find(|(name, _)| name == "within").map(|(_, id)| id).or(asked.around.as_ref());
    parts.extend(place.and_then(|id| atlas.tables.sites.get(id)).map(|site| in_lang(&site.name, &site.names, lang)));
    if !map.legends.is_empty() && asked.by != Some(By::Theme) {
        let ids: Vec<&str> = asked.given.iter().filter(|(name, _)| name == "theme").flat_map(|(_, ids)| ids.split(',')).map(str::trim).collect();
        let names: Vec<String> = ids.iter().filter_map(|id| atlas.tables.themes.get(id)).map(|theme| in_lang(&theme.name, &theme.names, lang)).collect();
        parts.push(if names.is_empty() { lang.word("map.any_theme") } else { names.join(", ") });
    }
    if asked.given.iter().any(|(name, _)| name == "role") {
        let codes = values.iter().find_map(|known| known.roles.clone()).unwrap_or_default();
        parts.push(lang.tell("map.role", &[("role", Value::Text(&roles(&codes, lang)))]));
    }
    if asked.by != Some(By::Year) {
        parts.push(day.map_or_else(|| lang.word("map.no_day"), |day| lang.tell("map.as_of", &[("day", Value::Text(&day.to_string()))])));
    }
    parts.join(" \u{B7} ")
}

/// A name in a language, where it has one there.
pub(super) fn in_lang(name: &Text, names: &crate::domain::KeyValues, lang: Lang) -> String {
    names.get(lang.code()).unwrap_or(name).to_string()
}

/// Codes of roles as people call them.
fn roles(codes: &str, lang: Lang) -> String {
    let Some(list) = codelist::all().into_iter().find(|list| list.name == "role") else { return codes.to_owned() };
    let name = |code: &str| list.position(code).map_or_else(|| code.to_owned(), |at| list.entries()[at].name(lang.code()).to_string());
    codes.split([',', ';']).map(str::trim).filter(|code| !code.is_empty()).map(name).collect::<Vec<_>>().join(", ")
}

fn legend(atlas: &Atlas, map: &MapDescription, lang: Lang, values: &[Known]) -> Vec<Block> {
    let mut blocks = Vec::new();
    // of several maps on one sheet a count would be of none of them
    let readings = |legend: usize| -> Option<Vec<&Reading>> {
        let [only] = values else { return None };
        Some(only.of_sites.values().filter_map(|r| r.get(legend)?.as_ref()).collect())
    };
    let count = |legend: usize, of: &dyn Fn(&Reading) -> bool| readings(legend).map(|r| r.into_iter().filter(|r| of(r)).count());
    for drawing in map.drawings {
        let (Drawing::SiteFills(at) | Drawing::SiteMarks(at)) = drawing else { continue };
        let Some(legend) = map.legends.get(*at) else { continue };
        let filled = |colour: &str| over(colour, FILL, PAPER);
        let entries: Vec<Entry> = match &legend.scale {
            Scale::Fills(classes) | Scale::Marks(classes) => classes
                .iter()
                .rev()
                .map(|class| Entry {
                    swatch: class.mark.map_or_else(|| Swatch::Fill { colour: filled(class.colour), pattern: class.pattern }, Swatch::Mark),
                    words: lang.word(class.message),
                    count: count(*at, &|r| matches!(r, Reading::Class(value) if value == class.value)),
                })
                .collect(),
            Scale::Sequential(steps) => {
                let words = |i: usize| match steps.get(i + 1) {
                    Some(next) => lang.tell("map.below", &[("from", Value::Text(&steps[i].from.to_string())), ("to", Value::Text(&next.from.to_string()))]),
                    None => lang.tell("map.and_more", &[("from", Value::Text(&steps[i].from.to_string()))]),
                };
                let inside = |i: usize, r: &Reading| {
                    matches!(r, Reading::Number(n) if *n >= steps[i].from && steps.get(i + 1).is_none_or(|next| *n < next.from))
                };
                let mut entries: Vec<Entry> = (0..steps.len())
                    .rev()
                    .map(|i| Entry { swatch: Swatch::Fill { colour: filled(steps[i].colour), pattern: None }, words: words(i), count: count(*at, &|r| inside(i, r)) })
                    .collect();
                entries.push(Entry {
                    swatch: Swatch::Fill { colour: filled(PAPER), pattern: Some(HATCH_NO_DATA) },
                    words: lang.word("legend.not_known"),
                    count: count(*at, &|r| *r == Reading::Unknown),
                });
                entries
            }
        };
        if !entries.is_empty() {
            blocks.push(Block { title: lang.word(legend.message), entries });
        }
    }
    if map.drawings.contains(&Drawing::Stakeholders) {
        blocks.push(constituencies(atlas, lang));
    }
    if map.drawings.contains(&Drawing::Ties) {
        let swatch = Swatch::Line { colour: over(INK, TIE_OPACITY, PAPER), dash: None };
        let entry = Entry { swatch, words: lang.word("legend.tie"), count: None };
        blocks.push(Block { title: lang.word("legend.tie_lines"), entries: vec![entry] });
    }
    if let Some(disputed) = &map.disputed {
        let dash = Some(disputed.dash.lengths().map(|length| length * disputed::WIDTH));
        let swatch = Swatch::Line { colour: disputed::COLOUR.to_owned(), dash };
        let entry = Entry { swatch, words: lang.word("legend.disputed"), count: None };
        blocks.push(Block { title: lang.word("legend.boundaries"), entries: vec![entry] });
    }
    blocks
}

/// The constituencies of those who have a place, in the order of their list.
fn constituencies(atlas: &Atlas, lang: Lang) -> Block {
    let placed = atlas.tables.stakeholders.iter().filter(|s| s.geometry.is_some());
    let codes: Vec<Option<&str>> = placed.map(|s| s.constituency.map(|c| c.code().as_str())).collect();
    let used: BTreeSet<&str> = codes.iter().flatten().copied().collect();
    let count = |code: Option<&str>| codes.iter().filter(|c| **c == code).count();
    let mut entries: Vec<Entry> = Constituency::list()
        .entries()
        .iter()
        .filter(|entry| used.contains(entry.code.as_str()))
        .map(|entry| Entry {
            swatch: Swatch::Disc { colour: entry.property("colour").unwrap_or(UNKNOWN_CONSTITUENCY).to_owned() },
            words: entry.name(lang.code()).to_string(),
            count: Some(count(Some(entry.code.as_str()))),
        })
        .collect();
    if count(None) > 0 {
        let swatch = Swatch::Disc { colour: UNKNOWN_CONSTITUENCY.to_owned() };
        entries.push(Entry { swatch, words: lang.word("legend.constituency_unknown"), count: Some(count(None)) });
    }
    Block { title: lang.word("legend.stakeholders"), entries }
}

/// Whose data it is, under which licence, which revision; what its borders do not say.
fn foot(atlas: &Atlas, lang: Lang, basemap: bool) -> Vec<String> {
    let mut foot = Vec::new();
    let mut said = |key: &str, words: &str, place: &str| {
        if let Some(value) = atlas.setting_in(key, lang.code()) {
            foot.push(lang.tell(words, &[(place, Value::Text(value))]));
        }
    };
    said("attribution", "map.sources", "sources");
    said("licence", "map.licence", "licence");
    if basemap {
        foot.push(lang.word("map.basemap"));
    }
    // short ones share a line
    let mut foot = vec![foot.join(" \u{B7} ")];
    foot.retain(|line| !line.is_empty());
    let revision = atlas.identity.revision.to_string();
    let mut last = vec![lang.tell("map.revision", &[("name", Value::Text(&atlas.identity.workspace)), ("revision", Value::Text(&revision))])];
    if atlas.audience == Audience::PublicWithExamples {
        last.push(lang.word("map.examples"));
    }
    last.extend(atlas.setting_in("disclaimer", lang.code()).map(ToString::to_string));
    last.push(atlas.setting_in("boundary_disclaimer", lang.code()).map_or_else(|| lang.word("map.disclaimer"), ToString::to_string));
    foot.push(last.join(" \u{B7} "));
    foot
}
