"""Ten thousand areas like communes: Voronoi cells of clustered points, each shared border a wiggly line of 16 pieces.

usage: polygons.py FOLDER    writes polygons.geojson, and communes.geojson with points_mali.f64 where the boundaries are there
"""

import json
import pathlib
import sys

import numpy as np
import shapely
from scipy.spatial import Voronoi

WEST, SOUTH, EAST, NORTH = 43.0, -26.0, 51.0, -11.5
CELLS = 10_000
HALVINGS = 4
WIGGLE = 0.07
COMMUNES = "boundaries/mli_adm3_communes_codab_v02.gpkg"
MALI_POINTS = 500_000


def clustered(rng, n, clusters=200):
    centres = np.c_[rng.uniform(WEST, EAST, clusters), rng.uniform(SOUTH, NORTH, clusters)]
    weight = rng.pareto(1.2, clusters) + 0.2
    spread = rng.lognormal(-1.2, 0.6, clusters)
    which = rng.choice(clusters, n, p=weight / weight.sum())
    points = centres[which] + rng.normal(0, 1, (n, 2)) * spread[which, None]
    anywhere = rng.random(n) < 0.25
    points[anywhere] = np.c_[rng.uniform(WEST, EAST, n), rng.uniform(SOUTH, NORTH, n)][anywhere]
    low, high = np.array([WEST, SOUTH]) + 1e-3, np.array([EAST, NORTH]) - 1e-3
    return np.unique(np.round(np.clip(points, low, high), 6), axis=0)


class Borders:
    """Each border between two cells once, whichever side asks for it."""

    def __init__(self, points):
        mirrored = [points]
        for axis, at in ((0, WEST), (0, EAST), (1, SOUTH), (1, NORTH)):
            copy = points.copy()
            copy[:, axis] = 2 * at - copy[:, axis]
            mirrored.append(copy)
        self.cells, self.voronoi = len(points), Voronoi(np.vstack(mirrored))
        self.corners = np.round(self.voronoi.vertices, 9)
        self.sides = {}
        for sides, (a, b) in zip(self.voronoi.ridge_points, self.voronoi.ridge_vertices):
            if a >= 0 and b >= 0:
                self.sides[min(a, b), max(a, b)] = tuple(int(s) for s in sides)
        self.straight = set()

    def line(self, a, b):
        key = min(a, b), max(a, b)
        points = self.corners[list(key)]
        if max(self.sides[key]) < self.cells and key not in self.straight:
            rng = np.random.default_rng(key[0] * 1_000_003 + key[1])
            for _ in range(HALVINGS):
                step = np.diff(points, axis=0)
                across = np.c_[-step[:, 1], step[:, 0]]
                middle = (points[:-1] + points[1:]) / 2 + across * rng.uniform(-WIGGLE, WIGGLE, (len(step), 1))
                finer = np.empty((2 * len(points) - 1, 2))
                finer[0::2], finer[1::2] = points, middle
                points = finer
            points = np.round(points, 9)
        return points if key == (a, b) else points[::-1]

    def ring(self, cell):
        corners = self.voronoi.regions[self.voronoi.point_region[cell]]
        return list(zip(corners, corners[1:] + corners[:1]))

    def polygon(self, cell):
        return shapely.Polygon(np.vstack([self.line(a, b)[:-1] for a, b in self.ring(cell)]))

    def polygons(self):
        found = [self.polygon(cell) for cell in range(self.cells)]
        while bad := [cell for cell, polygon in enumerate(found) if not polygon.is_valid]:
            touched = set(bad)
            for cell in bad:
                for a, b in self.ring(cell):
                    key = min(a, b), max(a, b)
                    self.straight.add(key)
                    touched.update(side for side in self.sides[key] if side < self.cells)
            for cell in touched:
                found[cell] = self.polygon(cell)
        return found


def write(path, polygons):
    with open(path, "w") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        feature = '{"type":"Feature","properties":{"id":%d},"geometry":%s}'
        out.write(",\n".join(feature % (i, shapely.to_geojson(p)) for i, p in enumerate(polygons)))
        out.write("\n]}\n")


def main(folder, data):
    write(folder / "polygons.geojson", Borders(clustered(np.random.default_rng(777), CELLS)).polygons())
    if (data / COMMUNES).exists():
        import pyogrio

        # both sides read the same rounded text
        communes = shapely.set_precision(pyogrio.read_dataframe(data / COMMUNES, columns=[]).geometry.values, 1e-9)
        write(folder / "communes.geojson", communes)
        west, south, east, north = shapely.total_bounds(communes)
        rng = np.random.default_rng(500)
        points = np.c_[rng.uniform(west, east, MALI_POINTS), rng.uniform(south, north, MALI_POINTS)]
        np.round(points, 6).astype("<f8").tofile(folder / "points_mali.f64")
    (folder / "polygons.json").write_text(json.dumps({"made": True}))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
