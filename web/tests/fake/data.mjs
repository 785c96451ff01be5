/**
 * A small made-up workspace under the name of a real one, for developing and testing the page without the Rust server.
 * The places are real points (as in the project's list of communes); partners, ties and activities are invented.
 */
const S = 'fixture';
const site = (id, name, kind, parent, lon, lat, extra = {}) => ({
  id, name, names: {}, kind, parent, country: 'ML', exactness: '1', geometry: lon === null ? null : { type: 'Point', coordinates: [lon, lat] },
  source: S, source_id: id, tags: [], note: null, confirmed_on: '2012-06-30', ...extra,
});
export const sites = [
  site('ml', 'Mali', 'country', null, null, null, { admin_level: 0, names: { km: 'ម៉ាលី' } }),
  site('ml-segou', 'Ségou', 'region', 'ml', null, null, { admin_level: 1, names: { km: 'សេហ្គូ' } }),
  site('ml-koulikoro', 'Koulikoro', 'region', 'ml', null, null, { admin_level: 1, names: { km: 'គូលីកូរ៉ូ' } }),
  site('ml-dioro', 'Dioro', 'commune', 'ml-segou', -5.83139, 13.68917, { population: 46621, pcode: 'ML040607', names: { km: 'ដ្យូរ៉ូ' } }),
  site('ml-sansanding', 'Sansanding', 'commune', 'ml-segou', -6.00583, 13.72667, { population: 23109, pcode: 'ML040624', names: { km: 'សាន់សានឌីង' } }),
  site('ml-markala', 'Markala', 'commune', 'ml-segou', -6.08333, 13.68333, { population: 45961, pcode: 'ML040616', names: { km: 'ម៉ាកាឡា' } }),
  site('ml-kokry', 'Kokry Centre', 'commune', 'ml-segou', -5.51528, 13.96056, { population: 13393, names: { km: 'កូគ្រី' } }),
  site('ml-saloba', 'Saloba', 'commune', 'ml-segou', -5.29606, 13.7313, { exactness: '2', names: { km: 'សាឡូបា' } }),
  site('ml-sirakorola', 'Sirakorola', 'commune', 'ml-koulikoro', -7.56941, 13.288, { population: 36107, other_names: ['Sirakorala'], names: { km: 'ស៊ីរ៉ាកូរ៉ូឡា' } }),
  site('ml-nyamina', 'Nyamina', 'commune', 'ml-koulikoro', -6.98, 13.31, { names: { km: 'ញ៉ាមីណា' } }),
  site('ml-ouelessebougou', 'Ouélessébougou', 'commune', 'ml-koulikoro', -7.91111, 12.0, { population: 50056, names: { km: 'អួឡេសេប៊ូហ្គូ' } }),
  site('ml-dio-gare', 'Dio-Gare', 'commune', 'ml-koulikoro', -8.24, 12.8, { names: { km: 'ឌ្យូ-ហ្គារ' } }),
  site('ml-delta', 'Inner delta fringe (a deliberately very long name of a wetland that crosses several communes)', 'wetland', 'ml', null, null, {
    geometry: { type: 'Polygon', coordinates: [[[-5.1, 13.95], [-4.75, 14.0], [-4.65, 14.35], [-4.9, 14.5], [-5.15, 14.3], [-5.1, 13.95]]] },
  }),
];
export const UNITS = sites.filter((one) => one.kind === 'commune').map((one) => one.id);

const theme = (id, name, fr, km) => ({ id, code: id, name, names: { fr, km }, parent: null, source: S });
export const themes = [
  theme('rice', 'Rice growing', 'Riziculture', 'ការដាំស្រូវ'),
  theme('market-gardening', 'Market gardening', 'Maraîchage', 'ការដាំបន្លែ'),
  theme('drinking-water', 'Drinking water', 'Eau potable', 'ទឹកស្អាត'),
  theme('livestock', 'Livestock', 'Élevage', 'ចិញ្ចឹមសត្វ'),
];

