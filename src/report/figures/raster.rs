//! A figure as PNG, by resvg. It needs fonts; those of [`crate::letters`] and no others, so that machines agree.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use crate::letters::Fonts;
use crate::report::ReportError;

/// The widest and highest a PNG may be, in pixels: 64 MB of memory for one picture.
pub const MAX_SIDE: u32 = 4_096;

/// Draws an SVG that this program made, so wide in pixels; its height follows. Fails where it has no size or is too large.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides are checked against the limit before they are used")]
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, ReportError> {
    let tree = Tree::from_str(svg, &Fonts::find(None)?.options()).map_err(|e| ReportError::Drawing(e.to_string()))?;
    let scale = f64::from(width) / f64::from(tree.size().width());
    let height = (f64::from(tree.size().height()) * scale).ceil();
    for side in [f64::from(width), height] {
        if !(1.0..=f64::from(MAX_SIDE)).contains(&side) {
            return Err(ReportError::TooLarge { what: "the picture (pixels of a side)", size: side.max(0.0) as usize, limit: MAX_SIDE as usize, hint: "ask for a smaller width, or for svg" });
        }
    }
    let mut pixels = Pixmap::new(width, height as u32).ok_or_else(|| ReportError::Drawing("no memory for the picture".to_owned()))?;
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| ReportError::Drawing(e.to_string()))
}
