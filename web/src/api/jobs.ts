/**
 * A question that takes its time. It is asked as any other; when no answer has come after `PATIENCE`, it is asked as a job
 * instead, which says how far it is and can be stopped. The same question of the same revision is the same job, so that a page
 * loaded again finds it running.
 */
import type { Client, Query } from './client';
import { ApiProblem, asProblem } from './problem';
import type { ImportReport, Job, Report, Row } from './types';

/** Milliseconds that a reader waits without asking what is going on. */
export const PATIENCE = 2500;
/** Milliseconds between two looks at a job. */
export const EVERY = 700;
/** Questions remembered as slow: those are asked as jobs from the start. */
const MOST_SLOW = 20;
const SLOW_KEY = 'sitelines.slow';

export interface Watcher {
  /** How far it is; null when it is over. */
  job(job: Job | null): void;
  /** false once the reader has gone on to another question: the job runs on, nobody looks. */
  wanted(): boolean;
}
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

export async function patientReport(client: Client, w: string, name: string, query: Query, watcher: Watcher, memory: Memory | null = sessionMemory()): Promise<Report<Row>> {
  const question = JSON.stringify([w, name, query]);
  if (!slowOnes(memory).includes(question)) {
    const quick = await quickly(client, w, name, query);
    if (quick) return quick;
    remember(memory, question);
  }
  return followed(client, w, await client.startJob(w, name, query), watcher);
}

/** The report of an import, however large: the server makes a job of it where it takes its time. */
export async function patientImport(client: Client, w: string, files: readonly File[], query: Query, review: unknown, watcher: Watcher): Promise<ImportReport> {
  const answer = await client.importFiles(w, files, query, review);
  return 'state' in answer ? followed<ImportReport>(client, w, answer, watcher) : answer;
}

async function quickly(client: Client, w: string, name: string, query: Query): Promise<Report<Row> | null> {
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(), PATIENCE);
  try {
    return await client.report(w, name, query, leave.signal);
  } catch (thrown) {
    if (leave.signal.aborted) return null;
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** The result of a job, once it is there; says how far it is until then. */
async function followed<T = Report<Row>>(client: Client, w: string, begun: Job, watcher: Watcher): Promise<T> {
  let job = begun;
  try {
    while (watcher.wanted()) {
      watcher.job(job);
      if (job.state === 'done') return await client.jobResult<T>(w, job.id);
      if (job.state === 'cancelled' || job.state === 'cancelling') throw new ApiProblem('cancelled', 0);
      if (job.state === 'failed') throw new ApiProblem('bad_request', 0, (job.error ?? {}) as { detail?: string });
      await new Promise((resolve) => setTimeout(resolve, EVERY));
      try {
        job = await client.job(w, job.id);
      } catch (thrown) {
        const problem = asProblem(thrown);
        if (problem.kind === 'not_found') throw new ApiProblem('cancelled', 0); // stopped and put away
        if (problem.kind !== 'offline') throw problem; // the line may come back: the job is still there
      }
    }
    throw new ApiProblem('cancelled', 0);
  } finally {
    watcher.job(null);
  }
}

function sessionMemory(): Memory | null {
  try {
    return sessionStorage;
  } catch {
    return null; // storage may be forbidden: then every slow question waits out its patience first
  }
}
function slowOnes(memory: Memory | null): string[] {
  try {
    const held: unknown = JSON.parse(memory?.getItem(SLOW_KEY) ?? '[]');
    return Array.isArray(held) ? held.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
function remember(memory: Memory | null, question: string): void {
  try {
    memory?.setItem(SLOW_KEY, JSON.stringify([...slowOnes(memory).filter((one) => one !== question), question].slice(-MOST_SLOW)));
  } catch {
    // see `sessionMemory`
  }
}
