#!/usr/bin/env python3
"""The same jobs by us and by our peers, side by side in one run: answers compared, then ratios and peak memory.

usage: run.py JOBS_BINARY [--only WORD ...]

Makes an environment of its own and the inputs under target/peers, once. Each job is a process of its own, so that its peak
memory is its own. Answers that differ are printed and end the run with exit code 1. Being slower than a peer fails
nothing: it is printed as a loss.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "peers"
DATA = ROOT.parent / "shared" / "data"
# A peer that takes longer than this on one job is not waited for.
CAP = 300
# Of the best of nine starts each: a tenth of what single starts differ by.
MODULARITY_APART = 0.001

# What is run in which size; peers in the order in which they are met.
PLAN = [
    ("coverage_count", ["1m", "10m"], ["numpy", "polars", "pandas", "DuckDB"]),
    ("nearest", ["1m"], ["scipy k-d tree"]),
    ("nearest_geodesic", ["1m"], []),
    ("points_in_polygons", ["100k", "1m", "mali"],
     ["numpy grid and shapely", "shapely, tree of points", "GeoPandas", "SedonaDB", "DuckDB spatial"]),
    ("geojson_read", ["1m"], ["orjson, parse only", "pyogrio, Arrow"]),
    ("geojson_write", ["1m"], ["Python f-string", "orjson", "pyogrio"]),
    ("export_sites", ["1m"], ["pyogrio", "GeoPandas"]),
    ("pagerank", ["100k"], ["scipy", "igraph", "networkit", "networkx"]),
    ("communities", ["10k", "100k"], ["igraph Leiden", "networkit PLM", "networkx Louvain"]),
    ("projection_site_theme", ["100k"], ["numpy", "scipy"]),
    ("projection_site", ["100k"], ["numpy", "scipy"]),
    ("betweenness_256", ["10k", "100k"], ["igraph", "networkit"]),
    ("betweenness_exact", ["1k", "10k"], ["igraph", "networkit", "networkx"]),
]
# Said instead of being run, with the reason.
NOT_RUN = {
    ("communities", "networkx Louvain", "100k"): "over a minute at 10 times less",
    ("betweenness_exact", "networkx", "10k"): "hours",
    ("points_in_polygons", "DuckDB spatial", "1m"): "ten times the slowest of the others",
}


def environment():
    wanted, venv = (HERE / "requirements.txt").read_text(), WORK / "venv"
    done = venv / "requirements.txt"
    if not done.exists() or done.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements.txt"], check=True)
        done.write_text(wanted)
    return venv / "bin/python"


def inputs(python, binary):
    folder, makers = WORK / "inputs", [HERE / "polygons.py", *sorted((HERE.parent / "generator").glob("*.rs")), HERE.parent / "jobs/inputs.rs", HERE.parent / "jobs/program.rs"]
    made, wanted = folder / "made", "\n".join(m.read_text() for m in makers) + str((DATA / "boundaries").exists())
    if not made.exists() or made.read_text() != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([binary, "inputs", folder], check=True)
        subprocess.run([binary, "program", folder], check=True)
        subprocess.run([python, HERE / "polygons.py", folder, DATA], check=True)
        made.write_text(wanted)
    return folder


def process(command):
    """Runs it alone; its line of JSON with its peak memory, or why there is none."""
    with open(WORK / "out", "w+") as out, open(WORK / "err", "w+") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err)
        began, waited = time.monotonic(), (0, 0, None)
        while waited[0] == 0:
            waited = os.wait4(child.pid, os.WNOHANG)
            if waited[0] == 0 and time.monotonic() - began > CAP:
                child.kill()
                os.wait4(child.pid, 0)
                return {"error": f"not run: not done after {CAP} s, loading included"}
            time.sleep(0.01)
        out.seek(0), err.seek(0)
        lines = [line for line in out.read().splitlines() if line.startswith("{")]
        if not lines:
            said = err.read().strip().splitlines()
            return {"error": "failed: " + (said[-1] if said else "it said nothing")[:160]}
        return json.loads(lines[-1]) | {"peak": waited[2].ru_maxrss / 1024}


def differences(ours, theirs):
    """What both tell and tell differently."""
    for key in sorted(ours.keys() & theirs.keys()):
        a, b = ours[key], theirs[key]
        if key == "modularity":
            same = a >= b - MODULARITY_APART
        elif key == "communities":
            same = True
        elif isinstance(a, float) or isinstance(b, float):
            same = abs(a - b) <= 1e-6 * max(abs(a), abs(b))
        else:
            same = a == b
        if not same:
            yield f"{key}: ours {a}, theirs {b}"


def machine():
    return f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d %H:%M')}"


def seconds(value):
    return f"{value:.3f}" if value < 9.9995 else f"{value:.1f}"


def compare(job, size, peers, run):
    ours = run("ours")
    print(f"\n{job}, {size}")
    if "error" in ours:
        print(f"  ours  {ours['error']}")
        return [f"{job} {size}: ours {ours['error']}"], None
    told = f" ({', '.join(f'{k} {v}' for k, v in ours['check'].items() if k == 'modularity')})" if job == "communities" else ""
    print(f"  {'ours':28} wall {seconds(ours['wall']):>7} s  cpu {seconds(ours['cpu']):>7} s  peak {ours['peak']:6.0f} MB, {ours['above']:5.0f} above its input  {ours['runs']} runs{told}", flush=True)
    wrong, best = [], {}
    for peer in peers:
        reason = NOT_RUN.get((job, peer, size))
        theirs = {"error": f"not run: {reason}"} if reason else run(peer)
        if "error" in theirs:
            print(f"  {peer:28} {theirs['error']}", flush=True)
            continue
        apart = list(differences(ours["check"], theirs["check"]))
        verdict = "differs: " + "; ".join(apart) if apart else "agrees" if ours["check"].keys() & theirs["check"].keys() else "not compared"
        wrong += [f"{job} {size}, {peer}: {line}" for line in apart]
        if job == "communities":
            verdict = f"modularity {theirs['check']['modularity']:.4f}, {verdict}"
        print(f"  {peer:28} wall {seconds(theirs['wall']):>7} s  cpu {seconds(theirs['cpu']):>7} s  peak {theirs['peak']:6.0f} MB, {theirs['above']:5.0f} above its input  "
              f"{theirs['runs']} runs  {verdict}", flush=True)
        if verdict.endswith("not compared"):
            continue  # it does something else: shown, and no measure of ours
        for measure in ("wall", "cpu"):
            if measure not in best or theirs[measure] < best[measure][0]:
                best[measure] = (theirs[measure], peer)
    return wrong, (ours, best)


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("binary", type=pathlib.Path)
    asked.add_argument("--only", nargs="*", default=[], help="jobs whose name or size holds one of these words")
    asked = asked.parse_args()
    binary = asked.binary.resolve()
    WORK.mkdir(parents=True, exist_ok=True)
    python = environment()
    folder = inputs(python, binary)
    print(machine())
    wrong, table = [], []
    for job, sizes, peers in PLAN:
        for size in sizes:
            if asked.only and not any(word in f"{job} {size}" for word in asked.only):
                continue
            if size == "mali" and not (folder / "points_mali.f64").exists():
                print(f"\n{job}, {size}\n  not run: {DATA} has no boundaries")
                continue
            run = lambda peer: process([binary, job, size, folder] if peer == "ours" else [python, HERE / "jobs.py", job, peer, size, folder])
            more, row = compare(job, size, peers, run)
            wrong += more
            if row:
                table.append((job, size, *row))
    print(f"\n{'ours / fastest peer':32} {'wall':>6} {'cpu':>6}   by wall, by cpu")
    for job, size, ours, best in table:
        if not best:
            print(f"{job + ', ' + size:32} {'':>6} {'':>6}   no peer does this; {seconds(ours['wall'])} s")
            continue
        ratios = [ours[m] / best[m][0] for m in ("wall", "cpu")]
        loss = "" if max(ratios) < 1 else "   LOSS"
        print(f"{job + ', ' + size:32} {ratios[0]:6.2f} {ratios[1]:6.2f}   {best['wall'][1]}, {best['cpu'][1]}{loss}")
    if wrong:
        print("\nanswers that differ:", *wrong, sep="\n  ")
        sys.exit(1)


if __name__ == "__main__":
    main()
