"""The peers' side: one job of one peer in a process of its own, its answer told as one line of JSON.

usage: jobs.py JOB PEER SIZE FOLDER

As on our side only the job is timed, its input already in memory: arrays, the peer's own graph or frame, the bytes of a
file. What the peer builds of it for the job (a tree, an index) is part of the job. (For graphs this is to the peer's
favour: ours builds its adjacency outside too.)
"""

import json
import os
import pathlib
import sys
import time

PEERS = {}
RUNS, SECONDS, ENOUGH = 3, 1.0, 20.0
THEMES, ROW_THEMES, AREAS, ORGANISATIONS = 10, 12, 10_000, 100_000
RADIUS = 6_371_008.8


def peer(job, name, *sizes):
    def put(make):
        PEERS[job, name] = (make, sizes)
        return make

    return put


def u32(path):
    import numpy as np

    return np.fromfile(path, "<u4")


def lonlat(path):
    import numpy as np

    return np.fromfile(path, "<f8").reshape(-1, 2)


# ---- networks


def ties(folder, size):
    return {"1k": 1_000, "10k": 10_000, "100k": 100_000}[size], u32(folder / f"net_{size}/ties.u32").reshape(-1, 2)


def in_igraph(folder, size):
    import igraph

    n, edges = ties(folder, size)
    return igraph.Graph(n=n, edges=edges.tolist())


def in_networkx(folder, size):
    import networkx

    n, edges = ties(folder, size)
    graph = networkx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(map(tuple, edges.tolist()))
    return graph


def in_networkit(folder, size):
    import networkit

    networkit.setNumberOfThreads(os.cpu_count())
    n, edges = ties(folder, size)
    graph = networkit.Graph(n)
    for a, b in edges.tolist():
        graph.addEdge(a, b)
    return graph


def top(values):
    import numpy as np

    values = np.asarray(values, float)
    return {"sum": float(values.sum()), "max": float(values.max()), "top": [int(i) for i in np.argsort(-values, kind="stable")[:3]]}


@peer("betweenness_exact", "igraph", "1k", "10k")
def _(folder, size):
    return in_igraph(folder, size).betweenness, top


