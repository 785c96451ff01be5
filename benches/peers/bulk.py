"""Many rows: distinct organisations by area and theme."""

from register import peer, u32

ROW_THEMES, AREAS, ORGANISATIONS = 12, 10_000, 100_000


def rows(folder, size):
    import numpy as np

    area, theme, organisation = (u32(folder / f"rows_{size}_{name}.u32") for name in ("area", "theme", "organisation"))
    return area.astype(np.int32), theme.astype(np.int8), organisation.astype(np.int32)


def cells(count, distinct):
    return {"cells": int(count), "distinct": int(distinct)}


@peer("coverage_count", "numpy", "1m", "10m")
def _(folder, size):
    import numpy as np

    area, theme, organisation = rows(folder, size)

    def job():
        keys = (area.astype(np.int64) * ROW_THEMES + theme) * ORGANISATIONS + organisation
        keys.sort()
        keys = keys[np.r_[True, keys[1:] != keys[:-1]]]
        return np.bincount(keys // ORGANISATIONS, minlength=AREAS * ROW_THEMES)

    return job, lambda found: cells((found > 0).sum(), found.sum())


@peer("coverage_count", "pandas", "1m", "10m")
def _(folder, size):
    import pandas

    frame = pandas.DataFrame(dict(zip("ato", rows(folder, size))))
    return lambda: frame.groupby(["a", "t"])["o"].nunique(), lambda found: cells(len(found), found.sum())


@peer("coverage_count", "polars", "1m", "10m")
def _(folder, size):
    import polars

    frame = polars.DataFrame(dict(zip("ato", rows(folder, size))))
    return lambda: frame.group_by("a", "t").agg(polars.col("o").n_unique()), lambda found: cells(len(found), found["o"].sum())


@peer("coverage_count", "DuckDB", "1m", "10m")
def _(folder, size):
    import duckdb
    import pandas

    frame, db = pandas.DataFrame(dict(zip("ato", rows(folder, size)))), duckdb.connect()
    db.execute("create table p as select * from frame")
    query = "select a, t, count(*) n from (select distinct a, t, o from p) group by 1, 2"
    return lambda: db.execute(query).fetchnumpy(), lambda found: cells(len(found["n"]), found["n"].sum())
