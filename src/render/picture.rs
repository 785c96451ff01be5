//! Pixels put together: frames of maplibre-rs, and SVG over them, as PNG.

use resvg::{tiny_skia, usvg};

use super::client::Pixels;
use super::error::RenderError;
use super::scene::channels;

/// A page of pixels.
pub struct Page(tiny_skia::Pixmap);

impl Page {
    /// A page in one colour.
    pub fn new(width: u32, height: u32, colour: &str) -> Result<Self, RenderError> {
        let mut page = tiny_skia::Pixmap::new(width, height).ok_or(RenderError::Size { width, height })?;
        let [r, g, b] = channels(colour).unwrap_or([255; 3]);
        page.fill(tiny_skia::Color::from_rgba8(r, g, b, 255));
        Ok(Self(page))
    }

    /// Lays a frame on it, as far as it reaches. Its pixels are opaque.
    pub fn lay(&mut self, frame: &Pixels, [x, y]: [u32; 2]) {
        let width = self.0.width();
        let wide = frame.width.min(width.saturating_sub(x)) as usize * 4;
        for row in 0..frame.height.min(self.0.height().saturating_sub(y)) {
            let from = row as usize * frame.width as usize * 4;
            let to = ((y + row) as usize * width as usize + x as usize) * 4;
            self.0.data_mut()[to..to + wide].copy_from_slice(&frame.rgba[from..from + wide]);
        }
    }

    /// Draws an SVG over it.
    pub fn draw(&mut self, svg: &str, options: &usvg::Options<'_>) -> Result<(), RenderError> {
        let tree = usvg::Tree::from_str(svg, options).map_err(|e| RenderError::Worker(format!("what stands around the map cannot be drawn: {e}")))?;
        resvg::render(&tree, tiny_skia::Transform::identity(), &mut self.0.as_mut());
        Ok(())
    }

    /// The page as PNG: the same pixels give the same bytes.
    pub fn png(&self) -> Result<Vec<u8>, RenderError> {
        self.0.encode_png().map_err(|e| RenderError::Worker(format!("the picture cannot be written: {e}")))
    }
}

/// An SVG as PNG, drawn by resvg alone.
pub fn of_svg(svg: &str, width: u32, height: u32, options: &usvg::Options<'_>) -> Result<Vec<u8>, RenderError> {
    let mut page = Page::new(width, height, "#FFFFFF")?;
    page.draw(svg, options)?;
    page.png()
}
