"""The peers' side: one job of one peer in a process of its own, its answer told as one line of JSON.

usage: jobs.py JOB PEER SIZE FOLDER

As on our side only the job is timed, its input already in memory: arrays, the peer's own graph or frame, the bytes of a
file. What the peer builds of it for the job (a tree, an index) is part of the job. (For graphs this is to the peer's
favour: ours builds its adjacency outside too.)
"""

import json
import pathlib
import sys
import time

import bulk  # noqa: F401 (each registers its peers)
import files  # noqa: F401
import network  # noqa: F401
import spatial  # noqa: F401
from register import PEERS

RUNS, SECONDS, ENOUGH = 3, 1.0, 20.0


def resident(line):
    """Megabytes in memory."""
    return next(int(words.split()[1]) for words in open("/proc/self/status") if words.startswith(line)) / 1024


def timed(job, check):
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    loaded = resident("VmRSS:")
    begun, cpu, walls = time.perf_counter(), time.process_time(), []
    while True:
        answer = None
        start = time.perf_counter()
        answer = job()
        walls.append(time.perf_counter() - start)
        spent = time.perf_counter() - begun
        if (len(walls) >= RUNS and spent >= SECONDS) or spent >= ENOUGH:
            break
    cpu, above = (time.process_time() - cpu) / len(walls), resident("VmHWM:") - loaded
    return {"wall": sorted(walls)[len(walls) // 2], "cpu": cpu, "runs": len(walls), "above": above, "check": check(answer)}


if __name__ == "__main__":
    asked_job, asked_peer, asked_size, inputs = sys.argv[1:]
    print(json.dumps(timed(*PEERS[asked_job, asked_peer][0](pathlib.Path(inputs), asked_size))))
