/**
 * The network at its places: nodes stand at their home or centre of presence. Those that share a place are fanned out on
 * a spiral of a few kilometres; ties run to where the node is drawn. Pure; the place itself stays in the record.
 */
import type { StagedNetwork, StagedNode } from '../state/network';
import { tieColour } from '../state/palette';
import { shapeImage } from './patterns';

/** Golden angle: neighbours on the spiral never line up. */
const TURN = Math.PI * (3 - Math.sqrt(5));
/** Degrees between neighbours on the spiral, as a share of the workspace's width. */
const SPREAD = 0.012;

export interface Places {
  nodes: GeoJSON.FeatureCollection<GeoJSON.Point>;
  ties: GeoJSON.FeatureCollection<GeoJSON.LineString>;
  /** Stakeholders whose place is not known: named in the legend, drawn nowhere. */
  withoutPlace: number;
}

export function atPlaces(network: StagedNetwork, width: number, label: (node: StagedNode) => string): Places {
  const step = Math.min(1, Math.max(0.002, width * SPREAD));
  const seen = new Map<string, number>();
  const at = new Map<string, [number, number]>();
  const nodes: GeoJSON.Feature<GeoJSON.Point>[] = [];
  for (const node of network.nodes) {
    if (typeof node.lon !== 'number' || typeof node.lat !== 'number') continue;
    const place = `${node.lon.toFixed(3)} ${node.lat.toFixed(3)}`;
    const k = seen.get(place) ?? 0;
    seen.set(place, k + 1);
    const radius = step * Math.sqrt(k);
    const point: [number, number] = [node.lon + radius * Math.cos(k * TURN), node.lat + radius * Math.sin(k * TURN)];
    at.set(node.id, point);
    nodes.push({
      type: 'Feature', geometry: { type: 'Point', coordinates: point },
      properties: {
        id: node.id, label: label(node), icon: shapeImage(node.constituency), faint: node.faint, chosen: node.chosen, place: node.place ?? '',
      },
    });
  }
  const faint = new Map(network.nodes.map((node) => [node.id, node.faint]));
  const chosen = new Set(network.nodes.filter((node) => node.chosen).map((node) => node.id));
  const ties: GeoJSON.Feature<GeoJSON.LineString>[] = [];
  for (const tie of network.ties) {
    const [from, to] = [at.get(tie.from), at.get(tie.to)];
    if (!from || !to) continue;
    ties.push({
      type: 'Feature', geometry: { type: 'LineString', coordinates: bowed(from, to) },
      properties: {
        id: tie.id, kind: tie.kind, colour: tieColour(tie.kind), directed: tie.directed,
        faint: !!(faint.get(tie.from) || faint.get(tie.to)), chosen: chosen.has(tie.from) || chosen.has(tie.to),
      },
    });
  }
  return {
    nodes: { type: 'FeatureCollection', features: nodes },
    ties: { type: 'FeatureCollection', features: ties },
    withoutPlace: network.nodes.length - nodes.length,
  };
}

/** A slight bow to the right of the way, so that there and back are two lines. */
export function bowed([x1, y1]: [number, number], [x2, y2]: [number, number], bow = 0.12, pieces = 16): [number, number][] {
  const [cx, cy] = [(x1 + x2) / 2 + (y2 - y1) * bow, (y1 + y2) / 2 - (x2 - x1) * bow];
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const t = i / pieces;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return [a * x1 + b * cx + c * x2, a * y1 + b * cy + c * y2];
  });
}
