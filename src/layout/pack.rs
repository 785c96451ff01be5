//! Groups side by side: boxes on shelves, the largest group first, in a picture about as wide as it is high.

use super::quadtree::Xy;

/// A box to place.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Width and height.
    pub size: Xy,
}

/// Widths of shelf that are tried, from that of the widest box to four times that, or to that of a square.
const WIDTHS: u32 = 25;

/// The lower left corner of each box, in the order given; boxes do not overlap. O(n).
/// Hand in the largest first: each stands beside the one before, on a new shelf where the shelf is full. Of several widths
/// the one whose picture fits the smallest square is taken.
pub fn shelves(items: &[Item], gap: f64) -> Vec<Xy> {
    let area: f64 = items.iter().map(|i| (i.size[0] + gap) * (i.size[1] + gap)).sum();
    let widest = items.iter().map(|i| i.size[0] + gap).fold(0.0, f64::max);
    let most = (area * 1.5).sqrt().max(widest * 4.0);
    let mut best = (f64::INFINITY, Vec::new());
    for i in 0..WIDTHS {
        let corners = shelves_of(items, gap, widest + (most - widest) * f64::from(i) / f64::from(WIDTHS - 1));
        let ends = corners.iter().zip(items).flat_map(|(c, item)| [c[0] + item.size[0], c[1] + item.size[1]]);
        let side = ends.fold(0.0, f64::max);
        if side < best.0 {
            best = (side, corners);
        }
    }
    best.1
}

fn shelves_of(items: &[Item], gap: f64, width: f64) -> Vec<Xy> {
    let (mut x, mut y, mut shelf) = (0.0, 0.0, 0.0_f64);
    let mut corners = Vec::with_capacity(items.len());
    for item in items {
        if x > 0.0 && x + item.size[0] > width {
            x = 0.0;
            y += shelf + gap;
            shelf = 0.0;
        }
        corners.push([x, y]);
        x += item.size[0] + gap;
        shelf = shelf.max(item.size[1]);
    }
    corners
}

/// Positions of `count` things in a grid at most `width` wide, `step` apart, row by row.
pub fn grid(count: usize, width: f64, step: f64) -> Vec<Xy> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
    let columns = (((width / step).floor()).max(1.0) as usize).max((count as f64).sqrt().ceil() as usize);
    (0..count).map(|i| [(i % columns) as f64 * step, (i / columns) as f64 * step]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_do_not_overlap() {
        let items: Vec<Item> = (1..40).rev().map(|i| Item { size: [f64::from(i), f64::from(41 - i)] }).collect();
        let corners = shelves(&items, 0.5);
        for i in 0..items.len() {
            for j in 0..i {
                let apart = |axis: usize| {
                    corners[i][axis] + items[i].size[axis] <= corners[j][axis] || corners[j][axis] + items[j].size[axis] <= corners[i][axis]
                };
                assert!(apart(0) || apart(1), "{i} {j}");
            }
        }
    }

    #[test]
    fn two_boxes_higher_than_wide_stand_side_by_side() {
        let items = [Item { size: [3.0, 4.0] }; 2];
        let corners = shelves(&items, 0.1);
        assert!(corners[0][1] < 0.01 && corners[1][1] < 0.01 && corners[1][0] > 3.0, "{corners:?}");
    }

    #[test]
    fn a_grid_has_as_many_places_as_things() {
        assert_eq!(grid(0, 1.0, 0.1).len(), 0);
        assert_eq!(grid(7, 0.0, 1.0).len(), 7);
    }
}
