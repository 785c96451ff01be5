/**
 * The questions of the first hour (DOMAIN.md, section 1) and of the four cases (section 4), each with the way to its answer and what the
 * answer must say. Ids stand for names in the reader's language. The answers are those that the READMEs of `data/cases` work out by hand
 * and that `tests/known_answers` of the server holds.
 *
 * Ways, from the overview that a workspace opens with: `open` a link or button, `unfold` what is folded, `set` a list to a value, `write` into a field, `pick` a
 * record by name in a field that finds while typing, `tick` a box. `in` says where the answer stands; it must hold every `sites`,
 * `stakeholders`, `themes`, `platforms` (by name) and every figure of `figures`; `there` are elements that must be there, `none` that must not.
 */
const REPORT = '[data-testid=report]';
const FINDINGS = '[data-testid=findings]';
/** All questions, then one of them. */
const ask = (analysis) => [{ open: '[data-page=questions]' }, { open: `[data-analysis=${analysis}]` }];
const PARAMETERS = { unfold: '.form', by: ' > summary' };
const SEND = { open: '[data-testid=analysis-form] button[type=submit]' };
const findings = [{ open: '[data-page=findings]' }, { set: `${FINDINGS} .tools select`, to: 'rule' }];
const group = (rule, count) => `[data-group="${rule}"][data-count="${count}"]`;

