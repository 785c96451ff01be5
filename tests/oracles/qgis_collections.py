"""Every collection of OGC API Features servers as the OAPIF provider of QGIS loads it: geometry type, count and values.

usage: qgis_collections.py ADDRESS...    (each http://host/ogc/workspace)
"""

import json
import os
import sys
import urllib.request

from qgis.core import QgsApplication, QgsVectorLayer, QgsWkbTypes

application = QgsApplication([], False)
application.initQgis()
told = {}
for address in sys.argv[1:]:
    with urllib.request.urlopen(f"{address}/collections?f=json") as answer:
        names = [collection["id"] for collection in json.load(answer)["collections"]]
    of_workspace = told[address] = {}
    for name in names:
        layer = QgsVectorLayer(f"url='{address}' typename='{name}' pageSize='1000'", name, "OAPIF")
        if not layer.isValid():
            of_workspace[name] = {"error": layer.error().message()}
            continue
        fields = [field.name() for field in layer.fields()]
        rows, shapes = [], 0
        for feature in layer.getFeatures():
            values = {}
            for field in fields:
                value = feature[field]
                # what is null in QGIS is an object of its own
                values[field] = value if isinstance(value, (str, int, float, bool, list)) else None
            shapes += not feature.geometry().isNull()
            rows.append(values)
        of_workspace[name] = {
            "geometry": QgsWkbTypes.displayString(layer.wkbType()), "count": layer.featureCount(), "shapes": shapes, "rows": rows,
        }
print(json.dumps(told))
# QGIS tears itself down in an order of its own
sys.stdout.flush()
os._exit(0)
