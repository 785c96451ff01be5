//! A sheet of who does what where (3W) as people send it: names written in full, P-codes beside places, some of all wrong.

use std::fmt::Write as _;

use super::seeded::{Seeded, Weighted};

/// Regions, and districts and communes in each of what is above.
const REGIONS: usize = 10;
const DISTRICTS: usize = 10;
const COMMUNES: usize = 10;
/// Organisations that do something, and those that pay.
const ORGANISATIONS: usize = 2_000;
const DONORS: usize = 60;
const SECTORS: [&str; 10] =
    ["Health", "Education", "Water, sanitation and hygiene", "Nutrition", "Protection", "Shelter", "Food security", "Logistics", "Early recovery", "Coordination"];
const DOING: [&str; 8] = ["Training of", "Rehabilitation of", "Distribution to", "Support for", "Survey of", "Construction of", "Supervision of", "Advice to"];
const WHOM: [&str; 6] = ["health posts", "schools", "wells", "households", "women's groups", "local committees"];
const STATUS: [&str; 3] = ["ongoing", "completed", "planned"];

/// The boundaries as a table of sites: a country, its regions, districts and communes with P-codes.
pub fn areas() -> String {
    let mut out = String::from("id,name,kind,admin_level,pcode,country,parent\nxk,Testland,country,0,MG,MG,\n");
    for r in 0..REGIONS {
        let _ = writeln!(out, "mg{r:02},Region {r},region,1,MG{r:02},MG,xk");
        for d in 0..DISTRICTS {
            let _ = writeln!(out, "mg{r:02}{d:02},District {r}-{d},district,2,MG{r:02}{d:02},MG,mg{r:02}");
            for c in 0..COMMUNES {
                let _ = writeln!(out, "mg{r:02}{d:02}{c:02},Commune {r}-{d}-{c},commune,3,MG{r:02}{d:02}{c:02},MG,mg{r:02}{d:02}");
            }
        }
    }
    out
}

/// The sheet. Of its rows one in a hundred has a date that is none, one in a hundred a figure that is none, two in a hundred a
/// place that nobody knows.
pub fn threew(rows: usize) -> String {
    let mut seeded = Seeded::new(33);
    let who = Weighted::heavy_tailed(ORGANISATIONS, 1.2, 0.02, &mut seeded);
    let mut out = String::from(
        "Organisation,Implementing partner,Donor,Sector,Activity,Admin1,Admin1 Pcode,Admin2,Admin2 Pcode,Admin3,Admin3 Pcode,Start date,End date,Status,Targeted,Reached,Budget,Currency\n",
    );
    for row in 0..rows {
        let [r, d, c] = [REGIONS, DISTRICTS, COMMUNES].map(|n| seeded.below(n));
        let organisation = who.draw(&mut seeded);
        let partner = if seeded.chance(0.3) { format!("Organisation {}", who.draw(&mut seeded)) } else { String::new() };
        let donor = if seeded.chance(0.4) { format!("Donor {}", seeded.below(DONORS)) } else { String::new() };
        let (sector, doing, whom) = (SECTORS[seeded.below(SECTORS.len())], DOING[seeded.below(DOING.len())], WHOM[seeded.below(WHOM.len())]);
        let (year, month) = (2019 + seeded.below(5), 1 + seeded.below(12));
        let start = if seeded.chance(0.01) { "soon".to_owned() } else { format!("{:02}/{month:02}/{year}", 1 + seeded.below(28)) };
        let (targeted, reached) = (10 + seeded.below(5_000), seeded.below(3_000));
        let reached = if seeded.chance(0.01) { "many".to_owned() } else { reached.to_string() };
        let (commune, code) =
            if seeded.chance(0.02) { (format!("New place {}", seeded.below(300)), String::new()) } else { (format!("Commune {r}-{d}-{c}"), format!("MG{r:02}{d:02}{c:02}")) };
        let _ = writeln!(
            out,
            "Organisation {organisation},{partner},{donor},\"{sector}\",{doing} {whom} {row},Region {r},MG{r:02},District {r}-{d},MG{r:02}{d:02},{commune},{code},\
             {start},31/12/{},{},{targeted},{reached},{},USD",
            year + 1,
            STATUS[seeded.below(STATUS.len())],
            1_000 * (1 + seeded.below(200)),
        );
    }
    out
}
