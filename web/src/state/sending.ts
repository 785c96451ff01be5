/**
 * Edits that wait: what may go next, what becomes of one when it goes, how it shows meanwhile. An edit goes onto the record as
 * it is now, never onto the version that was seen: fields that only one of two changed meet, a field that both changed is left
 * to the writer. Sending twice what arrived once changes nothing.
 */
import type { Waiting } from '../api/outbox';
import { ApiProblem, asProblem } from '../api/problem';
import type { AnyRecord, BatchChange, Id } from '../api/types';
import { changed, outgoing, threeWay } from './editing';

/** What sending needs of the client. */
export interface Door {
  record(w: string, kind: string, id: Id): Promise<AnyRecord>;
  put(w: string, kind: string, record: AnyRecord, revision: number | 'none'): Promise<AnyRecord>;
  remove(w: string, kind: string, id: Id, revision: number): Promise<{ revision: number }>;
  write(w: string, changes: readonly BatchChange[], reason: string): Promise<{ revision: number }>;
}

/** `revision` is null where the server already had it so. */
export type Outcome = { what: 'sent'; revision: number | null } | { what: 'conflict'; theirs: AnyRecord | null } | { what: 'refused'; words: string };

/** The server takes only so many in an hour: it says so, and they go on waiting. */
const TOO_MANY = 429;
/** Somebody may write between reading and putting; so often it is tried again. */
const TRIES = 3;

const sameRecord = (a: Waiting, b: Waiting): boolean => a.workspace === b.workspace && a.kind === b.kind && a.id === b.id;

/** The record names the other by its id or as `kind/id`. */
function refersTo(record: AnyRecord | null, other: Waiting): boolean {
  const names = [other.id, `${other.kind}/${other.id}`];
  return Object.entries(record ?? {}).filter(([name]) => name !== 'id').flatMap(([, value]) => value).some((value) => typeof value === 'string' && names.includes(value));
}

/** It would be new, and this names it. */
const restsOn = (one: Waiting, made: Waiting): boolean => made.what === 'create' && made.workspace === one.workspace && refersTo(one.mine, made);

/** Those that rest on one that would be new, and on those again: without it they can not be. */
export function restingOn(list: readonly Waiting[], made: Waiting): Waiting[] {
  const found: Waiting[] = [];
  for (const one of [...list].sort((a, b) => a.n - b.n)) {
    if (one.n !== made.n && [made, ...found].some((before) => restsOn(one, before))) found.push(one);
  }
  return found;
}

/** Those that may go: not held, and nothing before them is held that they rest on. In order. */
function ready(list: readonly Waiting[]): Waiting[] {
  const stuck: Waiting[] = [];
  const free: Waiting[] = [];
  for (const one of [...list].sort((a, b) => a.n - b.n)) {
    const rests = stuck.some((before) => sameRecord(before, one) || restsOn(one, before));
    (one.held || rests ? stuck : free).push(one);
  }
  return free;
}

export const nextOf = (list: readonly Waiting[]): Waiting | null => ready(list)[0] ?? null;

/** Those that are sent together with this one, itself among them; another edit of the same record from before goes first. */
export function groupOf(list: readonly Waiting[], one: Waiting): Waiting[] {
  if (!one.group || one.what === 'remove') return [one];
  const all = ready(list);
  const ours = (other: Waiting): boolean => other.group === one.group && other.workspace === one.workspace && other.what !== 'remove';
  return all.filter((other) => ours(other) && !all.some((before) => before.n < other.n && !ours(before) && sameRecord(before, other)));
}

/** Sends one. Throws where the line is down or the server has failed: then it goes on waiting. */
export async function sendOne(one: Waiting, door: Door): Promise<Outcome> {
  try {
    if (one.what === 'create') return await sendNew(one, door);
    for (let tries = 1; ; tries += 1) {
      const outcome = await sendChange(one, door);
      if (outcome !== 'again') return outcome;
      if (tries === TRIES) return { what: 'conflict', theirs: await held(one, door) };
    }
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (waitsOn(problem)) throw problem;
    return { what: 'refused', words: wordsOf(problem) };
  }
}

