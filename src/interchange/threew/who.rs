//! The stakeholders and themes that a row names: by name among what is known, else new ones with ids from their names.

use super::cell_names::{Asked, Reading, SEVERAL};
use super::headers::said;
use super::rows::Sheet;
use super::values::code;
use crate::domain::{Cell, Draft, Kind, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::grid::GridRow;
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::words::{fold, shown};

impl Sheet<'_> {
    /// The stakeholders that a cell names; `None` where one is a problem, already said.
    pub(super) fn stakeholders(&mut self, row: &GridRow, meaning: &str, out: &mut Gathering<'_>) -> Option<Vec<Text>> {
        let mut ids = Vec::new();
        let Some(column) = self.layout.columns.get(meaning).copied() else { return Some(ids) };
        let all = self.names(row, meaning, column, Kind::Stakeholder, out)?;
        let alone = all.len() == 1 && meaning == "organisation";
        for name in &all {
            let key = fold(name);
            let found = if let Some(found) = self.stakeholders.get(&key) {
                found.clone()
            } else {
                let found = self.stakeholder(row, name, alone, out);
                self.stakeholders.insert(key, found.clone());
                found
            };
            match found {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err((message, hint)) => {
                    self.error(row, meaning, name, ("stakeholder", &message, &hint), out);
                    return None;
                }
            }
        }
        Some(ids)
    }

    /// The names in a cell; `None` where somebody has to say whether it is one or several.
    fn names(&self, row: &GridRow, meaning: &str, column: usize, kind: Kind, out: &mut Gathering<'_>) -> Option<Vec<String>> {
        match self.cell_names.read(Asked { kind, column, row: row.number, within: None }, said(row.get(column))) {
            Reading::Names(names) => Some(names),
            Reading::Waits(written, known) => {
                let (message, hint) = naming::one_or_several(kind, &written, &known);
                self.error(row, meaning, &written, (SEVERAL, &message, &hint), out);
                None
            }
        }
    }

    fn stakeholder(&self, row: &GridRow, name: &str, alone: bool, out: &mut Gathering<'_>) -> Result<Text, Wrong> {
        if let Some(id) = naming::find(self.known, Kind::Stakeholder, name, None)? {
            return Ok(id);
        }
        let id = Text::from(keys::joined(&[name]));
        if self.known.has(Kind::Stakeholder, &id) {
            let hint = format!("if it is the same, add {:?} to its aliases; else give this one an id by the profile records", shown(name));
            return Err((format!("the id {id} is held by a stakeholder of another name"), hint));
        }
        if out.get(Kind::Stakeholder, &id).is_some() {
            return Ok(id);
        }
        let mut draft = Draft::new(Kind::Stakeholder, id.clone(), self.grid.place(row.number, None));
        draft.say("name", Cell::text(name));
        draft.say("source", Cell::text(&self.grid.file));
        if alone {
            let acronym = self.layout.text(row, "organisation_acronym");
            if !acronym.is_empty() && acronym != name {
                draft.say("short_name", Cell::text(acronym));
            }
            let ty = self.layout.text(row, "organisation_type");
            if let Some(code) = code(&self.profile.organisation_type, ty) {
                draft.say("organisation_type", Cell::text(code));
            } else if !ty.is_empty() {
                let words = ("code", "this type of organisation is not known: it is left empty", "use a word or code of IATI OrganisationType");
                self.warn(row, "organisation_type", ty, words, out);
            }
        }
        out.take(draft);
        Ok(id)
    }

    /// The themes of a row: its sectors, and its sub-sector inside the first of them.
    pub(super) fn themes(&mut self, row: &GridRow, out: &mut Gathering<'_>) -> Option<Vec<Text>> {
        let mut ids = Vec::new();
        for column in self.layout.sectors.clone() {
            for name in self.names(row, "sector", column, Kind::Theme, out)? {
                ids.push(self.theme(row, "sector", &name, None, out)?);
            }
        }
        if let Some(column) = self.layout.columns.get("subsector").copied() {
            for name in self.names(row, "subsector", column, Kind::Theme, out)? {
                let parent = ids.first().cloned();
                ids.push(self.theme(row, "subsector", &name, parent.as_ref(), out)?);
            }
        }
        let mut once = Vec::with_capacity(ids.len());
        for id in ids {
            if !once.contains(&id) {
                once.push(id);
            }
        }
        Some(once)
    }

    fn theme(&mut self, row: &GridRow, meaning: &str, name: &str, parent: Option<&Text>, out: &mut Gathering<'_>) -> Option<Text> {
        let key = fold(name);
        if !self.themes.contains_key(&key) {
            let found = naming::find(self.known, Kind::Theme, name, None);
            let found = found.map(|known| known.unwrap_or_else(|| self.new_theme(row, name, parent, out)));
            self.themes.insert(key.clone(), found);
        }
        match &self.themes[&key] {
            Ok(id) => Some(id.clone()),
            Err((message, hint)) => {
                self.error(row, meaning, name, ("theme", message, hint), out);
                None
            }
        }
    }

    fn new_theme(&self, row: &GridRow, name: &str, parent: Option<&Text>, out: &mut Gathering<'_>) -> Text {
        let mut id = Text::from(keys::joined(&[name]));
        if self.known.has(Kind::Theme, &id) {
            id = Text::from(keys::hashed(&id, &[name]));
        }
        if out.get(Kind::Theme, &id).is_none() {
            let mut draft = Draft::new(Kind::Theme, id.clone(), self.grid.place(row.number, None));
            draft.say("name", Cell::text(name));
            draft.say("source", Cell::text(&self.grid.file));
            if let Some(parent) = parent.filter(|p| **p != id) {
                draft.say("parent", Cell::Text(parent.clone()));
            }
            out.take(draft);
        }
        id
    }
}
