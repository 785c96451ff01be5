//! Network: who talks to whom.
//!
//! - [`simple`] the network without parallel ties, on which all else stands; [`adjacency`] its arcs side by side
//! - [`options`] shared parameters; [`rows`] what rows have in common; [`random`] chance that repeats
//! - [`shortest`], [`weighted`] shortest paths; [`sampling`] from which sources; [`spectral`] scores from scores;
//!   [`cuts`] components, bridges, articulation points, cores; [`closure`] triangles; [`periphery`] core and periphery
//! - [`centrality`] who lies between; [`edge_betweenness`] which ties do; [`cohesion`] what holds it together

pub mod adjacency;
pub mod centrality;
pub mod closure;
pub mod cohesion;
pub mod cuts;
pub mod edge_betweenness;
pub mod options;
pub mod periphery;
pub mod random;
pub mod rows;
pub mod sampling;
pub mod shortest;
pub mod simple;
pub mod spectral;
pub mod weighted;
