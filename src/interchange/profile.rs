//! Import profiles: how columns of others become fields of ours, as data in `data/profiles/*.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::iati::profile::Iati;
use super::network::meaning::Profile;
use super::words::fold;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/profiles");

/// The names of the profiles, in the order in which they are tried.
pub const NAMES: [&str; 6] = ["records", "3w", "iati", "cod-ab", "network", "layer"];

/// One meaning that a column of a 3W sheet may have.
#[derive(Debug, Deserialize)]
pub struct Meaning {
    /// Its name in the code.
    pub name: String,
    /// Headers in any language; compared folded.
    #[serde(default)]
    pub headers: Vec<String>,
    /// HXL hashtags with attributes, in any order.
    #[serde(default)]
    pub hxl: Vec<String>,
    /// For place columns: the site kind that the header names, by header.
    #[serde(default)]
    pub kinds: BTreeMap<String, String>,
}

/// The 3W profile.
#[derive(Debug, Deserialize)]
pub struct ThreeW {
    /// What the roles of the columns are.
    pub roles: Roles,
    /// What columns may mean.
    #[serde(rename = "meaning")]
    pub meanings: Vec<Meaning>,
    /// Words of a status cell, by IATI ActivityStatus.
    pub status: BTreeMap<String, Vec<String>>,
    /// Words of a role cell, by role.
    pub role: BTreeMap<String, Vec<String>>,
    /// Words of an organisation type cell, by IATI OrganisationType.
    pub organisation_type: BTreeMap<String, Vec<String>>,
    /// Names of months, January first: each any language.
    pub months: Vec<Vec<String>>,
    /// Cells that say nothing.
    pub nothing: Vec<String>,
    /// Cells in place of an organisation that say that the row is the sum of others.
    pub totals: Vec<String>,
}

/// What cells of flat sheets say beside names.
#[derive(Debug, Deserialize)]
pub struct Cells {
    /// Words between two names.
    pub joining: Vec<String>,
    /// Words that say how many, never which.
    pub quantifiers: BTreeSet<String>,
    /// Words that may stand beside them.
    pub small: BTreeSet<String>,
    /// Cells that stand for a name that is still to come.
    pub phrases: BTreeSet<String>,
    /// By record kind in the plural.
    pub kinds: BTreeMap<String, OfKind>,
    /// Rows below a table.
    pub below: Below,
}

/// What is said of things of a kind and names none of them.
#[derive(Debug, Deserialize)]
pub struct OfKind {
    /// The words for such things.
    pub nouns: BTreeSet<String>,
    /// Whole cells.
    pub phrases: BTreeSet<String>,
}

/// How rows below a table begin.
#[derive(Debug, Deserialize)]
pub struct Below {
    /// Before a colon, or alone in the cell.
    pub labels: BTreeSet<String>,
    /// Before anything else, where no other cell of the row is filled.
    pub openings: Vec<String>,
    /// Where a row sums up others.
    pub totals: Vec<String>,
}

/// The roles that columns stand for.
#[derive(Debug, Deserialize)]
pub struct Roles {
    /// Of the organisation where no partner is named.
    pub organisation: String,
    /// Of the organisation where a partner does the work.
    pub organisation_with_partner: String,
    /// Of the partner.
    pub partner: String,
    /// Of the donor.
    pub donor: String,
}

/// The boundary profile. `{n}` in a pattern is the level.
#[derive(Debug, Deserialize)]
pub struct CodAb {
    /// Patterns of place code columns; the first that exists is taken.
    pub pcode: Vec<String>,
    /// Patterns of name columns; the first that holds a name is taken.
    pub name: Vec<String>,
    /// Patterns of names in a language, by language tag.
    pub names: BTreeMap<String, Vec<String>>,
    /// Columns with the area in square kilometres.
    pub area_km2: Vec<String>,
    /// Columns with the version of the data set.
    pub version: Vec<String>,
    /// Site kinds by level, country by country; `default` for the rest.
    pub kinds: BTreeMap<String, Vec<String>>,
}

/// Hashtags of the columns that leave.
#[derive(Debug, Deserialize)]
pub struct Hxl {
    /// By column, of any layer.
    pub columns: BTreeMap<String, String>,
    /// By record kind in the plural, then by column.
    pub kinds: BTreeMap<String, BTreeMap<String, String>>,
}

/// Where countries lie.
#[derive(Debug, Deserialize)]
pub struct CountryBoxes {
    /// By alpha-2 code: boxes of west, south, east and north.
    pub country: BTreeMap<String, Vec<[f64; 4]>>,
}

/// A country's other code and names.
#[derive(Debug, Deserialize)]
pub struct Countries {
    /// By alpha-2 code: alpha-3 code, then names.
    pub country: BTreeMap<String, Vec<String>>,
}

fn load<T: for<'de> Deserialize<'de>>(file: &str) -> Result<T, String> {
    let text = FILES.get_file(file).and_then(include_dir::File::contents_utf8).ok_or_else(|| format!("data/profiles/{file} is missing"))?;
    toml::from_str(text).map_err(|e| format!("data/profiles/{file}: {e}"))
}

impl ThreeW {
    /// Folds every word, so that cells need be folded once only.
    fn folded(mut self) -> Self {
        let fold_all = |words: &mut Vec<String>| words.iter_mut().for_each(|w| *w = fold(w));
        for meaning in &mut self.meanings {
            fold_all(&mut meaning.headers);
            meaning.kinds = std::mem::take(&mut meaning.kinds).into_iter().map(|(header, kind)| (fold(&header), kind)).collect();
        }
        for words in self.status.values_mut().chain(self.role.values_mut()).chain(self.organisation_type.values_mut()) {
            fold_all(words);
        }
        self.months.iter_mut().for_each(fold_all);
        fold_all(&mut self.nothing);
        fold_all(&mut self.totals);
        self
    }
}

