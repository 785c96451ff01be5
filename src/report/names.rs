//! What things are called in a language: records, codes, columns of reports and of records, and the values in them.

use crate::atlas::Atlas;
use crate::domain::codelist::{self, List};
use crate::domain::{Cell, Day, FieldSpec, FieldType, Kind, Text};
use crate::messages::Lang;

/// Decimals of a number in a table.
const DECIMALS: usize = 2;

/// A record by its name in the language, else its name, else its id.
pub fn record(atlas: &Atlas, lang: Lang, kind: Kind, id: &str) -> String {
    let Some((record, _)) = atlas.tables.any(kind, id) else { return id.to_owned() };
    match record.cell("names") {
        Some(Cell::Map(names)) => names.iter().find(|(tag, _)| tag == lang.code()).map(|(_, name)| name.to_string()),
        _ => None,
    }
    .unwrap_or_else(|| record.label().to_string())
}

/// `kind/id` by its name; anything else as it is. A cell `site/theme` of coverage by both names.
pub fn path(atlas: &Atlas, lang: Lang, path: &str) -> String {
    let Some((kind, id)) = path.split_once('/') else { return path.to_owned() };
    if let Some(kind) = Kind::from_plural(kind) {
        return record(atlas, lang, kind, id);
    }
    let names = [(Kind::Site, kind), (Kind::Theme, id)];
    if names.iter().all(|(kind, id)| atlas.tables.any(*kind, id).is_some()) {
        let [site, theme] = names.map(|(kind, id)| record(atlas, lang, kind, id));
        return format!("{site} · {theme}");
    }
    path.to_owned()
}

/// A code by what people call it.
pub fn code(lang: Lang, list: &str, code: &str) -> String {
    codelist_named(list)
        .and_then(|list| list.position(code).map(|at| list.entries()[at].name(lang.code()).to_string()))
        .unwrap_or_else(|| code.replace('_', " "))
}

fn codelist_named(name: &str) -> Option<&'static List> {
    codelist::all().into_iter().find(|list| list.name == name)
}

/// What the values of a column name, so that they are shown by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Ids of a kind of record.
    Records(Kind),
    /// Codes of a list.
    Codes(&'static str),
    /// `kind/id`, or `site/theme`.
    Paths,
    /// Words of the program (`word.*`, `presence.*`), figures, days, or free text.
    Plain,
}

/// Columns of reports whose values are ids, codes or paths, as the page tells them (`web/src/state/columns.ts`).
pub fn of_column(analysis: &str, column: &str) -> Names {
    match column {
        "a" | "b" if analysis == "borders" => Names::Records(Kind::Site),
        "a" | "b" | "stakeholder" | "stakeholders" | "providers" | "last_provider" | "largest" | "nearest_providers" | "missing"
        | "unexpected" | "undated_providers" | "unsplit_providers" | "unspecified_providers" | "unconfirmed_providers" | "ending"
        | "staying" | "starting" | "opened" | "closed" | "faded" | "continued" | "responsible" | "contacts" | "providers_a"
        | "providers_b" | "one_sided" | "stated_by" | "path" | "overlapping" | "bridges" => Names::Records(Kind::Stakeholder),
        "site" | "unit_site" | "nearest_site" | "sites" | "sole_sites" | "neighbours" | "neighbouring" | "covered" => Names::Records(Kind::Site),
        "theme" | "shared_themes" => Names::Records(Kind::Theme),
        "activity" | "activities" | "planned" => Names::Records(Kind::Activity),
        "platform" | "platforms_without_lead" => Names::Records(Kind::Platform),
        "plan" => Names::Records(Kind::Plan),
        "commitment" | "commitments" => Names::Records(Kind::Commitment),
        "scope" => Names::Records(Kind::Scope),
        "subject" | "subjects" | "asked" | "shared" | "linked" => Names::Paths,
        "role" => Names::Codes("role"),
        "constituency" | "from_group" | "to_group" => Names::Codes("constituency"),
        "phase" => Names::Codes("phase"),
        "covers" => Names::Codes("scope_covers"),
        "median" => Names::Codes("involvement_level"),
        _ => Names::Plain,
    }
}

/// What the values of a field of a record name.
pub fn of_field(field: &FieldSpec) -> Names {
    match field.ty {
        // its own id is what it is typed back by
        _ if field.name == "id" => Names::Plain,
        FieldType::Ref(kind) => Names::Records(kind),
        FieldType::Code(list) => Names::Codes(list),
        FieldType::Subject => Names::Paths,
        _ => Names::Plain,
    }
}

/// The words over a column: of a report, else of a record's field, else its own.
pub fn heading(lang: Lang, column: &str) -> String {
    let stems = ["col", "field", "briefing.col"];
    let found = stems.iter().find_map(|stem| lang.try_tell(&format!("{stem}.{column}"), &[]));
    capital(&found.unwrap_or_else(|| column.replace('_', " ")))
}

/// Words as they begin a line.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A value in words; unknown is the empty text, which tables show as such.
pub fn value(atlas: &Atlas, lang: Lang, names: Names, cell: &Cell) -> String {
    match cell {
        Cell::Null | Cell::Shape(_) => String::new(),
        Cell::Flag(yes) => lang.word(if *yes { "value.yes" } else { "value.no" }),
        Cell::Int(n) => lang.number(*n as f64, 0),
        Cell::Real(x) => lang.number(*x, DECIMALS),
        Cell::Text(text) => word(atlas, lang, names, text),
        Cell::List(items) => items.iter().map(|item| word(atlas, lang, names, item)).collect::<Vec<_>>().join(", "),
        Cell::Map(pairs) => pairs.iter().map(|(k, v)| format!("{k}: {v}")).collect::<Vec<_>>().join(", "),
    }
}

fn word(atlas: &Atlas, lang: Lang, names: Names, text: &Text) -> String {
    match names {
        Names::Records(kind) => record(atlas, lang, kind, text),
        Names::Codes(list) => code(lang, list, text),
        Names::Paths => path(atlas, lang, text),
        Names::Plain => plain(lang, text),
    }
}

/// A day in words, a word of the program in the language, any other text as it is.
fn plain(lang: Lang, text: &str) -> String {
    if let (10, Ok(day)) = (text.len(), text.parse::<Day>()) {
        return lang.day(day);
    }
    let key = text.len() < 40 && !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '.'));
    let stems = ["presence", "word", "coordination"];
    let known = key.then(|| stems.iter().find_map(|stem| lang.try_tell(&format!("{stem}.{text}"), &[]))).flatten();
    known.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Identity;

    #[test]
    fn words_of_the_program_are_said_in_the_language_and_others_stand() {
        let atlas = Atlas::build(Identity::default(), Vec::new());
        let say = |lang, text: &str| value(&atlas, lang, Names::Plain, &Cell::text(text));
        assert_eq!(say(Lang::En, "empty"), "No partner activity reported");
        assert_eq!(say(Lang::Fr, "2012-06-30"), "30 juin 2012");
        assert_eq!(say(Lang::En, "<b>not markup</b>"), "<b>not markup</b>");
        assert_eq!(value(&atlas, Lang::Fr, Names::Codes("role"), &Cell::text("implementing")), code(Lang::Fr, "role", "implementing"));
        assert_eq!(value(&atlas, Lang::En, Names::Plain, &Cell::Null), "");
    }
}
