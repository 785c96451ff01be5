/** Addresses that the page hands out as links: the layer behind the view, in a format to take away. */
import { queryString, type Query } from './client';

/** Names of formats are the same in every language. */
export const FORMATS = { csv: 'CSV', xlsx: 'XLSX', geojson: 'GeoJSON', gpkg: 'GeoPackage', graphml: 'GraphML' } as const;
export type ExportFormat = keyof typeof FORMATS;

/** What a table is taken away as, and what has places, too. */
export const AS_TABLE: readonly ExportFormat[] = ['csv', 'xlsx'];
export const AS_PLACES: readonly ExportFormat[] = ['csv', 'xlsx', 'geojson', 'gpkg'];
export const AS_NETWORK: readonly ExportFormat[] = ['csv', 'xlsx', 'geojson', 'gpkg', 'graphml'];

/** A layer of records, or a report with the parameters that give the same one again. */
export function layerUrl(workspace: string, layer: string, format: ExportFormat, query: Query): string {
  return `/api/workspaces/${encodeURIComponent(workspace)}/exports/${layer}.${format}${queryString(query)}`;
}

export function recordUrl(workspace: string, ref: string): string {
  return `/api/workspaces/${encodeURIComponent(workspace)}/${ref}`;
}

export function tilesUrl(workspace: string, layer: string, query: Query): string {
  return `/tiles/${encodeURIComponent(workspace)}/${layer}/{z}/{x}/{y}.mvt${queryString(query)}`;
}

export type Briefing = 'workspace' | 'site' | 'stakeholder' | 'platform' | 'findings' | 'meeting' | 'profile';

/** A briefing to put on the table; the same address gives the same bytes until the data change. */
export function briefingUrl(workspace: string, briefing: Briefing, ending: 'pdf' | 'html', query: Query): string {
  return `/reports/${encodeURIComponent(workspace)}/${briefing}.${ending}${queryString(query)}`;
}
