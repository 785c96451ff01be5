import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Client } from '../../src/api/client';
import { EVERY, PATIENCE, patientReport, type Memory } from '../../src/api/jobs';
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
