/** What a page asks for while it is open. Called once, while the component is made. */
import { untrack } from 'svelte';
import type { Query } from '../api/client';
import type { Analysis, AnyRecord, Report, Row } from '../api/types';
import { examplesOnly, worldQuery } from '../state/requests';
import { emptySlot, type Slot } from '../state/tasks';
import { useApp } from './context';

function ask<T>(key: () => string | null, fetcher: () => Promise<T>): { readonly slot: Slot<T> } {
  const { session } = useApp();
  // as a text: a view that changed without changing the question must not let go of the answer
  const now = $derived(key());
  $effect(() => {
    const held = now;
    if (held === null) return undefined;
    return untrack(() => session.shelf.hold(held, fetcher));
  });
  return {
    get slot() {
      return now === null ? emptySlot<T>() : session.shelf.slot<T>(now);
    },
  };
}

/** A report as of the day in view unless the query names another; null asks nothing. */
export function useReport(asked: () => { name: string; query?: Query } | null) {
  const { session } = useApp();
  const whole = $derived.by(() => {
    const one = asked();
    return one && session.view.workspace ? { w: session.view.workspace, name: one.name, query: { ...worldQuery(session.view), ...one.query } } : null;
  });
  return ask<Report<Row>>(() => whole && JSON.stringify(['report', whole]), () => session.client.report(whole!.w, whole!.name, whole!.query));
}

/** Every record of a kind. */
export function useRecords(kind: () => string | null) {
  const { session } = useApp();
  const whole = $derived.by(() => {
    const one = kind();
    return one && session.view.workspace ? { w: session.view.workspace, kind: one, query: examplesOnly(session.view) } : null;
  });
  return ask<AnyRecord[]>(() => whole && JSON.stringify(['records', whole]), () => session.client.records(whole!.w, whole!.kind, whole!.query));
}

/** What can be asked at all. */
export function useRegistry() {
  const { session } = useApp();
  const w = $derived(session.view.workspace);
  return ask<{ analyses: Analysis[] }>(() => w && JSON.stringify(['registry', w]), () => session.client.analyses(w!));
}
