"""What pyogrio and GeoPandas read of files and of an OGC API Features server, as JSON on stdout.

Called by tests/ogc/clients.rs with pairs: a name, and a path or OAPIF: address (with a collection after a blank).
{name: {"ids": {id: [name, west, south, east, north]}, "columns": [...], "crs": "EPSG:4326"}}
"""
import json
import sys

import geopandas
import pyogrio

told = {}
for name, source in zip(sys.argv[1::2], sys.argv[2::2]):
    path, _, layer = source.partition(" ")
    layers = [layer] if layer else [str(row[0]) for row in pyogrio.list_layers(path)]
    ids, columns, crs = {}, set(), None
    for one in layers:
        frame = geopandas.read_file(path, layer=one, engine="pyogrio")
        if "id" not in frame:
            continue
        columns.update(frame.columns)
        spatial = isinstance(frame, geopandas.GeoDataFrame)
        crs = frame.crs.to_string() if spatial and frame.crs else crs
        for _, row in frame.iterrows():
            shape = row.geometry if spatial else None
            bounds = list(shape.bounds) if shape is not None and not shape.is_empty else None
            ids[row["id"]] = [row.get("name", row.get("Name")), bounds]
    told[name] = {"ids": ids, "columns": sorted(columns), "crs": crs}
print(json.dumps(told, default=str))
