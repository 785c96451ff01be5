//! Labels in the drawings that yEd and yFiles keep in GraphML.
//!
//! A group of yEd has a drawing for each of its states, open and closed (`Realizers`), and says which is the one that is
//! seen (`active`): its labels are the node's, those of the others are what yEd writes of itself ("Folder 1").

use crate::interchange::refused::Refused;
use crate::interchange::xml::{Part, Xml};

/// Elements whose text is a label: of yEd, of yFiles for HTML.
const LABELS: [&str; 3] = ["NodeLabel", "EdgeLabel", "Label.Text"];

/// What a `data` element holds.
pub struct Content {
    /// Its own text.
    pub text: String,
    /// The label of a drawing, where it holds one; blank where the drawing has no label.
    pub label: Option<String>,
}

/// An element that is open inside the data.
struct Open {
    name: String,
    text: String,
    /// Of `Realizers`: which drawing is seen, and how many have opened.
    drawings: Option<(usize, usize)>,
    /// Of a drawing: it is the one that is seen.
    seen: Option<bool>,
}

/// Reads the element that has just opened, up to its end.
pub fn content(xml: &mut Xml<'_>) -> Result<Content, Refused> {
    let mut open: Vec<Open> = Vec::new();
    let (mut text, mut drawn) = (String::new(), false);
    let (mut seen, mut unseen): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    loop {
        match xml.part()? {
            Part::Open(element) => {
                drawn = true;
                let drawing = open.last_mut().and_then(|outer| outer.drawings.as_mut()).map(|(active, opened)| {
                    *opened += 1;
                    *active + 1 == *opened
                });
                let active = element.get("active").and_then(|a| a.trim().parse().ok()).unwrap_or_default();
                let drawings = (element.name == "Realizers").then_some((active, 0));
                open.push(Open { name: element.name, text: String::new(), drawings, seen: drawing });
            }
            Part::Text(more) => open.last_mut().map_or(&mut text, |o| &mut o.text).push_str(&more),
            Part::Close => {
                let Some(closed) = open.pop() else { break };
                let label = closed.text.split_whitespace().collect::<Vec<_>>().join(" ");
                if LABELS.contains(&closed.name.as_str()) && !label.is_empty() {
                    let list = if open.iter().any(|o| o.seen == Some(false)) { &mut unseen } else { &mut seen };
                    list.push(label);
                }
            }
            Part::End => break,
        }
    }
    // a drawing that is seen and says nothing leaves the word to the first that does
    if seen.is_empty() {
        seen.extend(unseen.into_iter().take(1));
    }
    Ok(Content { text, label: drawn.then(|| seen.join(" ")) })
}
