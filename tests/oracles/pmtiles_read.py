"""What the PMTiles library of Protomaps reads of an archive, as JSON on stdout: header, metadata, digest of each tile."""

import gzip
import hashlib
import json
import sys

from pmtiles.reader import MmapSource, Reader, all_tiles

with open(sys.argv[1], "rb") as file:
    source = MmapSource(file)
    reader = Reader(source)
    header = {name: getattr(value, "name", value) for name, value in reader.header().items()}
    tiles = {"/".join(map(str, at)): hashlib.sha256(gzip.decompress(bytes(data))).hexdigest() for at, data in all_tiles(source)}
    print(json.dumps({"header": header, "metadata": reader.metadata(), "tiles": tiles}))
