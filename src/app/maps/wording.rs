//! The words of a sheet: title, question and day, sources, licence, revision, disclaimer. What its colours mean is in [`super::meaning`].

use super::values::Known;
use super::{Asked, By, meaning};
use crate::atlas::{Atlas, Audience};
use crate::domain::codelist;
use crate::domain::{AsOf, Text};
use crate::messages::{Lang, Value};
use crate::render::furniture::Units;
use crate::render::sheet::Texts;
use crate::tiles::map_description::MapDescription;

/// All words of a sheet.
pub(super) fn texts(atlas: &Atlas, map: &MapDescription, asked: &Asked, values: &[Known], day: AsOf) -> Texts {
    let lang = asked.lang;
    Texts {
        lang: lang.code().to_owned(),
        title: lang.word(map.message),
        locator: lang.word("map.inset"),
        bare: asked.bare,
        subtitle: subtitle(atlas, map, asked, values, day),
        legend: meaning::legend(atlas, map, lang, values),
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
