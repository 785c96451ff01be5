import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Client } from '../../src/api/client';
import { EVERY, PATIENCE, patientImport, patientReport, type Memory } from '../../src/api/jobs';
import type { Job } from '../../src/api/types';

const REPORT = { method: { name: 'stability' }, summary: {}, columns: [], rows: [] };
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that never answers the question itself, and has the job done after so many looks. */
function slow(looks: number, end: Partial<Job> = { state: 'done' }) {
  const asked: string[] = [];
  let left = looks;
  const fetcher = async (url: string, init?: RequestInit): Promise<Response> => {
    asked.push(`${init?.method ?? 'GET'} ${url}`);
    if (url.includes('/analyses/')) return new Promise((_, fail) => init?.signal?.addEventListener('abort', () => fail(new Error('left'))));
    if (url.endsWith('/result')) return Response.json(REPORT);
    if (init?.method !== 'POST') left -= 1;
    return Response.json({ id: 'j1', workspace: 'w', kind: 'analysis', name: 'stability', state: 'running', progress: 0.5, ...(left <= 0 ? end : {}) });
  };
  return { asked, client: new Client(fetcher) };
}
function memory(): Memory & { held: Map<string, string> } {
  const held = new Map<string, string>();
  return { held, getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value) };
}

it('a quick answer is taken as it comes, and no job is started', async () => {
  const asked: string[] = [];
  const client = new Client(async (url) => (asked.push(url), Response.json(REPORT)));
  await expect(patientReport(client, 'w', 'gaps', { role: 'a' }, { job: () => {}, wanted: () => true }, memory())).resolves.toEqual(REPORT);
  expect(asked).toEqual(['/api/workspaces/w/analyses/gaps?role=a']);
});

it('a slow question becomes a job, says how far it is, and is a job from the start the next time', async () => {
  const server = slow(2);
  const seen: (number | null)[] = [];
  const kept = memory();
  const watcher = { job: (job: Job | null) => void seen.push(job ? job.progress ?? null : null), wanted: () => true };
  const answer = patientReport(server.client, 'w', 'stability', { as_of: null }, watcher, kept);
  await vi.advanceTimersByTimeAsync(PATIENCE + 2 * EVERY + 10);
  await expect(answer).resolves.toEqual(REPORT);
  expect(seen).toEqual([0.5, 0.5, 0.5, null]);
  const again = patientReport(server.client, 'w', 'stability', { as_of: null }, watcher, kept);
  await vi.advanceTimersByTimeAsync(3 * EVERY);
  await again;
  expect(server.asked.filter((one) => one.includes('/analyses/'))).toHaveLength(1);
});

it('what was stopped, failed, or is no longer wanted says so', async () => {
  for (const [end, kind] of [[{ state: 'cancelled' }, 'cancelled'], [{ state: 'failed', error: { code: 'limit', detail: 'too large' } }, 'bad_request']] as const) {
    const answer = patientReport(slow(1, end).client, 'w', 'stability', {}, { job: () => {}, wanted: () => true }, null);
    const held = expect(answer).rejects.toMatchObject({ kind });
    await vi.advanceTimersByTimeAsync(PATIENCE + 2 * EVERY);
    await held;
  }
  const left = patientReport(slow(9).client, 'w', 'stability', {}, { job: () => {}, wanted: () => false }, null);
  const held = expect(left).rejects.toMatchObject({ kind: 'cancelled' });
  await vi.advanceTimersByTimeAsync(PATIENCE + EVERY);
  await held;
});

it('a large import that the server makes a job of is followed to its report', async () => {
  const seen: (number | null)[] = [];
  const asked: string[] = [];
  let looks = 0;
  const client = new Client(async (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${url}`);
    if (url.endsWith('/result')) return Response.json({ added: 3, differences: [] });
    const state = init?.method !== 'POST' && ++looks === 2 ? 'done' : 'running';
    return Response.json({ id: 'j1', workspace: 'w', kind: 'import', name: 'large.csv', state, progress: 1 / 3 }, { status: init?.method === 'POST' ? 202 : 200 });
  });
  const watcher = { job: (job: Job | null) => void seen.push(job ? job.progress ?? null : null), wanted: () => true };
  const answer = patientImport(client, 'w', [new File(['id'], 'large.csv')], { dry_run: true }, {}, watcher);
  await vi.advanceTimersByTimeAsync(3 * EVERY);
  await expect(answer).resolves.toMatchObject({ added: 3 });
  expect(asked).toEqual(['POST /api/workspaces/w/imports?dry_run=true', 'GET /api/workspaces/w/jobs/j1', 'GET /api/workspaces/w/jobs/j1', 'GET /api/workspaces/w/jobs/j1/result']);
  expect(seen).toEqual([1 / 3, 1 / 3, 1 / 3, null]);
});

it('a small import is answered as it comes, and one that fails as a job says why', async () => {
  const watcher = { job: () => {}, wanted: () => true };
  const small = new Client(async () => Response.json({ added: 1, differences: [] }));
  await expect(patientImport(small, 'w', [], {}, {}, watcher)).resolves.toMatchObject({ added: 1 });
  const failing = new Client(async () => Response.json({ id: 'j1', workspace: 'w', kind: 'import', name: 'x', state: 'failed', progress: null, error: { code: 'nul_byte', detail: 'the file holds a NUL byte' } }, { status: 202 }));
  await expect(patientImport(failing, 'w', [], {}, {}, watcher)).rejects.toMatchObject({ kind: 'bad_request', body: { detail: 'the file holds a NUL byte' } });
});
