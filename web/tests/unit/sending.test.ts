import { describe, expect, it } from 'vitest';
import type { Outbox, Waiting } from '../../src/api/outbox';
import { ApiProblem } from '../../src/api/problem';
import type { AnyRecord, BatchChange } from '../../src/api/types';
import { differing, groupOf, newId, nextOf, resolved, restingOn, sendGroup, sendOne, withWaiting, type Door } from '../../src/state/sending';
import { Field } from '../../src/state/field.svelte';

const edit = (n: number, more: Partial<Waiting> = {}): Waiting => ({
  n, workspace: 'w', kind: 'activities', id: 'a', what: 'put', base: { id: 'a', title: 'old', note: 'n', revision: 1 }, mine: { id: 'a', title: 'mine', note: 'n', revision: 1 },
  at: '2012-06-30T10:00:00Z', held: null, ...more,
});

/** A server with versions, whose answers may be lost and whose line may be down. */
class Server implements Door {
  records = new Map<string, AnyRecord>();
  revision = 1;
  down = false;
  loseAnswer = false;
  written: string[] = [];
  async record(_w: string, kind: string, id: string): Promise<AnyRecord> {
    this.#line();
    const held = this.records.get(`${kind}/${id}`);
    if (!held) throw new ApiProblem('not_found', 404);
    return held;
  }
  async put(_w: string, kind: string, record: AnyRecord, revision: number | 'none'): Promise<AnyRecord> {
    this.#line();
    const path = `${kind}/${record.id}`;
    const held = this.records.get(path);
    if (revision === 'none' && held) throw new ApiProblem('conflict', 409, { code: 'exists' });
    if (revision !== 'none' && held?.['revision'] !== revision) throw new ApiProblem('conflict', 412, { code: 'stale' });
    if (record['title'] === 'bad') throw new ApiProblem('bad_request', 422, { code: 'rejected', problems: [{ column: 'title', message: 'is bad' }] });
    const made = { ...record, revision: ++this.revision };
    this.records.set(path, made);
    this.written.push(path);
    if (this.loseAnswer) throw new ApiProblem('offline', 0);
    return made;
  }
  async remove(_w: string, kind: string, id: string, revision: number): Promise<{ revision: number }> {
    this.#line();
    if (this.records.get(`${kind}/${id}`)?.['revision'] !== revision) throw new ApiProblem('conflict', 412, { code: 'stale' });
    this.records.delete(`${kind}/${id}`);
    return { revision: ++this.revision };
  }
  async write(_w: string, changes: readonly BatchChange[], reason: string): Promise<{ revision: number }> {
    this.#line();
    await this.meanwhile?.();
    for (const change of changes) {
      const held = this.records.get(change.record);
      if ('put' in change ? held : held?.['revision'] !== change.revision) throw new ApiProblem('conflict', 'put' in change ? 409 : 412, { code: 'put' in change ? 'exists' : 'stale' });
      if (('put' in change ? change.put : change.set)['title'] === 'bad') throw new ApiProblem('bad_request', 422, { code: 'rejected', problems: [{ column: 'title', message: 'is bad' }] });
    }
    this.revision += 1;
    for (const change of changes) this.records.set(change.record, { ...this.records.get(change.record), ...('put' in change ? change.put : change.set), revision: this.revision } as AnyRecord);
    this.written.push(`${reason}: ${changes.map(({ record }) => record).join(' ')}`);
    if (this.loseAnswer) throw new ApiProblem('offline', 0);
    return { revision: this.revision };
  }
  /** Somebody writes while a batch is on its way. */
  meanwhile: (() => void) | null = null;
  #line(): void {
    if (this.down) throw new ApiProblem('offline', 0);
  }
}
const holding = (...records: [string, AnyRecord][]): Server => {
  const server = new Server();
  for (const [path, record] of records) server.records.set(path, record);
  return server;
};
class Memory implements Outbox {
  list: Waiting[] = [];
  last = 0;
  async all(): Promise<Waiting[]> { return this.list.map((one) => ({ ...one })); }
  async add(some: readonly Omit<Waiting, 'n'>[]): Promise<void> { for (const one of some) this.list.push({ ...one, n: ++this.last }); }
  async replace(one: Waiting): Promise<void> { this.list = this.list.map((held) => (held.n === one.n ? one : held)); }
  async drop(some: readonly number[]): Promise<void> { this.list = this.list.filter((one) => !some.includes(one.n)); }
}

