//! Places: which site lies in which, and which sites are where.
//!
//! The site that another lies in is its `parent`, else the site whose P-code is the longest proper prefix of its own,
//! else the administrative area around it of the deepest level; where borders are shared, the lowest id.

use std::collections::BTreeMap;

use geo::algorithm::{Contains, Covers, InteriorPoint, Intersects};
use geo::{BoundingRect, Geometry, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::areas::Areas;
use super::tables::Table;
use crate::domain::Text;
use crate::domain::records::Site;

type Leaf = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// The index over sites. Indexes are positions in the site table.
#[derive(Clone, Debug)]
pub struct Places {
    parent: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    /// Order of a walk from parents to children: a site's descendants are those with `enter` within its span.
    enter: Vec<usize>,
    leave: Vec<usize>,
    country: Vec<Option<Text>>,
    by_pcode: BTreeMap<Text, Vec<usize>>,
    tree: RTree<Leaf>,
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        // the tree is a function of the site table
        self.parent == other.parent && self.children == other.children && self.enter == other.enter
            && self.leave == other.leave && self.country == other.country && self.by_pcode == other.by_pcode
    }
}

impl Places {
    /// Builds the index. O(n log n), plus a point in [`Areas`] where neither parent nor P-code tells.
    pub fn build(sites: &Table<Site>) -> Self {
        let mut by_pcode: BTreeMap<Text, Vec<usize>> = BTreeMap::new();
        let mut leaves = Vec::new();
        for (i, site) in sites.iter().enumerate() {
            if let Some(pcode) = &site.pcode {
                by_pcode.entry(pcode.clone()).or_default().push(i);
            }
            if let Some(shape) = &site.geometry {
                let [w, s, e, n] = shape.bounds();
                leaves.push(GeomWithData::new(Rectangle::from_corners([w, s], [e, n]), i));
            }
        }
        let mut places = Self {
            parent: Vec::new(),
            children: vec![Vec::new(); sites.len()],
            enter: vec![0; sites.len()],
            leave: vec![0; sites.len()],
            country: Vec::new(),
            by_pcode,
            tree: RTree::bulk_load(leaves),
        };
        // made for the first site that neither names its parent nor has a P-code that tells
        let mut areas = None;
        places.parent = sites.iter().enumerate().map(|(i, site)| places.find_parent(sites, &mut areas, i, site)).collect();
        places.cut_cycles();
        for (i, parent) in places.parent.iter().enumerate() {
            if let Some(p) = parent {
                places.children[*p].push(i);
            }
        }
        places.walk();
        places.country = (0..sites.len())
            .map(|i| std::iter::once(i).chain(places.ancestors(i)).find_map(|j| sites.at(j).country.clone()))
            .collect();
        places
    }

    fn find_parent(&self, sites: &Table<Site>, areas: &mut Option<Areas>, i: usize, site: &Site) -> Option<usize> {
        if let Some(parent) = &site.parent {
            return sites.index(parent.as_str()).filter(|p| *p != i);
        }
        if let Some(pcode) = &site.pcode {
            let ends = pcode.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
            for end in ends.into_iter().rev() {
                if let Some(found) = self.by_pcode.get(&pcode[..end]) {
                    return found.first().copied();
                }
            }
        }
        let areas = areas.get_or_insert_with(|| administrative(sites));
        self.area_around(sites, areas, i, site)
    }

    fn area_around(&self, sites: &Table<Site>, areas: &Areas, i: usize, site: &Site) -> Option<usize> {
        let shape = site.geometry.as_ref()?;
        let inside = shape.geometry().interior_point()?;
        // a commune may stick out of its circle where editions differ; a wetland lies only in what holds all of it
        let holds_all = site.admin_level.is_none() && !shape.is_puntal();
        let around = areas.covering(inside.into()).filter_map(|j| Some((sites.at(j).admin_level?, j)));
        let coarser = around.filter(|(level, j)| *j != i && site.admin_level.is_none_or(|own| *level < own));
        let holding = coarser.filter(|(_, j)| {
            !holds_all || sites.at(*j).geometry.as_ref().is_some_and(|area| area.geometry().covers(shape.geometry()))
        });
        holding.min_by_key(|(level, j)| (std::cmp::Reverse(*level), *j)).map(|(_, j)| j)
    }

    fn cut_cycles(&mut self) {
        for i in 0..self.parent.len() {
            let (mut at, mut steps) = (self.parent[i], 0);
            while let Some(p) = at {
                steps += 1;
                if p == i || steps > self.parent.len() {
                    self.parent[i] = None;
                    break;
                }
                at = self.parent[p];
            }
        }
    }

    fn walk(&mut self) {
        let mut clock = 0;
        let roots: Vec<usize> = (0..self.parent.len()).filter(|i| self.parent[*i].is_none()).collect();
        for root in roots {
            let mut stack = vec![(root, 0)];
            self.enter[root] = clock;
            clock += 1;
            while let Some((site, next)) = stack.pop() {
                if let Some(&child) = self.children[site].get(next) {
                    stack.push((site, next + 1));
                    self.enter[child] = clock;
                    clock += 1;
                    stack.push((child, 0));
                } else {
                    self.leave[site] = clock;
                }
            }
        }
    }

    /// The site that this one lies in.
    pub fn parent(&self, site: usize) -> Option<usize> {
        self.parent[site]
    }
    /// The sites that lie directly in this one, in order of id.
    pub fn children(&self, site: usize) -> &[usize] {
        &self.children[site]
    }
    /// The sites around this one, from the nearest to the country.
    pub fn ancestors(&self, site: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parent[site], |p| self.parent[*p])
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
    pub fn with_pcode(&self, pcode: &str) -> &[usize] {
        self.by_pcode.get(pcode).map_or(&[], Vec::as_slice)
    }
    /// Sites whose bounding box holds the point, in order of id. O(log n + found).
    pub fn at_point(&self, point: Point<f64>) -> Vec<usize> {
        self.in_box([point.x(), point.y(), point.x(), point.y()])
    }
    /// Sites whose bounding box meets the box west, south, east, north, in order of id. O(log n + found).
    pub fn in_box(&self, [w, s, e, n]: [f64; 4]) -> Vec<usize> {
        let area = AABB::from_corners([w, s], [e, n]);
        let mut found: Vec<usize> = self.tree.locate_in_envelope_intersecting(&area).map(|leaf| leaf.data).collect();
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
