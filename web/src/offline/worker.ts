/**
 * The service worker: keeps the page and the last answers, so that it opens when the line is down. It answers nothing of its
 * own: what is on the line wins, except for files whose name says what they hold. It asks no other server.
 */
import { MOST_KEPT, dated, handlingOf, mayKeep } from './rules';

/** Written by the build (`scripts/worker_plugin.ts`): the page and what it cannot start without; everything else there is. */
declare const SHELL: readonly string[];
declare const REST: readonly string[];
declare const BUILD: string;

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchAsked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  location: Location;
  clients: { claim(): Promise<void> };
  addEventListener(name: 'install' | 'activate', run: (event: Lasting) => void): void;
  addEventListener(name: 'fetch', run: (event: FetchAsked) => void): void;
  addEventListener(name: 'message', run: (event: Lasting & { data: Told }) => void): void;
}
/** From the page, once it stands. */
interface Told {
  /** Addresses that the page had asked for before anybody kept them. */
  seen?: readonly string[];
  /** Keep the rest of the program, too: false where the reader saves data. */
  all?: boolean;
}

const scope = self as unknown as Scope;
const CODE = `sitelines-code-${BUILD}`;
const DATA = 'sitelines-data-1';
/** A line that says nothing for so long is as good as down, for the page itself. */
const PAGE_WITHIN_MS = 5_000;
const { origin } = scope.location;

scope.addEventListener('install', (event) => event.waitUntil(caches.open(CODE).then((cache) => cache.addAll([...SHELL]))));

scope.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== CODE && name !== DATA) await caches.delete(name);
  await scope.clients.claim();
})()));

scope.addEventListener('message', (event) => event.waitUntil(keepAll(event.data)));

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const how = handlingOf(request, origin);
  if (how === 'code') event.respondWith(code(request));
  else if (how === 'page') event.respondWith(page(request));
  else if (how === 'data') event.respondWith(data(event));
});

async function code(request: Request): Promise<Response> {
  const cache = await caches.open(CODE);
  const kept = await cache.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (mayKeep(answer)) await cache.put(request.url, answer.clone());
  return answer;
}

/** The page as the server has it; the installed one, with all its files, where the line is down. */
async function page(request: Request): Promise<Response> {
  const kept = (): Promise<Response | undefined> => caches.open(CODE).then((cache) => cache.match('/', { ignoreVary: true }));
  const late = new Promise<Response | undefined>((resolve) => void setTimeout(() => resolve(kept()), PAGE_WITHIN_MS));
  const line = fetch(request);
  line.catch(() => {}); // told below, unless the installed page came first
  try {
    return (await Promise.race([line, late])) ?? (await line);
  } catch (thrown) {
    const held = await kept();
    if (held) return held;
    throw thrown;
  }
}

async function data(event: FetchAsked): Promise<Response> {
  const { request } = event;
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (thrown) {
    const kept = await (await caches.open(DATA)).match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw thrown;
  }
  if (mayKeep(answer)) event.waitUntil(keep(request.url, answer.clone()));
  else if (answer.status === 304) event.waitUntil(stillSo(request.url));
  return answer;
}

async function keep(url: string, answer: Response): Promise<void> {
  const cache = await caches.open(DATA);
  await cache.put(url, dated(answer, new Date()));
  // oldest first: an answer that is put again stands at the young end
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST_KEPT))) await cache.delete(old);
}

/** The server says that the answer still holds: it is as old as this moment. */
async function stillSo(url: string): Promise<void> {
  const kept = await (await caches.open(DATA)).match(url, { ignoreVary: true });
  if (kept) await keep(url, kept);
}

/** One after the other: the line belongs to the reader. */
async function keepAll({ seen = [], all = false }: Told): Promise<void> {
  const [codes, datas] = [await caches.open(CODE), await caches.open(DATA)];
  for (const url of seen) {
    const how = handlingOf({ method: 'GET', url, mode: 'cors' }, origin);
    if (how !== 'code' && how !== 'data') continue;
    if (await (how === 'code' ? codes : datas).match(url, { ignoreVary: true })) continue;
    try {
      const answer = await fetch(url, how === 'data' ? { headers: { Accept: 'application/json' } } : {});
      if (!mayKeep(answer)) continue;
      if (how === 'code') await codes.put(url, answer);
      else await keep(url, answer);
    } catch {
      return; // the line is down: what is kept is kept
    }
  }
  if (!all) return;
  for (const file of REST) {
    try {
      if (!(await codes.match(file))) await codes.add(file);
    } catch {
      return;
    }
  }
}
