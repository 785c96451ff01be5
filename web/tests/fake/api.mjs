/** Answers the contract's requests from the fixtures. Simple on purpose: enough to see the page work, no second implementation. */
import { readFileSync } from 'node:fs';
import geojsonvt from 'geojson-vt';
import vtpbf from 'vt-pbf';
import * as data from './data.mjs';

const AS_OF = '2012-06-30';
let revision = 7;
/** What the server itself says of its analyses: a test of the server keeps the file. */
const REGISTRY = JSON.parse(readFileSync(new URL('../../registry.json', import.meta.url), 'utf8'));

const counts = () => Object.fromEntries(Object.entries(data.records).map(([kind, list]) => [kind, list.length]));
const workspace = (name, title, fr, km, description) => ({
  name, title, titles: { fr, km }, description, descriptions: {}, revision, as_of: AS_OF, counts: counts(), extent: [-8.3, 11.95, -4.6, 14.5], illustrative: 1,
  licence: 'CC BY 4.0', attribution: 'Fixture of the web tests', unit: 'commune', disclaimer: 'Invented for tests.',
});
const workspaces = () => [
  workspace('mali-pact', 'Consultation frameworks, Ségou and Koulikoro', 'Cadres de concertation, Ségou et Koulikoro', 'ក្របខណ្ឌពិគ្រោះយោបល់ សេហ្គូ និងគូលីកូរ៉ូ', 'Communes and the private sector agree on three-month action plans; a monitoring committee follows them.'),
  workspace('example', 'Lagoon Basin', 'Bassin de la Lagune', 'អាងបឹង', 'A small fictional basin, rich enough to show every view.'),
  workspace('mekong-wetlands', 'Wetlands Alliance', 'Alliance des zones humides', 'សម្ព័ន្ធតំបន់ដីសើម', 'Local partners and their backstoppers in four countries.'),
  workspace('cambodia-partnership', 'Development cooperation partnership', 'Partenariat de coopération', 'ភាពជាដៃគូសហប្រតិបត្តិការ', 'Working groups with a national lead and an external lead.'),
  workspace('partnership-forum', 'Partnership Forum', 'Forum des partenariats', 'វេទិកាភាពជាដៃគូ', 'Partnerships among government, industry, community, academe, civil society and NGO.'),
];

function coordination(providers) {
  if (providers.length < 2) return 'not_applicable';
  const linked = (a, b) => data.ties.some((t) => t.kind === 'coordination' && ((t.from === a && t.to === b) || (t.from === b && t.to === a)));
  const pairs = providers.flatMap((a, i) => providers.slice(i + 1).map((b) => linked(a, b)));
  return pairs.every(Boolean) ? 'all' : pairs.some(Boolean) ? 'partial' : 'unknown';
}

export function gaps(query) {
  const role = query.get('role') ?? 'implementing';
  const wantedThemes = query.getAll('theme');
  const wantedSites = query.getAll('site');
  const within = query.get('within');
  const rows = [];
  for (const site of data.sites.filter((s) => data.UNITS.includes(s.id))) {
    if (wantedSites.length && !wantedSites.includes(site.id)) continue;
    if (within && site.parent !== within && within !== 'ml') continue;
    for (const theme of data.themes) {
      if (wantedThemes.length && !wantedThemes.includes(theme.id)) continue;
      const here = data.presence.filter((p) => p.site === site.id && p.theme === theme.id && p.role === role);
      const providers = [...new Set(here.map((p) => p.stakeholder))].sort();
      const need = data.needs.find((n) => n.subject === `sites/${site.id}` && n.theme === theme.id);
      const scoped = data.scopes[0].sites.includes(site.id);
      const unspecified = site.id === 'ml-dio-gare' && theme.id === 'market-gardening';
      const presence = providers.length > 1 ? 'several' : providers.length ? 'single' : unspecified ? 'unspecified' : scoped ? 'empty' : 'no_data';
      rows.push({
        site: site.id, site_name: site.name, theme: theme.id, theme_name: theme.name, role, presence, coordination: coordination(providers),
        coordination_by_ties: coordination(providers), coordination_by_platforms: null, need: need?.severity ?? null, priority: null,
        gap: presence === 'empty' && !!need, score: presence === 'empty' && need ? need.severity : null, providers, unspecified_providers: unspecified ? ['ngo-nord'] : [],
        last_seen: site.id === 'ml-ouelessebougou' && theme.id === 'livestock' ? '2009-12-31' : null,
        evidence: [...new Set([...here.flatMap((p) => p.evidence), ...(need ? [`needs/${need.id}`] : []), ...(scoped ? ['scopes/scope-1'] : [])])],
      });
    }
  }
  return report('gaps', 'Where is no partner activity reported?', 'A cell is site x theme x role, as of a date. It is empty when no provider is active and a presence scope covers it; a gap when a need or priority is also stated.', { role, theme: wantedThemes, within }, rows);
}

