//! Names of columns as a foreign format may have them: short enough, and each once whatever its case.

use std::collections::BTreeSet;

/// Names for columns in their order: cut to so many characters (`usize::MAX` where the format has no limit), with a number
/// at the end where another column has the name already, or the format itself.
pub fn fitted<'n>(names: impl Iterator<Item = &'n str>, most: usize, taken: &[&str]) -> Vec<String> {
    let mut used: BTreeSet<String> = taken.iter().map(|t| t.to_lowercase()).collect();
    let mut fitted = Vec::new();
    for name in names {
        let plain: String = name.chars().map(|c| if c.is_control() || c == '"' { '_' } else { c }).collect();
        let cut = |most: usize| -> String {
            // a format that counts counts bytes
            let mut end = plain.len().min(most);
            while !plain.is_char_boundary(end) {
                end -= 1;
            }
            plain[..end].to_owned()
        };
        let mut candidate = cut(most);
        let mut number = 1;
        while candidate.is_empty() || !used.insert(candidate.to_lowercase()) {
            number += 1;
            let ending = format!("_{number}");
            candidate = cut(most.saturating_sub(ending.len())) + &ending;
        }
        fitted.push(candidate);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let names = ["admin_level", "admin_level_2", "Name", "name", "fid", "", "préfecture_x"];
        let short = fitted(names.into_iter(), 10, &["fid"]);
        assert_eq!(short, ["admin_leve", "admin_le_2", "Name", "name_2", "fid_2", "_2", "préfectur"]);
        assert!(short.iter().all(|n| n.len() <= 10));
        assert_eq!(fitted(names.into_iter().take(2), usize::MAX, &[]), ["admin_level", "admin_level_2"]);
    }
}
