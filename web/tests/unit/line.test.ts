import { expect, it } from 'vitest';
import { Client, type Line as News } from '../../src/api/client';
import { Line } from '../../src/state/line.svelte';

it('the client tells of every answer how the line is: fresh, out of the store, none', async () => {
  const told: News[] = [];
  const answers: (() => Response)[] = [
    () => new Response('{}'),
    () => new Response('{}', { headers: { 'X-Sitelines-Kept': '2012-06-30T10:00:00.000Z' } }),
    () => { throw new TypeError('failed'); },
  ];
  const client = new Client(async () => answers.shift()!());
  client.onLine = (news) => void told.push(news);
  await client.get('/a');
  await client.get('/b');
  await client.get('/c').catch(() => {});
  expect(told).toEqual([{ up: true }, { up: false, kept: '2012-06-30T10:00:00.000Z' }, { up: false, kept: null }]);
});

it('what is shown is as old as its oldest answer, until the line is back; then everything is asked for again, once', () => {
  let refreshed = 0;
  const line = new Line({ client: new Client(), refresh: () => (refreshed += 1) });
  line.heard({ up: false, kept: '2012-06-30T11:00:00.000Z' });
  line.heard({ up: false, kept: '2012-06-30T10:00:00.000Z' });
  line.heard({ up: false, kept: null });
  expect([line.connected, line.kept, refreshed]).toEqual([false, '2012-06-30T10:00:00.000Z', 0]);
  line.heard({ up: true });
  line.heard({ up: true });
  expect([line.connected, line.kept, refreshed]).toEqual([true, null, 1]);
  line.heard({ up: false, kept: null });
  line.heard({ up: true });
  expect(refreshed).toBe(1); // it came and went: not asked for everything each time
});
