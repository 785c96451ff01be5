import { describe, expect, it } from 'vitest';
import { drawnTiesQuery } from '../../src/state/requests';
import { EMPTY_VIEW, MAX_CHOSEN, enterWorkspace, formatView, isStep, parseView, stepBack, toggled, type View } from '../../src/state/view';

const parse = (url: string): View => {
  const { pathname, search } = new URL(url, 'http://x');
  return parseView(pathname, search);
};

const FULL: View = {
  workspace: 'mali-pact', page: 'table', question: 'missing_links', theme: 'rice', role: 'funding', within: 'ml-segou', constituency: 'ngo',
  asOf: '2012-06-30', sites: ['ml-dioro', 'ml-markala'], stakeholders: ['pact'], card: { kind: 'sites', id: 'ml-dioro' }, layout: 'places', through: 'meeting', marks: 'circles',
  ties: ['funding', 'coordination'], split: 70, tab: 'network', places: true, territories: true, examples: true, weak: true, unplaced: false, lang: 'km', camera: [-5.8314, 13.6892, 8.5],
  analysis: 'access', params: { reach_km: ['40'], role: ['funding', 'implementing'] }, colour: 'distance', size: 'degree', several: 'total', matrix: 'mixing', only: true,
  group: 'rule', worst: 'warning', platform: 'cc-dioro', meeting: true, dataTab: 'history', kind: 'ties', record: 'tie-1', timeline: true, out: ['a', 'b'], next: 3, ego: 2, nodeColour: 'communities.community', nodeSize: 'centrality.degree', embed: true,
  level: 'zoom', lines: true, points: 'off', bivariate: true, compare: { theme: 'livestock' }, swipe: 30, step: 12,
};

describe('the view is the address', () => {
  it('comes back the same when everything is set', () => expect(parse(formatView(FULL))).toEqual(FULL));
  it('comes back the same when nothing is set', () => {
    expect(formatView(EMPTY_VIEW)).toBe('/');
    expect(parse('/')).toEqual(EMPTY_VIEW);
    expect(formatView({ ...EMPTY_VIEW, workspace: 'example' })).toBe('/w/example');
  });
  it('comes back the same with each field changed alone', () => {
    for (const key of Object.keys(FULL) as (keyof View)[]) {
      const one = { ...EMPTY_VIEW, workspace: 'example', [key]: FULL[key] } as View;
      expect(parse(formatView(one)), key).toEqual(one);
    }
  });
  it('compares with a day as well as with a theme, and drops what is neither', () => {
    const other = { ...EMPTY_VIEW, workspace: 'example', compare: { day: '2011-06-30' } };
    expect(parse(formatView(other))).toEqual(other);
    expect(formatView(other)).toContain('compare=day:2011-06-30');
    for (const odd of ['compare=day:2011-13-40', 'compare=x', 'compare=theme:A%20B', 'swipe=x', 'swipe=', 'step=5', 'points=many', 'level=<b>']) expect(parse(`/?${odd}`), odd).toEqual(EMPTY_VIEW);
    expect([parse('/?swipe=-4').swipe, parse('/?swipe=400').swipe, parse('/?swipe=0').swipe]).toEqual([0, 100, 0]);
  });
  it('reads one switch of before as both, and says the two apart', () => {
    const both = (url: string): boolean[] => [parse(url).weak, parse(url).unplaced];
    expect(both('/?weak=1')).toEqual([true, true]);
    expect(both('/?weak=1&unplaced=0')).toEqual([true, false]);
    expect(both('/?unplaced=1')).toEqual([false, true]);
    for (const [weak, unplaced] of [[true, true], [true, false], [false, true], [false, false]] as const) {
      expect(both(formatView({ ...EMPTY_VIEW, weak, unplaced })), `${weak} ${unplaced}`).toEqual([weak, unplaced]);
    }
  });
  it('keeps no ties apart from all ties', () => {
    expect(parse(formatView({ ...EMPTY_VIEW, ties: [] })).ties).toEqual([]);
    expect(parse('/').ties).toBeNull();
  });
  it('asks for figures of the ties that are drawn, and for none where all are off', () => {
    expect(drawnTiesQuery({ ...EMPTY_VIEW, ties: ['funding', 'membership'] })).toMatchObject({ kinds: 'funding,membership' });
    expect(drawnTiesQuery(EMPTY_VIEW)).not.toHaveProperty('kinds');
    expect(drawnTiesQuery({ ...EMPTY_VIEW, ties: [] })).toBeNull();
  });
  it('drops what is no id, no day, no number, and never throws', () => {
    const odd = parse('/w/%E0%A4%A?theme=<script>&as_of=2012-13-45&split=NaN&site=A%20B&site=ok&card=x/y&at=1,2&question=nonsense&lang=xx');
    expect(odd).toEqual({ ...EMPTY_VIEW, sites: ['ok'] });
  });
  it('clamps the divider and counts chosen sites', () => {
    expect(parse('/?split=-3').split).toBe(0);
    expect(parse('/?split=250').split).toBe(100);
    const many = Array.from({ length: MAX_CHOSEN + 1 }, (_, i) => `site=s${i}`).join('&');
    expect(parse(`/?${many}`).sites).toHaveLength(MAX_CHOSEN);
  });
});

describe('parameters in the address', () => {
  it('come back, and what is no parameter is dropped', () => {
    const view = parse(`/w/x?analysis=access&p.reach_km=40&p.role=a&p.role=b&p.role=b&p.BAD=1&p.long=${'x'.repeat(81)}&colour=<b>`);
    expect(view.params).toEqual({ reach_km: ['40'], role: ['a', 'b'] });
    expect([view.analysis, view.colour]).toEqual(['access', null]);
  });
});

describe('steps', () => {
  it('a divider or a camera is no step, a word is', () => {
    expect(isStep(EMPTY_VIEW, { ...EMPTY_VIEW, split: 10, swipe: 80, camera: [1, 2, 3] })).toBe(false);
    expect(isStep(EMPTY_VIEW, { ...EMPTY_VIEW, theme: 'rice' })).toBe(true);
  });
  it('goes back from card to selection to nothing', () => {
    const one = stepBack({ ...FULL, page: 'map' });
    expect(one.card).toBeNull();
    expect(one.sites).toEqual(FULL.sites);
    const two = stepBack(one);
    expect([two.sites, two.stakeholders]).toEqual([[], []]);
    const alone = stepBack(two);
    expect([two.compare, alone.compare]).toEqual([{ theme: 'livestock' }, null]);
    const three = stepBack(alone);
    expect([alone.record, three.record]).toEqual(['tie-1', null]);
    expect(stepBack(three)).toBe(three);
    expect(stepBack({ ...three, page: 'questions' })).toMatchObject({ page: 'questions', analysis: null, params: {} });
  });
  it('takes language and divider along into another workspace, and no ids', () => {
    expect(enterWorkspace(FULL, 'example')).toEqual({ ...EMPTY_VIEW, page: 'overview', workspace: 'example', lang: 'km', split: 70, embed: true });
  });
  it('chooses alone or beside', () => {
    expect(toggled(['a'], 'b', 'alone')).toEqual(['b']);
    expect(toggled(['a'], 'b', 'beside')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a', 'beside')).toEqual(['b']);
    expect(toggled(['a'], 'a', 'alone')).toEqual([]);
  });
});
