//! What a map says of each site: the rows of `gaps`, folded to one state a site as the page folds them
//! (`web/src/state/coverage.ts`).
//!
//! With one theme the state of a site is that of its cell. With several the cell is *any theme*: several or single by the
//! distinct providers over all of them; without any provider *empty* only where every theme is, because one theme that
//! nobody reported on may hide a partner. Coordination has no meaning over several themes, and is not drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Panel};
use crate::analysis::{Control, Finished, Window};
use crate::app::analyse::{self, Asking, Cache};
use crate::app::error::AppError;
use crate::app::workspace::View;
use crate::domain::Cell;
use crate::render::compose::{Reading, Values};
use crate::tiles::map_description::{MapDescription, PRESENCE_ALONE, Scale};

/// What is known of the sites of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// By site, what each legend says.
    pub of_sites: Values,
    /// The themes that it is about, as they are called.
    pub themes: BTreeSet<String>,
    /// The roles that count, as the analysis says them.
    pub roles: Option<String>,
}

/// What the legends of a map say of its sites; nothing where it has none.
pub(super) fn of(view: &View, reports: &Cache, map: &MapDescription, asked: &Asked, panel: &Panel) -> Result<Known, AppError> {
    if map.legends.is_empty() {
        return Ok(Known::default());
    }
    let asking = Asking {
        given: panel.given.clone(),
        as_of: panel.as_of.clone().or_else(|| asked.as_of.clone()),
        examples: asked.examples,
        window: Window::ALL,
        private: false,
    };
    let found = analyse::ask(view, "gaps", asking)?.answer(view, reports, &Control::default())?;
    Ok(Known::fold(map, &found))
}

/// The map as it can be drawn with these values: without marks where several themes are folded into one colour.
pub(super) fn drawn(map: &MapDescription, values: &[Known]) -> MapDescription {
    let mut map = map.clone();
    if values.iter().any(|known| known.themes.len() > 1) {
        for legend in map.legends.iter_mut().filter(|legend| matches!(legend.scale, Scale::Marks(_))) {
            legend.scale = Scale::Marks(&[]);
            // nor does its title speak of what is not drawn
            (map.message, map.words) = PRESENCE_ALONE;
        }
    }
    map
}

/// The cells of one site.
#[derive(Default)]
struct Site {
    presence: Vec<String>,
    coordination: Vec<String>,
    providers: BTreeSet<String>,
    gap: bool,
    score: Option<f64>,
}

impl Known {
    fn fold(map: &MapDescription, found: &Finished) -> Self {
        let at = |name: &str| found.spec.columns.iter().position(|column| column.name == name);
        let mut sites: BTreeMap<String, Site> = BTreeMap::new();
        let mut known = Self::default();
        for row in &found.report.rows {
            let cell = |name: &str| at(name).and_then(|i| row.cells.get(i)).unwrap_or(&Cell::Null);
            let text = |name: &str| cell(name).flat().unwrap_or_default();
            let site = sites.entry(text("site")).or_default();
            site.presence.push(text("presence"));
            site.coordination.push(text("coordination"));
            if let Cell::List(providers) = cell("providers") {
                site.providers.extend(providers.iter().map(ToString::to_string));
            }
            site.gap |= *cell("gap") == Cell::Flag(true);
            if let Cell::Real(score) = cell("score") {
                site.score = Some(site.score.map_or(*score, |held| held.max(*score)));
            }
            known.themes.insert(text("theme_name"));
            known.roles.get_or_insert_with(|| text("role"));
        }
        known.of_sites = sites.into_iter().map(|(id, site)| (id, map.legends.iter().map(|legend| site.reading(legend.state)).collect())).collect();
        known
    }
}

impl Site {
    fn reading(&self, state: &str) -> Option<Reading> {
        match state {
            "state" => Some(Reading::Class(self.state().to_owned())),
            "coordination" => match self.coordination.as_slice() {
                [only] if only != "not_applicable" => Some(Reading::Class(only.clone())),
                _ => None,
            },
            "score" => Some(self.score.map_or(Reading::Unknown, Reading::Number)),
            _ => None,
        }
    }

    fn state(&self) -> &str {
        let any = |state: &str| self.presence.iter().any(|p| p == state);
        let presence = match (self.presence.as_slice(), self.providers.len()) {
            ([only], _) => only.as_str(),
            (_, 2..) => "several",
            (_, 1) => "single",
            _ if any("unspecified") => "unspecified",
            _ if self.presence.iter().all(|p| p == "empty") => "empty",
            _ => "no_data",
        };
        if presence == "empty" && self.gap { "gap" } else { presence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(cells: &[(&str, &[&str], bool)]) -> Site {
        let mut site = Site::default();
        for (presence, providers, gap) in cells {
            site.presence.push((*presence).to_owned());
            site.coordination.push("unknown".to_owned());
            site.providers.extend(providers.iter().map(|p| (*p).to_owned()));
            site.gap |= gap;
        }
        site
    }

    #[test]
    fn several_themes_fold_as_the_page_folds_them() {
        for (cells, state) in [
            (vec![("empty", &[][..], true)], "gap"),
            (vec![("empty", &[], false)], "empty"),
            (vec![("single", &["a"], false), ("single", &["a"], false)], "single"),
            (vec![("single", &["a"], false), ("single", &["b"], false)], "several"),
            (vec![("empty", &[], false), ("no_data", &[], false)], "no_data"),
            (vec![("empty", &[], false), ("unspecified", &[], false)], "unspecified"),
            (vec![("empty", &[], false), ("empty", &[], true)], "gap"),
            (vec![("single", &["a"], false), ("empty", &[], true)], "single"),
        ] {
            assert_eq!(site(&cells).state(), state, "{cells:?}");
        }
    }

    #[test]
    fn coordination_is_a_question_about_one_theme() {
        assert_eq!(site(&[("several", &["a", "b"], false)]).reading("coordination"), Some(Reading::Class("unknown".into())));
        assert_eq!(site(&[("several", &["a", "b"], false), ("single", &["a"], false)]).reading("coordination"), None);
        assert_eq!(site(&[("empty", &[], false)]).reading("score"), Some(Reading::Unknown));
    }
}