const who = (id, name, short, constituency, type, x, y, lon, lat, extra = {}) => ({
  node: { x, y, lon, lat, place: lon === null ? null : extra.place ?? 'home' },
  record: { id, name, short_name: short, names: extra.names ?? {}, constituency, organisation_type: type, home_country: extra.country ?? 'ML', source: S, confirmed_on: '2012-06-30', note: null },
});
const people = [
  who('pact', 'Programme d’Appui aux Collectivités Territoriales', 'PACT', 'bilateral_donor', '10', 0.5, 0.52, -8.0, 12.65, { names: { km: 'កម្មវិធី PACT' } }),
  who('giz', 'Deutsche Gesellschaft für Internationale Zusammenarbeit', 'GIZ', 'bilateral_donor', '10', 0.42, 0.32, -8.0, 12.65, { country: 'DE' }),
  who('kfw', 'KfW Development Bank', 'KfW', 'development_bank', '40', 0.3, 0.2, -8.0, 12.65, { country: 'DE' }),
  who('anict', 'Agence Nationale d’Investissement des Collectivités Territoriales', 'ANICT', 'government', '10', 0.2, 0.42, -8.0, 12.65),
  who('mairie-dioro', 'Commune of Dioro', null, 'local_government', '11', 0.68, 0.35, -5.83139, 13.68917, { names: { km: 'ឃុំដ្យូរ៉ូ' } }),
  who('mairie-markala', 'Commune of Markala', null, 'local_government', '11', 0.78, 0.6, -6.08333, 13.68333),
  who('coop-riz', 'Cooperative of rice growers of Dioro', null, 'producer_organisation', '24', 0.86, 0.25, -5.83139, 13.68917, { names: { km: 'សហករណ៍អ្នកដាំស្រូវ' } }),
  who('coop-maraich', 'Union of women market gardeners', 'UFM', 'producer_organisation', '24', 0.9, 0.48, -5.9, 13.7, { place: 'centre_of_presence' }),
  who('service-agri', 'Local agriculture service', null, 'government', '11', 0.6, 0.75, -6.0, 13.6),
  who('ngo-eau', 'Eau et Vie', null, 'ngo', '22', 0.35, 0.78, -7.5, 13.2),
  who('ngo-nord', 'Helping Hands North', 'HHN', 'ngo', '21', 0.15, 0.8, null, null, { country: 'FR' }),
  who('assoc-eleveurs', 'Association of herders', null, 'civil_society', '24', 0.12, 0.62, -6.98, 13.31, { place: 'centre_of_presence' }),
];
export const stakeholders = people.map((one) => one.record);

const does = (n, stakeholder, role, siteIds, themeIds, extra = {}) => ({ n, stakeholder, role, sites: siteIds, themes: themeIds, ...extra });
const doing = [
  does(1, 'coop-riz', 'implementing', ['ml-dioro', 'ml-sansanding'], ['rice']),
  does(2, 'coop-maraich', 'implementing', ['ml-dioro', 'ml-markala', 'ml-kokry'], ['market-gardening']),
  does(3, 'pact', 'backstopping', ['ml-dioro', 'ml-markala', 'ml-sansanding', 'ml-sirakorola', 'ml-nyamina'], ['rice', 'market-gardening'], { unsplit: true }),
  does(4, 'service-agri', 'implementing', ['ml-dioro', 'ml-markala', 'ml-kokry', 'ml-saloba'], ['rice', 'market-gardening']),
  does(5, 'ngo-eau', 'implementing', ['ml-sirakorola', 'ml-nyamina', 'ml-dio-gare'], ['drinking-water']),
  does(6, 'ngo-nord', 'implementing', ['ml-sirakorola'], ['drinking-water'], { undated: true }),
  does(7, 'assoc-eleveurs', 'implementing', ['ml-nyamina', 'ml-saloba'], ['livestock']),
  does(8, 'kfw', 'funding', ['ml-dioro', 'ml-markala'], ['rice']),
  does(9, 'mairie-dioro', 'accountable', ['ml-dioro'], ['rice', 'drinking-water']),
  does(10, 'mairie-markala', 'implementing', ['ml-markala'], ['market-gardening']),
];
export const activities = doing.map((d) => ({ id: `act-${d.n}`, title: `Activity ${d.n} of ${stakeholders.find((s) => s.id === d.stakeholder).name}`, themes: d.themes, sites: d.sites, start: d.undated ? null : '2010-01-01', end: null, status: '2', source: S, confirmed_on: '2012-03-31' }));
export const participations = doing.map((d) => ({ id: `part-${d.n}`, activity: `act-${d.n}`, stakeholder: d.stakeholder, role: d.role, sites: [], themes: [], source: S, confirmed_on: '2012-03-31' }));

