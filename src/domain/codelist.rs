//! Codelists: CSV files under `data/codelists/`, read here once, never retyped in code.
//!
//! A list's columns `code,name_en,name_fr,name_km,description,checked` are words; every further column is a property
//! that the code reads ([`Entry::property`]), so that rules such as *which organisation types are national* live in data.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::num::NonZeroU8;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use super::text::Text;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/codelists");

/// One code with its words and properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code as it stands in data.
    pub code: Text,
    /// Its name by language: `en`, `fr`, `km`.
    pub names: Vec<(&'static str, Text)>,
    /// One sentence.
    pub description: Option<Text>,
    /// Languages whose wording a speaker has checked.
    pub checked: Vec<Text>,
    properties: BTreeMap<String, Text>,
}

impl Entry {
    /// The name in a language, else in English, else the code.
    pub fn name(&self, lang: &str) -> &Text {
        let by = |l: &str| self.names.iter().find(|(k, _)| *k == l).map(|(_, v)| v);
        by(lang).or_else(|| by("en")).unwrap_or(&self.code)
    }
    /// A property column; `None` where empty or absent.
    pub fn property(&self, column: &str) -> Option<&str> {
        self.properties.get(column).map(Text::as_str)
    }
    /// A property column that says yes.
    pub fn is(&self, column: &str) -> bool {
        self.property(column) == Some("yes")
    }
    /// All property columns in alphabetical order.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.properties.iter().map(|(k, v)| (k.as_str(), v))
    }
}

/// A codelist as loaded.
#[derive(Debug)]
pub struct List {
    /// File stem under `data/codelists/`.
    pub name: &'static str,
    entries: Vec<Entry>,
}

impl List {
    /// The entries in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
    /// Position of a code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.code == code)
    }
    /// All codes in one line, for error messages.
    pub fn codes_line(&self) -> String {
        self.entries.iter().map(|e| e.code.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A named codelist, known at compile time.
pub trait Codelist: 'static {
    /// File stem under `data/codelists/`.
    const NAME: &'static str;
    /// The list.
    fn list() -> &'static List;
}

/// A code out of list `L`: the place of its entry, counted from 1, so that an optional code takes one byte as well.
pub struct Code<L> {
    place: NonZeroU8,
    of: PhantomData<fn() -> L>,
}

impl<L: Codelist> Code<L> {
    /// The code of that text, if the list has it.
    pub fn parse(text: &str) -> Option<Self> {
        let place = NonZeroU8::new(u8::try_from(L::list().position(text)? + 1).ok()?)?;
        Some(Self { place, of: PhantomData })
    }
    /// Its entry.
    pub fn entry(self) -> &'static Entry {
        &L::list().entries[usize::from(self.place.get()) - 1]
    }
    /// Its code as text.
    pub fn code(self) -> &'static Text {
        &self.entry().code
    }
    /// Every code whose property column says yes.
    pub fn all_that_are(column: &str) -> Vec<Self> {
        L::list().entries().iter().filter(|e| e.is(column)).filter_map(|e| Self::parse(&e.code)).collect()
    }
}
impl<L> Clone for Code<L> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<L> Copy for Code<L> {}
impl<L> PartialEq for Code<L> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}
impl<L> Eq for Code<L> {}
impl<L> std::hash::Hash for Code<L> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.place.hash(state);
    }
}
impl<L> PartialOrd for Code<L> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<L> Ord for Code<L> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place.cmp(&other.place)
    }
}
impl<L: Codelist> std::fmt::Debug for Code<L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", L::NAME, self.code())
    }
}

fn load(name: &'static str) -> List {
    let bytes = FILES.get_file(format!("{name}.csv")).map(include_dir::File::contents).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headers = reader.headers().cloned().unwrap_or_default();
    let mut entries = Vec::new();
    for row in reader.records().flatten() {
        let mut entry = Entry {
            code: Text::from(row.get(0).unwrap_or_default()),
            names: Vec::new(),
            description: None,
            checked: Vec::new(),
            properties: BTreeMap::new(),
        };
        for (column, value) in headers.iter().zip(row.iter()).skip(1).filter(|(_, v)| !v.is_empty()) {
            match column {
                "name_en" => entry.names.push(("en", Text::from(value))),
                "name_fr" => entry.names.push(("fr", Text::from(value))),
                "name_km" => entry.names.push(("km", Text::from(value))),
                "description" => entry.description = Some(Text::from(value)),
                "checked" => entry.checked = super::cell::split_list(value),
                other => {
                    entry.properties.insert(other.to_owned(), Text::from(value));
                }
            }
        }
        entries.push(entry);
    }
    List { name, entries }
}

