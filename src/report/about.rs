//! What a briefing is about: how much the workspace holds, or the fields of a record.

use super::compose::Desk;
use super::document::Block;
use super::filter::field;
use super::names;
use super::spec::PartSpec;
use crate::domain::Kind;

/// The kinds that a reader asks about first.
const COUNTED: [Kind; 7] = [Kind::Site, Kind::Stakeholder, Kind::Activity, Kind::Tie, Kind::Platform, Kind::Plan, Kind::Need];

/// How many records of which kind there are; kinds without any are left out.
pub fn counts(desk: &Desk<'_>) -> Vec<Block> {
    let lang = desk.ask.lang;
    let counted = COUNTED.iter().map(|kind| (kind, desk.atlas.tables.count(*kind))).filter(|(_, n)| *n > 0);
    let rows: Vec<[String; 2]> = counted.map(|(kind, n)| [names::capital(&lang.word(&format!("kind.{}", kind.plural()))), lang.count(n)]).collect();
    if rows.is_empty() { Vec::new() } else { vec![Block::Facts { rows }] }
}

/// The fields of the record that are known.
pub fn fields(desk: &mut Desk<'_>, part: &PartSpec) -> Vec<Block> {
    let (atlas, lang) = (desk.atlas, desk.ask.lang);
    let Some(subject) = &desk.ask.subject else { return Vec::new() };
    let Some((record, _)) = atlas.tables.any(subject.kind, &subject.id) else { return Vec::new() };
    let mut rows = Vec::new();
    for name in &part.fields {
        let Some(spec) = subject.kind.fields().iter().find(|f| f.name == name) else { continue };
        let value = names::value(atlas, lang, names::of_field(spec), &field(atlas, &record, name));
        if !value.is_empty() {
            rows.push([names::heading(lang, name), value]);
        }
    }
    desk.evidence.insert(record.path().into());
    if rows.is_empty() { Vec::new() } else { vec![Block::Facts { rows }] }
}
