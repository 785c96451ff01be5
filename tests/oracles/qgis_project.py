"""What QGIS makes of a project and a layer definition: their layers with rules and counts, and colours of a drawn picture.

usage: qgis_project.py PROJECT.qgz DEFINITION.qlr PICTURE.png LAYER [LON LAT]...
"""

import json
import sys

from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsExpression, QgsExpressionContext, QgsLayerDefinition,
    QgsMapRendererSequentialJob, QgsMapSettings, QgsPointXY, QgsProject, QgsRenderContext,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

application = QgsApplication([], False)
application.initQgis()


def rules(layer):
    """Label, colour and number of features of each rule."""
    told = []
    for rule in layer.renderer().rootRule().children():
        found, context = 0, QgsExpressionContext()
        expression = QgsExpression(rule.filterExpression() or "true")
        if expression.hasParserError():
            sys.exit(f"{layer.name()}: {rule.filterExpression()}: {expression.parserErrorString()}")
        for feature in layer.getFeatures():
            context.setFeature(feature)
            context.setFields(layer.fields())
            found += bool(expression.evaluate(context))
            if expression.hasEvalError():
                sys.exit(f"{layer.name()}: {rule.filterExpression()}: {expression.evalErrorString()}")
        kinds = [symbol.layerType() for symbol in rule.symbol().symbolLayers()]
        told.append({"label": rule.label(), "colour": rule.symbol().symbolLayer(0).color().name().upper(), "kinds": kinds, "features": found})
    return told


def layers(project):
    return {
        layer.id(): {"name": layer.name(), "valid": layer.isValid(), "features": len(list(layer.getFeatures())), "rules": rules(layer)}
        for layer in project.mapLayers().values()
    }


project = QgsProject.instance()
if not project.read(sys.argv[1]):
    sys.exit(f"the project does not open: {project.error()}")
told = {"title": project.title(), "crs": project.crs().authid(), "project": layers(project)}
tree = [node.name() for node in project.layerTreeRoot().children()]
told["groups"] = tree
told["shown"] = [node.layerId() for node in project.layerTreeRoot().findLayers() if node.isVisible()]

layer = project.mapLayer(sys.argv[4])
settings = QgsMapSettings()
settings.setLayers([layer])
settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
settings.setExtent(layer.extent().buffered(0.01))
settings.setOutputSize(QSize(800, 800))
settings.setBackgroundColor(QColor("#FFFFFF"))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
picture = job.renderedImage()
picture.save(sys.argv[3])
to_pixel = settings.mapToPixel()
told["samples"] = []
for lon, lat in zip(sys.argv[5::2], sys.argv[6::2]):
    at = to_pixel.transform(QgsPointXY(float(lon), float(lat)))
    # the commonest colour around: hatchings and marks are thin
    near = [picture.pixelColor(int(at.x()) + dx, int(at.y()) + dy).name().upper() for dx in range(-20, 21) for dy in range(-20, 21)]
    told["samples"].append(max(set(near), key=near.count))

other = QgsProject()
done, message = QgsLayerDefinition.loadLayerDefinition(sys.argv[2], other, other.layerTreeRoot())
if not done:
    sys.exit(f"the layer definition does not open: {message}")
told["definition"] = layers(other)
print(json.dumps(told))
# QGIS tears itself down in an order of its own
sys.stdout.flush()
import os
os._exit(0)
