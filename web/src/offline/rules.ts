/** What the service worker does with a request, and how much it keeps. Pure, so that a test can hold it. */

/**
 * `page`: the network first, else the page as installed. `code`: as kept, for its name changes with what it holds.
 * `data`: the network first, else the last answer. `none`: left to the browser.
 */
export type Handling = 'page' | 'code' | 'data' | 'none';

/** Answers kept for when the line is down, tiles among them: a workspace with its lists, cards and views takes about 150. */
export const MOST_KEPT = 1_500;

/** Written on an answer out of the store: when the server gave it. */
export const KEPT_HEADER = 'X-Sitelines-Kept';

/** Streams, files to take away, work that runs on the server, the description of the API: of no use when the line is down. */
const PASSING = /^\/api\/(docs|openapi\.json)|\/(events|jobs|exports|imports)(\/|$)/;
const SERVER = ['/api/', '/tiles/', '/styles/', '/ogc/', '/maps/', '/reports/', '/figures/', '/healthz', '/readyz', '/metrics'];

export interface Asked {
  method: string;
  /** The whole address. */
  url: string;
  mode: string;
}

export function handlingOf({ method, url, mode }: Asked, origin: string): Handling {
  const { origin: whose, pathname: path, searchParams } = new URL(url);
  if (method !== 'GET' || whose !== origin) return 'none';
  if (path.startsWith('/assets/')) return 'code';
  const isServer = SERVER.some((start) => path.startsWith(start));
  if (mode === 'navigate') return isServer ? 'none' : 'page';
  if (/^\/[\w-]+\.(svg|png|webmanifest)$/.test(path)) return 'code';
  // what is private by construction is never kept on a device
  if (!isServer || PASSING.test(path) || searchParams.get('private') === 'true') return 'none';
  return path.startsWith('/api/') || path.startsWith('/tiles/') || path.startsWith('/styles/') ? 'data' : 'none';
}

/** The answer as it is kept: with the time at which the server gave it. */
export function dated(answer: Response, now: Date): Response {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_HEADER, now.toISOString());
  return new Response(answer.body, { status: answer.status, headers });
}

/** Whole answers that nobody forbade to keep. */
export const mayKeep = (answer: Response): boolean => answer.status === 200 && !(answer.headers.get('Cache-Control') ?? '').includes('no-store');