function report(name, question, definition, parameters, rows, summary = {}) {
  const known = REGISTRY.analyses.find((one) => one.name === name);
  return { method: { name, version: '1', question, definition, reference: null, parameters, workspace: 'mali-pact', revision, as_of: AS_OF }, summary, columns: known?.columns ?? [], rows };
}

const analyses = {
  gaps,
  presence: () => report('presence', 'Who works where?', 'Stakeholder x site x theme x role x period, derived from participations.', {}, data.presence),
  missing_links: () => report('missing_links', 'Who works side by side without a recorded link?', 'Pairs active in the same cell, unsplit presences left out, without a strong link.', {}, [
    { a: 'coop-maraich', a_name: 'Union of women market gardeners', b: 'service-agri', b_name: 'Local agriculture service', state: 'none', score: 2, shared: ['ml-dioro/market-gardening', 'ml-markala/market-gardening'], reasons: ['both implement Market gardening in 2 communes', 'both are tied to the Commune of Dioro or of Markala'], evidence: ['participations/part-2', 'participations/part-4'] },
    { a: 'ngo-eau', a_name: 'Eau et Vie', b: 'ngo-nord', b_name: 'Helping Hands North', state: 'unknown', score: 1, shared: ['ml-sirakorola/drinking-water'], reasons: ['both implement Drinking water in Sirakorola'], evidence: ['participations/part-5', 'participations/part-6'] },
  ]),
  centrality: () => report('centrality', 'Who lies between others?', 'Brandes betweenness on the recorded ties.', {}, data.nodes.map((n, i) => ({ stakeholder: n.id, degree: 2, strength: null, betweenness: n.id === 'pact' ? 24 : i % 3, betweenness_normalised: n.id === 'pact' ? 0.43 : (i % 3) / 55, betweenness_share: n.id === 'pact' ? 0.6 : (i % 3) / 40, closeness: 0.4, evidence: data.ties.filter((t) => t.from === n.id || t.to === n.id).map((t) => `ties/${t.id}`) }))),
  cohesion: () => report('cohesion', 'What holds the network together?', 'Components, bridges and articulation points.', {}, data.nodes.map((n) => ({ stakeholder: n.id, component: 1, articulation: n.id === 'pact' || n.id === 'mairie-dioro', evidence: [] })), { components: 3, bridges: 6, density: 0.18 }),
};