const tie = (n, from, to, kind, directed) => ({ id: `tie-${n}`, from, to, kind, directed, weight: null, source: S, stated_by: [from], confirmed_on: '2011-12-31' });
export const ties = [
  tie(1, 'giz', 'pact', 'funding', true), tie(2, 'kfw', 'anict', 'funding', true), tie(3, 'pact', 'mairie-dioro', 'backstopping', true),
  tie(4, 'pact', 'mairie-markala', 'backstopping', true), tie(5, 'mairie-dioro', 'coop-riz', 'coordination', false),
  tie(6, 'mairie-dioro', 'coop-maraich', 'coordination', false), tie(7, 'service-agri', 'coop-riz', 'information', false),
  tie(8, 'service-agri', 'mairie-markala', 'coordination', false), tie(9, 'pact', 'anict', 'reporting', true),
  tie(10, 'pact', 'mairie-dioro', 'reporting', true), tie(11, 'ngo-eau', 'pact', 'information', false), tie(12, 'giz', 'kfw', 'coordination', false),
];
export const needs = [
  { id: 'need-1', subject: 'sites/ml-ouelessebougou', theme: 'drinking-water', severity: 4, people_in_need: 12000, identified_by: ['pact'], date: '2011-05-01', source: S },
  { id: 'need-2', subject: 'sites/ml-saloba', theme: 'drinking-water', severity: 3, people_in_need: null, identified_by: [], date: '2011-05-01', source: S },
  { id: 'need-3', subject: 'sites/ml-dioro', theme: 'drinking-water', severity: 5, people_in_need: 8000, identified_by: ['coop-riz'], date: '2011-05-01', source: S },
  { id: 'need-4', subject: 'sites/ml-dioro', theme: 'rice', severity: 2, people_in_need: null, identified_by: ['coop-riz'], date: '2011-05-01', source: S },
];
export const platforms = [
  { id: 'cc-dioro', name: 'Consultation framework of Dioro', kind: 'consultation_framework', sites: ['ml-dioro'], themes: ['rice'], founded: '2009-03-01', categories: ['municipality', 'sector actors', 'technical services', 'technical and financial partners', 'NGOs'], source: S },
];
export const memberships = [
  { id: 'mem-1', platform: 'cc-dioro', stakeholder: 'mairie-dioro', seat: 'lead', category: 'municipality', source: S },
  { id: 'mem-2', platform: 'cc-dioro', stakeholder: 'coop-riz', seat: 'member', category: 'sector actors', source: S },
  { id: 'mem-3', platform: 'cc-dioro', stakeholder: 'service-agri', seat: 'member', category: 'technical services', source: S },
];
export const commitments = [
  { id: 'com-1', plan: 'plan-1', title: 'Open the access track to the rice fields', responsible: 'mairie-dioro', due: '2012-09-30', status: 'open', sites: ['ml-dioro'], theme: 'rice', source: 'illustrative' },
];
export const scopes = [
  { id: 'scope-1', covers: 'presence', sites: ['ml-dioro', 'ml-markala', 'ml-sansanding', 'ml-kokry', 'ml-ouelessebougou', 'ml-saloba'], themes: [], roles: [], start: '2010-01-01', end: '2012-06-30', source: S },
];
export const presence = doing.flatMap((d) => d.sites.flatMap((s) => d.themes.map((t) => ({
  site: s, theme: t, role: d.role, stakeholder: d.stakeholder, activity: `act-${d.n}`, start: d.undated ? null : '2010-01-01', end: null,
  undated: !!d.undated, unsplit: !!d.unsplit, unconfirmed: false, evidence: [`participations/part-${d.n}`, `activities/act-${d.n}`],
}))));
export const nodes = people.map(({ node, record }) => ({
  id: record.id, name: record.name, short_name: record.short_name, constituency: record.constituency, organisation_type: record.organisation_type,
  home_country: record.home_country, ...node, sites: [...new Set(presence.filter((p) => p.stakeholder === record.id).map((p) => p.site))].sort(),
}));

