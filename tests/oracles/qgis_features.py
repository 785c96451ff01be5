"""What the OAPIF provider of QGIS reads of an OGC API Features server, as JSON on stdout."""

import json
import sys

from qgis.core import QgsApplication, QgsVectorLayer

application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorLayer(f"url='{sys.argv[1]}' typename='sites' pageSize='5'", "sites", "OAPIF")
if not layer.isValid():
    sys.exit(f"QGIS does not take the layer: {layer.error().message()}")
names = [feature["name"] for feature in layer.getFeatures()]
print(json.dumps({"names": names, "count": layer.featureCount()}))