Object.assign(analyses, {
  reporting: () => report('reporting', 'Who has reported?', 'Expected and answered.', {}, [{ about: 'source', source: 'fixture', records: 20, confirmed: 18, last_confirmed: '2012-03-31', age_days: 91, evidence: [] }], { expected: 4, answered: 3, response_rate: 0.75, missing: ['ngo-nord'] }),
  checks: () => report('checks', 'What should somebody look at?', 'Rules as data.', {}, [
    { rule: 'need-unanswered', severity: 'error', site: 'ml-saloba', site_name: 'Saloba', subjects: ['needs/need-2'], message: 'Drinking water in Saloba: no partner activity reported', resolve: 'Record the activity that answers it.', key: 'need-unanswered-1', fingerprint: 'f1', acknowledged: null, evidence: ['needs/need-2', 'scopes/scope-1'] },
    { rule: 'unconfirmed', severity: 'note', site: null, subjects: ['stakeholders/pact'], message: 'PACT was last confirmed on 2012-06-30', resolve: 'Ask.', key: 'unconfirmed-1', fingerprint: 'f2', acknowledged: null, evidence: ['stakeholders/pact'] },
    { rule: 'dispute-rule', severity: 'warning', site: null, subjects: ['platforms/cc-dioro'], message: 'No rule for disputes is on record', resolve: 'Write it down.', key: 'dispute-rule-1', fingerprint: 'f3', acknowledged: null, evidence: ['platforms/cc-dioro'] },
  ].map((row) => ({ ...row, ...(data.acknowledgements.find((one) => one.id === row.key) ? { acknowledged: 'acknowledged', reason: data.acknowledgements.find((one) => one.id === row.key).reason } : {}) })), { findings: 3 }),
  access: () => report('access', 'How far is it to the nearest provider?', 'Geodesic.', {}, data.UNITS.map((site, i) => ({ site, site_name: site, distance: i % 4 === 3 ? null : i * 4200, here: i === 0, nearest_site: 'ml-dioro', nearest_providers: ['coop-riz'], located: i % 4 !== 3, population: 1000 * i, evidence: [`sites/${site}`] })), { sites: data.UNITS.length, median_m: 8400 }),
  changes: () => report('changes', 'What has changed?', 'Two days compared.', {}, [{ site: 'ml-dioro', theme: 'rice', before: 'single', after: 'several', changed: true, opened: ['coop-riz'], closed: [], faded: [], continued: ['service-agri'], evidence: [] }], { since: '2011-06-30', opened: 1, closed: 0, faded: 0, cells_changed: 1 }),
  mixing: () => report('mixing', 'Which groups are tied?', 'Counts.', {}, [{ from_group: 'ngo', to_group: 'government', ties: 2, evidence: ['ties/tie-1'] }, { from_group: 'government', to_group: 'producer_organisation', ties: 1, evidence: [] }]),
  meeting: () => report('meeting', 'What stands on the agenda?', 'Late, open, unlinked.', {}, [
    { platform: 'cc-dioro', list: 'agenda', topic: 'unlinked', subject: 'ml-dioro/market-gardening', stakeholders: ['coop-maraich', 'service-agri'], due: null, reasons: ['both work there'], evidence: ['participations/part-2'] },
    { platform: 'cc-dioro', list: 'invite', topic: 'has_seat', subject: 'stakeholders/coop-riz', stakeholders: ['coop-riz'], due: null, reasons: ['has a seat'], evidence: ['memberships/mem-2'] },
  ]),
});