const entry = (code, en, fr, km, properties = {}) => ({ code, names: { en, fr, km }, description: '', properties });
export const codelists = {
  role: [
    entry('funding', 'Funding', 'Financement', 'ផ្តល់មូលនិធិ'), entry('accountable', 'Accountable', 'Responsable', 'ទទួលខុសត្រូវ'), entry('extending', 'Extending', 'Relais', 'បន្ត'),
    entry('implementing', 'Implementing', 'Mise en œuvre', 'អនុវត្ត'), entry('backstopping', 'Backstopping', 'Appui-conseil', 'គាំទ្របច្ចេកទេស'),
  ],
  constituency: [
    entry('government', 'Government', 'État', 'រដ្ឋាភិបាល', { shape: 'square', colour: '#0072b2' }), entry('local_government', 'Local government', 'Collectivité locale', 'រដ្ឋបាលមូលដ្ឋាន', { shape: 'diamond', colour: '#56b4e9' }),
    entry('producer_organisation', 'Producer organisation', 'Organisation de producteurs', 'អង្គការអ្នកផលិត', { shape: 'triangle', colour: '#009e73' }), entry('civil_society', 'Civil society', 'Société civile', 'សង្គមស៊ីវិល', { shape: 'star', colour: '#cc79a7' }),
    entry('ngo', 'NGO', 'ONG', 'អង្គការក្រៅរដ្ឋាភិបាល', { shape: 'circle', colour: '#e69f00' }), entry('bilateral_donor', 'Bilateral donor', 'Bailleur bilatéral', 'ម្ចាស់ជំនួយទ្វេភាគី', { shape: 'hexagon', colour: '#d55e00' }),
    entry('development_bank', 'Development bank', 'Banque de développement', 'ធនាគារអភិវឌ្ឍន៍', { shape: 'pentagon', colour: '#7a6300' }),
  ],
  tie_kind: [entry('coordination', 'Coordination', 'Coordination', 'សម្របសម្រួល'), entry('funding', 'Funding', 'Financement', 'ផ្តល់មូលនិធិ'), entry('backstopping', 'Backstopping', 'Appui-conseil', 'គាំទ្រ'), entry('reporting', 'Reporting', 'Compte rendu', 'រាយការណ៍'), entry('information', 'Information', 'Information', 'ព័ត៌មាន')],
  site_kind: [entry('country', 'Country', 'Pays', 'ប្រទេស'), entry('region', 'Region', 'Région', 'តំបន់'), entry('commune', 'Commune', 'Commune', 'ឃុំ'), entry('wetland', 'Wetland', 'Zone humide', 'តំបន់ដីសើម')],
  organisation_type: [entry('10', 'Government', 'Gouvernement', 'រដ្ឋាភិបាល'), entry('11', 'Local government', 'Collectivité locale', 'រដ្ឋបាលមូលដ្ឋាន'), entry('21', 'International NGO', 'ONG internationale', 'អង្គការអន្តរជាតិ'), entry('22', 'National NGO', 'ONG nationale', 'អង្គការជាតិ'), entry('24', 'Partner country based NGO', 'ONG du pays', 'អង្គការក្នុងប្រទេស'), entry('40', 'Multilateral', 'Multilatéral', 'ពហុភាគី')],
  seat: [entry('lead', 'Lead', 'Chef de file', 'ដឹកនាំ'), entry('member', 'Member', 'Membre', 'សមាជិក')],
  commitment_status: [entry('open', 'Open', 'Ouvert', 'បើក'), entry('done', 'Done', 'Fait', 'រួច')],
};
/** Written by the page only. */
export const acknowledgements = [];
export const objections = [];
export const records = { acknowledgements, objections, sites, stakeholders, themes, activities, participations, ties, needs, platforms, memberships, commitments, scopes };
