//! What is drawn means this: the legend with counts, and the same with names, for those who do not see the map.

use std::collections::BTreeSet;

use super::values::Known;
use super::wording::in_lang;
use crate::atlas::Atlas;
use crate::domain::Codelist;
use crate::domain::codelist::Constituency;
use crate::messages::{Lang, Value};
use crate::render::compose::Reading;
use crate::render::legend::{Block, Entry, Swatch};
use crate::render::scene::over;
use crate::tiles::disputed;
use crate::tiles::map_description::{Drawing, HATCH_NO_DATA, INK, Legend, MapDescription, PAPER, Scale};
use crate::tiles::style::{FILL, TIE_OPACITY, UNKNOWN_CONSTITUENCY};

/// A class of sites: how it looks, what it is called, which readings are of it.
struct Class<'l> {
    swatch: Swatch,
    words: String,
    holds: Box<dyn Fn(&Reading) -> bool + 'l>,
}

/// The classes of a legend, the last first: what is most comes on top.
fn classes(legend: &Legend, lang: Lang) -> Vec<Class<'_>> {
    let filled = |colour: &str, pattern| Swatch::Fill { colour: over(colour, FILL, PAPER), pattern };
    match &legend.scale {
        Scale::Fills(classes) | Scale::Marks(classes) => classes
            .iter()
            .rev()
            .map(|class| Class {
                swatch: class.mark.map_or_else(|| filled(class.colour, class.pattern), Swatch::Mark),
                words: lang.word(class.message),
                holds: Box::new(|reading| matches!(reading, Reading::Class(value) if value == class.value)),
            })
            .collect(),
        Scale::Sequential(steps) => {
            let step = |i: usize| {
                let (from, next) = (steps[i].from, steps.get(i + 1).map(|next| next.from));
                let low = from.to_string();
                let words = next.map_or_else(
                    || lang.tell("map.and_more", &[("from", Value::Text(&low))]),
                    |next| lang.tell("map.below", &[("from", Value::Text(&low)), ("to", Value::Text(&next.to_string()))]),
                );
                let holds = move |reading: &Reading| matches!(reading, Reading::Number(n) if *n >= from && next.is_none_or(|next| *n < next));
                Class { swatch: filled(steps[i].colour, None), words, holds: Box::new(holds) }
            };
            let unknown = Class { swatch: filled(PAPER, Some(HATCH_NO_DATA)), words: lang.word("legend.not_known"), holds: Box::new(|r| *r == Reading::Unknown) };
            (0..steps.len()).rev().map(step).chain([unknown]).collect()
        }
    }
}

/// The legends of sites that a map draws, each with its position.
fn of_sites(map: &MapDescription) -> impl Iterator<Item = (usize, &Legend)> {
    map.drawings.iter().filter_map(|drawing| match drawing {
        Drawing::SiteFills(at) | Drawing::SiteMarks(at) => Some((*at, map.legends.get(*at)?)),
        _ => None,
    })
}

/// The legend. Of several maps on one sheet a count would be of none of them, and is not told.
pub(super) fn legend(atlas: &Atlas, map: &MapDescription, lang: Lang, values: &[Known]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (at, legend) in of_sites(map) {
        let count = |class: &Class<'_>| match values {
            [only] => Some(only.of_sites.values().filter_map(|readings| readings.get(at)?.as_ref()).filter(|reading| (class.holds)(reading)).count()),
            _ => None,
        };
        let entries: Vec<Entry> = classes(legend, lang).into_iter().map(|class| Entry { count: count(&class), swatch: class.swatch, words: class.words }).collect();
        if !entries.is_empty() {
            blocks.push(Block { title: lang.word(legend.message), entries });
        }
    }
    // a heading over nothing says nothing; without stakeholders there are no ties either
    let who = map.drawings.contains(&Drawing::Stakeholders).then(|| constituencies(atlas, lang)).filter(|block| !block.entries.is_empty());
    let placed = who.is_some();
    blocks.extend(who);
    if placed && map.drawings.contains(&Drawing::Ties) {
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

/// Which sites are in which class of each legend, and how many stakeholders of which constituency are drawn.
pub(super) fn said(atlas: &Atlas, map: &MapDescription, lang: Lang, values: &[Known]) -> String {
    let mut told = Vec::new();
    for (at, legend) in of_sites(map) {
        let [only] = values else { break };
        for class in classes(legend, lang) {
            let of_class = only.of_sites.iter().filter(|(_, readings)| readings.get(at).and_then(Option::as_ref).is_some_and(|reading| (class.holds)(reading)));
            let name = |id: &String| atlas.tables.sites.get(id).map_or_else(|| id.clone(), |site| in_lang(&site.name, &site.names, lang));
            let names: Vec<String> = of_class.map(|(id, _)| name(id)).collect();
            if !names.is_empty() {
                told.push(lang.told(&format!("{} ({})", class.words, lang.count(names.len())), &names));
            }
        }
    }
    if map.drawings.contains(&Drawing::Stakeholders) {
        let block = constituencies(atlas, lang);
        let counted = block.entries.iter().map(|entry| format!("{} ({})", entry.words, lang.count(entry.count.unwrap_or_default())));
        let counted: Vec<String> = counted.collect();
        if !counted.is_empty() {
            told.push(lang.told(&block.title, &counted));
        }
    }
    told.join(" ")
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
