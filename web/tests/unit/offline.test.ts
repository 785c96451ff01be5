import { describe, expect, it } from 'vitest';
import { shellOf } from '../../scripts/worker_plugin';
import { dated, handlingOf, mayKeep } from '../../src/offline/rules';

const at = (path: string, more: Partial<{ method: string; mode: string }> = {}) => handlingOf({ method: 'GET', mode: 'cors', url: new URL(path, 'http://here').href, ...more }, 'http://here');

describe('the service worker', () => {
  it('keeps the page, its files, and what the server answers; nothing that runs, streams or is private', () => {
    expect(at('/w/mali-pact?page=data', { mode: 'navigate' })).toBe('page');
    expect(at('/')).toBe('none');
    for (const path of ['/assets/index-abc.js', '/icon.svg', '/icon-192.png', '/manifest.webmanifest']) expect(at(path), path).toBe('code');
    for (const path of ['/api/workspaces', '/api/workspaces/w/sites?limit=10000', '/api/workspaces/w/analyses/gaps?theme=a', '/tiles/w/sites/1/0/0.mvt', '/api/codelists']) expect(at(path), path).toBe('data');
    const passing = ['/api/workspaces/w/events', '/api/workspaces/w/jobs', '/api/workspaces/w/jobs/1/result', '/api/workspaces/w/exports/gaps.csv', '/api/docs/', '/api/openapi.json', '/ogc/w', '/healthz', '/api/workspaces/w/analyses/power_interest?private=true'];
    for (const path of passing) expect(at(path), path).toBe('none');
    expect(at('/api/docs/', { mode: 'navigate' })).toBe('none');
    expect(at('/ogc/w', { mode: 'navigate' })).toBe('none');
    expect(at('/api/workspaces/w/sites', { method: 'POST' })).toBe('none');
    expect(at('http://elsewhere/api/workspaces')).toBe('none');
  });
  it('writes on what it keeps when the server gave it', async () => {
    const kept = dated(new Response('{"a":1}', { headers: { ETag: 'x' } }), new Date('2012-06-30T10:00:00Z'));
    expect([kept.headers.get('X-Sitelines-Kept'), kept.headers.get('ETag'), await kept.json()]).toEqual(['2012-06-30T10:00:00.000Z', 'x', { a: 1 }]);
    expect([mayKeep(new Response('')), mayKeep(new Response('', { status: 404 })), mayKeep(new Response('', { headers: { 'Cache-Control': 'no-store' } }))]).toEqual([true, false, false]);
  });
  it('finds the shell: what the page loads before it says anything', () => {
    const part = (fileName: string, imports: string[] = [], css: string[] = [], isEntry = false) => ({ type: 'chunk' as const, fileName, imports, isEntry, viteMetadata: { importedCss: new Set(css) } });
    const bundle = { 'a.js': part('a.js', ['b.js'], ['a.css'], true), 'b.js': part('b.js', ['a.js']), 'lazy.js': part('lazy.js') };
    expect(shellOf(bundle)).toEqual(['a.css', 'a.js', 'b.js']);
  });
});
