/** Names of what is drawn, and addresses that a worker can resolve. */
import type { Id } from '../api/types';

export function idOf(feature: GeoJSON.Feature): Id {
  return String(feature.properties?.['id'] ?? feature.id);
}

export function territoryId(feature: GeoJSON.Feature): string {
  return String(feature.properties?.['site'] ?? feature.properties?.['id'] ?? feature.id ?? '');
}

/** Tile addresses are resolved in a worker, which has no page to be relative to. */
export function absolute(path: string): string {
  return path.startsWith('/') ? location.origin + path : path;
}