/** What a batch says of a record: as a whole where it is new, else the fields that are to differ from the version now held. */
export function changeOf(kind: string, now: AnyRecord | null, mine: AnyRecord): BatchChange {
  const record = `${kind}/${mine.id}`;
  if (!now) return { record, put: outgoing(mine) };
  return { record, revision: Number(now['revision']), set: Object.fromEntries(changed(now, mine).map((name) => [name, mine[name] ?? null])) };
}

/**
 * Sends edits that were made in one go as one revision. Those that met somebody else's edit of the same field are left to the writer,
 * what rests on them waits with them and has no outcome, the others go together. Throws where the line is down or the server has failed:
 * then all of them go on waiting.
 */
export async function sendGroup(group: readonly Waiting[], door: Door): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>();
  const workspace = group[0]!.workspace;
  for (let tries = 1; ; tries += 1) {
    const going: { n: number; change: BatchChange }[] = [];
    for (const one of group) {
      const now = await held(one, door);
      const to = becomes(one, now);
      if (group.some((other) => outcomes.get(other.n)?.what === 'conflict' && restsOn(one, other))) continue;
      if (!to) outcomes.set(one.n, { what: 'conflict', theirs: now });
      else if (now && !changed(now, to).length) outcomes.set(one.n, { what: 'sent', revision: null });
      else going.push({ n: one.n, change: changeOf(one.kind, now, to) });
    }
    if (!going.length) return outcomes;
    try {
      const { revision } = await door.write(workspace, going.map(({ change }) => change), group[0]!.reason ?? '');
      for (const { n } of going) outcomes.set(n, { what: 'sent', revision });
      return outcomes;
    } catch (thrown) {
      if (stale(thrown) && tries < TRIES) continue;
      const problem = asProblem(thrown);
      if (waitsOn(problem)) throw problem;
      for (const { n } of going) outcomes.set(n, stale(thrown) ? { what: 'conflict', theirs: null } : { what: 'refused', words: wordsOf(problem) });
      return outcomes;
    }
  }
}

/** The record as it is to be, over the one that is there now; null where only the writer can decide. */
function becomes(one: Waiting, now: AnyRecord | null): AnyRecord | null {
  // one that is there already arrived before, and only the answer was lost
  if (one.what === 'create') return now === null || !changed(now, one.mine!).length ? one.mine : null;
  const met = now && threeWay(one.base!, one.mine!, now);
  return met && !met.conflicts.length ? met.merged : null;
}

/** The line is down, the server has failed or takes no more just now: later it may go. */
const waitsOn = ({ kind, status }: ApiProblem): boolean => kind === 'offline' || kind === 'server' || kind === 'unreadable' || status === TOO_MANY;
const wordsOf = (problem: ApiProblem): string =>
  (problem.body.problems ?? []).map((told) => [told.column, told.message ?? told.hint].filter(Boolean).join(': ')).join(' · ') || problem.message;

async function held({ workspace, kind, id }: Waiting, door: Door): Promise<AnyRecord | null> {
  try {
    return await door.record(workspace, kind, id);
  } catch (thrown) {
    if (asProblem(thrown).kind === 'not_found') return null;
    throw thrown;
  }
}

const stale = (thrown: unknown): boolean => thrown instanceof ApiProblem && (thrown.status === 412 || thrown.body.code === 'exists');

async function sendNew(one: Waiting, door: Door): Promise<Outcome> {
  try {
    const made = await door.put(one.workspace, one.kind, one.mine!, 'none');
    return { what: 'sent', revision: Number(made['revision']) };
  } catch (thrown) {
    if (!stale(thrown)) throw thrown;
    const theirs = await held(one, door);
    // it arrived before, and only the answer was lost
    if (theirs && !changed(theirs, one.mine!).length) return { what: 'sent', revision: null };
    return { what: 'conflict', theirs };
  }
}