describe('an edit that waited', () => {
  it('goes onto the record as it is now: what they changed elsewhere stays', async () => {
    const server = holding(['activities/a', { id: 'a', title: 'old', note: 'theirs', revision: 5 }]);
    expect(await sendOne(edit(1), server)).toEqual({ what: 'sent', revision: 2 });
    expect(server.records.get('activities/a')).toMatchObject({ title: 'mine', note: 'theirs' });
  });
  it('writes nothing where both changed the same field', async () => {
    const theirs = { id: 'a', title: 'theirs', note: 'n', revision: 5 };
    const server = holding(['activities/a', theirs]);
    expect(await sendOne(edit(1), server)).toEqual({ what: 'conflict', theirs });
    expect(server.written).toEqual([]);
  });
  it('writes nothing twice when only the answer was lost, changed or new', async () => {
    const server = holding(['activities/a', { id: 'a', title: 'old', note: 'n', revision: 1 }]);
    server.loseAnswer = true;
    const fresh = edit(2, { id: 'b', what: 'create', base: null, mine: { id: 'b', title: 'new' } });
    for (const one of [edit(1), fresh]) await expect(sendOne(one, server)).rejects.toMatchObject({ kind: 'offline' });
    server.loseAnswer = false;
    for (const one of [edit(1), fresh]) expect(await sendOne(one, server)).toEqual({ what: 'sent', revision: null });
    expect(server.written).toEqual(['activities/a', 'activities/b']);
  });
  it('says what the server does not take, and waits where the line is down', async () => {
    const server = holding(['activities/a', { id: 'a', title: 'old', note: 'n', revision: 1 }]);
    expect(await sendOne(edit(1, { mine: { id: 'a', title: 'bad', note: 'n' } }), server)).toEqual({ what: 'refused', words: 'title: is bad' });
    server.down = true;
    await expect(sendOne(edit(1), server)).rejects.toMatchObject({ kind: 'offline' });
  });
  it('does not remove what somebody changed, and minds no shape that it never saw', async () => {
    const gone = edit(1, { what: 'remove', mine: null });
    expect(await sendOne(gone, holding(['activities/a', { id: 'a', title: 'theirs', note: 'n', revision: 5 }]))).toMatchObject({ what: 'conflict' });
    expect(await sendOne(gone, holding(['activities/a', { id: 'a', title: 'old', note: 'n', geometry: { type: 'Point' }, revision: 5 }]))).toEqual({ what: 'sent', revision: 2 });
    expect(await sendOne(gone, holding())).toEqual({ what: 'sent', revision: null });
  });
  it('of a record that is gone is a conflict with nothing', async () => expect(await sendOne(edit(1), holding())).toEqual({ what: 'conflict', theirs: null }));
});

describe('the order', () => {
  const made = edit(1, { what: 'create', id: 'new', base: null, mine: { id: 'new', title: 't' } });
  const rests = edit(2, { kind: 'participations', id: 'p', what: 'create', base: null, mine: { id: 'p', activity: 'new', stakeholder: 's' } });
  it('is that of writing, and what rests on something held waits with it', () => {
    expect(nextOf([rests, made])?.n).toBe(1);
    const stuck = { ...made, held: { why: 'refused' as const, words: '' } };
    expect(nextOf([stuck, rests])).toBeNull();
    expect(nextOf([stuck, rests, edit(3)])?.n).toBe(3);
    expect(nextOf([{ ...edit(1), held: { why: 'conflict', theirs: null } }, edit(2)])).toBeNull();
    expect(nextOf([stuck, { ...rests, workspace: 'other' }])?.n).toBe(2);
    expect(nextOf([])).toBeNull();
  });
});

describe('a conflict', () => {
  const theirs: AnyRecord = { id: 'a', title: 'theirs', note: 'n', start: '2012-01-01', revision: 5 };
  it('is told field by field, and what the writer chose goes', async () => {
    const one = edit(1, { mine: { id: 'a', title: 'mine', note: 'my note' } });
    expect(differing(one, theirs)).toEqual({ conflicts: ['title'], others: ['note'] });
    const server = holding(['activities/a', theirs]);
    const again = resolved(one, theirs, ['note', 'title']);
    expect(await sendOne(again, server)).toEqual({ what: 'sent', revision: 2 });
    expect(server.records.get('activities/a')).toEqual({ id: 'a', title: 'mine', note: 'my note', start: '2012-01-01', revision: 2 });
  });
  it('settled for theirs writes nothing', async () => {
    expect(await sendOne(resolved(edit(1), theirs, []), holding(['activities/a', theirs]))).toEqual({ what: 'sent', revision: null });
  });
});