Object.assign(analyses, {
  redundancy: (query) => {
    const states = new Map();
    for (const row of gaps(query).rows) states.set(row.site, Math.max(states.get(row.site) ?? 0, ['no_data', 'unspecified'].includes(row.presence) ? 0 : row.presence === 'empty' ? 1 : 2));
    const figures = (site, units) => ({ site, active_in: units.filter((id) => states.get(id) === 2).length, of: units.length, not_reported: units.filter((id) => !states.get(id)).length });
    const inside = (area) => [...states.keys()].filter((id) => area === 'ml' || data.sites.find((one) => one.id === id).parent === area);
    return report('redundancy', 'What rests on one partner?', 'Distinct providers of a cell.', {}, gaps(query).rows.map(({ site, theme, providers, evidence }) => ({ site, theme, k: providers.length, evidence })), { active_in: [figures(null, [...states.keys()]), ...['ml', 'ml-koulikoro', 'ml-segou'].map((area) => figures(area, inside(area)))] });
  },
  removal: (query) => {
    const out = (query.get('stakeholder') ?? '').split(',').filter(Boolean);
    const cells = gaps(query).rows.filter((row) => row.providers.length && row.providers.every((id) => out.includes(id)));
    return report('removal', 'What would be lost?', 'Cells whose every provider goes.', {}, [{
      step: 0, stakeholders: out, name: out.join(', '), cells_lost: cells.length, sites_lost: 0, need_lost: 0.1, platforms_without_lead: out.includes('pact') ? ['cc-dioro'] : [], more_parts: 1, cut_off: 1,
      sites: [], cells: cells.map((row) => `${row.site}/${row.theme}`), evidence: [],
    }], { covered_cells: gaps(query).rows.filter((row) => row.providers.length).length, need_coverage: 0.6, need_coverage_after: 0.5, led_platforms: 2 });
  },
  placement: (query) => report('placement', 'Where next?', 'Maximal covering.', {}, [{ rank: 1, site: 'ml-saloba', site_name: 'Saloba', gain: 3, share: 0.5, covered: 3, covers: ['ml-saloba', 'ml-kokry-centre'], evidence: ['needs/need-2'] }].slice(0, Number(query.get('partners') ?? 3)), { met: 4, unmet: 6, covered: 3 }),
  communities: () => report('communities', 'Who is tied to whom?', 'Leiden.', {}, data.nodes.map((n, i) => ({ stakeholder: n.id, community: i % 3, community_size: 4, evidence: [] })), { communities: 3 }),
  brokerage: () => report('brokerage', 'Who stands between whom?', 'Gould and Fernandez.', {}, data.nodes.map((n) => ({ stakeholder: n.id, coordinator: 0, itinerant: 0, representative: 1, gatekeeper: n.id === 'pact' ? 3 : 0, liaison: n.id === 'pact' ? 5 : 0, total: n.id === 'pact' ? 9 : 1, evidence: [] }))),
  paths: (query) => report('paths', 'How do two reach each other?', 'Dijkstra.', {}, query.get('from') === 'kfw' ? [{ path: 1, steps: 2, length: 2, stakeholders: ['kfw', 'giz', query.get('to')], evidence: [] }] : []),
});

const about = (id, kind) => (record) => (kind === 'sites'
  ? record.subject === `sites/${id}` || (record.sites ?? []).includes(id)
  : [record.stakeholder, record.from, record.to, record.responsible].includes(id));

function card(kind, id, query) {
  const record = data.records[kind].find((r) => r.id === id);
  if (!record) return null;
  const examples = query.get('show_examples') === 'true';
  const groups = {};
  for (const name of ['activities', 'participations', 'ties', 'needs', 'platforms', 'memberships', 'commitments', 'scopes']) {
    groups[name] = data.records[name].filter(about(id, kind)).filter((r) => examples || r.source !== 'illustrative');
  }
  if (kind === 'sites') groups.memberships = data.memberships.filter((m) => groups.platforms.some((p) => p.id === m.platform));
  return { [kind === 'sites' ? 'site' : 'stakeholder']: record, ...groups, revision, as_of: AS_OF };
}

function territories() {
  const points = data.sites.filter((s) => data.UNITS.includes(s.id));
  return { type: 'FeatureCollection', approximate: true, features: points.map((s) => {
    const [x, y] = s.geometry.coordinates;
    const ring = Array.from({ length: 7 }, (_, i) => [x + 0.14 * Math.cos((i * Math.PI) / 3), y + 0.14 * Math.sin((i * Math.PI) / 3)]);
    return { type: 'Feature', properties: { site: s.id, approximate: true }, geometry: { type: 'Polygon', coordinates: [ring] } };
  }) };
}

const index = geojsonvt({ type: 'FeatureCollection', features: data.sites.filter((s) => s.geometry).map((s, i) => ({ type: 'Feature', id: i, properties: { id: s.id, name: s.name, kind: s.kind, admin_level: 4 }, geometry: s.geometry })) }, { promoteId: undefined, maxZoom: 14 });

const json = (body, status = 200, type = 'application/json') => ({ status, type, body: JSON.stringify(body) });
const missing = (detail) => json({ type: 'about:blank', title: 'not found', status: 404, code: 'not_found', detail }, 404, 'application/problem+json');