async function sendChange(one: Waiting, door: Door): Promise<Outcome | 'again'> {
  const now = await held(one, door);
  if (now === null) return one.what === 'remove' ? { what: 'sent', revision: null } : { what: 'conflict', theirs: null };
  try {
    if (one.what === 'remove') {
      if (changed(seenOf(one.base!, now), now).length) return { what: 'conflict', theirs: now };
      return { what: 'sent', revision: (await door.remove(one.workspace, one.kind, one.id, Number(now['revision']))).revision };
    }
    const met = threeWay(one.base!, one.mine!, now);
    if (met.conflicts.length) return { what: 'conflict', theirs: now };
    if (!changed(now, met.merged).length) return { what: 'sent', revision: null };
    const done = await door.put(one.workspace, one.kind, met.merged, Number(now['revision']));
    return { what: 'sent', revision: Number(done['revision']) };
  } catch (thrown) {
    if (stale(thrown)) return 'again';
    throw thrown;
  }
}

/** Lists come without shapes: what was not seen is no difference. */
const seenOf = (base: AnyRecord, now: AnyRecord): AnyRecord => ('geometry' in base ? base : { ...base, geometry: now['geometry'] });

/** The records of a kind as they will be once what waits has gone; those that wait are told by `waits`. */
export function withWaiting(records: readonly AnyRecord[], list: readonly Waiting[], workspace: string, kind: string): { records: AnyRecord[]; waits: ReadonlySet<Id> } {
  const mine = list.filter((one) => one.workspace === workspace && one.kind === kind).sort((a, b) => a.n - b.n);
  const waits = new Set(mine.map(({ id }) => id));
  if (!mine.length) return { records: [...records], waits };
  const byId = new Map(records.map((record) => [record.id, record]));
  for (const one of mine) {
    const now = byId.get(one.id);
    if (one.what === 'remove') byId.delete(one.id);
    else if (now && one.base && one.mine) byId.set(one.id, { ...now, ...Object.fromEntries(changed(one.base, one.mine).map((name) => [name, one.mine![name]])) } as AnyRecord);
    else if (one.mine) byId.set(one.id, one.mine);
  }
  return { records: [...byId.values()], waits };
}

/** What the writer made of a conflict: begun from theirs, with the fields chosen from mine. */
export function resolved(one: Waiting, theirs: AnyRecord, keepMine: readonly string[]): Waiting {
  const mine: AnyRecord = { ...theirs, ...Object.fromEntries(keepMine.map((name) => [name, one.mine?.[name] ?? null])) };
  if (one.what === 'remove') return { ...one, base: theirs, held: null };
  return { ...one, what: 'put', base: theirs, mine, held: null };
}

/** Fields in which my edit and theirs differ: those that both changed are the writer's to decide. */
export function differing(one: Waiting, theirs: AnyRecord): { conflicts: string[]; others: string[] } {
  if (!one.mine) return { conflicts: [], others: one.base ? changed(seenOf(one.base, theirs), theirs) : [] };
  if (!one.base) return { conflicts: changed(one.mine, theirs), others: [] };
  const met = threeWay(one.base, one.mine, theirs);
  return { conflicts: met.conflicts, others: changed(theirs, met.merged) };
}

/** Letters of an id that a device gives, so that two devices do not give the same. */
const OWN_LETTERS = 5;

/** An id for a record made when nobody can be asked for one: its words, and letters of its own. */
export function newId(words: string, kind: string, random: (n: number) => Uint8Array = (n) => crypto.getRandomValues(new Uint8Array(n))): Id {
  const slug = words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50).replace(/-+$/, '');
  const own = [...random(OWN_LETTERS)].map((byte) => (byte % 36).toString(36)).join('');
  return `${slug || kind.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('_', '-')}-${own}`;
}
