/** Names of things in the reader's language. */
import type { CodeEntry, Codelists, Id, Lang } from '../api/types';

interface Named {
  name: string;
  names?: Partial<Record<Lang, string>> | null;
}

export function nameIn(lang: Lang, thing: Named): string {
  return thing.names?.[lang] || thing.name;
}

export function titleIn(lang: Lang, text: string, texts: Partial<Record<Lang, string>> | undefined): string {
  return texts?.[lang] || text;
}

export function codeName(lang: Lang, lists: Codelists | null, list: string, code: string | null | undefined): string {
  if (!code) return '';
  const entry: CodeEntry | undefined = lists?.[list]?.find((candidate) => candidate.code === code);
  return entry?.names[lang] || entry?.names.en || code.replaceAll('_', ' ');
}

/** Case and accents do not matter when looking for a name. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLocaleLowerCase();
}

export interface Found {
  kind: 'sites' | 'stakeholders';
  id: Id;
  name: string;
}

/** Names that hold the text: those that are it first, then those that begin with it. */
export function findByName(things: readonly (Found & { also?: readonly string[] })[], text: string, most: number): Found[] {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const rank = (thing: Found & { also?: readonly string[] }): number => {
    const names = [thing.name, ...(thing.also ?? [])].map(folded);
    if (names.includes(wanted)) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    return names.some((name) => name.includes(wanted)) ? 2 : 3;
  };
  return things
    .map((thing) => ({ thing, rank: rank(thing) }))
    .filter((hit) => hit.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.thing.name.localeCompare(b.thing.name))
    .slice(0, most)
    .map(({ thing: { kind, id, name } }) => ({ kind, id, name }));
}

export interface TreeItem {
  id: Id;
  name: string;
  depth: number;
}

/** Children under their parents, each level by name; a parent that is not there makes a root. */
export function asTree(things: readonly { id: Id; name: string; parent?: Id | null }[]): TreeItem[] {
  const ids = new Set(things.map((thing) => thing.id));
  const children = new Map<Id | null, typeof things[number][]>();
  for (const thing of things) {
    const parent = thing.parent && ids.has(thing.parent) ? thing.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), thing]);
  }
  const items: TreeItem[] = [];
  const walk = (parent: Id | null, depth: number): void => {
    const level = [...(children.get(parent) ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    for (const thing of level) {
      items.push({ id: thing.id, name: thing.name, depth });
      walk(thing.id, depth + 1);
    }
  };
  walk(null, 0);
  return items;
}

interface Known extends Named {
  id: Id;
  other_names?: readonly string[] | null;
  pcode?: string | null;
  short_name?: string | null;
}

/** Places and stakeholders with everything that they can be found by. */
export function searchable(lang: Lang, sites: readonly Known[], stakeholders: readonly Known[]): (Found & { also: string[] })[] {
  const entry = (kind: Found['kind']) => (one: Known): Found & { also: string[] } => ({
    kind, id: one.id, name: nameIn(lang, one), also: [one.name, ...(one.other_names ?? []), one.pcode ?? '', one.short_name ?? ''],
  });
  return [...sites.map(entry('sites')), ...stakeholders.map(entry('stakeholders'))];
}
