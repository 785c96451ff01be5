//! Profile `iati`: IATI activity files, 2.0x and 1.0x (International Aid Transparency Initiative,
//! <https://iatistandard.org/en/iati-standard/203/activity-standard/>).
//!
//! - [`node`] the elements that are read, one activity after another, within the limits; [`file`] a file of them
//! - [`drafts`] an activity becomes records: `who` stakeholders and roles, `places` sites, `sectors` themes and their shares,
//!   `money` amounts by who gave them, `results` indicators and observations
//! - [`rules`] the public rulesets: identifiers given, dates in order, percentages that sum to 100 ...
//!
//! What its codes and words mean is data: `data/profiles/iati.toml`. What no record holds is counted in the notes.

pub mod drafts;
pub mod file;
mod money;
pub mod node;
mod places;
pub mod profile;
mod results;
pub mod rules;
mod sectors;
mod who;
