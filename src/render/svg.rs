//! A scene as SVG: the same shapes that maplibre-rs gets as polygons, as strokes, circles and patterns.

use std::fmt::Write as _;

use super::scene::{Area, Ink, Layer, Scene};
use crate::tiles::clip::Local;
use crate::tiles::map_description::Pattern;

/// A pattern with the number under which an SVG knows it.
pub fn pattern_id(prefix: &str, pattern: &Pattern) -> String {
    format!("{prefix}{}", pattern.id)
}

/// The definition of a hatching: strokes only, what lies between them stays as it is.
pub fn pattern(id: &str, pattern: &Pattern, larger: f64) -> String {
    let (spacing, stroke) = (f64::from(pattern.spacing) * larger, f64::from(pattern.stroke) * larger);
    // a stroke through the middle of each band; the polygons of the other renderer lie on multiples of the spacing
    format!(
        "<pattern id=\"{id}\" width=\"{spacing:.3}\" height=\"{spacing:.3}\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(-{}) translate(0 {:.3})\"><rect x=\"0\" y=\"{:.3}\" width=\"{spacing:.3}\" height=\"{stroke:.3}\" fill=\"{}\"/></pattern>\n",
        pattern.angle, -spacing / 2.0, (spacing - stroke) / 2.0, pattern.colour
    )
}

/// The scene as a group; `prefix` keeps its names apart from those of other scenes in one file.
pub fn scene(scene: &Scene, prefix: &str) -> String {
    let mut out = String::from("<defs>\n");
    let _ = writeln!(out, "<clipPath id=\"{prefix}frame\"><rect width=\"{}\" height=\"{}\"/></clipPath>", scene.width, scene.height);
    for layer in &scene.layers {
        if let Ink::Hatch { pattern: hatch, larger, .. } = &layer.ink {
            out.push_str(&pattern(&pattern_id(prefix, hatch), hatch, *larger));
        }
    }
    let _ = writeln!(out, "</defs>\n<g clip-path=\"url(#{prefix}frame)\">");
    let _ = writeln!(out, "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>", scene.width, scene.height, scene.ground);
    for layer in &scene.layers {
        layer_group(layer, prefix, &mut out);
    }
    out.push_str("</g>\n");
    out
}

fn layer_group(layer: &Layer, prefix: &str, out: &mut String) {
    let _ = match &layer.ink {
        Ink::Fill { colour, areas } => {
            writeln!(out, "<path id=\"{prefix}{}\" fill=\"{colour}\" fill-rule=\"evenodd\" d=\"{}\"/>", layer.id, path(areas))
        }
        Ink::Hatch { pattern, areas, .. } => writeln!(
            out,
            "<path id=\"{prefix}{}\" fill=\"url(#{})\" fill-rule=\"evenodd\" d=\"{}\"/>",
            layer.id, pattern_id(prefix, pattern), path(areas)
        ),
        Ink::Stroke { colour, width, dash, lines } => {
            let dash = dash.map(|[on, off]| format!(" stroke-dasharray=\"{on:.2} {off:.2}\"")).unwrap_or_default();
            let mut d = String::new();
            for line in lines {
                run(line, false, &mut d);
            }
            writeln!(
                out,
                "<path id=\"{prefix}{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.2}\" stroke-linejoin=\"round\"{dash} d=\"{d}\"/>",
                layer.id
            )
        }
        Ink::Discs { fill, stroke, stroke_width, radius, at } => {
            let _ = writeln!(out, "<g id=\"{prefix}{}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{stroke_width:.2}\">", layer.id);
            for [x, y] in at {
                let _ = writeln!(out, "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{:.2}\"/>", radius + stroke_width / 2.0);
            }
            writeln!(out, "</g>")
        }
    };
}

/// Areas as the data of one path.
pub fn path(areas: &[Area]) -> String {
    let mut d = String::new();
    for (ring, _) in areas.iter().flatten() {
        run(ring, true, &mut d);
    }
    d
}

/// Positions to a hundredth of a pixel, each relative to the one before: half the length of absolute ones.
fn run(line: &[Local], closed: bool, d: &mut String) {
    let hundredths = |v: f64| (v * 100.0).round();
    let mut before = [0.0, 0.0];
    for (i, p) in line.iter().enumerate() {
        let at = [hundredths(p[0]), hundredths(p[1])];
        let (x, y) = ((at[0] - before[0]) / 100.0, (at[1] - before[1]) / 100.0);
        let _ = match i {
            0 => write!(d, "M{x} {y}"),
            1 => write!(d, "l{x} {y}"),
            _ => write!(d, " {x} {y}"),
        };
        before = at;
    }
    if closed {
        d.push('z');
    }
}
