//! Fonts, and how wide words are in them. None comes with the program: they are those of the package fonts-noto-core, or
//! of the folder that `SITELINES_FONTS` names.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};

use super::error::RenderError;
use crate::tiles::qgis_symbol::escape;

/// The family that maps are written in unless another is asked for.
pub const FAMILY: &str = "Noto Sans";

/// Where distributions put the fonts of the Noto family.
const FOLDERS: [&str; 4] =
    ["/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts/google-noto", "/usr/share/fonts/opentype/noto"];

/// What is read of those folders: letters of the places that the cases are about and of their neighbours, in this order, so
/// that the same letter always comes from the same font.
const FACES: [&str; 10] = [
    "NotoSans", "NotoSansKhmer", "NotoSansLao", "NotoSansThai", "NotoSansMyanmar", "NotoSansArabic", "NotoNaskhArabic", "NotoSansEthiopic",
    "NotoSansDevanagari", "NotoSansNKo",
];

/// Letters that have a font of their own: a text of several scripts is written run by run, each in its font, as the fallback
/// between fonts gives up where letters join.
const SCRIPTS: [(std::ops::RangeInclusive<char>, &str); 12] = [
    ('\u{1780}'..='\u{17FF}', "Noto Sans Khmer"),
    ('\u{19E0}'..='\u{19FF}', "Noto Sans Khmer"),
    ('\u{0E80}'..='\u{0EFF}', "Noto Sans Lao"),
    ('\u{0E00}'..='\u{0E7F}', "Noto Sans Thai"),
    ('\u{1000}'..='\u{109F}', "Noto Sans Myanmar"),
    ('\u{0600}'..='\u{06FF}', "Noto Sans Arabic"),
    ('\u{0750}'..='\u{077F}', "Noto Sans Arabic"),
    ('\u{FB50}'..='\u{FDFF}', "Noto Sans Arabic"),
    ('\u{FE70}'..='\u{FEFF}', "Noto Sans Arabic"),
    ('\u{1200}'..='\u{139F}', "Noto Sans Ethiopic"),
    ('\u{0900}'..='\u{097F}', "Noto Sans Devanagari"),
    ('\u{07C0}'..='\u{07FF}', "Noto Sans NKo"),
];

/// The font that a letter has of its own.
fn script(c: char) -> Option<&'static str> {
    SCRIPTS.iter().find(|(range, _)| range.contains(&c)).map(|(_, font)| *font)
}

/// Letters that go with those before them: spaces that show nothing, and what joins or parts letters.
fn follows(c: char) -> bool {
    matches!(c, ' ' | '\u{200B}'..='\u{200D}')
}

/// A text in runs of one script each.
fn runs(text: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut runs: Vec<(Option<&'static str>, &str)> = Vec::new();
    let mut start = 0;
    let mut font = text.chars().find(|c| !follows(*c)).and_then(script);
    for (at, c) in text.char_indices() {
        if !follows(c) && script(c) != font {
            runs.push((font, &text[start..at]));
            (start, font) = (at, script(c));
        }
    }
    runs.push((font, &text[start..]));
    runs
}

/// Fonts beyond this many in a folder of one's own are not read: a map needs a handful.
const MAX_OWN_FONTS: usize = 64;

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of its letters in pixels (the em).
    pub size: f64,
    /// Bold.
    pub bold: bool,
}

/// The fonts that maps are written with.
#[derive(Clone)]
pub struct Fonts {
    db: Arc<fontdb::Database>,
    family: String,
}

/// Fonts are read once: some megabytes.
static SHARED: OnceLock<Result<Arc<fontdb::Database>, RenderError>> = OnceLock::new();

impl Fonts {
    /// The fonts of this machine, written in a family; in [`FAMILY`] where none is asked for.
    pub fn find(family: Option<&str>) -> Result<Self, RenderError> {
        let read = || {
            let own = std::env::var_os("SITELINES_FONTS").map(PathBuf::from);
            read(own.as_deref()).map(Arc::new)
        };
        let db = SHARED.get_or_init(read).clone()?;
        Self::of(db, family)
    }

