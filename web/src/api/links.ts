/** Addresses that the page hands out as links: the layer behind the view, in a format to take away. */
import { queryString, type Query } from './client';

export type ExportFormat = 'geojson' | 'csv';

export function exportUrl(workspace: string, layer: string, format: ExportFormat, query: Query): string {
  return `/api/workspaces/${encodeURIComponent(workspace)}/exports/${layer}.${format}${queryString(query)}`;
}

/** A report as a file, with the parameters that give the same one again. */
export function reportUrl(workspace: string, analysis: string, format: ExportFormat, query: Query): string {
  return `/api/workspaces/${encodeURIComponent(workspace)}/analyses/${analysis}${queryString({ ...query, format })}`;
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
