/** Finished maps and figures, drawn by the server: their addresses, and the file behind one. */
import { queryString, type Query } from './client';
import { ApiProblem, asProblem, kindOfStatus, type ProblemBody } from './problem';

export type PaperEnding = 'png' | 'svg' | 'zip';

/** The same address gives the same bytes until the data change. */
export function mapUrl(workspace: string, map: string, ending: PaperEnding, query: Query): string {
  return `/maps/${encodeURIComponent(workspace)}/${map}.${ending}${queryString(query)}`;
}

export function figureUrl(workspace: string, figure: string, ending: Exclude<PaperEnding, 'zip'>, query: Query): string {
  return `/figures/${encodeURIComponent(workspace)}/${figure}.${ending}${queryString(query)}`;
}

/** Fetched by the page and not by a bare link, so that a refusal comes as a problem and not as a file. */
export async function fetchFile(url: string): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (thrown) {
    throw asProblem(thrown);
  }
  if (response.ok) return response.blob();
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  throw new ApiProblem(kindOfStatus(response.status), response.status, body);
}
