/** Writing from the page, and taking back what was written. */
import { ApiProblem, asProblem } from '../../api/problem';
import type { AnyRecord } from '../../api/types';
import { outgoing, threeWay } from '../../state/editing';
import type { useApp } from '../context';
import { valueWords } from './values';
import { written } from './written.svelte';

type App = ReturnType<typeof useApp>;

/** A failed write in words. */
export function inWords({ t }: App, thrown: unknown): string {
  const problem = asProblem(thrown);
  const own = (problem.body.problems ?? []).map((one) => [one.column, one.message ?? one.hint].filter(Boolean).join(': ')).join(' · ');
  return `${t(`problem.${problem.kind}.title`)}. ${own || problem.body.detail || t(`problem.${problem.kind}.advice`)}`;
}

/** Puts fields on a record as it is now; empty where it is done, else what went wrong in words. */
export async function saveFields(app: App, kind: string, id: string, fields: Record<string, unknown>): Promise<string> {
  const { session, t } = app;
  const w = session.view.workspace ?? '';
  try {
    const now = await session.client.record(w, kind, id);
    await put(app, kind, { ...now, ...fields }, Number(now['revision']));
    session.say(t('data.saved'));
    return '';
  } catch (thrown) {
    return inWords(app, thrown);
  }
}

/**
 * Puts what I changed since the version that I saw in a list on the record as it is now: lists come without shapes, and somebody
 * may have written meanwhile. Where they changed the same fields, nothing is written. Empty where it is done, else words.
 */
export async function putChanges(app: App, kind: string, seen: AnyRecord, mine: AnyRecord): Promise<string> {
  try {
    const now = await app.session.client.record(app.session.view.workspace ?? '', kind, seen.id);
    const met = threeWay(seen, mine, now);
    const [field] = met.conflicts;
    if (field) return app.t('data.cellConflict', { mine: valueWords(app, kind, field, mine[field]), theirs: valueWords(app, kind, field, now[field]) });
    await put(app, kind, met.merged, Number(now['revision']));
    return '';
  } catch (thrown) {
    return inWords(app, thrown);
  }
}

/** Puts a whole record; a 412 comes back as the problem with the other version in it. */
export async function put({ session }: App, kind: string, record: AnyRecord, revision: number): Promise<AnyRecord> {
  const done = await session.client.put(session.view.workspace ?? '', kind, outgoing(record) as AnyRecord, revision);
  written.note(session.view.workspace ?? '', Number(done['revision']));
  session.refresh();
  return done;
}

export async function create({ session }: App, kind: string, record: Record<string, unknown>): Promise<AnyRecord> {
  const done = await session.client.create(session.view.workspace ?? '', kind, outgoing(record));
  written.note(session.view.workspace ?? '', Number(done['revision']));
  session.refresh();
  return done;
}

export async function remove({ session }: App, kind: string, id: string, revision: number): Promise<void> {
  const done = await session.client.remove(session.view.workspace ?? '', kind, id, revision);
  written.note(session.view.workspace ?? '', done.revision);
  session.refresh();
}

/** Takes a revision back by a new one. */
export async function takeBack({ session }: App, revision: number): Promise<number> {
  const { revision: now } = await session.client.revert(session.view.workspace ?? '', revision);
  written.forget(revision);
  session.refresh();
  return now;
}

/** The version that somebody else wrote meanwhile, where that is why a write failed. */
export function otherVersion(thrown: unknown): AnyRecord | null {
  return thrown instanceof ApiProblem && thrown.status === 412 && thrown.body.current ? (thrown.body.current as AnyRecord) : null;
}
