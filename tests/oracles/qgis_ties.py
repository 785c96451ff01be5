"""What QGIS draws of the ties of a project and of a layer definition: lines, geometry type, pixels that are not paper.

usage: qgis_ties.py PROJECT.qgz DEFINITION.qlr
"""

import json
import os
import sys

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsLayerDefinition, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject, QgsWkbTypes
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

application = QgsApplication([], False)
application.initQgis()


def ties(project):
    [layer] = [layer for layer in project.mapLayers().values() if "typename='network'" in layer.source()][:1]
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    settings.setExtent(layer.extent().buffered(0.05))
    settings.setOutputSize(QSize(400, 400))
    settings.setBackgroundColor(QColor("#FFFFFF"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    inked = sum(picture.pixelColor(x, y).name().upper() != "#FFFFFF" for x in range(400) for y in range(400))
    lines = sum(not feature.geometry().isNull() for feature in layer.getFeatures())
    return {"lines": lines, "geometry": QgsWkbTypes.displayString(layer.wkbType()), "pixels": inked}


project = QgsProject.instance()
if not project.read(sys.argv[1]):
    sys.exit(f"the project does not open: {project.error()}")
told = {"project": ties(project)}
other = QgsProject()
done, message = QgsLayerDefinition.loadLayerDefinition(sys.argv[2], other, other.layerTreeRoot())
if not done:
    sys.exit(f"the layer definition does not open: {message}")
told["definition"] = ties(other)
print(json.dumps(told))
sys.stdout.flush()
os._exit(0)