@peer("betweenness_exact", "networkit", "1k", "10k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)
    # it counts every pair twice
    return lambda: networkit.centrality.Betweenness(graph).run().scores(), lambda scores: top([s / 2 for s in scores])


@peer("betweenness_exact", "networkx", "1k")
def _(folder, size):
    import networkx

    graph = in_networkx(folder, size)
    return lambda: networkx.betweenness_centrality(graph, normalized=False), lambda found: top([found[i] for i in range(len(found))])


@peer("betweenness_256", "igraph", "10k", "100k")
def _(folder, size):
    graph, sources = in_igraph(folder, size), u32(folder / f"net_{size}/sources.u32").tolist()
    return lambda: graph.betweenness(sources=sources), top


@peer("betweenness_256", "networkit", "10k", "100k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)
    # it draws its own sources: the time is comparable, the scores are not
    return lambda: networkit.centrality.EstimateBetweenness(graph, 256, False, True).run().scores(), lambda scores: {}


@peer("pagerank", "scipy", "100k")
def _(folder, size):
    import numpy as np
    import scipy.sparse

    n, edges = ties(folder, size)
    tails, heads = np.r_[edges[:, 0], edges[:, 1]], np.r_[edges[:, 1], edges[:, 0]]
    both = scipy.sparse.csr_matrix((np.ones(len(tails)), (tails, heads)), shape=(n, n))

    def job():
        degree = np.asarray(both.sum(1)).ravel()
        inverse = np.where(degree > 0, 1 / np.maximum(degree, 1), 0)
        step, dangling, rank = both @ scipy.sparse.diags(inverse), degree == 0, np.full(n, 1 / n)
        for _ in range(200):
            following = 0.85 * (step @ rank + rank[dangling].sum() / n) + 0.15 / n
            if abs(following - rank).sum() < 1e-10:
                break
            rank = following
        return following

    return job, top


@peer("pagerank", "igraph", "100k")
def _(folder, size):
    return in_igraph(folder, size).pagerank, top


@peer("pagerank", "networkit", "100k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)
    # it loses what flows into nodes without ties: not compared
    return lambda: networkit.centrality.PageRank(graph, 0.85, 1e-10).run().scores(), lambda scores: {}


@peer("pagerank", "networkx", "100k")
def _(folder, size):
    import networkx

    graph = in_networkx(folder, size)
    return lambda: networkx.pagerank(graph, tol=1e-15, max_iter=200), lambda found: top([found[i] for i in range(len(found))])


# Starts of which the best counts, on both sides: one start alone may be lucky or not.
STARTS = 9


def quality(folder, size, divisions):
    graph = in_igraph(folder, size)
    best = max(divisions, key=graph.modularity)
    return {"modularity": graph.modularity(best), "communities": len(set(best))}


@peer("communities", "igraph Leiden", "10k", "100k")
def _(folder, size):
    import random

    graph = in_igraph(folder, size)

    def start(seed):
        random.seed(seed)
        return graph.community_leiden(objective_function="modularity", n_iterations=2).membership

    return lambda: [start(seed) for seed in range(STARTS)], lambda found: quality(folder, size, found)


@peer("communities", "networkit PLM", "10k", "100k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)

    def start(seed):
        networkit.setSeed(seed, True)
        return networkit.community.PLM(graph, True).run().getPartition().getVector()

    return lambda: [start(seed) for seed in range(STARTS)], lambda found: quality(folder, size, found)


@peer("communities", "networkx Louvain", "10k")
def _(folder, size):
    import networkx

    graph = in_networkx(folder, size)

    def membership(division):
        of = [0] * len(graph)
        for number, nodes in enumerate(division):
            for node in nodes:
                of[node] = number
        return of

    job = lambda: [networkx.community.louvain_communities(graph, seed=seed) for seed in range(STARTS)]
    return job, lambda found: quality(folder, size, [membership(division) for division in found])


def parts(folder, size, by_theme):
    import numpy as np

    who, site, theme = u32(folder / f"net_{size}/presence.u32").reshape(-1, 3).T.astype(np.int64)
    return np.unique(np.c_[who, site * THEMES + theme if by_theme else site], axis=0).T


def projections(by_theme):
    job = "projection_site_theme" if by_theme else "projection_site"

    @peer(job, "numpy", "100k")
    def _(folder, size):
        import numpy as np

        who, event = parts(folder, size, by_theme)
        n = int(who.max()) + 1

        def run():
            order = np.argsort(event, kind="stable")
            actors, sizes = who[order], np.bincount(event)
            starts, keys = np.r_[0, np.cumsum(sizes)], []
            for k in np.unique(sizes):
                if k < 2:
                    continue
                groups = actors[starts[:-1][sizes == k][:, None] + np.arange(k)]
                a, b = np.triu_indices(k, 1)
                keys.append((groups[:, a] * n + groups[:, b]).ravel())
            keys = np.concatenate(keys)
            keys.sort()
            first = np.r_[True, keys[1:] != keys[:-1]]
            return keys[first], np.diff(np.r_[np.flatnonzero(first), len(keys)])

        return run, lambda found: {"pairs": len(found[0]), "shared_sum": int(found[1].sum())}

    @peer(job, "scipy", "100k")
    def _(folder, size):
        import numpy as np
        import scipy.sparse

        who, event = parts(folder, size, by_theme)
        table = scipy.sparse.csr_matrix((np.ones(len(who), np.int32), (who, event)))
        run = lambda: scipy.sparse.triu(table @ table.T, 1, format="csr")
        return run, lambda found: {"pairs": int(found.nnz), "shared_sum": int(found.sum())}


projections(by_theme=False)
projections(by_theme=True)


# ---- places


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


# ---- many rows


def rows(folder, size):
    import numpy as np

    area, theme, organisation = (u32(folder / f"rows_{size}_{name}.u32") for name in ("area", "theme", "organisation"))
    return area.astype(np.int32), theme.astype(np.int8), organisation.astype(np.int32)


def cells(count, distinct):
    return {"cells": int(count), "distinct": int(distinct)}


@peer("coverage_count", "numpy", "1m", "10m")
def _(folder, size):
    import numpy as np

    area, theme, organisation = rows(folder, size)

    def job():
        keys = (area.astype(np.int64) * ROW_THEMES + theme) * ORGANISATIONS + organisation
        keys.sort()
        keys = keys[np.r_[True, keys[1:] != keys[:-1]]]
        return np.bincount(keys // ORGANISATIONS, minlength=AREAS * ROW_THEMES)

    return job, lambda found: cells((found > 0).sum(), found.sum())


@peer("coverage_count", "pandas", "1m", "10m")
def _(folder, size):
    import pandas

    frame = pandas.DataFrame(dict(zip("ato", rows(folder, size))))
    return lambda: frame.groupby(["a", "t"])["o"].nunique(), lambda found: cells(len(found), found.sum())


@peer("coverage_count", "polars", "1m", "10m")
def _(folder, size):
    import polars

    frame = polars.DataFrame(dict(zip("ato", rows(folder, size))))
    return lambda: frame.group_by("a", "t").agg(polars.col("o").n_unique()), lambda found: cells(len(found), found["o"].sum())


@peer("coverage_count", "DuckDB", "1m", "10m")
def _(folder, size):
    import duckdb
    import pandas

    frame, db = pandas.DataFrame(dict(zip("ato", rows(folder, size)))), duckdb.connect()
    db.execute("create table p as select * from frame")
    query = "select a, t, count(*) n from (select distinct a, t, o from p) group by 1, 2"
    return lambda: db.execute(query).fetchnumpy(), lambda found: cells(len(found["n"]), found["n"].sum())


# ---- files


@peer("geojson_read", "orjson, parse only", "1m")
def _(folder, size):
    import orjson

    path = folder / f"points_{size}.geojson"
    return lambda: orjson.loads(path.read_bytes()), lambda found: {"features": len(found["features"])}


@peer("geojson_read", "pyogrio, Arrow", "1m")
def _(folder, size):
    import pyogrio

    path = folder / f"points_{size}.geojson"
    check = lambda found: {"features": len(found), "x_sum": float(found.geometry.x.sum()), "need_sum": float(found["need"].sum())}
    return lambda: pyogrio.read_dataframe(path, use_arrow=True), check


def features(folder, size):
    import orjson

    return orjson.loads((folder / f"points_{size}.geojson").read_bytes())["features"]


@peer("geojson_write", "Python f-string", "1m")
def _(folder, size):
    flat = [(*f["properties"].values(), *f["geometry"]["coordinates"]) for f in features(folder, size)]
    path = folder / "written_by_format.geojson"

    def job():
        with open(path, "w") as out:
            out.write('{"type":"FeatureCollection","features":[')
            out.write(",".join(
                f'{{"type":"Feature","properties":{{"id":{i},"name":"{name}","sector":"{sector}","need":{need:.4f},"status":"{status}"}},'
                f'"geometry":{{"type":"Point","coordinates":[{x:.6f},{y:.6f}]}}}}' for i, name, sector, need, status, x, y in flat))
            out.write("]}")

    return job, lambda _: {"features": len(flat)}


@peer("geojson_write", "orjson", "1m")
def _(folder, size):
    import orjson

    document, path = {"type": "FeatureCollection", "features": features(folder, size)}, folder / "written_by_orjson.geojson"
    return lambda: path.write_bytes(orjson.dumps(document)), lambda _: {"features": len(document["features"])}


@peer("geojson_write", "pyogrio", "1m")
def _(folder, size):
    import pyogrio

    frame, path = pyogrio.read_dataframe(folder / f"points_{size}.geojson", use_arrow=True), folder / "written_by_pyogrio.geojson"

    def job():
        path.unlink(missing_ok=True)
        pyogrio.write_dataframe(frame, path, driver="GeoJSON")

    return job, lambda _: {"features": len(frame)}


# ---- the sites of a workspace on their way out


def sites(folder):
    """The same sites with all their columns, as our own program gave them."""
    import pyogrio

    return pyogrio.read_dataframe(folder / "exported.geojson", use_arrow=True)


@peer("export_sites", "pyogrio", "1m")
def _(folder, size):
    import pyogrio

    frame, path = sites(folder), folder / "exported_by_pyogrio.geojson"

    def job():
        path.unlink(missing_ok=True)
        pyogrio.write_dataframe(frame, path, driver="GeoJSON")

    return job, lambda _: {"features": len(frame)}


@peer("export_sites", "GeoPandas", "1m")
def _(folder, size):
    frame, path = sites(folder), folder / "exported_by_geopandas.geojson"

    def job():
        path.unlink(missing_ok=True)
        frame.to_file(path, driver="GeoJSON")

    return job, lambda _: {"features": len(frame)}


def resident(line):
    """Megabytes in memory."""
    return next(int(words.split()[1]) for words in open("/proc/self/status") if words.startswith(line)) / 1024


def timed(job, check):
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    loaded = resident("VmRSS:")
    begun, cpu, walls = time.perf_counter(), time.process_time(), []
    while True:
        answer = None
        start = time.perf_counter()
        answer = job()
        walls.append(time.perf_counter() - start)
        spent = time.perf_counter() - begun
        if (len(walls) >= RUNS and spent >= SECONDS) or spent >= ENOUGH:
            break
    cpu, above = (time.process_time() - cpu) / len(walls), resident("VmHWM:") - loaded
    return {"wall": sorted(walls)[len(walls) // 2], "cpu": cpu, "runs": len(walls), "above": above, "check": check(answer)}


if __name__ == "__main__":
    asked_job, asked_peer, asked_size, inputs = sys.argv[1:]
    print(json.dumps(timed(*PEERS[asked_job, asked_peer][0](pathlib.Path(inputs), asked_size))))
