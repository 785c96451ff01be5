"""What openapi-spec-validator finds wrong with API descriptions, as JSON on stdout: {file: [place: message]}."""
import json
import sys
from pathlib import Path

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

told = {}
for path in sys.argv[1:]:
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    validator = OpenAPIV31SpecValidator if document["openapi"].startswith("3.1") else OpenAPIV30SpecValidator
    wrong = validator(document).iter_errors()
    told[path] = ["/".join(map(str, error.absolute_path)) + ": " + error.message.split("\n")[0] for error in wrong]
print(json.dumps(told))
