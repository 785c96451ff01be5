//! The record kinds of DOMAIN.md section 2, a file per part of the story:
//! [`who`], [`place`], [`work`], [`platform`], [`agreed`], [`review`].

pub mod agreed;
pub mod place;
pub mod platform;
pub mod review;
pub mod who;
pub mod work;

pub use agreed::{Commitment, Indicator, Need, Observation, Plan, Priority, Scope};
pub use place::{Layer, LayerFeature, Setting, Site, Theme};
pub use platform::{Concern, Lesson, Meeting, Membership, Platform};
pub use review::{Acknowledgement, Objection, Rule};
pub use who::{Assessment, Contact, Stakeholder, Tie};
pub use work::{Activity, Involvement, Mandate, Participation};
