import { describe, expect, it } from 'vitest';
import { Client, queryString, sameOrigin } from '../../src/api/client';
import { parseRevision } from '../../src/api/events';
import { ApiProblem } from '../../src/api/problem';
import { emptySlot, fill } from '../../src/state/tasks';

const reply = (body: unknown, init: ResponseInit = {}) => new Response(init.status === 304 ? null : JSON.stringify(body), init);

describe('the client', () => {
  it('asks again with the ETag and takes 304 for the kept answer', async () => {
    const asked: (string | undefined)[] = [];
    const client = new Client(async (_url, init) => {
      const tag = (init?.headers as Record<string, string>)['If-None-Match'];
      asked.push(tag);
      return tag ? reply(null, { status: 304 }) : reply({ items: [1] }, { headers: { ETag: '"r1"' } });
    });
    expect(await client.get('/x')).toEqual({ items: [1] });
    expect(await client.get('/x')).toEqual({ items: [1] });
    expect(asked).toEqual([undefined, '"r1"']);
  });
  it('follows pages without leaving the server', async () => {
    const seen: string[] = [];
    const client = new Client(async (url) => {
      seen.push(url);
      return reply({ items: [url], next: seen.length < 2 ? 'https://elsewhere.example/api/next?after=a' : null, total: 2, revision: 1 });
    });
    expect(await client.all('/api/list', {})).toHaveLength(2);
    expect(seen[1]).toBe('/api/next?after=a');
  });
  it('turns problem+json into a kind and keeps its code', async () => {
    const client = new Client(async () => reply({ code: 'no_such_workspace', detail: 'x' }, { status: 404 }));
    const problem = await client.get('/x').catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect((problem as ApiProblem).kind).toBe('not_found');
    expect((problem as ApiProblem).body.code).toBe('no_such_workspace');
  });
  it('says offline when the server is gone, unreadable when it sends something else', async () => {
    const gone = new Client(async () => { throw new TypeError('failed'); });
    await expect(gone.get('/x')).rejects.toMatchObject({ kind: 'offline' });
    const html = new Client(async () => new Response('<html>'));
    await expect(html.get('/x')).rejects.toMatchObject({ kind: 'unreadable' });
  });
  it('a server without settings has none', async () => {
    expect(await new Client(async () => reply({}, { status: 404 })).config()).toEqual({});
  });
});

describe('addresses', () => {
  it('leaves out what says nothing and repeats lists', () => {
    expect(queryString({ a: null, b: false, c: '', d: ['x', 'y'], e: true, f: 0 })).toBe('?d=x&d=y&e=true&f=0');
    expect(queryString({})).toBe('');
    expect(sameOrigin('http://h:1/p?q=1')).toBe('/p?q=1');
  });
  it('reads revision events and no others', () => {
    expect(parseRevision('{"workspace":"w","revision":3}')).toEqual({ workspace: 'w', revision: 3 });
    expect(parseRevision('{"revision":"3"}')).toBeNull();
    expect(parseRevision('nonsense')).toBeNull();
  });
});

describe('slots', () => {
  it('drop a slow answer to an older question', async () => {
    let slot = emptySlot<string>();
    let late: (value: string) => void = () => {};
    const first = fill('old', () => slot, (next) => (slot = next), () => new Promise<string>((resolve) => (late = resolve)));
    await fill('new', () => slot, (next) => (slot = next), async () => 'new answer');
    late('old answer');
    await first;
    expect(slot.value).toBe('new answer');
  });
  it('keep the last good answer when a refresh fails', async () => {
    let slot = { ...emptySlot<string>(), key: 'k', value: 'good' };
    await fill('k', () => slot, (next) => (slot = next as typeof slot), async () => { throw new TypeError(); }, 'again');
    expect([slot.value, (slot.problem as ApiProblem | null)?.kind]).toEqual(['good', 'offline']);
  });
});