export const QUESTIONS = [
  { id: 'hour-who-is-in-my-commune', workspace: 'example', way: [{ pick: '.search input', text: 'Oldquay', option: '#found [role=option]' }], in: '[data-testid=who-works-here]',
    stakeholders: ['brightpump', 'clearwell', 'harbour-charity', 'handinhand', 'heron-fishers', 'greenroots', 'northland-aid', 'ocean-fund', 'lantern', 'min-env'] },
  { id: 'hour-who-has-not-reported', workspace: 'example', way: [{ open: '[data-testid=reporting] button[aria-expanded]' }], in: '[data-testid=reporting]', figures: [10, 21],
    stakeholders: ['cedar-watch', 'dist-water-hills', 'greenroots', 'harbour-charity', 'heron-fishers', 'lowfields-growers', 'millbend-irrigators', 'millstone', 'sandbar-women', 'tidefolk', 'tidewater'] },
  { id: 'hour-worst-gaps', workspace: 'example', way: [{ open: '[data-testid=ask] a[href$="/example?lang={lang}"]' }], in: '[data-testid=answer] ol > li:first-child', sites: ['xl-sandbar'] },
  { id: 'hour-overlap', workspace: 'example', way: ask('redundancy'), in: REPORT, figures: [19, 31, 12] },
  { id: 'hour-what-ends', workspace: 'example', way: ask('ending'), in: REPORT, figures: [7, 2, 1], sites: ['xl-saltmouth', 'xl-windpass'] },
  { id: 'hour-what-is-late', workspace: 'example', way: ask('follow_through'), in: '[data-testid=summary]', figures: [39, 8, 7, 2] },
  { id: 'hour-whom-to-invite', workspace: 'example', way: [{ open: '[data-page=platforms]' }, { open: '[data-platform=oldquay-framework]' }], in: '[data-testid=next-meeting]', figures: [8, 4],
    stakeholders: ['oldquay-council', 'min-env', 'heron-fishers', 'handinhand', 'brightpump', 'clearwell', 'greenroots', 'harbour-charity'], themes: ['mangroves'],
    there: ['[data-topic=has_seat] > li:nth-child(4)', '[data-topic=works_here] > li:nth-child(4) .why'], none: ['[data-topic=has_seat] > li:nth-child(5)', '[data-topic=works_here] > li:nth-child(5)'] },
  { id: 'hour-priorities-answered', workspace: 'example', way: ask('follow_through'), in: REPORT, figures: [39, 8], sites: ['xl-cedar-hollow'], themes: ['sanitation'] },
  { id: 'hour-who-is-missing-at-the-table', workspace: 'example', way: findings, in: FINDINGS, there: [group('categories-seated', 2), group('framework-committee', 1)], sites: ['xl-oldquay', 'xl-reedford'] },
  { id: 'hour-how-much-money', workspace: 'example', way: ask('localisation'), in: REPORT, figures: [240000, 1970000, 180000, 163000], stakeholders: ['northland-aid', 'islands-bank', 'lantern'] },
  { id: 'hour-who-got-backstopping', workspace: 'example', way: ask('reach'), in: '[data-testid=summary]', figures: [10, 9, 1], stakeholders: ['basin-learning', 'north-institute'] },
  { id: 'hour-where-is-this-figure-from', workspace: 'example', way: [{ pick: '.search input', text: 'Sandbar', option: '#found [role=option]' }, { open: '[data-testid=who-works-here] li button.link.soft' }],
    in: '[data-testid=evidence]', there: ['[data-testid=evidence] details.record'] },

  { id: 'mekong-who-is-out-of-reach', workspace: 'mekong-wetlands', way: ask('reach'), in: REPORT, figures: [30, 5], stakeholders: ['wa-local-partners', 'worldfish', 'fact'] },
  { id: 'mekong-no-baseline-marker-theme', workspace: 'mekong-wetlands', way: findings, in: FINDINGS, there: [group('activity-baseline', 7), group('activity-gender-marker', 7)], none: ['[data-group="activity-theme"]'] },
  { id: 'mekong-who-manages-budgets', workspace: 'mekong-wetlands', way: [...ask('budgets'), PARAMETERS, { tick: '#p-ended' }, SEND], in: REPORT, figures: [2, 44750000], stakeholders: ['sida', 'wwf-th'] },
  { id: 'cambodia-national-lead', workspace: 'cambodia-partnership', way: findings, in: FINDINGS, there: [group('lead-recorded', 22), group('one-lead', 1)], none: ['[data-group="lead-national"]'] },
  { id: 'cambodia-lenders-un-bilaterals', workspace: 'cambodia-partnership', way: [...ask('alignment'), PARAMETERS, { unfold: '[data-param=constituency] details', by: ' > summary' },
    ...['multilateral', 'bilateral_donor', 'development_bank'].map((code) => ({ tick: `[data-param=constituency] label:has-text("{constituency/${code}}") input` })), { tick: '#p-seats' }, SEND], in: REPORT, figures: [1], stakeholders: ['japan', 'unrc'] },
  { id: 'cambodia-only-donor', workspace: 'cambodia-partnership', way: [...ask('removal'), PARAMETERS, { pick: '#p-stakeholder', text: 'Denmark', option: '.picker [role=option]' }, { unfold: '[data-param=role] details', by: ' > summary' },
    { tick: '[data-param=role] label:has-text("{role/funding}") input' }, { tick: '[data-param=role] label:has-text("{role/implementing}") input' }, { day: '#p-as-of', to: '2006-12-31' }, SEND], in: REPORT, stakeholders: ['denmark'], themes: ['forestry-and-environment'], figures: [1] },
  { id: 'cambodia-dispute-rule', workspace: 'cambodia-partnership', way: findings, in: FINDINGS, there: [group('dispute-rule', 24)] },
  { id: 'mali-category-or-committee', workspace: 'mali-pact', way: findings, in: FINDINGS, there: [group('categories-seated', 40)], none: ['[data-group="framework-committee"]'] },
  { id: 'mali-plan-due', workspace: 'mali-pact', way: findings, in: FINDINGS, none: ['[data-group="plan-renewal"]'] },
  { id: 'mali-where-needs-stopped', workspace: 'mali-pact', way: ask('follow_through'), in: '[data-testid=summary]', figures: [80, 60, 20, 0] },
  { id: 'mali-who-takes-part', workspace: 'mali-pact', way: ask('involvement'), in: REPORT, figures: [120, 100, 20] },
  { id: 'forum-dominance-and-missing-voices', workspace: 'partnership-forum', way: findings, in: FINDINGS, there: [group('categories-seated', 4), group('dominance', 1), group('grass-roots-seated', 2)] },
  { id: 'forum-shared-themes', workspace: 'partnership-forum', way: ask('alignment'), in: '[data-testid=summary]', figures: [70, 67, 56, 0] },
  { id: 'forum-constituencies', workspace: 'partnership-forum', way: ask('mixing'), in: REPORT, figures: [12, 4], texts: [0.6] },
];
