/** What the view asks of the server: a pure list of slots, each with the query that fills it. */
import type { Query } from '../api/client';
import type { View } from './view';

/** Said in every request: the day, and whether illustrative rows count. */
export function worldQuery(view: View): Query {
  return { as_of: view.asOf, show_examples: view.examples };
}

/** The figures of the network as it is drawn: a kind of tie that is off in the picture is off in them. null where all are off:
 * nothing is left to ask about, and no kinds given would be all of them. */
export function drawnTiesQuery(view: View): Query | null {
  if (view.ties?.length === 0) return null;
  return view.ties ? { ...worldQuery(view), kinds: view.ties.join(',') } : worldQuery(view);
}

/** The network as it is to stand; a layout that the page makes itself asks for the usual one. */
export function networkQuery(view: View): Query {
  const world = worldQuery(view);
  if (view.layout === 'hierarchical') return { ...world, layout: view.layout };
  return view.layout === 'two_mode' ? { ...world, layout: view.layout, through: view.through } : world;
}

/** What counts as a link in a cell. */
export function linkQuery(view: View): Query {
  return { weak_links: view.weak, unplaced_ties: view.unplaced ? 'count' : 'apart' };
}

/** Without what only links between partners are asked with. */
export function withoutLinks(query: Query): Query {
  const { weak_links: _weak, unplaced_ties: _unplaced, ...rest } = query;
  return rest;
}

/** `kind`: of the places asked about; the unit of the workspace where it is null. */
export function gapsQuery(view: View, kind: string | null = null): Query {
  return { role: view.role, theme: view.theme, within: view.within, kind, ...linkQuery(view), ...worldQuery(view) };
}

export function missingLinksQuery(view: View): Query {
  return { theme: view.theme, within: view.within, ...linkQuery(view), ...worldQuery(view) };
}

/** The two ends of a missing-link cell, `site/theme`. */
export function cellOf(shared: string): { site: string; theme: string | null } {
  const [site = '', theme = ''] = shared.split('/');
  return { site, theme: theme || null };
}

/** The layer behind the view, and the parameters that give the same one. */
export function layerBehind(view: View): { layer: string; query: Query } {
  switch (view.question) {
    case 'gaps':
      return { layer: 'gaps', query: gapsQuery(view) };
    case 'missing_links':
      return { layer: 'missing_links', query: missingLinksQuery(view) };
    case 'what_if':
      return { layer: 'gaps', query: gapsQuery(view) };
    default:
      return { layer: view.question, query: worldQuery(view) };
  }
}

export const examplesOnly = (view: View): Query => ({ show_examples: view.examples });
