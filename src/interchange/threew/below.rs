//! Rows that stand below a table and say something of it: sources, notes, totals. They are known by their form, and by how
//! little else their row holds.

use super::headers::Layout;
use crate::interchange::grid::GridRow;
use crate::interchange::profile::cells;
use crate::interchange::words::fold;

/// The most filled cells of a row that is a note: the label and what it says.
const MOST_CELLS: usize = 2;

/// The column in which a row says something of the table, where it does so.
pub fn note_column(row: &GridRow, layout: &Layout) -> Option<usize> {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let (column, _) = filled.next()?;
    let others = filled.count();
    if others >= MOST_CELLS || column >= layout.names.len() {
        return None;
    }
    let text = row.get(column);
    let is_note = if others == 0 { is_marked(text) || is_labelled(text) || is_opening(text) } else { is_label_of_two(text) };
    is_note.then_some(column)
}

/// True of a row whose only words are *total* and the like, and that holds figures beside them: *Total Mali*, *Total: 12 partners*.
pub fn is_sum(row: &GridRow) -> bool {
    let mut words = row.cells.iter().map(str::trim).filter(|cell| !cell.is_empty() && !is_figure(cell));
    let (Some(only), None) = (words.next(), words.next()) else { return false };
    let figures = row.cells.iter().map(str::trim).any(|cell| !cell.is_empty() && is_figure(cell));
    let folded = fold(only);
    figures && cells().below.totals.iter().any(|word| folded == *word || begins_with(&folded, word))
}

fn is_figure(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic)
}

/// `* provisional`, `(1) see annex`, `¹ …`, `http://…`, `© …`.
fn is_marked(text: &str) -> bool {
    let first = text.chars().next();
    let numbered = || {
        let inner = text.strip_prefix(['(', '['])?;
        let (mark, rest) = inner.split_once([')', ']'])?;
        Some((1..=2).contains(&mark.chars().count()) && !rest.trim().is_empty())
    };
    matches!(first, Some('*' | '†' | '‡' | '§' | '©' | '¹' | '²' | '³' | '※'))
        || text.starts_with("http://")
        || text.starts_with("https://")
        || text.starts_with("www.")
        || numbered().unwrap_or(false)
}

/// `Source: …`, `N.B. : …`, `Note – …`.
fn is_labelled(text: &str) -> bool {
    let end = text.char_indices().find(|(_, c)| matches!(c, ':' | '：' | '–' | '—')).map(|(at, _)| at).or_else(|| text.find(" - "));
    end.map_or_else(|| is_label(text), |at| is_label(&text[..at]) || is_opening(&text[..at]))
        || ["n.b.", "nb.", "n.b "].iter().any(|label| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)))
}

fn is_label(text: &str) -> bool {
    cells().below.labels.contains(&fold(text))
}

/// A label with what it says in the cell beside it: with its colon, or one that is hardly a name.
fn is_label_of_two(text: &str) -> bool {
    let plain = ["source", "sources", "note", "notes", "nb", "n b", "remarque", "remarques", "remark", "remarks"];
    is_label(text) && (text.trim_end().ends_with([':', '：']) || plain.contains(&fold(text).as_str()))
}

fn is_opening(text: &str) -> bool {
    let folded = fold(text);
    cells().below.openings.iter().any(|words| folded == *words || begins_with(&folded, words))
}

fn begins_with(folded: &str, words: &str) -> bool {
    folded.strip_prefix(words).is_some_and(|rest| rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_known_by_their_form() {
        for text in [
            "Source: cluster EAH", "* chiffres provisoires", "Note : données non consolidées", "N.B. : sous réserve", "NB: draft", "Sources - OCHA, 2014",
            "(1) see annex", "¹ estimation", "Last updated 3 May 2014", "Chiffres provisoires", "https://example.org", "Remarque: x", "Mis à jour le 3 mai", "Source", "n.b. two cells",
        ] {
            assert!(is_marked(text) || is_labelled(text) || is_opening(text), "{text}");
        }
        for name in ["Aide Kolon", "Source Nouvelle", "Notes for Peace", "Data Plan International", "Key Aid", "Contact Mali", "Union: Soro", "CARE - Mali", "Date Palm Growers", "(A) Kolon Association (B"] {
            assert!(!(is_labelled(name) || is_opening(name)), "{name}");
        }
    }
}
