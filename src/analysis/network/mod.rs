//! Network: who talks to whom.
//!
//! - [`simple`] the network without parallel ties, on which all else stands; [`adjacency`] its arcs side by side
//! - [`options`] shared parameters; [`rows`] what rows have in common; [`random`] chance that repeats
//! - [`shortest`], [`lanes`], [`weighted`] shortest paths, from [`twins`] once; [`sampling`] from which sources; [`spectral`] scores from scores;
//!   [`cuts`] components, bridges, articulation points, cores; [`blocks`] what no one loss splits; [`closure`] triangles; [`periphery`] core and periphery
//! - [`betweenness`], [`spectral::pagerank`], [`leiden`], [`pairs`]: what is slow, as plain functions of numbers, for benches
//! - [`centrality`] who lies between; [`edge_betweenness`] which ties do; [`cohesion`] what holds it together
//!   with [`reachable`] the ways that exist, [`reciprocity`] what is returned or stated by both ends
//! - [`holes`] whose contacts do not know each other; [`groups`] who belongs together; [`brokerage`] and its [`roles`];
//!   [`mixing`] of groups, and how far they are [`silos`]
//! - [`communities`] by [`leiden`], level by level ([`leiden_level`]), and their [`agreement`] with what is recorded; [`paths`] and [`ego`] networks
//! - [`key_players`] by [`fragmentation`] and reach, the [`best_sets`] of them
//! - [`projection`] of [`incidence`]: who is brought together by what they share; [`two_mode`] both sides, as [`bipartite`] network
//! - [`robustness`] under [`attack`]: how fast it falls apart
//! - [`stability`] of the [`ranks`] where records are missing or wrong ([`perturb`])

pub mod adjacency;
pub mod agreement;
pub mod attack;
pub mod best_sets;
pub mod betweenness;
pub mod bipartite;
pub mod blocks;
pub mod brokerage;
pub mod centrality;
pub mod closure;
pub mod cohesion;
pub mod communities;
pub mod cuts;
pub mod edge_betweenness;
pub mod ego;
pub mod fragmentation;
pub mod groups;
pub mod holes;
pub mod incidence;
pub mod key_players;
pub mod lanes;
pub mod leiden;
pub mod leiden_level;
pub mod mixing;
pub mod options;
pub mod pairs;
pub mod parts;
pub mod paths;
pub mod periphery;
pub mod perturb;
pub mod projection;
pub mod random;
pub mod ranks;
pub mod reachable;
pub mod reciprocity;
pub mod robustness;
pub mod roles;
pub mod rows;
pub mod sampling;
pub mod shortest;
pub mod silos;
pub mod simple;
pub mod spectral;
pub mod stability;
pub mod twins;
pub mod two_mode;
pub mod weighted;