    /// The fonts of a folder, for tests and programs with fonts of their own.
    pub fn of_folder(folder: &Path, family: Option<&str>) -> Result<Self, RenderError> {
        Self::of(Arc::new(read(Some(folder))?), family)
    }

    fn of(db: Arc<fontdb::Database>, family: Option<&str>) -> Result<Self, RenderError> {
        let known = families(&db);
        let wanted = family.unwrap_or(FAMILY);
        let found = known.iter().find(|name| name.eq_ignore_ascii_case(wanted)).or(if family.is_none() { known.first() } else { None });
        match found.cloned() {
            Some(family) => Ok(Self { db, family }),
            None => Err(RenderError::UnknownFont { asked: wanted.chars().take(80).collect(), known }),
        }
    }

    /// The family as it stands in an SVG.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// How an SVG that was written for these fonts is read.
    pub fn options(&self) -> usvg::Options<'static> {
        usvg::Options { fontdb: Arc::clone(&self.db), font_family: self.family.clone(), ..usvg::Options::default() }
    }

    /// How wide each text is, in pixels; shaped, so that what joins or stacks counts as it is drawn.
    pub fn widths<'t>(&self, texts: impl IntoIterator<Item = &'t str>, style: Style) -> Vec<f64> {
        let texts: Vec<String> = texts.into_iter().map(visible).collect();
        let runs: Vec<Vec<(Option<&str>, &str)>> = texts.iter().map(|text| runs(text)).collect();
        let cores = runs.iter().flatten().map(|(font, run)| (*font, run.trim_matches(' ')));
        let mut wide = self.measured(cores.chain([(None, "m m"), (None, "mm")]), style);
        let (Some(pair), Some(spaced)) = (wide.pop(), wide.pop()) else { return Vec::new() };
        let space = spaced - pair;
        let mut wide = wide.into_iter();
        let mut width = |(_, run): &(Option<&str>, &str)| {
            let core = run.trim_matches(' ').len();
            wide.next().unwrap_or_default() + (run.len() - core) as f64 * space
        };
        runs.iter().map(|runs| runs.iter().map(&mut width).sum()).collect()
    }

    /// How wide runs of one script are.
    fn measured<'t>(&self, runs: impl Iterator<Item = (Option<&'t str>, &'t str)>, style: Style) -> Vec<f64> {
        let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">");
        let mut count = 0;
        for (font, run) in runs {
            svg.push_str(&self.run(font, run, [0.0, 0.0], style, &format!("id=\"t{count}\"")));
            count += 1;
        }
        svg.push_str("</svg>");
        let Ok(tree) = usvg::Tree::from_str(&svg, &self.options()) else { return vec![0.0; count] };
        let width = |i: usize| match tree.node_by_id(&format!("t{i}")) {
            Some(usvg::Node::Text(text)) => f64::from(text.bounding_box().width()),
            _ => 0.0,
        };
        (0..count).map(width).collect()
    }

    /// A text at its base line; `more` are further attributes, words of ours.
    pub fn element(&self, text: &str, at: [f64; 2], style: Style, more: &str) -> String {
        let text = visible(text);
        let runs = runs(&text);
        if let [(font, run)] = runs.as_slice() {
            return self.run(*font, run, at, style, more);
        }
        let widths = self.widths(runs.iter().map(|(_, run)| *run), style);
        let mut x = at[0];
        let mut out = String::new();
        for ((font, run), wide) in runs.into_iter().zip(widths) {
            out.push_str(&self.run(font, run, [x, at[1]], style, more));
            x += wide;
        }
        out
    }

    /// A run of one script.
    fn run(&self, font: Option<&str>, run: &str, at: [f64; 2], style: Style, more: &str) -> String {
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        let family = font.map_or_else(|| self.family.clone(), |font| format!("{font}, {}", self.family));
        format!(
            "<text x=\"{:.2}\" y=\"{:.2}\" font-family=\"{}\" font-size=\"{:.2}\"{weight} xml:space=\"preserve\" {more}>{}</text>\n",
            at[0], at[1], escape(&family), style.size, escape(run)
        )
    }

    /// A text in lines no wider than so many pixels. What is left over at the last line that is allowed ends in an ellipsis.
    pub fn wrap(&self, text: &str, style: Style, width: f64, most: usize) -> Vec<String> {
        let words = words(text);
        let mut widths = self.widths(words.iter().map(|(word, _)| word.as_str()).chain(["m m", "mm", "\u{2026}"]), style);
        let (Some(ellipsis), Some(pair), Some(spaced)) = (widths.pop(), widths.pop(), widths.pop()) else { return Vec::new() };
        let space = spaced - pair;
        let mut lines: Vec<(String, f64)> = Vec::new();
        for ((word, gap), wide) in words.into_iter().zip(widths) {
            let gap_width = if gap { space } else { 0.0 };
            let full = lines.len() == most.max(1);
            match lines.last_mut() {
                Some((line, taken)) if *taken + gap_width + wide <= width => {
                    if gap {
                        line.push(' ');
                    }
                    line.push_str(&word);
                    *taken += gap_width + wide;
                }
                Some((line, taken)) if full => {
                    while *taken + ellipsis > width && line.pop().is_some() {
                        *taken = self.widths([line.as_str()], style).first().copied().unwrap_or_default();
                    }
                    line.push('\u{2026}');
                    break;
                }
                _ => lines.push((word, wide)),
            }
        }
        lines.into_iter().map(|(line, _)| line).collect()
    }
}

