//! Maps on paper: what leaves, what is refused, and that the process that draws may die.

mod agreement;
mod boundaries;
mod frames;
mod references;
mod sheets;

use std::path::Path;

use resvg::tiny_skia::Pixmap;
use sitelines::app::App;
use sitelines::app::maps::Studio;
use sitelines::render::Renderer;

/// The binary under test draws.
fn renderer() -> Renderer {
    Renderer::of_program(env!("CARGO_BIN_EXE_sitelines").into())
}

/// A studio that draws with the binary under test.
fn studio() -> Studio {
    Studio::of_renderer(renderer())
}

/// An app over a folder of its own.
fn app(folder: &Path) -> App {
    App::open(folder).expect("opens")
}

/// A PNG as pixels.
fn decoded(png: &[u8]) -> Pixmap {
    Pixmap::decode_png(png).expect("a PNG")
}

/// Red, green and blue at a position.
fn at(picture: &Pixmap, x: f64, y: f64) -> [u8; 3] {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the picture")]
    let pixel = picture.pixel(x as u32, y as u32).expect("inside");
    [pixel.red(), pixel.green(), pixel.blue()]
}
