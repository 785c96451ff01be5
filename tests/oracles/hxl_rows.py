"""Reads an HXL-tagged CSV file with libhxl and says its tags and its rows as JSON. Called by tests/interchange/rows_out.rs."""
import json
import sys

import hxl

data = hxl.data(sys.argv[1], hxl.InputOptions(allow_local=True))
tags = [column.display_tag for column in data.columns]
print(json.dumps({"tags": tags, "headers": data.headers, "rows": [row.values for row in data]}))
