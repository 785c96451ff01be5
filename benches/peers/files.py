"""Files: GeoJSON read and written, the sites of a workspace on their way out."""

from register import peer


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
