//! Both at once: who works in the same place, and whether they are linked.
//!
//! - [`links`] what links two stakeholders in a cell, [`platforms`] the seats among it; [`coordination`] the state that links make among its providers
//! - [`encounters`] two in one cell; [`missing_links`] who works in the same cell without a recorded link; [`reasons`] why, in sentences
//! - [`removal`] what is lost without a partner; [`dependence`] what depends on whom, [`without`] the network without somebody
//! - [`borders`] neighbouring sites whose partners share no link; [`neighbours`] which sites are
//! - [`recommended_links`] who should meet, ranked, with reasons; [`similar`] what two have in common
//! - [`reach`] how far from a backstopper, a lead, a working group; [`support`] who gives support and how far it reaches, [`delivery`] who asked for it and who got it
//! - [`involvement`] who takes part in which phase; [`alignment`] what partners share; [`power_interest`] from private assessments
//! - [`follow_through`] from a need to a verified result; [`answers`] what answers it, [`promises`] commitments as they stand
//! - [`meeting`] agenda and invitations of a platform; [`agenda`] promises and concerns on it; [`table`] what a platform covers and who sits there
//! - [`words`] columns, cells and words that these share

pub mod agenda;
pub mod alignment;
pub mod answers;
pub mod borders;
pub mod coordination;
pub mod delivery;
pub mod dependence;
pub mod encounters;
pub mod follow_through;
pub mod involvement;
pub mod links;
pub mod meeting;
pub mod missing_links;
pub mod neighbours;
pub mod platforms;
pub mod power_interest;
pub mod promises;
pub mod reach;
pub mod reasons;
pub mod recommended_links;
pub mod removal;
pub mod similar;
pub mod support;
pub mod table;
pub mod without;
pub mod words;
