//! How far two spellings are apart: letters put in, left out, changed, or swapped with their neighbour, up to a bound.
//!
//! Reference: F. J. Damerau, *A technique for computer detection and correction of spelling errors*, CACM 7(3) (1964), in
//! the form in which no letter is touched twice (optimal string alignment).

/// The distance where it is at most `bound`. O(length x bound).
pub fn within(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let width = b.len() + 1;
    let mut two_up = vec![usize::MAX; width];
    let mut up: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let change = up[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(up[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(two_up[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        if least > bound {
            return None;
        }
        std::mem::swap(&mut two_up, &mut up);
        std::mem::swap(&mut up, &mut row);
    }
    Some(up[b.len()]).filter(|d| *d <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(a: &str, b: &str, bound: usize) -> Option<usize> {
        within(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), bound)
    }

    #[test]
    fn known_distances_and_the_bound() {
        assert_eq!(d("", "", 0), Some(0));
        assert_eq!(d("kitten", "sitting", 3), Some(3));
        assert_eq!(d("kitten", "sitting", 2), None);
        assert_eq!(d("dioro", "dioor", 1), Some(1), "a swap is one");
        assert_eq!(d("markala", "marakala", 1), Some(1));
        assert_eq!(d("abc", "", 2), None);
        assert_eq!(d("abc", "", 3), Some(3));
    }
}
