/** Who does what where, as one row: the records that it makes, in the order in which they rest on one another. Pure. */
import type { AnyRecord, Id } from '../api/types';
import { newId } from './sending';

export interface Row {
  /** A stakeholder that is known, or the name of one that is not. */
  who: { id: Id } | { name: string } | null;
  role: string;
  theme: Id | null;
  site: Id | null;
  /** Days; empty is open. */
  start: string;
  end: string;
  /** What it is called; empty: by theme and place. */
  title: string;
}

export const EMPTY_ROW: Row = { who: null, role: 'implementing', theme: null, site: null, start: '', end: '', title: '' };

/** Without these a row says nothing about who does what where. */
export const missing = (row: Row): ('who' | 'theme' | 'site')[] => (['who', 'theme', 'site'] as const).filter((part) => !row[part]);

/** It would end before it begins. */
export const backwards = (row: Row): boolean => row.start !== '' && row.end !== '' && row.end < row.start;

export interface Made {
  kind: string;
  record: AnyRecord;
}

/** The records of a whole row; `words` are the names of its theme and place, `today` the day on which somebody says so. */
export function recordsOf(row: Row, words: { theme: string; site: string }, today: string, id: typeof newId = newId): Made[] {
  if (!row.who || missing(row).length || backwards(row)) return [];
  const title = row.title.trim() || `${words.theme}: ${words.site}`;
  const made: Made[] = [];
  let stakeholder: Id;
  if ('id' in row.who) stakeholder = row.who.id;
  else {
    stakeholder = id(row.who.name, 'stakeholders');
    made.push({ kind: 'stakeholders', record: { id: stakeholder, name: row.who.name.trim() } });
  }
  const activity = id(title, 'activities');
  made.push({ kind: 'activities', record: { id: activity, title, themes: [row.theme], sites: [row.site], start: row.start || null, end: row.end || null, confirmed_on: today } });
  made.push({ kind: 'participations', record: { id: id(`${activity.slice(0, 30)} ${row.role}`, 'participations'), activity, stakeholder, role: row.role, confirmed_on: today } });
  return made;
}

/** The next row, for somebody who writes down one after the other: place, role and dates stay. */
export const nextRow = (row: Row): Row => ({ ...row, who: null, theme: null, title: '' });