describe('what waits', () => {
  it('shows in lists as it will be', () => {
    const list = [edit(1), edit(2, { id: 'b', what: 'create', base: null, mine: { id: 'b', title: 'new' } }), edit(3, { id: 'c', what: 'remove', base: { id: 'c' }, mine: null })];
    const shown = withWaiting([{ id: 'a', title: 'old', note: 'changed since' }, { id: 'c' }], list, 'w', 'activities');
    expect(shown.records).toEqual([{ id: 'a', title: 'mine', note: 'changed since' }, { id: 'b', title: 'new' }]);
    expect([...shown.waits]).toEqual(['a', 'b', 'c']);
    expect(withWaiting([], list, 'w', 'ties').records).toEqual([]);
  });
  it('is sent in order once the line is back, and no sooner; a conflict stays', async () => {
    const server = holding(['activities/a', { id: 'a', title: 'old', note: 'n', revision: 1 }], ['activities/c', { id: 'c', title: 'theirs', revision: 9 }]);
    server.down = true;
    let refreshed = 0;
    const box = new Memory();
    const field = await Field.open({ client: server, refresh: () => (refreshed += 1) }, box);
    const add = (one: Waiting): Promise<void> => field.add([one]);
    await add(edit(0));
    await add(edit(0, { id: 'c', base: { id: 'c', title: 'old' }, mine: { id: 'c', title: 'mine' } }));
    await add(edit(0, { id: 'b', what: 'create', base: null, mine: { id: 'b', title: 'new' } }));
    await field.send();
    expect([field.list.length, server.written, refreshed]).toEqual([3, [], 0]);
    server.down = false;
    await field.send();
    expect(server.written).toEqual(['activities/a', 'activities/b']);
    expect([field.list.map(({ id, held }) => [id, held?.why]), refreshed]).toEqual([[['c', 'conflict']], 1]);
    expect(box.list).toHaveLength(1);
  });
});

describe('edits made in one go', () => {
  const record = (id: string, more: object = {}): [string, AnyRecord] => [`activities/${id}`, { id, title: 'old', note: 'n', revision: 1, ...more }];
  const said = (n: number, id: string, more: Partial<Waiting> = {}): Waiting => edit(n, { id, base: { id, title: 'old', note: 'n', revision: 1 }, mine: { id, title: 'mine', note: 'n', revision: 1 }, group: 'g', reason: 'still true', ...more });
  it('are sent together, those of others and those held apart', () => {
    const list = [said(1, 'a'), edit(2, { id: 'b' }), said(3, 'c'), said(4, 'd', { held: { why: 'conflict', theirs: null } }), said(5, 'e', { group: 'other' })];
    expect(groupOf(list, list[0]!).map(({ id }) => id)).toEqual(['a', 'c']);
    expect(groupOf(list, list[1]!).map(({ id }) => id)).toEqual(['b']);
    // an earlier edit of the same record goes first, and what waits behind a held one waits
    expect(groupOf([said(1, 'a'), edit(2, { id: 'c' }), said(3, 'c')], said(1, 'a')).map(({ id }) => id)).toEqual(['a']);
    expect(groupOf([said(1, 'a'), { ...edit(2, { id: 'c' }), held: { why: 'conflict', theirs: null } }, said(3, 'c')], said(1, 'a')).map(({ id }) => id)).toEqual(['a']);
  });
  it('are one revision; a field that somebody else changed is left to the writer, and the others go', async () => {
    const server = holding(record('a'), record('b', { title: 'theirs' }), record('c', { note: 'theirs', revision: 4 }));
    const outcomes = await sendGroup([said(1, 'a'), said(2, 'b'), said(3, 'c'), said(4, 'gone')], server);
    expect([...outcomes].map(([n, one]) => [n, one.what])).toEqual([[2, 'conflict'], [4, 'conflict'], [1, 'sent'], [3, 'sent']]);
    expect(server.written).toEqual(['still true: activities/a activities/c']);
    expect(server.records.get('activities/c')).toEqual({ id: 'c', title: 'mine', note: 'theirs', revision: 2 });
  });
  it('meet what somebody writes while they are on their way, and change nothing twice', async () => {
    const server = holding(record('a'), record('b'));
    server.meanwhile = () => {
      server.records.set(...record('a', { note: 'meanwhile', revision: 9 }));
      server.meanwhile = null;
    };
    await sendGroup([said(1, 'a'), said(2, 'b')], server);
    expect(server.records.get('activities/a')).toMatchObject({ title: 'mine', note: 'meanwhile' });
    expect([...(await sendGroup([said(1, 'a'), said(2, 'b')], server)).values()]).toEqual([{ what: 'sent', revision: null }, { what: 'sent', revision: null }]);
    expect(server.written).toHaveLength(1);
  });
  it('that break a rule are held with its words, and wait together where the line is down', async () => {
    const server = holding(record('a'), record('b'));
    const outcomes = await sendGroup([said(1, 'a'), said(2, 'b', { mine: { id: 'b', title: 'bad', note: 'n' } })], server);
    expect([...outcomes.values()]).toEqual([{ what: 'refused', words: 'title: is bad' }, { what: 'refused', words: 'title: is bad' }]);
    server.down = true;
    await expect(sendGroup([said(1, 'a')], server)).rejects.toMatchObject({ kind: 'offline' });
  });
  it('leave the device together once the line is back', async () => {
    const server = holding(record('a'), record('b'));
    const field = await Field.open({ client: server, refresh: () => {} }, new Memory());
    await field.add([said(0, 'a'), said(0, 'b')]);
    server.loseAnswer = true;
    await field.send();
    expect(field.list).toHaveLength(2);
    server.loseAnswer = false;
    await field.send();
    expect([field.list, server.written]).toEqual([[], ['still true: activities/a activities/b']]);
  });
});

