"""What OWSLib reads of an OGC API Features server, as JSON on stdout."""

import json
import sys

from owslib.ogcapi.features import Features

api = Features(sys.argv[1])
conformance = api.conformance()["conformsTo"]


def all_items(**more):
    """Every item, page by page along the next links."""
    page = api.collection_items("sites", limit=5, **more)
    found = list(page["features"])
    while any(link["rel"] == "next" for link in page["links"]):
        page = api.collection_items("sites", limit=5, after=found[-1]["id"], **more)
        found += page["features"]
    return found


print(
    json.dumps(
        {
            "collections": api.feature_collections(),
            "conforms": any(c.endswith("/conf/core") for c in conformance),
            "queryables": api.collection_queryables("sites")["properties"],
            "sites": all_items(),
            "filtered": all_items(filter="population > 1000"),
        }
    )
)