/** Whole, left out, or a point in its place. */
function shapes(record, how) {
  if (how !== 'false' && how !== 'point') return {};
  const { geometry } = record;
  const middle = geometry?.type === 'Point' ? geometry.coordinates : geometry?.coordinates[0][0] ?? null;
  return { geometry: undefined, ...(how === 'point' && geometry !== undefined ? { point: middle, shape: geometry ? (geometry.type === 'Point' ? 'point' : 'area') : null } : {}) };
}

/** `{status, type, body}` for a path of the API, or null where it is none of ours. */
export function answer(url) {
  const { pathname: path, searchParams: query } = url;
  const tile = /^\/tiles\/[^/]+\/sites\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path);
  if (tile) {
    const [z, x, y] = tile.slice(1).map(Number);
    const made = index.getTile(z, x, y);
    return made ? { status: 200, type: 'application/vnd.mapbox-vector-tile', body: Buffer.from(vtpbf.fromGeojsonVt({ sites: made }, { version: 2 })) } : { status: 204, type: 'application/vnd.mapbox-vector-tile', body: '' };
  }
  // sheets drawn by the server: any picture does here
  if (/^\/(maps|figures)\/[^/]+\/\w+\.(png|svg|zip)$/.test(path)) return { status: 200, type: path.endsWith('svg') ? 'image/svg+xml' : 'application/octet-stream', body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>' };
  if (!path.startsWith('/api/')) return null;
  if (path === '/api/codelists') return json(data.codelists);
  if (path === '/api/workspaces') return json({ items: workspaces() });
  const parts = /^\/api\/workspaces\/([^/]+)(?:\/(.+))?$/.exec(path);
  const known = parts && workspaces().find((w) => w.name === parts[1]);
  if (!known) return missing(`there is nothing at ${path}`);
  const rest = (parts[2] ?? '').split('/');
  if (!parts[2]) return json(known);
  if (rest[0] === 'network') return json({ nodes: data.nodes, ties: data.ties, revision });
  if (rest[0] === 'territories') return json(territories());
  if (rest[0] === 'jobs' && rest[2] === 'result') return json(report(jobs.get(rest[1]).name, '', '', {}, []));
  if (rest[0] === 'jobs' && rest[1]) return jobs.has(rest[1]) ? json(further(jobs.get(rest[1]))) : missing('no such job');
  // a question that is never answered unless it is asked as a job
  if (rest[0] === 'analyses' && query.get('replicates') === '777') return { never: true };
  if (rest[0] === 'analyses' && !rest[1]) return json(REGISTRY);
  if (rest[0] === 'analyses' && analyses[rest[1]]) return json(analyses[rest[1]](query));
  if (rest[0] === 'analyses' && REGISTRY.analyses.some((one) => one.name === rest[1])) return json(report(rest[1], '', '', {}, []));
  if (rest[0] === 'changes') return json({ items: log.filter((one) => one.revision > Number(query.get('since') ?? 0)), next: null, total: log.length, revision });
  if (rest[0] === 'exports') return rest[1].endsWith('.csv') ? { status: 200, type: 'text/csv', body: 'id\n' } : json({ type: 'FeatureCollection', features: [] }, 200, 'application/geo+json');
  const list = data.records[rest[0]] ?? (KINDS.includes(rest[0]) ? [] : null);
  if (!list) return missing(`no records of kind ${rest[0]}`);
  if (rest.length === 1) return json({ items: list.map((one) => ({ revision: 7, ...one, ...shapes(one, query.get('geometry')) })), next: null, total: list.length, revision });
  if (rest[2] === 'card') {
    const made = card(rest[0], rest[1], query);
    return made ? json(made) : missing(`no ${rest[0]}/${rest[1]}`);
  }
  const record = list.find((r) => r.id === rest[1]);
  return record ? json({ revision: 7, ...record }) : missing(`no ${rest[0]}/${rest[1]}`);
}