macro_rules! profiles {
    ($($(#[doc = $doc:literal])* $name:ident : $type:ty = $file:literal $(, $prepare:expr)?);* $(;)?) => {$(
        $(#[doc = $doc])*
        #[allow(clippy::panic, reason = "a profile inside the binary that does not parse is a build error; a test loads each")]
        pub fn $name() -> &'static $type {
            static PROFILE: OnceLock<$type> = OnceLock::new();
            PROFILE.get_or_init(|| match load::<$type>($file)$(.map($prepare))? {
                Ok(profile) => profile,
                Err(error) => panic!("{error}"),
            })
        }
    )*};
}

profiles! {
    /// Flat who-does-what-where sheets.
    three_w: ThreeW = "3w.toml", ThreeW::folded;
    /// Cells of flat sheets.
    cells: Cells = "cells.toml";
    /// Administrative boundaries.
    cod_ab: CodAb = "cod-ab.toml";
    /// Networks.
    network: Profile = "network.toml", Profile::folded;
    /// IATI activity files.
    iati: Iati = "iati.toml", Iati::folded;
    /// HXL hashtags.
    hxl: Hxl = "hxl.toml";
    /// Where countries lie.
    country_boxes: CountryBoxes = "country_boxes.toml";
    /// Country codes.
    countries: Countries = "countries.toml";
}

/// The ISO 3166-1 alpha-2 code of a country by alpha-2, alpha-3 or name.
pub fn country_code(text: &str) -> Option<&'static str> {
    static INDEX: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let mut index = BTreeMap::new();
        for (alpha2, others) in &countries().country {
            index.insert(fold(alpha2), alpha2.as_str());
            for other in others {
                index.insert(fold(other), alpha2.as_str());
            }
        }
        index
    });
    index.get(&fold(text)).copied()
}

/// How far outside the boxes of a country a point may lie and still be told to be in it: islands and borders drawn coarsely.
const BOX_MARGIN_DEGREES: f64 = 0.5;

/// Whether a point may lie in a country; `None` where it is not known where the country lies.
pub fn may_lie_in(country: &str, lon: f64, lat: f64) -> Option<bool> {
    let boxes = country_boxes().country.get(country)?;
    let near = |value: f64, least: f64, most: f64| (least - BOX_MARGIN_DEGREES..=most + BOX_MARGIN_DEGREES).contains(&value);
    Some(boxes.iter().any(|[west, south, east, north]| near(lon, *west, *east) && near(lat, *south, *north)))
}

/// The country that a place code begins with: `ML040607` and `GIN008001` begin with an ISO code.
pub fn country_of_pcode(pcode: &str) -> Option<&'static str> {
    let letters = pcode.bytes().take_while(u8::is_ascii_alphabetic).count();
    if matches!(letters, 2 | 3) { country_code(&pcode[..letters]) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codelist::{ActivityStatus, Code, MoneyStatus, OrganisationType, Role, Sex, SiteKind};

    #[test]
    fn every_profile_loads_and_names_codes_that_exist() {
        let sheet = three_w();
        assert!(sheet.status.keys().all(|c| Code::<ActivityStatus>::parse(c).is_some()));
        assert!(sheet.role.keys().all(|c| Code::<Role>::parse(c).is_some()));
        assert!(sheet.organisation_type.keys().all(|c| Code::<OrganisationType>::parse(c).is_some()));
        assert_eq!(sheet.months.len(), 12);
        for role in [&sheet.roles.organisation, &sheet.roles.organisation_with_partner, &sheet.roles.partner, &sheet.roles.donor] {
            assert!(Code::<Role>::parse(role).is_some(), "{role}");
        }
        for kind in sheet.meanings.iter().flat_map(|m| m.kinds.values()).chain(cod_ab().kinds.values().flatten()) {
            assert!(Code::<SiteKind>::parse(kind).is_some(), "{kind}");
        }
        let iati = iati();
        assert!(iati.role.keys().all(|c| Code::<Role>::parse(c).is_some()));
        assert!(iati.status.keys().all(|c| Code::<ActivityStatus>::parse(c).is_some()));
        assert!(iati.transaction.iter().all(|t| Code::<MoneyStatus>::parse(&t.status).is_some()));
        assert!(iati.feature.values().all(|f| Code::<SiteKind>::parse(&f.kind).is_some()));
        assert!(iati.sex.keys().all(|c| Code::<Sex>::parse(c).is_some()));
        for country in country_boxes().country.keys() {
            assert_eq!(country_code(country), Some(country.as_str()));
        }
        assert_eq!((may_lie_in("ML", -6.15, 13.45), may_lie_in("ML", 13.45, -6.15), may_lie_in("ML", 0.0, 0.0)), (Some(true), Some(false), Some(false)));
        assert_eq!((may_lie_in("FJ", 178.4, -18.1), may_lie_in("FJ", -179.9, -17.0), may_lie_in("??", 0.0, 0.0)), (Some(true), Some(true), None));
        assert_eq!(country_of_pcode("ML040607"), Some("ML"));
        assert_eq!(country_of_pcode("GIN008001"), Some("GN"));
        assert_eq!(country_code("Sénégal"), Some("SN"));
    }
}
