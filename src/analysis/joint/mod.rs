//! Both at once: who works in the same place, and whether they are linked.
//!
//! - [`links`] what links two stakeholders in a cell, [`platforms`] the seats among it; [`coordination`] the state that links make among its providers
//! - [`missing_links`] who works in the same cell without a recorded link; [`reasons`] why, in sentences

pub mod coordination;
pub mod links;
pub mod missing_links;
pub mod platforms;
pub mod reasons;
