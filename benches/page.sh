#!/usr/bin/env bash
# The page at real size: `bash benches/page.sh BINARY` (a release build with the page in it). On the generated workspace of `drawn.rs` and, where
# `../shared` or SITELINES_SHARED has the borders, on the 701 communes of Mali with 4,000 activities: benches/README.md, "The page".
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -TERM "$server"; rm -rf "$folder"' EXIT
cargo bench --locked --bench drawn -- "$folder/w" >/dev/null
workspaces=(bench)
communes=${SITELINES_SHARED:-../shared}/data/boundaries/mli_adm3_communes_codab_v02.gpkg
if [ -f "$communes" ]; then
  "$binary" import "$communes" --workspace communes --data "$folder/w" >/dev/null 2>&1
  "$binary" export --workspace communes --layer sites --format csv -o "$folder/sites.csv" --data "$folder/w" 2>/dev/null
  node benches/communes.mjs "$folder/sites.csv" "$folder/in"
  "$binary" import "$folder/in" --workspace communes --data "$folder/w" >/dev/null 2>&1
  workspaces+=(communes)
else
  printf 'the 701 communes are passed over: there is no %s\n' "$communes"
fi
"$binary" serve --data "$folder/w" --listen 127.0.0.1:0 2>"$folder/log" & server=$!
until address=$(sed -n 's/^Sitelines is at //p' "$folder/log") && [ -n "$address" ]; do sleep 0.05; done
for workspace in "${workspaces[@]}"; do
  printf '\n%s:\n' "$workspace"
  node benches/page.mjs "$address" "$workspace"
done
