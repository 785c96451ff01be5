"""Networks: betweenness, PageRank, communities, projections."""

import os

from register import peer, u32

THEMES = 10


def ties(folder, size):
    return {"1k": 1_000, "10k": 10_000, "100k": 100_000}[size], u32(folder / f"net_{size}/ties.u32").reshape(-1, 2)


def in_igraph(folder, size):
    import igraph

    n, edges = ties(folder, size)
    return igraph.Graph(n=n, edges=edges.tolist())


def in_networkx(folder, size):
    import networkx

    n, edges = ties(folder, size)
    graph = networkx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(map(tuple, edges.tolist()))
    return graph


def in_networkit(folder, size):
    import networkit

    networkit.setNumberOfThreads(os.cpu_count())
    n, edges = ties(folder, size)
    graph = networkit.Graph(n)
    for a, b in edges.tolist():
        graph.addEdge(a, b)
    return graph


def top(values):
    import numpy as np

    values = np.asarray(values, float)
    return {"sum": float(values.sum()), "max": float(values.max()), "top": [int(i) for i in np.argsort(-values, kind="stable")[:3]]}


@peer("betweenness_exact", "igraph", "1k", "10k")
def _(folder, size):
    return in_igraph(folder, size).betweenness, top


@peer("betweenness_exact", "networkit", "1k", "10k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)
    # it counts every pair twice
    return lambda: networkit.centrality.Betweenness(graph).run().scores(), lambda scores: top([s / 2 for s in scores])


@peer("betweenness_exact", "networkx", "1k")
def _(folder, size):
    import networkx

    graph = in_networkx(folder, size)
    return lambda: networkx.betweenness_centrality(graph, normalized=False), lambda found: top([found[i] for i in range(len(found))])


@peer("betweenness_256", "igraph", "10k", "100k")
def _(folder, size):
    graph, sources = in_igraph(folder, size), u32(folder / f"net_{size}/sources.u32").tolist()
    return lambda: graph.betweenness(sources=sources), top


@peer("betweenness_256", "networkit", "10k", "100k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)
    # it draws its own sources: the time is comparable, the scores are not
    return lambda: networkit.centrality.EstimateBetweenness(graph, 256, False, True).run().scores(), lambda scores: {}


@peer("pagerank", "scipy", "100k")
def _(folder, size):
    import numpy as np
    import scipy.sparse

    n, edges = ties(folder, size)
    tails, heads = np.r_[edges[:, 0], edges[:, 1]], np.r_[edges[:, 1], edges[:, 0]]
    both = scipy.sparse.csr_matrix((np.ones(len(tails)), (tails, heads)), shape=(n, n))

    def job():
        degree = np.asarray(both.sum(1)).ravel()
        inverse = np.where(degree > 0, 1 / np.maximum(degree, 1), 0)
        step, dangling, rank = both @ scipy.sparse.diags(inverse), degree == 0, np.full(n, 1 / n)
        for _ in range(200):
            following = 0.85 * (step @ rank + rank[dangling].sum() / n) + 0.15 / n
            if abs(following - rank).sum() < 1e-10:
                break
            rank = following
        return following

    return job, top


@peer("pagerank", "igraph", "100k")
def _(folder, size):
    return in_igraph(folder, size).pagerank, top


@peer("pagerank", "networkit", "100k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)
    # it loses what flows into nodes without ties: not compared
    return lambda: networkit.centrality.PageRank(graph, 0.85, 1e-10).run().scores(), lambda scores: {}


@peer("pagerank", "networkx", "100k")
def _(folder, size):
    import networkx

    graph = in_networkx(folder, size)
    return lambda: networkx.pagerank(graph, tol=1e-15, max_iter=200), lambda found: top([found[i] for i in range(len(found))])


# Starts of which the best counts, on both sides: one start alone may be lucky or not.
STARTS = 9


def quality(folder, size, divisions):
    graph = in_igraph(folder, size)
    best = max(divisions, key=graph.modularity)
    return {"modularity": graph.modularity(best), "communities": len(set(best))}


@peer("communities", "igraph Leiden", "10k", "100k")
def _(folder, size):
    import random

    graph = in_igraph(folder, size)

    def start(seed):
        random.seed(seed)
        return graph.community_leiden(objective_function="modularity", n_iterations=2).membership

    return lambda: [start(seed) for seed in range(STARTS)], lambda found: quality(folder, size, found)


@peer("communities", "networkit PLM", "10k", "100k")
def _(folder, size):
    import networkit

    graph = in_networkit(folder, size)

    def start(seed):
        networkit.setSeed(seed, True)
        return networkit.community.PLM(graph, True).run().getPartition().getVector()

    return lambda: [start(seed) for seed in range(STARTS)], lambda found: quality(folder, size, found)


@peer("communities", "networkx Louvain", "10k")
def _(folder, size):
    import networkx

    graph = in_networkx(folder, size)

    def membership(division):
        of = [0] * len(graph)
        for number, nodes in enumerate(division):
            for node in nodes:
                of[node] = number
        return of

    job = lambda: [networkx.community.louvain_communities(graph, seed=seed) for seed in range(STARTS)]
    return job, lambda found: quality(folder, size, [membership(division) for division in found])


def parts(folder, size, by_theme):
    import numpy as np

    who, site, theme = u32(folder / f"net_{size}/presence.u32").reshape(-1, 3).T.astype(np.int64)
    return np.unique(np.c_[who, site * THEMES + theme if by_theme else site], axis=0).T


def projections(by_theme):
    job = "projection_site_theme" if by_theme else "projection_site"

    @peer(job, "numpy", "100k")
    def _(folder, size):
        import numpy as np

        who, event = parts(folder, size, by_theme)
        n = int(who.max()) + 1

        def run():
            order = np.argsort(event, kind="stable")
            actors, sizes = who[order], np.bincount(event)
            starts, keys = np.r_[0, np.cumsum(sizes)], []
            for k in np.unique(sizes):
                if k < 2:
                    continue
                groups = actors[starts[:-1][sizes == k][:, None] + np.arange(k)]
                a, b = np.triu_indices(k, 1)
                keys.append((groups[:, a] * n + groups[:, b]).ravel())
            keys = np.concatenate(keys)
            keys.sort()
            first = np.r_[True, keys[1:] != keys[:-1]]
            return keys[first], np.diff(np.r_[np.flatnonzero(first), len(keys)])

        return run, lambda found: {"pairs": len(found[0]), "shared_sum": int(found[1].sum())}

    @peer(job, "scipy", "100k")
    def _(folder, size):
        import numpy as np
        import scipy.sparse

        who, event = parts(folder, size, by_theme)
        table = scipy.sparse.csr_matrix((np.ones(len(who), np.int32), (who, event)))
        run = lambda: scipy.sparse.triu(table @ table.T, 1, format="csr")
        return run, lambda found: {"pairs": int(found.nnz), "shared_sum": int(found.sum())}


projections(by_theme=False)
projections(by_theme=True)
