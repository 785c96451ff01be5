//! Places: which site lies in which, and which sites are where.
//!
//! The site that another lies in is its `parent`, else the site whose P-code is the longest proper prefix of its own,
//! else the administrative area around it of the deepest level; where borders are shared, the lowest id.

use std::sync::OnceLock;

use geo::algorithm::{Contains, Covers, InteriorPoint, Intersects};
use geo::{BoundingRect, Geometry, Point};
use hashbrown::HashMap;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::areas::Areas;
use super::blocks::in_blocks;
use super::table::{Table, position};
use crate::domain::Text;
use crate::domain::records::Site;

type Leaf = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// The index over sites. Indexes are positions in the site table.
#[derive(Clone, Debug, Default)]
pub struct Places {
    parent: Vec<u32>,
    /// The children of site `i` stand in `children` from `first_child[i]` to `first_child[i + 1]`.
    first_child: Vec<u32>,
    children: Vec<u32>,
    /// Order of a walk from parents to children: a site's descendants are those with `enter` within its span.
    enter: Vec<u32>,
    leave: Vec<u32>,
    country: Vec<Option<Text>>,
    /// Sites with a P-code, by it, then by id.
    by_pcode: Vec<u32>,
    tree: RTree<Leaf>,
}

/// No site.
const NONE: u32 = u32::MAX;

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        // the rest is a function of these and the site table
        self.parent == other.parent && self.enter == other.enter && self.leave == other.leave
            && self.country == other.country && self.by_pcode == other.by_pcode
    }
}

impl Places {
    /// Builds the index. O(n log n), plus a point in [`Areas`] where neither parent nor P-code tells.
    pub fn build(sites: &Table<Site>) -> Self {
        sites.hash_ids();
        let mut by_pcode = Vec::new();
        let mut first_by_pcode: HashMap<&str, u32> = HashMap::new();
        let mut leaves = Vec::new();
        for (i, site) in sites.iter().enumerate() {
            if let Some(pcode) = &site.pcode {
                by_pcode.push(position(i));
                first_by_pcode.entry(pcode.as_str()).or_insert(position(i));
            }
            if let Some(shape) = &site.geometry {
                let [w, s, e, n] = shape.bounds();
                leaves.push(GeomWithData::new(Rectangle::from_corners([w, s], [e, n]), position(i)));
            }
        }
        by_pcode.sort_by(|a, b| sites.at(*a as usize).pcode.cmp(&sites.at(*b as usize).pcode));
        let mut places = Self { by_pcode, tree: RTree::bulk_load(leaves), ..Self::default() };
        // made for the first site that neither names its parent nor has a P-code that tells
        let areas = OnceLock::new();
        places.parent = in_blocks(sites.len(), |block| {
            let find = |i: usize| Self::find_parent(sites, &first_by_pcode, &areas, i);
            block.map(|i| find(i).map_or(NONE, position)).collect()
        });
        places.cut_cycles();
        places.list_children();
        places.walk();
        places.countries(sites);
        places
    }

    fn find_parent(sites: &Table<Site>, first_by_pcode: &HashMap<&str, u32>, areas: &OnceLock<Areas>, i: usize) -> Option<usize> {
        let site = sites.at(i);
        if let Some(parent) = &site.parent {
            return sites.index(parent.as_str()).filter(|p| *p != i);
        }
        if let Some(pcode) = &site.pcode {
            for end in pcode.char_indices().map(|(at, _)| at).rev().filter(|at| *at > 0) {
                if let Some(found) = first_by_pcode.get(&pcode[..end]) {
                    return Some(*found as usize);
                }
            }
        }
        let areas = areas.get_or_init(|| administrative(sites));
        Self::area_around(sites, areas, i, site)
    }

    fn area_around(sites: &Table<Site>, areas: &Areas, i: usize, site: &Site) -> Option<usize> {
        let shape = site.geometry.as_ref()?;
        let inside = shape.geometry().interior_point()?;
        // a commune may stick out of its circle where editions differ; a wetland lies only in what holds all of it
        let holds_all = site.admin_level.is_none() && !shape.is_puntal();
        let around = areas.covering(inside.into()).filter_map(|j| Some((sites.at(j).admin_level.get()?, j)));
        let coarser = around.filter(|(level, j)| *j != i && site.admin_level.is_none_or(|own| *level < own));
        let holding = coarser.filter(|(_, j)| {
            !holds_all || sites.at(*j).geometry.as_ref().is_some_and(|area| area.geometry().covers(shape.geometry()))
        });
        holding.min_by_key(|(level, j)| (std::cmp::Reverse(*level), *j)).map(|(_, j)| j)
    }

    /// Takes the parent from one site of every cycle: from the one with the lowest id. O(n).
    fn cut_cycles(&mut self) {
        // the walk that first came by each site
        let mut seen = vec![NONE; self.parent.len()];
        for start in 0..self.parent.len() {
            let mut at = start;
            while seen[at] == NONE {
                seen[at] = position(start);
                match self.parent[at] {
                    NONE => break,
                    parent => at = parent as usize,
                }
            }
            // `at` was met before: by this walk only where it goes round
            if seen[at] == position(start) && self.parent[at] != NONE {
                let round = std::iter::successors(Some(at), |i| Some(self.parent[*i] as usize));
                let lowest = std::iter::once(at).chain(round.skip(1).take_while(|i| *i != at)).min().unwrap_or(at);
                self.parent[lowest] = NONE;
            }
        }
    }

