/** Edits that wait for the line, on this device: they outlive the tab. In the order in which they were made. */
import type { AnyRecord, Id } from './types';

export type Doing = 'create' | 'put' | 'remove';

/** Why an edit does not go by itself: somebody changed the same, or the server does not take it. */
export type Held = { why: 'conflict'; theirs: AnyRecord | null } | { why: 'refused'; words: string };

export interface Waiting {
  /** Place in the order. */
  n: number;
  workspace: string;
  kind: string;
  id: Id;
  what: Doing;
  /** The version that the edit began with; null where the record is new. */
  base: AnyRecord | null;
  /** The record as it is to be; null where it goes. */
  mine: AnyRecord | null;
  /** When it was written. */
  at: string;
  /** Edits made in one go carry one name: they are sent as one revision, with a line for the history. */
  group?: string;
  reason?: string;
  held: Held | null;
}

export interface Outbox {
  all(): Promise<Waiting[]>;
  /** All of them or none, in order. */
  add(some: readonly Omit<Waiting, 'n'>[]): Promise<void>;
  replace(one: Waiting): Promise<void>;
  drop(some: readonly number[]): Promise<void>;
}

const NAME = 'sitelines';
const STORE = 'outbox';
/** Of the database: raised with its form. */
const VERSION = 1;

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error('the store of this browser failed'));
});

/** Fails where the browser keeps nothing (private windows of some): then an edit must not be said to be kept. */
export async function openOutbox(): Promise<Outbox> {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'n', autoIncrement: true });
  const db = await done(opening);
  // another tab may bring a newer form
  db.onversionchange = () => db.close();
  /** Resolves once it is on disk as far as the browser says so, not when it was asked for. */
  const written = (act: (store: IDBObjectStore) => void): Promise<void> => new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('the store of this browser failed'));
    act(transaction.objectStore(STORE));
  });
  return {
    all: () => done(db.transaction(STORE).objectStore(STORE).getAll() as IDBRequest<Waiting[]>),
    add: (some) => written((store) => some.forEach((one) => store.add(one))),
    replace: (one) => written((store) => void store.put(one)),
    drop: (some) => written((store) => some.forEach((n) => store.delete(n))),
  };
}
