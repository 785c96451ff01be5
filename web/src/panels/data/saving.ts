/** Writing from the page, and taking back what was written. Where the line is down an edit waits on this device and is sent later. */
import { ApiProblem, asProblem } from '../../api/problem';
import type { Doing } from '../../api/outbox';
import type { AnyRecord } from '../../api/types';
import { loadWords } from '../../messages';
import { recordTitle } from '../../state/card';
import { outgoing, threeWay } from '../../state/editing';
import { newId } from '../../state/sending';
import { written } from '../../state/written.svelte';
import type { useApp } from '../context';
import { valueWords } from './values';

type App = ReturnType<typeof useApp>;

/** What became of an edit: the record as it is, or as it will be once it has been sent. */
export interface Kept {
  record: AnyRecord;
  waits: boolean;
}

/** A failed write in words. */
export function inWords({ t }: App, thrown: unknown): string {
  const problem = asProblem(thrown);
  const own = (problem.body.problems ?? []).map((one) => [one.column, one.message ?? one.hint].filter(Boolean).join(': ')).join(' · ');
  return `${t(`problem.${problem.kind}.title`)}. ${own || problem.body.detail || t(`problem.${problem.kind}.advice`)}`;
}

/** What somebody who listens is told. */
export function sayKept({ session, t }: App, kept: Kept): void {
  session.say(t(kept.waits ? 'data.waits' : 'data.saved'));
}

/** Puts fields on a record as it was seen; empty where it is done or waits, else what went wrong in words. */
export async function saveFields(app: App, kind: string, seen: AnyRecord, fields: Record<string, unknown>): Promise<string> {
  return putChanges(app, kind, seen, { ...seen, ...fields });
}

/**
 * Puts what I changed since the version that I saw in a list on the record as it is now: lists come without shapes, and somebody
 * may have written meanwhile. Where they changed the same fields, nothing is written. Empty where it is done or waits, else words.
 */
export async function putChanges(app: App, kind: string, seen: AnyRecord, mine: AnyRecord): Promise<string> {
  try {
    sayKept(app, await orLater(app, { kind, id: seen.id, what: 'put', base: seen, mine }, async (w) => {
      const now = await app.session.client.record(w, kind, seen.id);
      const met = threeWay(seen, mine, now);
      const [field] = met.conflicts;
      if (field) throw new ApiProblem('conflict', 409, { detail: app.t('data.cellConflict', { mine: valueWords(app, kind, field, mine[field]), theirs: valueWords(app, kind, field, now[field]) }) });
      return app.session.client.put(w, kind, outgoing(met.merged) as AnyRecord, Number(now['revision']));
    }));
    return '';
  } catch (thrown) {
    const { body } = asProblem(thrown);
    return thrown instanceof ApiProblem && thrown.status === 409 && body.detail && !body.code ? body.detail : inWords(app, thrown);
  }
}

/** Puts a whole record in the place of a version; a 412 comes back as the problem with the other version in it. */
export function put(app: App, kind: string, record: AnyRecord, base: AnyRecord): Promise<Kept> {
  return orLater(app, { kind, id: record.id, what: 'put', base, mine: record }, (w) => app.session.client.put(w, kind, outgoing(record) as AnyRecord, Number(base['revision'])));
}

/** With an id of its own from the start: sent again after a lost answer it is still one record. */
export function create(app: App, kind: string, record: Record<string, unknown>): Promise<Kept> {
  const id = typeof record['id'] === 'string' && record['id'] ? record['id'] : newId(recordTitle(record as AnyRecord) ?? '', kind);
  const mine = { ...outgoing(record), id } as AnyRecord;
  return orLater(app, { kind, id, what: 'create', base: null, mine }, (w) => app.session.client.put(w, kind, mine, 'none'));
}

export function remove(app: App, kind: string, base: AnyRecord): Promise<Kept> {
  return orLater(app, { kind, id: base.id, what: 'remove', base, mine: null }, async (w) => {
    const { revision } = await app.session.client.remove(w, kind, base.id, Number(base['revision']));
    return { ...base, revision };
  });
}

interface Edit {
  kind: string;
  id: string;
  what: Doing;
  base: AnyRecord | null;
  mine: AnyRecord | null;
}

/** Now; on this device where the server can not be reached, or where an edit of the same record waits already. */
async function orLater(app: App, edit: Edit, now: (w: string) => Promise<AnyRecord>): Promise<Kept> {
  const { session } = app;
  const w = session.view.workspace ?? '';
  if (!session.line.field?.waitsFor(w, edit.kind, edit.id)) {
    try {
      const record = await now(w);
      written.note(w, Number(record['revision']));
      session.refresh();
      return { record, waits: false };
    } catch (thrown) {
      if (asProblem(thrown).kind !== 'offline') throw thrown;
    }
  }
  const field = await session.line.open().catch((thrown: unknown) => {
    throw asProblem(thrown); // nothing can be kept here: the edit stays in its form
  });
  await field.add([{ workspace: w, ...edit }]);
  await loadWords(session.lang, 'field').catch(() => {});
  void field.send();
  return { record: edit.mine ?? edit.base!, waits: true };
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
