/** The session and its words, for every panel. */
import { getContext, setContext } from 'svelte';
import type { Id, RecordRef } from '../api/types';
import { day, list, message, messageOr, number, type MessageKey, type Values } from '../messages';
import { codeName, nameIn } from '../state/names';
import { recordName } from './naming';
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
    tOr: <T = string>(key: string, fallback: T, values?: Values): string | T => messageOr(session.lang, key, fallback, values),
    day: (iso: string | null | undefined): string => day(session.lang, iso),
    num: (value: number | null | undefined, digits?: number): string => number(session.lang, value, digits),
    list: (items: readonly string[]): string => list(session.lang, items),
    code: (listName: string, code: string | null | undefined): string =>
      codeName(session.lang, session.codelists.value, listName, code),
    site: (id: Id): string => name(session, session.siteById.get(id), id),
    who: (id: Id): string => name(session, session.stakeholderById.get(id), id),
    theme: (id: Id | null | undefined): string => (id ? name(session, session.themeById.get(id), id) : ''),
    /** Name of any record that the page has at hand, else its id. */
    refName: (ref: RecordRef): string => refName(session, ref),
  };
}

function name(session: Session, thing: { name: string } | undefined, id: Id): string {
  return thing ? nameIn(session.lang, thing) : id;
}

/** Name of any record, in words: at hand for places, stakeholders and themes, fetched once for the others. */
function refName(session: Session, ref: RecordRef): string {
  const [kind = '', id = ''] = ref.split('/');
  const tables: Record<string, ReadonlyMap<Id, { name: string }>> = {
    sites: session.siteById, stakeholders: session.stakeholderById, themes: session.themeById,
  };
  const table = tables[kind];
  if (table) return name(session, table.get(id), id);
  const record = session.recordOf(kind, id);
  if (!record) return id;
  const { lang, codelists } = session;
  return recordName({
    lang, day: (iso) => day(lang, iso), code: (listName, code) => codeName(lang, codelists.value, listName, code), refName: (other) => refName(session, other),
  }, kind, record);
}
