//! Both at once: who works in the same place, and whether they are linked.
//!
//! - [`links`] what links two stakeholders in a cell, [`platforms`] the seats among it; [`coordination`] the state that links make among its providers
//! - [`missing_links`] who works in the same cell without a recorded link; [`reasons`] why, in sentences
//! - [`removal`] what is lost without a partner; [`dependence`] what depends on whom, [`without`] the network without somebody
//! - [`borders`] neighbouring sites whose partners share no link; [`neighbours`] which sites are
//! - [`words`] columns, cells and words that these share

pub mod borders;
pub mod coordination;
pub mod dependence;
pub mod links;
pub mod missing_links;
pub mod neighbours;
pub mod platforms;
pub mod reasons;
pub mod removal;
pub mod without;
pub mod words;
