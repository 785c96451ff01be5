//! Results of independent programs, and answers worked out by hand.

mod cases;
mod checks_rules;
mod coverage;
mod coverage_access;
mod coverage_clusters;
mod coverage_money;
mod coverage_people;
mod coverage_redundancy;
mod coverage_time;
mod gaps;
mod links;
mod network_centrality;
mod network_groups;
mod network_parts;
mod network_sets;
mod network_stability;
mod network_support;
mod joint_cases;
mod joint_links;
mod joint_promises;
mod joint_removal;
mod joint_toy;
mod networks;
mod places;
mod registry;
mod windows;
