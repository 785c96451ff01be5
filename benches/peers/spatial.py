"""Places: points in polygons, the nearest provider."""

import json
import pathlib

from register import lonlat, peer

RADIUS = 6_371_008.8


def polygons(folder, size):
    import shapely

    read = json.loads((folder / ("communes.geojson" if size == "mali" else "polygons.geojson")).read_bytes())
    return shapely.from_geojson([json.dumps(f["geometry"]) for f in read["features"]])


def assigned(points, polygon, count):
    """Each point once: where borders are shared, the lowest polygon."""
    import numpy as np

    found = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(found, np.asarray(points, np.int64), np.asarray(polygon, np.int64))
    inside = np.flatnonzero(found < np.iinfo(np.int64).max)
    area = found[inside]
    return {"pairs": len(inside), "area_sum": int(area.sum()), "pair_sum": int(((area + 1) * (inside % 1009)).sum())}


IN_POLYGONS = ("100k", "1m", "mali")


@peer("points_in_polygons", "shapely, tree of points", *IN_POLYGONS)
def _(folder, size):
    import shapely

    points, areas = shapely.points(lonlat(folder / f"points_{size}.f64")), polygons(folder, size)

    def job():
        shapely.prepare(areas)
        return shapely.STRtree(points).query(areas, predicate="covers")

    return job, lambda found: assigned(found[1], found[0], len(points))


@peer("points_in_polygons", "numpy grid and shapely", *IN_POLYGONS)
def _(folder, size):
    import numpy as np
    import shapely

    (x, y), areas = lonlat(folder / f"points_{size}.f64").T, polygons(folder, size)

    def job():
        shapely.prepare(areas)
        order = np.argsort(x, kind="stable")
        xs, ys, box = x[order], y[order], shapely.bounds(areas)
        low, high, found = np.searchsorted(xs, box[:, 0]), np.searchsorted(xs, box[:, 2], "right"), np.full(len(x), -1)
        for i in range(len(areas)):
            a, b = low[i], high[i]
            near = np.flatnonzero((ys[a:b] >= box[i, 1]) & (ys[a:b] <= box[i, 3])) + a
            if len(near):
                near = near[shapely.intersects_xy(areas[i], xs[near], ys[near])]
                near = order[near]
                found[near[found[near] < 0]] = i
        return found

    return job, lambda found: assigned(np.flatnonzero(found >= 0), found[found >= 0], len(x))


@peer("points_in_polygons", "GeoPandas", *IN_POLYGONS)
def _(folder, size):
    import geopandas

    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*lonlat(folder / f"points_{size}.f64").T), crs=4326)
    shapes = polygons(folder, size)

    def job():
        # a new frame, so that its index is built again
        areas = geopandas.GeoDataFrame({"area": range(len(shapes))}, geometry=shapes, crs=4326)
        return geopandas.sjoin(points, areas, predicate="intersects")

    return job, lambda found: assigned(found.index.values, found["area"].values, len(points))


@peer("points_in_polygons", "SedonaDB", *IN_POLYGONS)
def _(folder, size):
    import geopandas
    import sedonadb

    points, shapes, db = lonlat(folder / f"points_{size}.f64"), polygons(folder, size), sedonadb.connect()
    left = geopandas.GeoDataFrame({"i": range(len(points))}, geometry=geopandas.points_from_xy(*points.T), crs=4326)
    right = geopandas.GeoDataFrame({"area": range(len(shapes))}, geometry=shapes, crs=4326)
    db.create_data_frame(left).to_memtable().to_view("points")
    db.create_data_frame(right).to_memtable().to_view("areas")
    query = "select p.i, a.area from points p join areas a on ST_Intersects(a.geometry, p.geometry)"
    job = lambda: db.sql(query).to_arrow_table()
    return job, lambda found: assigned(found.column("i").to_numpy(), found.column("area").to_numpy(), len(points))


@peer("points_in_polygons", "DuckDB spatial", "100k", "mali")
def _(folder, size):
    import pandas
    import shapely

    db, points, shapes = duckdb_spatial(), lonlat(folder / f"points_{size}.f64"), polygons(folder, size)
    places = pandas.DataFrame({"i": range(len(points)), "x": points[:, 0], "y": points[:, 1]})
    shapes_wkb = pandas.DataFrame({"area": range(len(shapes)), "wkb": shapely.to_wkb(shapes)})
    db.execute("create table points as select i, ST_Point(x, y) g from places")
    db.execute("create table areas as select area, ST_GeomFromWKB(wkb) g from shapes_wkb")
    job = lambda: db.execute("select p.i, a.area from points p join areas a on ST_Intersects(a.g, p.g)").fetchnumpy()
    return job, lambda found: assigned(found["i"], found["area"], len(points))


def duckdb_spatial():
    """Its extension comes as a package: nothing is downloaded at run time."""
    import duckdb
    import duckdb_extension_spatial

    db = duckdb.connect(config={"allow_unsigned_extensions": True})
    extension = next(pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    db.execute(f"load '{extension}'")
    return db


def on_sphere(points):
    import numpy as np

    lon, lat = np.radians(points).T
    return np.c_[np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]


@peer("nearest", "scipy k-d tree", "1m")
def _(folder, size):
    import numpy as np
    import scipy.spatial

    sites, providers = lonlat(folder / f"points_{size}.f64"), lonlat(folder / "providers.f64")
    job = lambda: 2 * RADIUS * np.arcsin(scipy.spatial.cKDTree(on_sphere(providers)).query(on_sphere(sites), workers=-1)[0] / 2)
    return job, lambda metres: {"mean_m": float(metres.mean()), "max_m": float(metres.max())}
