"""Writes networks as GraphML with NetworkX and igraph, and beside each what it holds, as JSON.

Called by tests/interchange/oracles.rs with the folder to write into.
"""
import json
import random
import sys
from pathlib import Path

import igraph
import networkx

folder = Path(sys.argv[1])


def keep(name, directed, nodes, edges, betweenness):
    """nodes: names; edges: from, to, weight or None; betweenness: by name, unweighted, ordered pairs."""
    content = {"directed": directed, "nodes": nodes, "edges": edges, "betweenness": betweenness}
    (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def by_networkx(name, graph):
    networkx.write_graphml(graph, folder / f"{name}.graphml")
    edges = [[a, b, d.get("weight")] for a, b, d in graph.edges(data=True)]
    simple = networkx.DiGraph(graph) if graph.is_directed() else networkx.Graph(graph)
    keep(name, graph.is_directed(), list(graph), edges, networkx.betweenness_centrality(simple, normalized=False))


def by_igraph(name, graph):
    graph.write_graphml(str(folder / f"{name}.graphml"))
    names = graph.vs["name"]
    weights = graph.es["weight"] if "weight" in graph.es.attributes() else [None] * graph.ecount()
    edges = [[names[e.source], names[e.target], w] for e, w in zip(graph.es, weights)]
    simple = graph.copy().simplify()
    keep(name, graph.is_directed(), names, edges, dict(zip(names, simple.betweenness())))


seeded = random.Random(7)
karate = networkx.relabel_nodes(networkx.Graph(networkx.karate_club_graph().edges), str)
by_networkx("karate", karate)
directed = networkx.relabel_nodes(networkx.gnp_random_graph(40, 0.06, seed=3, directed=True), lambda n: f"org-{n}")
for _, _, data in directed.edges(data=True):
    data["weight"] = seeded.uniform(0, 9)
directed.add_node("alone")
by_networkx("directed", directed)
several = networkx.MultiGraph([("a", "b", {"weight": 1.5}), ("a", "b", {"weight": 2.0}), ("b", "c")])
by_networkx("several", several)
words = networkx.Graph([("Ségou & Co <1>", "ភ្នំពេញ"), ("ភ្នំពេញ", "\"quoted\"")])
by_networkx("words", words)

barabasi = igraph.Graph.Barabasi(60, 2)
barabasi.vs["name"] = [f"node {i}" for i in range(60)]
barabasi.es["weight"] = [float(i % 7) for i in range(barabasi.ecount())]
by_igraph("igraph-undirected", barabasi)
ring = igraph.Graph.Ring(9, directed=True)
ring.add_vertices(1)
ring.vs["name"] = [f"n{i}" for i in range(10)]
by_igraph("igraph-directed", ring)