const KINDS = ['settings', 'mandates', 'meetings', 'priorities', 'plans', 'involvements', 'indicators', 'observations', 'concerns', 'lessons', 'layers', 'layer_features', 'rules', 'acknowledgements'];
const log = [{ revision: 7, author: 'fixture', reason: '', time: '2012-06-30T10:00:00Z', count: 1, rows: [{ record: 'activities/act-1', before: null, after: { id: 'act-1', title: 'Activity 1' } }] }];

const jobs = new Map();
/** Every look finds it a quarter further. */
function further(job) {
  if (job.state !== 'running') return job;
  job.progress = Math.min(1, job.progress + 0.25);
  if (job.progress === 1) Object.assign(job, { state: 'done', result: `/api/workspaces/${job.workspace}/jobs/${job.id}/result` });
  return job;
}

/** A write: what comes back, where it is one of ours. Versions are kept, so that a stale one is refused as by the real server. */
export function write(method, url, headers, text) {
  const parts = /^\/api\/workspaces\/[^/]+\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(url.pathname);
  if (!parts) return missing(`there is nothing at ${url.pathname}`);
  const [, kind, id, verb] = parts;
  if (kind === 'changes' && verb === 'revert') {
    const done = log.find((one) => one.revision === Number(id));
    revision += 1;
    for (const row of done.rows) {
      const [k, r] = row.record.split('/');
      const list = data.records[k];
      const at = list.findIndex((one) => one.id === r);
      if (row.before) list[at] = { ...row.before, revision };
      else list.splice(at, 1);
    }
    log.push({ ...done, revision, reason: `reverts ${id}`, rows: done.rows.map((row) => ({ record: row.record, before: row.after, after: row.before })) });
    return json({ revision });
  }
  if (kind === 'changes') {
    const { changes, reason } = JSON.parse(text);
    const found = changes.map(({ record, revision: seen, set, put }) => {
      const [k, r] = record.split('/');
      const known = (data.records[k] ??= []).find((one) => one.id === r);
      const held = known ? { revision: 7, ...known } : null;
      const after = put ?? { ...held, ...set };
      // what is so already is no change, whatever the version
      const bare = ({ revision: _, ...rest }) => JSON.stringify(rest);
      const so = held !== null && bare(after) === bare(held);
      return { k, r, held, after, so, exists: !so && held && seen === undefined, stale: !so && seen !== undefined && held?.revision !== seen };
    }).filter((one) => !one.so);
    if (!found.length) return json({ revision, changed: 0 });
    const double = found.find((one) => one.exists);
    if (double) return json({ code: 'exists', detail: `${double.k}/${double.r} exists already` }, 409, 'application/problem+json');
    const late = found.find((one) => one.stale);
    if (late) return json({ code: 'stale', detail: 'somebody was faster', current: late.held }, 412, 'application/problem+json');
    revision += 1;
    for (const { k, r, after } of found) {
      const at = data.records[k].findIndex((one) => one.id === r);
      data.records[k][at < 0 ? data.records[k].length : at] = { ...after, revision };
    }
    log.push({ revision, author: 'web', reason, time: '2012-07-01T10:00:00Z', count: found.length, rows: found.map(({ k, r, held, after }) => ({ record: `${k}/${r}`, before: held, after })) });
    return json({ revision, changed: found.length });
  }
  if (kind === 'jobs') {
    if (method === 'DELETE') {
      if (jobs.has(id)) jobs.get(id).state = 'cancelled';
      return { status: 204, type: 'application/json', body: '' };
    }
    const asked = JSON.parse(text);
    const job = jobs.get(`job-${asked.analysis}`) ?? { id: `job-${asked.analysis}`, workspace: url.pathname.split('/')[3], kind: 'analysis', name: asked.analysis, state: 'running', progress: 0, result: null };
    jobs.set(job.id, job);
    return json(job, 202);
  }
  if (kind === 'imports') {
    const dry = url.searchParams.get('dry_run') === 'true';
    if (text.includes('filename="3w.csv"')) return json(sheetRead(JSON.parse(/name="review"\r\n\r\n(.*)\r\n/.exec(text)?.[1] ?? '{}'), dry));
    if (text.includes('filename="unknown.csv"') && !text.includes('"organisation"')) return json({ code: 'profile_unknown', detail: 'no profile fits', table: { file: 'unknown.csv', meanings: ['organisation', 'sector'], columns: [{ column: 'Quien', means: null, sample: 'WorldFish' }] } }, 422, 'application/problem+json');
    return json({ profile: 'records', tables: [], names: null, rows: 1, added: 1, changed: 0, unchanged: 0, rejected: 0, applied: !dry, revision, errors: 0, warnings: 0, notes: [], problems: [], differences: [{ record: 'themes/new', label: 'New theme', what: 'added', fields: [['name', null, 'New theme']] }] });
  }
  if (kind === 'refused') return json({ code: 'rejected', detail: 'no such kind of record' }, 422, 'application/problem+json');
  const list = (data.records[kind] ??= []);
  const body = text ? JSON.parse(text) : {};
  const wanted = id ?? body.id ?? `${kind}-${list.length + 1}`;
  const at = list.findIndex((one) => one.id === wanted);
  const held = at < 0 ? null : { revision: 7, ...list[at] };
  if (headers['if-none-match'] && held) return json({ code: 'exists', detail: `${kind}/${wanted} exists already` }, 409, 'application/problem+json');
  if (headers['if-match'] && held && headers['if-match'] !== `"r${held.revision}"`) return json({ code: 'stale', detail: 'somebody was faster', current: held }, 412, 'application/problem+json');
  revision += 1;
  const made = { ...body, id: wanted, revision };
  if (method === 'DELETE') list.splice(at, 1);
  else if (held) list[at] = made;
  else list.push(made);
  log.push({ revision, author: 'web', reason: '', time: '2012-07-01T10:00:00Z', count: 1, rows: [{ record: `${kind}/${wanted}`, before: held, after: method === 'DELETE' ? null : made }] });
  return json(method === 'DELETE' ? { deleted: 1, revision } : made, method === 'POST' ? 201 : 200);
}