describe('a row that is new as a whole', () => {
  const made = (n: number, kind: string, mine: AnyRecord): Waiting => edit(n, { kind, id: mine.id, what: 'create', base: null, mine, group: 'row', reason: 'a row' });
  const row = (): Waiting[] => [made(1, 'stakeholders', { id: 's', name: 'Helvetas' }), made(2, 'activities', { id: 'a', title: 'Wells' }), made(3, 'participations', { id: 'p', activity: 'a', stakeholder: 's' })];
  it('is one revision, and sent again after a lost answer changes nothing', async () => {
    const server = holding();
    server.loseAnswer = true;
    await expect(sendGroup(row(), server)).rejects.toMatchObject({ kind: 'offline' });
    server.loseAnswer = false;
    expect([...(await sendGroup(row(), server)).values()]).toEqual(Array(3).fill({ what: 'sent', revision: null }));
    expect(server.written).toEqual(['a row: stakeholders/s activities/a participations/p']);
  });
  it('that breaks a rule in one part is not written in another', async () => {
    const server = holding();
    const bad = row().map((one) => (one.id === 'a' ? { ...one, mine: { id: 'a', title: 'bad' } } : one));
    expect([...(await sendGroup(bad, server)).values()].map(({ what }) => what)).toEqual(['refused', 'refused', 'refused']);
    expect(server.records.size).toBe(0);
  });
  it('waits behind a part whose id somebody else gave to another', async () => {
    const server = holding(['activities/a', { id: 'a', title: 'Another', revision: 1 }]);
    const box = new Memory();
    const field = await Field.open({ client: server, refresh: () => {} }, box);
    await field.add(row());
    await field.send();
    expect(field.list.map(({ id, held }) => [id, held?.why])).toEqual([['a', 'conflict'], ['p', undefined]]);
    expect(server.written).toEqual(['a row: stakeholders/s']);
  });
  it('is let go of with all that rests on it', async () => {
    const field = await Field.open({ client: holding(), refresh: () => {} }, new Memory());
    await field.add([...row(), edit(4, { id: 'other' })]);
    expect(restingOn(field.list, field.list[1]!).map(({ id }) => id)).toEqual(['p']);
    await field.drop(field.list[1]!);
    expect(field.list.map(({ id }) => id)).toEqual(['s', 'other']);
  });
});

it('a device gives ids that another does not give', () => {
  expect(newId('Forage à Dioro', 'activities', () => new Uint8Array([0, 10, 35, 36, 1]))).toBe('forage-a-dioro-0az01');
  expect(newId('ភូមិ', 'activities', () => new Uint8Array(5))).toBe('activity-00000');
  expect(newId('x'.repeat(90), 'sites').length).toBeLessThanOrEqual(64);
  expect(newId('Eau', 'sites')).toMatch(/^[a-z0-9._-]{1,64}$/);
});
