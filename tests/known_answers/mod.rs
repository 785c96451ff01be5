//! Results of independent programs, and answers worked out by hand.

mod cases;
mod checks_rules;
mod coverage;
mod gaps;
mod links;
mod joint_cases;
mod joint_links;
mod joint_promises;
mod joint_removal;
mod joint_toy;
mod networks;
mod places;
mod registry;
mod size;
