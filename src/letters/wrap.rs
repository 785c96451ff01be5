//! Lines no wider than so many pixels: broken where [`super::breaks`] allows it, within a word only where it fills a line of
//! its own, and with an ellipsis where something is left out.

use super::breaks::{Piece, clusters, pieces};
use super::fonts::{Fonts, Style};

/// Stands for what is left out.
const ELLIPSIS: char = '\u{2026}';

/// A part of a line with its width.
struct Part<'t> {
    text: &'t str,
    gap: bool,
    wide: f64,
}

impl Fonts {
    /// A text in lines no wider than so many pixels. What is left over at the last line that is allowed ends in an ellipsis.
    pub fn wrap(&self, text: &str, style: Style, width: f64, most: usize) -> Vec<String> {
        let space = self.width("m m", style) - self.width("mm", style);
        let mut lines: Vec<(String, f64)> = Vec::new();
        // no more parts are made than the lines can take: a text of thousands of letters costs what its lines cost
        let parts = pieces(text).into_iter().flat_map(|piece| self.parts(&piece, style, width, most.max(1).saturating_add(1)));
        for part in parts {
            let gap = if part.gap { space } else { 0.0 };
            let full = lines.len() == most.max(1);
            match lines.last_mut() {
                Some((line, taken)) if *taken + gap + part.wide <= width => {
                    line.push_str(if part.gap { " " } else { "" });
                    line.push_str(part.text);
                    *taken += gap + part.wide;
                }
                Some((line, _)) if full => {
                    *line = self.ended(line, style, width);
                    break;
                }
                _ => lines.push((part.text.to_owned(), part.wide)),
            }
        }
        lines.into_iter().map(|(line, _)| line).collect()
    }

    /// A text on one line no wider than so many pixels, with an ellipsis where its end is missing.
    pub fn cut(&self, text: &str, style: Style, width: f64) -> String {
        if self.width(text, style) <= width { text.to_owned() } else { self.ended(text, style, width) }
    }

    /// What is not to be broken, and of what is wider than a line as much as fills one: at most so many parts.
    fn parts<'t>(&self, piece: &Piece<'t>, style: Style, width: f64, most: usize) -> Vec<Part<'t>> {
        let wide = self.width(piece.text, style);
        if wide <= width {
            return vec![Part { text: piece.text, gap: piece.gap, wide }];
        }
        let mut parts = Vec::new();
        let (mut from, mut to, mut gap) = (0, 0, piece.gap);
        let mut held = 0.0;
        for cluster in clusters(piece.text) {
            let wide = self.width(&piece.text[from..to + cluster.len()], style);
            if wide > width && to > from {
                parts.push(Part { text: &piece.text[from..to], gap, wide: held });
                if parts.len() == most {
                    return parts;
                }
                (from, gap) = (to, false);
                held = self.width(cluster, style);
            } else {
                held = wide;
            }
            to += cluster.len();
        }
        parts.push(Part { text: &piece.text[from..to], gap, wide: held });
        parts
    }

    /// As many clusters as leave room for an ellipsis, and the ellipsis.
    fn ended(&self, text: &str, style: Style, width: f64) -> String {
        let clusters = clusters(text);
        let line = |kept: usize| format!("{}{ELLIPSIS}", clusters[..kept].concat().trim_end());
        let fits = |kept: usize| self.width(&line(kept), style) <= width;
        // twice as many while there is room, then by halves: what is measured is never much longer than the line
        let mut too_many = 1;
        while too_many <= clusters.len() && fits(too_many) {
            too_many *= 2;
        }
        let (mut kept, mut too_many) = (too_many / 2, too_many.min(clusters.len() + 1));
        while too_many - kept > 1 {
            let middle = usize::midpoint(kept, too_many);
            if fits(middle) {
                kept = middle;
            } else {
                too_many = middle;
            }
        }
        line(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::samples::{STYLE, fonts};

    #[test]
    fn lines_keep_to_their_width_and_say_where_they_end_early() {
        let fonts = fonts();
        let text = "Cadres de concertation de Ségou et Koulikoro, tels qu'ils étaient le 24 septembre 2014";
        let lines = fonts.wrap(text, STYLE, 150.0, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
        for line in &lines {
            assert!(fonts.width(line, STYLE) <= 151.0, "{line}");
        }
        let cut = fonts.wrap(text, STYLE, 150.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with(ELLIPSIS), "{cut:?}");
        assert!(fonts.width(&cut[1], STYLE) <= 151.0);
        assert_eq!(fonts.wrap("short", STYLE, 150.0, 2), ["short"]);
        assert_eq!(fonts.wrap(" \n", STYLE, 150.0, 2), Vec::<String>::new());
    }

    #[test]
    fn khmer_is_broken_between_words_and_never_inside_a_cluster() {
        let fonts = fonts();
        let text = "ក្របខណ្ឌពិគ្រោះយោបល់រវាងឃុំនិងវិស័យឯកជន";
        let wide = fonts.width(text, STYLE);
        for share in [2.0, 3.0, 5.0, 12.0] {
            let lines = fonts.wrap(text, STYLE, wide / share, 99);
            assert!(lines.len() > 1);
            assert_eq!(lines.concat(), text);
            for line in &lines {
                let first = line.chars().next().expect("a letter");
                assert!(('\u{1780}'..='\u{17B3}').contains(&first), "{line:?} begins with a mark");
                assert!(!line.ends_with('\u{17D2}'), "{line:?} ends before a foot");
            }
        }
    }

    #[test]
    fn what_is_wider_than_a_line_fills_lines_of_its_own() {
        let fonts = fonts();
        let lines = fonts.wrap("see https://example.org/a/very/long/address/without/any/space", STYLE, 80.0, 9);
        assert!(lines.len() > 3, "{lines:?}");
        assert!(lines.iter().all(|line| fonts.width(line, STYLE) <= 81.0), "{lines:?}");
        // narrower than any letter: a cluster a line
        assert_eq!(fonts.wrap("ណ្ឌខ", STYLE, 0.5, 9), ["ណ្ឌ", "ខ"]);
    }

    #[test]
    fn what_is_cut_is_cut_between_clusters() {
        let fonts = fonts();
        let khmer = "អាងបឹងឈូងសមុទ្រ";
        let whole = fonts.width(khmer, STYLE);
        assert_eq!(fonts.cut(khmer, STYLE, whole), khmer);
        for share in [0.2, 0.5, 0.8] {
            let cut = fonts.cut(khmer, STYLE, whole * share);
            let kept = cut.strip_suffix(ELLIPSIS).expect("an ellipsis");
            assert!(fonts.width(&cut, STYLE) <= whole * share);
            let rest = khmer.strip_prefix(kept).expect("its beginning");
            assert!(rest.starts_with(|c: char| ('\u{1780}'..='\u{17B3}').contains(&c)) && !kept.ends_with('\u{17D2}'), "{cut}");
        }
        assert_eq!(fonts.cut("anything", STYLE, 0.0), ELLIPSIS.to_string());
    }
}
