"""Servers on this machine for as long as a measurement takes: ours, and the peers over one PostGIS that has the same sites.

Each listens on the loopback address at a port that was free, is stopped by its own process id, and leaves nothing behind.
"""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

# Seconds that a server may take until it answers: ours loads a million sites.
START = 180
# Database types of our columns; everything else is text, as it is in the file.
TYPES = {"integer": "bigint", "number": "double precision", "boolean": "boolean", "date": "date"}


class Missing(Exception):
    """Something that a peer needs is not on this machine."""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Client:
    """One connection, kept open; times run from the request to the last byte."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, address):
        parts = urllib.parse.urlsplit(address)
        path = parts.path + ("?" + parts.query if parts.query else "")
        start = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = self.connection.getresponse()
        body = answer.read()
        spent = time.perf_counter() - start
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return spent, body

    def save(self, path, file):
        """Reads an answer into a file, a piece at a time; the seconds and bytes."""
        start, count = time.perf_counter(), 0
        self.connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = self.connection.getresponse()
        with open(file, "wb") as out:
            while piece := answer.read(1 << 18):
                count += out.write(piece)
        return time.perf_counter() - start, count


@contextlib.contextmanager
def running(command, port, log, path="/", **more):
    """A server that answers on a port; stopped at the end."""
    with open(log, "w") as words:
        child = subprocess.Popen([str(c) for c in command], stdout=words, stderr=words, start_new_session=True, **more)
    try:
        began = time.monotonic()
        while True:
            if child.poll() is not None or time.monotonic() - began > START:
                raise RuntimeError(f"{command[0]} does not answer: {pathlib.Path(log).read_text()[-600:]}")
            try:
                Client(port).get(path)
                break
            except (OSError, http.client.HTTPException, RuntimeError):
                time.sleep(0.1)
        yield child
    finally:
        # its own group, for it may have workers
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextlib.contextmanager
def ours(binary, data, log):
    port = free_port()
    with running([binary, "serve", "--data", data, "--listen", f"127.0.0.1:{port}"], port, log, "/healthz") as child:
        yield child.pid, port


def memory(pid, line):
    """Megabytes of a process."""
    return next(int(words.split()[1]) for words in open(f"/proc/{pid}/status") if words.startswith(line)) / 1024


def programs():
    """The folder of PostgreSQL's programs; it must have PostGIS."""
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = folder.parent.name
        if (folder / "initdb").exists() and pathlib.Path(f"/usr/share/postgresql/{version}/extension/postgis.control").exists():
            return folder
    raise Missing("PostGIS is not here: apt-get install postgresql postgis")


@contextlib.contextmanager
def postgis(sites_csv, columns):
    """A private cluster with the sites of a CSV file as our program writes it; its port."""
    folder, bin_ = pathlib.Path(tempfile.mkdtemp(prefix="sitelines-postgis-")), programs()
    # initdb refuses to run as root
    owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    port = free_port()
    run = lambda *command, **more: subprocess.run([*owner, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=folder, **more)
    try:
        if owner:
            shutil.chown(folder, "postgres")
        run(bin_ / "initdb", "-D", folder / "db", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=1GB -c work_mem=64MB -c maintenance_work_mem=512MB -c fsync=off"
        run(bin_ / "pg_ctl", "-D", folder / "db", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            # the id of a feature is its key, in the order of its bytes as with us
            given = ", ".join(f'"{name}" text' for name in [*columns, "lon", "lat", "wkt"])
            typed = ", ".join(f'nullif("{name}", \'\')::{TYPES.get(ty, "text")} as "{name}"' for name, ty in columns.items())
            place = "case when lon <> '' then st_setsrid(st_makepoint(lon::float8, lat::float8), 4326) when wkt <> '' then st_geomfromtext(wkt, 4326) end as geom"
            query = f"""create extension postgis; create unlogged table given ({given});
                \\copy given from '{sites_csv}' csv header
                create table sites as select {typed}, {place} from given; drop table given;
                alter table sites add primary key (id); create index on sites using gist (geom);
                alter table sites alter column geom type geometry(geometry, 4326); vacuum analyze sites;"""
            subprocess.run([bin_ / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres"], input=query, text=True, check=True, stdout=subprocess.DEVNULL)
            yield port
        finally:
            run(bin_ / "pg_ctl", "-D", folder / "db", "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def tipg(python, database, work):
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{database}/postgres",
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_MAX_FEATURES_PER_QUERY": "10000",
    }
    command = [python, "-m", "uvicorn", "tipg.main:app", "--host", "127.0.0.1", "--port", port, "--log-level", "warning"]
    with running(command, port, work / "tipg.log", "/collections/public.sites", env=environment):
        yield port


@contextlib.contextmanager
def pygeoapi(python, database, work):
    port = free_port()
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}", "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8", "gzip": False, "languages": ["en-US"], "cors": False, "pretty_print": False,
            "limits": {"default_items": 1000, "max_items": 10000},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {"title": "x", "description": "x", "keywords": ["x"], "keywords_type": "theme", "terms_of_service": "x", "url": "http://example.org"},
            "license": {"name": "x", "url": "http://example.org"},
            "provider": {"name": "x", "url": "http://example.org"},
            "contact": {"name": "x", "email": "x@example.org"},
        },
        "resources": {"sites": {
            "type": "collection", "title": "sites", "description": "sites", "keywords": ["sites"], "links": [],
            "extents": {"spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
            "providers": [{
                "type": "feature", "name": "PostgreSQL", "id_field": "id", "table": "sites", "geom_field": "geom",
                "data": {"host": "127.0.0.1", "port": database, "dbname": "postgres", "user": "postgres", "password": "x", "search_path": ["public"]},
            }],
        }},
    }
    # JSON is YAML
    (work / "pygeoapi.yml").write_text(json.dumps(config))
    environment = os.environ | {"PYGEOAPI_CONFIG": str(work / "pygeoapi.yml"), "PYGEOAPI_OPENAPI": str(work / "pygeoapi-openapi.yml")}
    generate = [pathlib.Path(python).parent / "pygeoapi", "openapi", "generate", work / "pygeoapi.yml", "--output-file", work / "pygeoapi-openapi.yml"]
    subprocess.run([str(c) for c in generate], check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command = [python, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "1", "--timeout", "600", "pygeoapi.flask_app:APP"]
    with running(command, port, work / "pygeoapi.log", "/collections/sites?f=json", env=environment):
        yield port
