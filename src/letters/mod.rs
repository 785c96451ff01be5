//! Letters on paper: the one place for fonts on disk, how wide words are in them, where lines break, and where names find
//! room. Maps and figures write with it, briefings take its fonts.
//!
//! In the order in which they build on each other:
//! - [`faces`] the fonts of this machine, read once
//! - [`scripts`] which font a letter has of its own, and how high its lines stand
//! - [`breaks`] where a line may end, and what is never torn apart
//! - [`fonts`] a family of them: widths, outlines; [`wrap`] lines no wider than so many pixels; [`write`] words as SVG,
//!   and [`unseen`] letters in it found again
//! - [`room`] names that cover neither each other nor what they name
//!
//! Scripts that join and stack (Khmer, Lao, Arabic ...) are shaped here and drawn as outlines: usvg draws their clusters over
//! each other, and few other readers of SVG have their fonts.

pub mod breaks;
pub mod faces;
pub mod fonts;
pub mod room;
pub mod scripts;
pub mod unseen;
pub mod wrap;
pub mod write;

pub use faces::{Faces, FontError};
pub use fonts::{Fonts, Style};
pub use unseen::Unseen;
pub use write::Hold;

/// What the tests of this room write with.
#[cfg(test)]
pub(crate) mod samples {
    use super::{Fonts, Style};

    pub const STYLE: Style = Style::plain(12.0);

    pub fn fonts() -> Fonts {
        Fonts::find(None).expect("the package fonts-noto-core")
    }
}
