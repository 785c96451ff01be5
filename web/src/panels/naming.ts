/** What a record is called: its own name in the reader's language, else the names of what it joins. */
import type { AnyRecord } from '../api/types';
import { recordTitle } from '../state/card';
import { nameIn } from '../state/names';

export interface Speaking {
  day: (iso: string | null | undefined) => string;
  code: (list: string, code: string | null | undefined) => string;
  refName: (ref: string) => string;
  lang: 'en' | 'fr' | 'km';
}

/** `own` is the id of what the reader is looking at, which needs no saying; `labels` are names that came with the record. */
export function recordName(say: Speaking, kind: string, record: AnyRecord, own = '', labels: Readonly<Record<string, string>> = {}): string {
  if (typeof record['name'] === 'string') return nameIn(say.lang, record as AnyRecord & { name: string });
  const text = (field: string): string => (typeof record[field] === 'string' ? (record[field] as string) : '');
  const ref = (many: string, id: string): string => labels[`${many}/${id}`] ?? say.refName(`${many}/${id}`);
  const who = (field = 'stakeholder'): string => (text(field) && text(field) !== own ? ref('stakeholders', text(field)) : '');
  const joined = (...parts: string[]): string => parts.filter(Boolean).join(' · ');
  const title = recordTitle(record);
  if (title) return title;
  if (text('from') && text('to')) return joined(say.code('tie_kind', text('kind')), `${ref('stakeholders', text('from'))} → ${ref('stakeholders', text('to'))}`);
  if (kind === 'participations' || text('role')) {
    return joined(say.code('role', text('role')), who(), text('activity') ? labels[`activities/${text('activity')}`] ?? (text('activity_title') || ref('activities', text('activity'))) : '');
  }
  if (text('seat')) return joined(say.code('seat', text('seat')), who() || ref('platforms', text('platform')));
  if (text('function')) return joined(say.code('mandate_function', text('function')), who());
  if (text('phase')) return joined(say.code('phase', text('phase')), say.code('involvement_level', text('level')), say.code('constituency', text('constituency')));
  const about = text('subject') && !text('subject').endsWith(`/${own}`) ? labels[text('subject')] ?? say.refName(text('subject')) : '';
  if (text('theme')) return joined(ref('themes', text('theme')), about);
  if (text('site')) return ref('sites', text('site'));
  return about || (text('date') ? say.day(text('date')) : record.id);
}
