//! What stands in briefings and how they look: the files that ship (`data/briefings`, `data/templates`), each replaced by one
//! of the same name that a folder of workspaces carries, so that both are changed without code.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::ReportError;
use super::spec::Spec;

static BRIEFINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/briefings");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/templates");

/// The page in HTML.
pub const HTML: &str = "briefing.html";
/// The pages in PDF.
pub const TYPST: &str = "briefing.typ";
/// The most bytes of one file: a page of instructions, not a book.
pub const MAX_BYTES: usize = 256 * 1024;

/// The files in force, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates(BTreeMap<String, String>);

impl Templates {
    /// Those that ship.
    pub fn shipped() -> Self {
        let files = BRIEFINGS.files().chain(TEMPLATES.files());
        let named = files.filter_map(|f| Some((f.path().file_name()?.to_str()?.to_owned(), f.contents_utf8()?.to_owned())));
        Self(named.filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e != "md")).collect())
    }
    /// Every name that a folder may carry.
    pub fn names() -> Vec<String> {
        Self::shipped().0.into_keys().collect()
    }
    /// Puts a file in the place of the one of that name.
    pub fn replace(&mut self, name: &str, text: String) -> Result<(), ReportError> {
        if text.len() > MAX_BYTES {
            return Err(ReportError::TooLarge { what: "a template (bytes)", size: text.len(), limit: MAX_BYTES, hint: "keep pictures out of it" });
        }
        self.0.insert(name.to_owned(), text);
        Ok(())
    }
    /// The briefing of that name.
    pub fn spec(&self, briefing: &str) -> Result<Spec, ReportError> {
        let file = format!("{briefing}.toml");
        let text = self.0.get(&file).ok_or_else(|| ReportError::NotFound { what: "briefing", name: briefing.to_owned() })?;
        Spec::parse(&file, text)
    }
    /// The file of that name; every name that ships is here.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn every_briefing_that_ships_can_be_read_and_every_word_in_it_is_a_message() {
        let templates = Templates::shipped();
        let briefings: Vec<String> = Templates::names().iter().filter_map(|n| n.strip_suffix(".toml").map(str::to_owned)).collect();
        assert_eq!(briefings, ["findings", "meeting", "platform", "profile", "site", "stakeholder", "workspace"]);
        for briefing in briefings {
            let spec = templates.spec(&briefing).expect("a briefing");
            let of_parts = spec.parts.iter().flat_map(|p| [&p.title, &p.words, &p.empty].into_iter().flatten().chain(&p.blank));
            for key in of_parts.chain([&spec.title, &spec.question]) {
                assert!(Lang::Km.try_tell(key, &[]).is_some(), "{briefing}: {key}");
            }
        }
        assert!(templates.text(HTML).contains("<!doctype html>") && !templates.text(TYPST).is_empty());
        assert!(templates.spec("../workspace").is_err());
    }

    #[test]
    fn a_file_of_a_folder_goes_before_the_one_that_ships() {
        let mut templates = Templates::shipped();
        templates.replace("site.toml", "title = 'a'\nquestion = 'b'\n[[part]]\nshow = 'counts'\n".to_owned()).expect("small");
        assert_eq!(templates.spec("site").expect("a briefing").parts.len(), 1);
        assert!(templates.replace("site.toml", " ".repeat(MAX_BYTES)).is_ok());
        assert!(templates.replace("site.toml", " ".repeat(MAX_BYTES + 1)).is_err());
    }
}
