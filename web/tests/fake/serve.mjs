/** Serves web/dist and the fake API with the content security policy that the real server is to send. Start: `npm run fake`. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer, bump, write } from './api.mjs';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2' };
export const CSP = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

/** JSON and forms as text: files of tests are text. */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

export function startFake(port = 0) {
  const streams = new Set();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname.endsWith('/events')) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(': hello\n\n');
      const stream = { response, workspace: url.pathname.split('/')[3] };
      streams.add(stream);
      request.on('close', () => streams.delete(stream));
      return;
    }
    const made = request.method === 'GET' ? answer(url) : write(request.method, url, request.headers, await bodyOf(request));
    if (made?.never) return;
    if (made) {
      const etag = `"${createHash('sha1').update(made.body).digest('hex').slice(0, 12)}"`;
      const same = made.status === 200 && request.headers['if-none-match'] === etag;
      response.writeHead(same ? 304 : made.status, { 'Content-Type': made.type, ETag: etag, 'Cache-Control': 'no-cache' });
      response.end(same || made.status === 204 ? undefined : made.body);
      return;
    }
    const asked = normalize(url.pathname).replace(/^(\.\.[/\\])+/, '');
    const file = extname(asked) ? asked : 'index.html';
    try {
      const body = await readFile(join(DIST, file));
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': url.pathname.startsWith('/w/') && url.searchParams.get('embed') === 'true' ? CSP.replace("frame-ancestors 'self'", 'frame-ancestors *') : CSP, 'Cache-Control': 'no-cache' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({
    url: `http://127.0.0.1:${server.address().port}`,
    /** Somebody writes: the next revision is announced. */
    write() {
      const revision = bump();
      for (const { response, workspace } of streams) response.write(`event: revision\ndata: ${JSON.stringify({ workspace, revision })}\n\n`);
      return revision;
    },
    stop: () => new Promise((done) => { for (const { response } of streams) response.destroy(); server.closeAllConnections(); server.close(done); }),
  })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFake(Number(process.env.PORT ?? 8080));
  console.log(`fake Sitelines server at ${url}`);
}