/// Control characters cannot stand in XML and are not seen; they go.
fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The parts between which a line may be broken, and whether a space stands before each. Scripts without spaces (Khmer,
/// Lao, Thai) may be broken between syllables, roughly: never before a mark, nor after a sign that binds what follows.
fn words(text: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    // a space that does not break stays in its word
    for word in text.split(|c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')).filter(|word| !word.is_empty()) {
        let mut gap = !parts.is_empty();
        let mut part = String::new();
        let mut previous = '\0';
        for c in word.chars() {
            if breaks_between(previous, c) && !part.is_empty() {
                parts.push((std::mem::take(&mut part), gap));
                gap = false;
            }
            if c != '\u{200B}' {
                part.push(c);
            }
            previous = c;
        }
        if !part.is_empty() {
            parts.push((part, gap));
        }
    }
    parts
}

fn breaks_between(a: char, b: char) -> bool {
    let khmer = |c: char| ('\u{1780}'..='\u{17B3}').contains(&c);
    let thai_or_lao = |c: char| ('\u{0E00}'..='\u{0EFF}').contains(&c);
    let thai_or_lao_start = |c: char| matches!(c, '\u{0E40}'..='\u{0E44}' | '\u{0EC0}'..='\u{0EC4}');
    match (a, b) {
        ('\u{200B}', _) => true,
        // U+17D2 makes the next consonant a foot of this one
        ('\u{17D2}', _) => false,
        _ if khmer(b) => ('\u{1780}'..='\u{17FF}').contains(&a),
        _ if thai_or_lao_start(b) => thai_or_lao(a),
        ('-' | '/', _) => true,
        _ => false,
    }
}

fn families(db: &fontdb::Database) -> Vec<String> {
    let mut names: Vec<String> = db.faces().filter_map(|face| face.families.first()).map(|(name, _)| name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn read(own: Option<&Path>) -> Result<fontdb::Database, RenderError> {
    let mut db = fontdb::Database::new();
    let mut looked_in = Vec::new();
    if let Some(folder) = own {
        looked_in.push(folder.display().to_string());
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ttf") || e.eq_ignore_ascii_case("otf")));
        files.sort();
        for file in files.into_iter().take(MAX_OWN_FONTS) {
            // one that cannot be read is as good as none
            if let Ok(bytes) = std::fs::read(file) {
                db.load_font_data(bytes);
            }
        }
    } else {
        for face in FACES {
            for weight in ["Regular", "Bold"] {
                let found = FOLDERS.iter().find_map(|folder| std::fs::read(format!("{folder}/{face}-{weight}.ttf")).ok());
                if let Some(bytes) = found {
                    db.load_font_data(bytes);
                }
            }
        }
        looked_in.extend(FOLDERS.map(str::to_owned));
    }
    if db.is_empty() {
        return Err(RenderError::NoFonts(looked_in.join(", ")));
    }
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { size: 12.0, bold: false };

    fn fonts() -> Fonts {
        Fonts::find(None).expect("the package fonts-noto-core")
    }

    #[test]
    fn lines_keep_to_their_width_and_say_where_they_end_early() {
        let fonts = fonts();
        let text = "Cadres de concertation de Ségou et Koulikoro, tels qu'ils étaient le 24 septembre 2014";
        let lines = fonts.wrap(text, STYLE, 150.0, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
        for wide in fonts.widths(lines.iter().map(String::as_str), STYLE) {
            assert!(wide <= 151.0, "{wide}");
        }
        let cut = fonts.wrap(text, STYLE, 150.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('\u{2026}'), "{cut:?}");
        assert!(fonts.widths([cut[1].as_str()], STYLE)[0] <= 151.0);
    }

    #[test]
    fn khmer_is_shaped_and_broken_between_syllables_only() {
        let fonts = fonts();
        let word = "ក្របខណ្ឌពិគ្រោះយោបល់";
        // a foot takes no room of its own: the shaped word is narrower than its letters one by one
        let letters: Vec<String> = word.chars().filter(|c| ('\u{1780}'..='\u{17B3}').contains(c)).map(String::from).collect();
        let alone: f64 = fonts.widths(letters.iter().map(String::as_str), STYLE).iter().sum();
        let shaped = fonts.widths([word], STYLE)[0];
        assert!(shaped > 0.0 && shaped < alone, "{shaped} {alone}");
        let lines = fonts.wrap(word, STYLE, shaped / 2.0, 9);
        assert!(lines.len() > 1);
        assert_eq!(lines.concat(), word);
        for line in &lines {
            let first = line.chars().next().expect("a letter");
            assert!(('\u{1780}'..='\u{17B3}').contains(&first), "{line:?} begins with a mark");
            assert!(!line.ends_with('\u{17D2}'));
        }
    }

    #[test]
    fn a_text_of_two_scripts_is_written_run_by_run() {
        let text = "អាងបឹង (Lagoon) ១២";
        let found: Vec<(bool, &str)> = runs(text).into_iter().map(|(font, run)| (font.is_some(), run)).collect();
        assert_eq!(found, [(true, "អាងបឹង "), (false, "(Lagoon) "), (true, "១២")]);
        let fonts = fonts();
        let whole = fonts.widths([text], STYLE)[0];
        let parts: f64 = fonts.widths(["អាងបឹង", "(Lagoon)", "១២"], STYLE).iter().sum();
        let space = fonts.widths(["m m"], STYLE)[0] - fonts.widths(["mm"], STYLE)[0];
        assert!((whole - parts - 2.0 * space).abs() < 0.5, "{whole} {parts} {space}");
        assert_eq!(fonts.element(text, [0.0, 0.0], STYLE, "").matches("<text").count(), 3);
        assert_eq!(runs("").len(), 1);
    }

    #[test]
    fn a_font_that_is_not_there_is_named_with_those_that_are() {
        let error = Fonts::find(Some("Comic Relief")).err().expect("no such font");
        assert!(error.to_string().contains("Comic Relief") && error.to_string().contains("Noto Sans"), "{error}");
        let empty = tempfile::tempdir().expect("a folder");
        let error = Fonts::of_folder(empty.path(), None).err().expect("no fonts");
        assert!(error.to_string().contains("fonts-noto-core"), "{error}");
    }
}
