/** Who is on stage: narrowing the network to the view. Pure. */
import type { Id, Network, NetworkNode, NetworkTie, PresenceRow, SharedNode } from '../api/types';
import type { View } from './view';

export interface StagedNode extends NetworkNode {
  /** Drawn, but outside the chosen theme, role or constituency. */
  faint: boolean;
  chosen: boolean;
  degree: number;
  /** Taken out in a scenario. */
  gone?: boolean;
  /** Cut off by a scenario. */
  apart?: boolean;
}
export interface SharedSide {
  /** Kind of record. */
  kind: string;
  nodes: readonly SharedNode[];
  /** A stakeholder and what it has a part in. */
  parts: readonly (readonly [Id, Id])[];
}
export interface StagedNetwork {
  nodes: StagedNode[];
  ties: NetworkTie[];
  /** What those on stage have a part in; only in two modes. */
  shared: SharedSide | null;
  /** Stakeholders in the workspace, before narrowing. */
  total: number;
}

export type Narrowing = Pick<View, 'sites' | 'stakeholders' | 'theme' | 'constituency' | 'ties' | 'ego'>;

/**
 * Chosen sites take everybody else off the stage (the chosen stakeholders always stay);
 * theme and constituency only dim, so that who stands beside them remains visible.
 */
export function stage(
  network: Network,
  presence: readonly PresenceRow[],
  view: Narrowing,
  parents: ReadonlyMap<Id, Id>,
): StagedNetwork {
  const at = view.sites.length ? whoWorksAt(network, presence, view.sites, parents) : null;
  const onTheme = view.theme ? new Set(presence.filter((row) => row.theme === view.theme).map((row) => row.stakeholder)) : null;
  const chosen = new Set(view.stakeholders);
  const near = view.ego && chosen.size ? around(network.ties, view) : null;
  const shown = network.nodes.filter((node) => chosen.has(node.id) || ((!at || at.has(node.id)) && (!near || near.has(node.id))));
  const ids = new Set(shown.map((node) => node.id));
  const kinds = view.ties ? new Set(view.ties) : null;
  const ties = network.ties.filter((tie) => ids.has(tie.from) && ids.has(tie.to) && (!kinds || kinds.has(tie.kind)));
  const degree = new Map<Id, number>();
  for (const tie of ties) {
    degree.set(tie.from, (degree.get(tie.from) ?? 0) + 1);
    degree.set(tie.to, (degree.get(tie.to) ?? 0) + 1);
  }
  const nodes = shown.map((node) => ({
    ...node,
    chosen: chosen.has(node.id),
    faint: !chosen.has(node.id) && (
      (onTheme !== null && !onTheme.has(node.id)) ||
      (view.constituency !== null && node.constituency !== view.constituency)),
    degree: degree.get(node.id) ?? 0,
  }));
  return { nodes, ties, shared: sharedBy(network, ids), total: network.nodes.length };
}

/** What those on stage have a part in; what none of them has leaves with the others. */
function sharedBy({ shared }: Network, ids: ReadonlySet<Id>): SharedSide | null {
  if (!shared) return null;
  const parts = shared.parts.flatMap(([who, what]): [Id, Id][] => (who && what && ids.has(who) ? [[who, what]] : []));
  const held = new Set(parts.map(([, what]) => what));
  return { kind: shared.kind, nodes: shared.nodes.filter((node) => held.has(node.id)), parts };
}

/** Those at most so many drawn ties away from the chosen, direction passed over. */
export function around(ties: readonly NetworkTie[], view: Pick<Narrowing, 'stakeholders' | 'ties' | 'ego'>): Set<Id> {
  const kinds = view.ties ? new Set(view.ties) : null;
  const drawn = ties.filter((tie) => !kinds || kinds.has(tie.kind));
  const near = new Set(view.stakeholders);
  for (let step = 0; step < view.ego; step += 1) {
    const edge = drawn.filter((tie) => near.has(tie.from) !== near.has(tie.to));
    for (const tie of edge) near.add(tie.from).add(tie.to);
  }
  return near;
}

/** Stakeholders active at the sites or inside them. */
export function whoWorksAt(
  network: Network,
  presence: readonly PresenceRow[],
  sites: readonly Id[],
  parents: ReadonlyMap<Id, Id>,
): Set<Id> {
  const wanted = new Set(sites);
  const inside = (site: Id): boolean => ancestry(site, parents).some((id) => wanted.has(id));
  const who = new Set<Id>();
  for (const node of network.nodes) if (node.sites.some(inside)) who.add(node.id);
  for (const row of presence) if (row.site && inside(row.site)) who.add(row.stakeholder);
  return who;
}

/** Where the chosen stakeholders are active. */
export function sitesOf(network: Network, stakeholders: readonly Id[]): Set<Id> {
  const wanted = new Set(stakeholders);
  return new Set(network.nodes.filter((node) => wanted.has(node.id)).flatMap((node) => node.sites));
}

/** The site and what it lies in, innermost first; a loop in the data ends the walk. */
export function ancestry(site: Id, parents: ReadonlyMap<Id, Id>): Id[] {
  const path: Id[] = [];
  let at: Id | undefined = site;
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    at = parents.get(at);
  }
  return path;
}

export function countTies(ties: readonly NetworkTie[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tie of ties) counts.set(tie.kind, (counts.get(tie.kind) ?? 0) + 1);
  return counts;
}
