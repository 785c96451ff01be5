//! Which theme lies under which.

use crate::atlas::Atlas;

/// The themes above and below each theme. Indexes are positions in the theme table.
#[derive(Clone, Debug)]
pub struct ThemeTree {
    parent: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl ThemeTree {
    /// Reads the parents; one that closes a circle is passed over. O(themes x depth).
    pub fn build(atlas: &Atlas) -> Self {
        let table = &atlas.tables.themes;
        let mut parent: Vec<Option<usize>> = table
            .iter()
            .enumerate()
            .map(|(i, t)| t.parent.as_ref().and_then(|p| table.index(p.as_str())).filter(|p| *p != i))
            .collect();
        for i in 0..parent.len() {
            let (mut at, mut steps) = (parent[i], 0);
            while let Some(p) = at {
                steps += 1;
                if p == i || steps > parent.len() {
                    parent[i] = None;
                    break;
                }
                at = parent[p];
            }
        }
        let mut children = vec![Vec::new(); parent.len()];
        for (i, p) in parent.iter().enumerate() {
            if let Some(p) = p {
                children[*p].push(i);
            }
        }
        Self { parent, children }
    }
    /// No theme lies under it.
    pub fn is_leaf(&self, theme: usize) -> bool {
        self.children[theme].is_empty()
    }
    /// The theme and those above it, from the nearest.
    pub fn with_ancestors(&self, theme: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(theme), |t| self.parent[*t])
    }
    /// The themes under it, at any depth, in order.
    pub fn below(&self, theme: usize) -> Vec<usize> {
        let mut found = self.children[theme].clone();
        let mut next = 0;
        while next < found.len() {
            found.extend_from_slice(&self.children[found[next]]);
            next += 1;
        }
        found.sort_unstable();
        found
    }
    /// True where one of `named` is the theme or lies above it; an empty list names nothing.
    pub fn covered_by(&self, theme: usize, named: &[usize]) -> bool {
        self.with_ancestors(theme).any(|t| named.contains(&t))
    }
}
