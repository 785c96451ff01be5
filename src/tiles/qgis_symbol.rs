//! Symbols as QGIS keeps them in XML (`symbol` elements of version 3.22), sizes in pixels.

use super::disputed::{self, Dash};
use super::map_description::{INK, Mark, Pattern};

/// How a feature is drawn.
#[derive(Clone, Debug)]
pub enum Look {
    /// An area.
    Fill {
        /// Its colour.
        colour: &'static str,
        /// Its hatching.
        pattern: Option<Pattern>,
    },
    /// The border of an area alone.
    Outline,
    /// A line.
    Line,
    /// A border in dispute, over what covers the outline under it.
    Disputed {
        /// How it is broken.
        dash: Dash,
        /// It is the border of an area.
        of_area: bool,
    },
    /// A circle.
    Point {
        /// Its colour; of a hollow one that of its ring.
        colour: &'static str,
        /// A ring.
        hollow: bool,
    },
    /// A circle over the fill.
    Mark {
        /// Its look.
        mark: Mark,
        /// It stands within an area.
        on_area: bool,
    },
}

/// A symbol by its number.
pub fn symbol(number: usize, look: &Look) -> String {
    let (ty, layers) = match look {
        Look::Fill { colour, pattern } => {
            let ground = pattern.map_or(*colour, |p| p.background);
            let mut layers = simple_fill(Some(ground), 0.3);
            if let Some(p) = pattern {
                let line = layer("SimpleLine", &[("line_color", rgba(p.colour)), ("line_width", p.stroke.to_string()), ("line_width_unit", pixel())], "");
                let angle = p.angle.to_string();
                let options = [("angle", angle), ("distance", p.spacing.to_string()), ("distance_unit", pixel())];
                layers.push_str(&layer("LinePatternFill", &options, &sub_symbol("line", &format!("@{number}@1"), &line)));
            }
            ("fill", layers)
        }
        Look::Outline => ("fill", simple_fill(None, 0.8)),
        Look::Line => {
            let options = [("line_color", rgba(INK)), ("line_width", "1.5".to_owned()), ("line_width_unit", pixel()), ("capstyle", "round".to_owned())];
            ("line", layer("SimpleLine", &options, ""))
        }
        Look::Disputed { dash, of_area } => {
            let line = |colour: &str, width: f64| vec![("line_color", rgba(colour)), ("line_width", width.to_string()), ("line_width_unit", pixel()), ("capstyle", "flat".to_owned())];
            let mut broken = line(disputed::COLOUR, disputed::WIDTH);
            let [stroke, gap] = dash.lengths().map(|length| length * disputed::WIDTH);
            broken.extend([("use_custom_dash", "1".to_owned()), ("customdash", format!("{stroke};{gap}")), ("customdash_unit", pixel())]);
            let casing = layer("SimpleLine", &line(disputed::CASING, disputed::CASING_WIDTH), "");
            (if *of_area { "fill" } else { "line" }, casing + &layer("SimpleLine", &broken, ""))
        }
        Look::Point { colour, hollow } => {
            let (inside, ring, width) = if *hollow { ("#FFFFFF", *colour, 2.5) } else { (*colour, INK, 1.0) };
            ("marker", circle(inside, ring, width, 7.0))
        }
        Look::Mark { mark, on_area } => {
            let circle = circle(mark.fill, mark.stroke, mark.stroke_width, mark.radius);
            if *on_area {
                let options = [("point_on_surface", "1".to_owned()), ("point_on_all_parts", "0".to_owned())];
                ("fill", layer("CentroidFill", &options, &sub_symbol("marker", &format!("@{number}@0"), &circle)))
            } else {
                ("marker", circle)
            }
        }
    };
    sub_symbol(ty, &number.to_string(), &layers)
}

fn sub_symbol(ty: &str, name: &str, layers: &str) -> String {
    format!("<symbol type=\"{ty}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{layers}</symbol>\n")
}

fn layer(class: &str, options: &[(&str, String)], inner: &str) -> String {
    let option = |all: String, (name, value): &(&str, String)| all + &format!("<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>");
    let options = options.iter().fold(String::new(), option);
    format!("<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">{options}</Option>{inner}</layer>")
}

fn simple_fill(colour: Option<&str>, border: f64) -> String {
    let options = [
        ("color", rgba(colour.unwrap_or("#FFFFFF"))),
        ("style", if colour.is_some() { "solid" } else { "no" }.to_owned()),
        ("outline_color", rgba(INK)),
        ("outline_style", "solid".to_owned()),
        ("outline_width", border.to_string()),
        ("outline_width_unit", pixel()),
    ];
    layer("SimpleFill", &options, "")
}

fn circle(inside: &str, ring: &str, width: f32, radius: f32) -> String {
    let options = [
        ("name", "circle".to_owned()),
        ("color", rgba(inside)),
        ("outline_color", rgba(ring)),
        ("outline_style", "solid".to_owned()),
        ("outline_width", width.to_string()),
        ("outline_width_unit", pixel()),
        ("size", (radius * 2.0).to_string()),
        ("size_unit", pixel()),
    ];
    layer("SimpleMarker", &options, "")
}

fn pixel() -> String {
    "Pixel".to_owned()
}

/// `#RRGGBB` as `r,g,b,255`.
fn rgba(hex: &str) -> String {
    let part = |at: usize| hex.get(at..at + 2).and_then(|h| u8::from_str_radix(h, 16).ok()).unwrap_or(0);
    format!("{},{},{},255", part(1), part(3), part(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_numbers() {
        assert_eq!(rgba("#CC7519"), "204,117,25,255");
    }
}