/** A flat sheet with one name that is nearly known: it waits until somebody has said which it is. */
function sheetRead({ columns = {}, decisions = {} }, dry) {
  const said = decisions.stakeholders?.['Eau et Vi'];
  const headings = [['Organisation', 'organisation', 'Eau et Vi'], ['Theme', 'sector', 'Drinking water'], ['Donde', null, 'Dioro']];
  return {
    profile: '3w', rows: 2, added: 2, changed: said ? 1 : 0, unchanged: 0, rejected: said ? 0 : 1, applied: !dry, revision, errors: said ? 0 : 1, warnings: 0,
    notes: [{ file: '3w.csv', message: 'columns passed over: Donde', said: 'key=columns_passed_over&n=1&value=Donde' }],
    problems: said ? [] : [{ severity: 'error', rule: 'stakeholder', file: '3w.csv', row: 2, column: 'Organisation', record: null, value: 'Eau et Vi', message: 'no stakeholder is called "Eau et Vi", and some are called nearly so', hint: 'say which it is' }],
    differences: [{ record: 'activities/new', label: 'Wells', what: 'added', fields: [['title', null, 'Wells']] }],
    tables: [{ file: '3w.csv', meanings: ['organisation', 'sector', 'adm3'], columns: headings.map(([column, means, sample]) => ({ column, means: columns[column] ?? means, sample })) }],
    names: { tie_kinds: [], matched: 2, doubtful: said ? [] : [{ kind: 'stakeholders', written: 'Eau et Vi', rows: 1, candidates: [{ id: 'ngo-eau', name: 'Eau et Vie', score: 0.889, reason: 'near_name', letters_apart: 1 }] }], unmatched: [{ kind: 'themes', written: 'Fishing' }], decided: said && said !== 'new' ? [{ kind: 'stakeholders', written: 'Eau et Vi', id: said }] : [] },
  };
}

/** Pretends that somebody wrote. */
export function bump() {
  return ++revision;
}
