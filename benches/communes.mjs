/**
 * 4,000 activities of 250 partners in the communes of a file, as folder of CSV: `node benches/communes.mjs SITES.csv FOLDER`. The communes
 * are those of Mali (701, `../shared`), exported as CSV by the program itself; what is drawn for them comes from a seed, the same each time.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ACTIVITIES = 4_000;
const PARTNERS = 250;
const TIES = 600;
const NEEDS = 2_000;
const THEMES = ['drinking-water', 'sanitation', 'irrigation', 'fisheries', 'rice', 'health', 'education', 'livestock'];
const [sitesFile, folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: node benches/communes.mjs SITES.csv FOLDER');

/** Numerical Recipes' linear congruential generator: the same on every machine. */
let state = 1_500_450_271;
const draw = (n) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};
/** Heavy-tailed: some are met often, most now and then. */
const often = (n) => Math.floor(n * (draw(1_000_000) / 1_000_000) ** 2.5);

const [head = '', ...lines] = readFileSync(sitesFile, 'utf8').replace(/^\ufeff/, '').split(/\r?\n/).filter(Boolean);
const at = head.split(',').indexOf('id');
const sites = lines.map((line) => line.split(',')[at]).filter((id) => /^[a-z0-9._-]{1,64}$/.test(id ?? ''));
if (at < 0 || sites.length < 2) throw new Error(`${sitesFile}: no sites with an id`);

mkdirSync(folder, { recursive: true });
/** A list holds semicolons, which another program might take for the end of a cell. */
const cell = (value) => (String(value).includes(';') ? `"${value}"` : value);
const write = (kind, columns, rows) => writeFileSync(join(folder, `${kind}.csv`), [columns, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n');
const numbered = (n, row) => Array.from({ length: n }, (_, i) => row(i));
const CONSTITUENCIES = ['ngo', 'government', 'multilateral', 'local_government', 'community', 'civil_society'];

write('themes', ['id', 'name'], THEMES.map((theme) => [theme, theme.replace('-', ' ')]));
write('stakeholders', ['id', 'name', 'constituency'], numbered(PARTNERS, (i) => [`p${i}`, `Partner ${i}`, CONSTITUENCIES[draw(CONSTITUENCIES.length)]]));
write('activities', ['id', 'title', 'themes', 'sites', 'start', 'end', 'status'], numbered(ACTIVITIES, (i) =>
  [`a${i}`, `Activity ${i}`, THEMES[often(THEMES.length)], numbered(1 + draw(3), () => sites[often(sites.length)]).filter((one, n, all) => all.indexOf(one) === n).join('; '), `${2019 + draw(4)}-0${1 + draw(9)}-01`, `${2023 + draw(3)}-12-31`, 2]));
write('participations', ['id', 'activity', 'stakeholder', 'role'], numbered(ACTIVITIES, (i) => {
  const lead = often(PARTNERS);
  return [[`a${i}-1`, `a${i}`, `p${lead}`, 'implementing'], [`a${i}-2`, `a${i}`, `p${(lead + 1 + draw(PARTNERS - 1)) % PARTNERS}`, 'funding']];
}).flat());
write('ties', ['id', 'from', 'to', 'kind'], numbered(TIES, (i) => {
  const from = often(PARTNERS);
  return [`t${i}`, `p${from}`, `p${(from + 1 + draw(PARTNERS - 1)) % PARTNERS}`, ['coordination', 'funding', 'backstopping'][draw(3)]];
}));
const asked = new Set();
write('needs', ['id', 'subject', 'theme', 'severity', 'people_in_need'], numbered(NEEDS, (i) => [`n${i}`, `sites/${sites[draw(sites.length)]}`, THEMES[draw(THEMES.length)], draw(6), 100 + draw(9_900)])
  .filter(([, subject, theme]) => !asked.has(`${subject} ${theme}`) && asked.add(`${subject} ${theme}`)));
write('scopes', ['id', 'covers', 'sites', 'start', 'end'], [['all', 'presence', sites.filter((_, i) => i % 5).join('; '), '2020-01-01', '2024-06-30']]);
