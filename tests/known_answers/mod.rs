//! Results of independent programs, and answers worked out by hand.

mod cases;
mod coverage;
mod gaps;
mod links;
mod networks;
mod places;
mod registry;
