//! Network: who talks to whom.
//!
//! - [`simple`] the network without parallel ties, on which all else stands
//! - [`shortest`] shortest paths; [`cuts`] components, bridges, articulation points, cores
//! - [`centrality`] who lies between; [`cohesion`] what holds it together

pub mod centrality;
pub mod cohesion;
pub mod cuts;
pub mod shortest;
pub mod simple;
