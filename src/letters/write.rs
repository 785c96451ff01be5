//! Words as SVG: text where every reader draws it alike; for scripts that join and stack outlines, which say their words, with
//! the letters unseen over them, to be searched and copied.

use std::fmt::Write as _;

use super::fonts::{Fonts, Outline, Style, visible};
use super::scripts::runs;
use crate::domain::markup::Escaped;

/// Where a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

impl Hold {
    /// Where a text so wide begins when it is held there.
    pub fn begins(self, x: f64, width: f64) -> f64 {
        match self {
            Self::Start => x,
            Self::Middle => x - width / 2.0,
            Self::End => x - width,
        }
    }
    /// In SVG; nothing for the usual one.
    fn anchor(self) -> &'static str {
        match self {
            Self::Start => "",
            Self::Middle => " text-anchor=\"middle\"",
            Self::End => " text-anchor=\"end\"",
        }
    }
}

impl Fonts {
    /// The attribute that an SVG has at its root, so that no word has to name its family.
    pub fn root(&self) -> String {
        format!("font-family=\"{}, sans-serif\"", Escaped(self.family()))
    }

    /// A line of text whose base line is held at a point; `more` are further attributes, words of ours. The family is that of
    /// [`Fonts::root`]. Letters of scripts that stack and join are drawn as outlines that say what they are.
    pub fn element(&self, text: &str, at: [f64; 2], hold: Hold, style: Style, more: &str) -> String {
        let text = visible(text);
        let runs = runs(&text);
        let mut out = String::new();
        // a reader with other widths still holds plain text where it belongs
        if let [(None, only)] = runs.as_slice() {
            words(&mut out, only, at, style, &format!("{}{}", hold.anchor(), spaced(more)));
            return out;
        }
        let whole: f64 = if hold == Hold::Start { 0.0 } else { runs.iter().map(|(font, run)| self.shaped(*font, run, style, None)).sum() };
        let mut x = hold.begins(at[0], whole);
        for (font, run) in runs {
            let mut path = String::new();
            let wide = self.shaped(font, run, style, font.map(|_| Outline { d: &mut path, origin: [x, at[1]], scale: 1.0 }));
            if font.is_some() {
                let _ = write!(out, "<g role=\"img\" aria-label=\"{}\"><path d=\"{path}\"{}/>", Escaped(run.trim()), spaced(more));
                words(&mut out, run.trim_end(), [x, at[1]], style, UNSEEN);
                out.push_str("</g>\n");
            } else {
                words(&mut out, run, [x, at[1]], style, &spaced(more));
            }
            x += wide;
        }
        out
    }
}

/// The letters that lie unseen over their outlines, so that a reader can search and copy them.
pub const UNSEEN: &str = " fill-opacity=\"0\"";

fn spaced(more: &str) -> String {
    if more.is_empty() { String::new() } else { format!(" {more}") }
}

fn words(out: &mut String, run: &str, [x, y]: [f64; 2], style: Style, more: &str) {
    let weight = if style.bold { " font-weight=\"700\"" } else { "" };
    // spaces at the ends of a run hold it apart from its neighbours
    let space = if run.starts_with(' ') || run.ends_with(' ') || run.contains("  ") { " xml:space=\"preserve\"" } else { "" };
    let _ = writeln!(out, "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{:.2}\"{weight}{space}{more}>{}</text>", style.size, Escaped(run));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::samples::{STYLE, fonts};

    #[test]
    fn plain_letters_stay_text_and_others_are_outlines_that_say_their_words() {
        let drawn = fonts().element("អាងបឹង (Lagoon) ១២", [0.0, 0.0], Hold::Start, STYLE, "fill=\"#000000\"");
        assert_eq!((drawn.matches("<text").count(), drawn.matches("<path").count(), drawn.matches(UNSEEN).count()), (3, 2, 2), "{drawn}");
        assert!(drawn.contains("aria-label=\"អាងបឹង\"") && drawn.contains("xml:space=\"preserve\" fill=\"#000000\">(Lagoon) </text>"), "{drawn}");
        let plain = fonts().element("<i>\"&'\u{1}\n", [1.0, 2.0], Hold::End, Style::bold(9.0), "");
        assert_eq!(plain, "<text x=\"1.00\" y=\"2.00\" font-size=\"9.00\" font-weight=\"700\" xml:space=\"preserve\" text-anchor=\"end\">&lt;i&gt;&quot;&amp;&#39; </text>\n");
    }

    /// The box of what is drawn, from the numbers of its paths: left and right.
    fn sides(svg: &str) -> [f64; 2] {
        let mut sides = [f64::MAX, f64::MIN];
        for d in svg.split(" d=\"").skip(1).filter_map(|part| part.split('"').next()) {
            for pair in d.split(|c: char| c.is_ascii_alphabetic()).flat_map(|part| part.split(' ').collect::<Vec<_>>().chunks(2).map(|p| p[0].to_owned()).collect::<Vec<_>>()) {
                if let Ok(x) = pair.parse::<f64>() {
                    sides = [sides[0].min(x), sides[1].max(x)];
                }
            }
        }
        sides
    }

    #[test]
    fn outlines_are_held_where_text_is() {
        let fonts = fonts();
        let wide = fonts.width("ភាពជាដៃគូ", STYLE);
        for (hold, left) in [(Hold::Start, 100.0), (Hold::Middle, 100.0 - wide / 2.0), (Hold::End, 100.0 - wide)] {
            let [from, to] = sides(&fonts.element("ភាពជាដៃគូ", [100.0, 50.0], hold, STYLE, ""));
            assert!((from - left).abs() < 2.0 && (to - left - wide).abs() < 2.0, "{hold:?}: {from} {to}, {left} {wide}");
        }
    }
}