macro_rules! codelists {
    ($($(#[$doc:meta])* $type:ident = $name:literal),* $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $type;
            impl Codelist for $type {
                const NAME: &'static str = $name;
                fn list() -> &'static List {
                    static LIST: OnceLock<List> = OnceLock::new();
                    LIST.get_or_init(|| load($name))
                }
            }
        )*
        /// Every codelist, in alphabetical order of its name.
        pub fn all() -> Vec<&'static List> {
            let mut lists = vec![$($type::list()),*];
            lists.sort_by_key(|l| l.name);
            lists
        }
    };
}

codelists! {
    /// IATI OrganisationType.
    OrganisationType = "organisation_type",
    /// Whom a stakeholder belongs to in the partnership.
    Constituency = "constituency",
    /// Groups for whom a stakeholder speaks.
    SpeaksFor = "speaks_for",
    /// From local to international.
    Scale = "scale",
    /// What sort of place a site is.
    SiteKind = "site_kind",
    /// IATI GeographicExactness.
    Exactness = "exactness",
    /// Mobile signal at a site.
    MobileSignal = "mobile_signal",
    /// Who may see a site or an activity.
    Sensitivity = "sensitivity",
    /// IATI ActivityStatus; property `provides`.
    ActivityStatus = "activity_status",
    /// OECD DAC gender equality policy marker.
    GenderMarker = "gender_marker",
    /// IATI OrganisationRole and the roles beyond it; property `provides_default`.
    Role = "role",
    /// Pledged, committed, disbursed.
    MoneyStatus = "money_status",
    /// Cash, labour, land, logistics, materials.
    MoneyForm = "money_form",
    /// Authority, service, oversight.
    MandateFunction = "mandate_function",
    /// Kinds of tie; properties `directed`, `private`.
    TieKind = "tie_kind",
    /// How often; property `per_year`.
    Frequency = "frequency",
    /// Kinds of platform.
    PlatformKind = "platform_kind",
    /// National, or with external partners.
    Modality = "modality",
    /// Seats in a platform; property `links`.
    Seat = "seat",
    /// Kinds of plan.
    PlanKind = "plan_kind",
    /// Open, done, dropped.
    CommitmentStatus = "commitment_status",
    /// What a source reported in full.
    ScopeCovers = "scope_covers",
    /// Phases of an approach (WOCAT).
    Phase = "phase",
    /// Levels of involvement (WOCAT); property `order`.
    InvolvementLevel = "involvement_level",
    /// Baseline, target, actual.
    ObservationStatus = "observation_status",
    /// Female, male, total.
    Sex = "sex",
    /// Open, handled, escalated, closed.
    ConcernStatus = "concern_status",
    /// Open, accepted, dismissed; property `open`.
    ObjectionStatus = "objection_status",
    /// Whose knowledge a lesson rests on.
    Knowledge = "knowledge",
    /// How bad a finding of the checks is.
    FindingSeverity = "finding_severity",
    /// What an assessment judges.
    AssessmentDimension = "assessment_dimension",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codelist_has_codes_names_and_no_repeats() {
        for list in all() {
            assert!(u8::try_from(list.entries().len()).is_ok(), "{}: a code is one byte", list.name);
            assert!(!list.entries().is_empty(), "data/codelists/{}.csv is missing or empty", list.name);
            for entry in list.entries() {
                assert!(entry.names.iter().any(|(l, _)| *l == "en"), "{} {} has no English name", list.name, entry.code);
                assert_eq!(list.entries().iter().filter(|e| e.code == entry.code).count(), 1, "{} {}", list.name, entry.code);
            }
        }
        assert_eq!(all().len(), FILES.files().filter(|f| f.path().extension().is_some_and(|e| e == "csv")).count());
    }
}
