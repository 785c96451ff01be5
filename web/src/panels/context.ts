/** The session and its words, for every panel. */
import { getContext, setContext } from 'svelte';
import type { Id, RecordRef } from '../api/types';
import { day, list, message, messageOr, number, type MessageKey, type Values } from '../messages';
import { codeName, nameIn } from '../state/names';
import type { Session } from '../state/session.svelte';

const KEY = Symbol('session');

export function provide(session: Session): void {
  setContext(KEY, session);
}

export function useApp() {
  const session = getContext<Session>(KEY);
  return {
    session,
    t: (key: MessageKey, values?: Values): string => message(session.lang, key, values),
    /** A message whose key holds data, with words to fall back on. */
    tOr: (key: string, fallback: string): string => messageOr(session.lang, key, fallback),
    day: (iso: string | null | undefined): string => day(session.lang, iso),
    num: (value: number | null | undefined, digits?: number): string => number(session.lang, value, digits),
    list: (items: readonly string[]): string => list(session.lang, items),
    code: (listName: string, code: string | null | undefined): string =>
      codeName(session.lang, session.codelists.value, listName, code),
    site: (id: Id): string => name(session, session.siteById.get(id), id),
    who: (id: Id): string => name(session, session.stakeholderById.get(id), id),
    theme: (id: Id | null | undefined): string => (id ? name(session, session.themeById.get(id), id) : ''),
    /** Name of any record that the page has at hand, else its id. */
    refName: (ref: RecordRef): string => {
      const [kind = '', id = ''] = ref.split('/');
      const tables: Record<string, ReadonlyMap<Id, { name: string }>> = {
        sites: session.siteById, stakeholders: session.stakeholderById, themes: session.themeById,
      };
      return name(session, tables[kind]?.get(id), id);
    },
  };
}

function name(session: Session, thing: { name: string } | undefined, id: Id): string {
  return thing ? nameIn(session.lang, thing) : id;
}
