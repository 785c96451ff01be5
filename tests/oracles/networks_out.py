"""Reads networks that Sitelines exported, with NetworkX and igraph, and says what they hold.

Called by tests/interchange/oracles.rs with a folder of files network.<ending>; prints JSON:
{reader: {"directed": bool, "nodes": [name], "edges": [[from, to, weight or null]]}}
"""
import html
import json
import math
import sys
from pathlib import Path

import igraph
import networkx

folder = Path(sys.argv[1])


def path(ending):
    return str(folder / f"network.{ending}")


def of_networkx(graph):
    edges = [[a, b, d.get("weight")] for a, b, d in graph.edges(data=True)]
    return {"directed": graph.is_directed(), "nodes": list(graph), "edges": edges}


def of_igraph(graph, name, decode=str):
    names = [decode(n) for n in graph.vs[name]]
    weights = graph.es["weight"] if "weight" in graph.es.attributes() else [None] * graph.ecount()
    edges = [[names[e.source], names[e.target], None if w is None or math.isnan(w) else w] for e, w in zip(graph.es, weights)]
    return {"directed": graph.is_directed(), "nodes": names, "edges": edges}


told = {
    "networkx graphml": of_networkx(networkx.read_graphml(path("graphml"), force_multigraph=True)),
    "networkx gexf": of_networkx(networkx.read_gexf(path("gexf"))),
    "networkx gml": of_networkx(networkx.read_gml(path("gml"))),
    "networkx pajek": of_networkx(networkx.read_pajek(path("net"), encoding="UTF-8")),
    "networkx node-link": of_networkx(networkx.node_link_graph(json.loads(Path(path("json")).read_text(encoding="utf-8")), edges="links")),
    "igraph graphml": of_igraph(igraph.Graph.Read_GraphML(path("graphml")), "id"),
    "igraph gml": of_igraph(igraph.Graph.Read_GML(path("gml")), "label", html.unescape),
    "igraph pajek": of_igraph(igraph.Graph.Read_Pajek(path("net")), "id"),
}
print(json.dumps(told))