    fn list_children(&mut self) {
        let mut first = vec![0; self.parent.len() + 1];
        for parent in self.parent.iter().filter(|p| **p != NONE) {
            first[*parent as usize + 1] += 1;
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut next = first.clone();
        self.children = vec![NONE; first.last().map_or(0, |n| *n as usize)];
        for (i, parent) in self.parent.iter().enumerate().filter(|(_, p)| **p != NONE) {
            let slot = &mut next[*parent as usize];
            self.children[*slot as usize] = position(i);
            *slot += 1;
        }
        self.first_child = first;
    }

    fn walk(&mut self) {
        let mut clock = 0;
        self.enter = vec![0; self.parent.len()];
        self.leave = vec![0; self.parent.len()];
        for root in (0..self.parent.len()).filter(|i| self.parent[*i] == NONE) {
            let mut stack = vec![(root, self.first_child[root])];
            self.enter[root] = clock;
            clock += 1;
            while let Some((site, next)) = stack.pop() {
                if next == self.first_child[site + 1] {
                    self.leave[site] = clock;
                    continue;
                }
                stack.push((site, next + 1));
                let child = self.children[next as usize] as usize;
                self.enter[child] = clock;
                clock += 1;
                stack.push((child, self.first_child[child]));
            }
        }
    }

    /// Each site's own country, else that of its parent: parents come first.
    fn countries(&mut self, sites: &Table<Site>) {
        let mut order: Vec<u32> = vec![0; sites.len()];
        for (i, enter) in self.enter.iter().enumerate() {
            order[*enter as usize] = position(i);
        }
        self.country = vec![None; sites.len()];
        for i in order.into_iter().map(|i| i as usize) {
            self.country[i] = sites.at(i).country.clone().or_else(|| self.country[self.parent(i)?].clone());
        }
    }

    /// The site that this one lies in.
    pub fn parent(&self, site: usize) -> Option<usize> {
        Some(self.parent[site]).filter(|p| *p != NONE).map(|p| p as usize)
    }
    /// The sites that lie directly in this one, in order of id.
    pub fn children(&self, site: usize) -> impl ExactSizeIterator<Item = usize> + '_ {
        let span = self.first_child[site] as usize..self.first_child[site + 1] as usize;
        self.children[span].iter().map(|i| *i as usize)
    }
    /// The sites around this one, from the nearest to the country.
    pub fn ancestors(&self, site: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parent(site), |p| self.parent(*p))
    }
    /// True where `site` is `around` or lies in it. O(1).
    pub fn is_within(&self, site: usize, around: usize) -> bool {
        (self.enter[around]..self.leave[around]).contains(&self.enter[site])
    }
    /// ISO 3166-1 alpha-2 code of its country: its own, else that of the nearest site around it that states one.
    pub fn country(&self, site: usize) -> Option<&Text> {
        self.country[site].as_ref()
    }
    /// The sites with a P-code, in order of id.
    pub fn with_pcode(&self, sites: &Table<Site>, pcode: &str) -> Vec<usize> {
        let of = |i: &u32| sites.at(*i as usize).pcode.as_deref();
        let from = self.by_pcode.partition_point(|i| of(i) < Some(pcode));
        self.by_pcode[from..].iter().take_while(|i| of(i) == Some(pcode)).map(|i| *i as usize).collect()
    }
    /// Sites whose bounding box holds the point, in order of id. O(log n + found).
    pub fn at_point(&self, point: Point<f64>) -> Vec<usize> {
        self.in_box([point.x(), point.y(), point.x(), point.y()])
    }
    /// Sites whose bounding box meets the box west, south, east, north, in order of id. O(log n + found).
    pub fn in_box(&self, [w, s, e, n]: [f64; 4]) -> Vec<usize> {
        let area = AABB::from_corners([w, s], [e, n]);
        let mut found: Vec<usize> = self.tree.locate_in_envelope_intersecting(&area).map(|leaf| leaf.data as usize).collect();
        found.sort_unstable();
        found
    }
    /// Sites of another sort that share ground with this one: the wetlands of a commune, the communes of a wetland.
    /// Sites around it or inside it do not count.
    pub fn overlapping(&self, sites: &Table<Site>, site: usize) -> Vec<usize> {
        let Some(shape) = &sites.at(site).geometry else { return Vec::new() };
        let mut found = self.in_box(shape.bounds());
        found.retain(|&j| {
            let other = sites.at(j);
            j != site
                && other.admin_level.is_some() != sites.at(site).admin_level.is_some()
                && !self.is_within(j, site)
                && !self.is_within(site, j)
                && other.geometry.as_ref().is_some_and(|o| share_ground(shape.geometry(), o.geometry()))
        });
        found
    }
    /// West, south, east, north of all sites; `None` without geometry.
    pub fn extent(&self) -> Option<[f64; 4]> {
        if self.tree.size() == 0 {
            return None;
        }
        let all = self.tree.root().envelope();
        Some([all.lower()[0], all.lower()[1], all.upper()[0], all.upper()[1]])
    }
}

/// The areas of an administrative level.
fn administrative(sites: &Table<Site>) -> Areas {
    let levelled = sites.iter().enumerate().filter(|(_, site)| site.admin_level.is_some());
    Areas::new(levelled.filter_map(|(i, site)| Some((i, site.geometry.as_ref()?.geometry()))))
}

fn share_ground(a: &Geometry<f64>, b: &Geometry<f64>) -> bool {
    a.intersects(b)
}

/// A point that stands for a site: its own point, else a point inside its area.
pub fn representative_point(site: &Site) -> Option<Point<f64>> {
    let geometry = site.geometry.as_ref()?.geometry();
    match geometry {
        Geometry::Point(p) => Some(*p),
        Geometry::MultiPoint(_) | Geometry::LineString(_) => geometry.bounding_rect().map(|r| r.center().into()),
        other => {
            // the centre where it lies inside, for it is the better place of a label
            let centre = geo::Centroid::centroid(other);
            centre.filter(|c| other.contains(c)).or_else(|| other.interior_point())
        }
    }
}
