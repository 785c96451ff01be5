/** A value on its way: the last good answer stays on screen while the next one loads. */
import { asProblem, type ApiProblem } from '../api/problem';

export interface Slot<T> {
  key: string | null;
  value: T | null;
  problem: ApiProblem | null;
  loading: boolean;
}

export const emptySlot = <T>(): Slot<T> => ({ key: null, value: null, problem: null, loading: false });

/**
 * Fills a slot unless it already holds the key. A slower answer to an older key is dropped.
 * `put` and `read` are the slot's place in the session, so that this stays free of Svelte.
 */
export async function fill<T>(
  key: string | null,
  read: () => Slot<T>,
  put: (slot: Slot<T>) => void,
  ask: () => Promise<T>,
  when: 'if_changed' | 'again' = 'if_changed',
): Promise<void> {
  const held = read();
  if (key === null) {
    if (held.key !== null) put(emptySlot());
    return;
  }
  if (held.key === key && when === 'if_changed' && !held.problem) return;
  put({ key, value: held.value, problem: null, loading: true });
  try {
    const value = await ask();
    if (read().key === key) put({ key, value, problem: null, loading: false });
  } catch (thrown) {
    if (read().key === key) put({ key, value: when === 'again' ? held.value : null, problem: asProblem(thrown), loading: false });
  }
}
