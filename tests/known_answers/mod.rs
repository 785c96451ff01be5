//! Results of independent programs, and answers worked out by hand.

mod cases;
mod coverage;
mod gaps;
mod links;
mod network_centrality;
mod network_groups;
mod network_parts;
mod network_sets;
mod network_stability;
mod network_support;
mod networks;
mod places;
mod registry;
mod size;
