/** Writing many records in one revision: all of them or none, now or, where the line is down, together once it is back. */
import { ApiProblem, asProblem } from '../../api/problem';
import type { AnyRecord, RecordRef } from '../../api/types';
import { loadWords } from '../../messages';
import { recordTitle } from '../../state/card';
import { changed, threeWay } from '../../state/editing';
import { changeOf, newId } from '../../state/sending';
import { written } from '../../state/written.svelte';
import type { useApp } from '../context';
import { inWords } from './saving';
import { valueWords } from './values';

type App = ReturnType<typeof useApp>;

/** A record as it was seen and as it is to be; one that is new was not seen. */
export interface Edit {
  kind: string;
  seen: AnyRecord | null;
  mine: AnyRecord;
}

/** Somebody may write between reading and writing; so often it is tried again. */
const TRIES = 3;
const STALE = 412;

/**
 * Writes all of them in one revision, which is taken back in one step, or none. A record that somebody changed meanwhile keeps what they
 * wrote; where they wrote the same fields, nothing is written. Records that are new have their id already: sent again after a lost
 * answer they are still the same. True where they wait for the line, and will be sent together.
 */
export async function saveMany(app: App, edits: readonly Edit[], reason: string): Promise<boolean> {
  const { session } = app;
  const w = session.view.workspace ?? '';
  if (!edits.some(({ kind, mine }) => session.line.field?.waitsFor(w, kind, mine.id))) {
    try {
      written.note(w, await writeTogether(app, w, edits, reason));
      session.refresh();
      return false;
    } catch (thrown) {
      if (asProblem(thrown).kind !== 'offline') throw thrown;
    }
  }
  const field = await session.line.open().catch((thrown: unknown) => {
    throw asProblem(thrown); // nothing can be kept here
  });
  const group = newId('', 'group');
  await field.add(edits.map(({ kind, seen, mine }) => ({ workspace: w, kind, id: mine.id, what: seen ? 'put' : 'create', base: seen, mine, group, reason })));
  await loadWords(session.lang, 'field').catch(() => {});
  void field.send();
  return true;
}

async function writeTogether(app: App, w: string, edits: readonly Edit[], reason: string): Promise<number> {
  const { client } = app.session;
  let changes = edits.map(({ kind, seen, mine }) => changeOf(kind, seen, mine));
  for (let tries = 1; ; tries += 1) {
    try {
      return (await client.write(w, changes, reason)).revision;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.status !== STALE || tries === TRIES) throw thrown;
    }
    changes = await Promise.all(edits.map(async ({ kind, seen, mine }) => {
      if (!seen) return changeOf(kind, null, mine);
      const now = await client.record(w, kind, mine.id);
      const { merged, conflicts } = threeWay(seen, mine, now);
      const [field] = conflicts;
      if (field) throw new ApiProblem('conflict', 409, { detail: `${titleOf(mine)}: ${app.t('data.cellConflict', { mine: valueWords(app, kind, field, mine[field]), theirs: valueWords(app, kind, field, now[field]) })}` });
      return changeOf(kind, now, merged);
    }));
  }
}

const titleOf = (record: AnyRecord): string => recordTitle(record) ?? record.id;

/** Each edit of a record once: a later one goes onto the earlier. */
export function eachOnce(edits: readonly Edit[]): Edit[] {
  const held = new Map<RecordRef, Edit>();
  for (const one of edits) {
    const path: RecordRef = `${one.kind}/${one.mine.id}`;
    const before = held.get(path);
    const fields = before && Object.fromEntries(changed(one.seen ?? {}, one.mine).map((name) => [name, one.mine[name]]));
    held.set(path, before ? { ...before, mine: { ...before.mine, ...fields } } : one);
  }
  return [...held.values()];
}

/** Why none of them was written: a line for each record that breaks a rule. */
export function troublesOf(app: App, edits: readonly Edit[], thrown: unknown): string[] {
  const names = new Map(edits.map(({ kind, mine }) => [`${kind}/${mine.id}`, titleOf(mine)]));
  const told = (asProblem(thrown).body.problems ?? []).map(({ record, column, message, hint }) => [names.get(record ?? ''), column, message ?? hint].filter(Boolean).join(': '));
  return told.length ? told : [inWords(app, thrown)];
}
