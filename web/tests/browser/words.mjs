/**
 * No English is left on a page in French or Khmer. Every text that a page shows or says (words, labels, tips, options) is held against the
 * English messages, the English names of codes, and the bare names of columns, parameters and fields, which stand where a word is missing.
 * What is marked as English (`lang="en"`) and what somebody wrote into the records is let be.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TYPE, parse } from '@formatjs/icu-messageformat-parser';
import { check, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const MESSAGES = fileURLToPath(new URL('../../src/messages/', import.meta.url));
const REGISTRY = JSON.parse(readFileSync(new URL('../../registry.json', import.meta.url), 'utf8'));
const catalogue = (lang) => Object.assign({}, ...readdirSync(MESSAGES, { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => JSON.parse(readFileSync(`${MESSAGES}${one.name}/${lang}.json`, 'utf8'))));
const folded = (text) => text.replace(/\s+/g, ' ').trim().toLowerCase();
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Letters of its own that a message with values must have to be told from others. */
const LEAST_LETTERS = 6;

/** The forms that a message may take, as patterns; values may be anything. */
function forms(elements) {
  return elements.reduce((heads, element) => {
    const tails = element.type === TYPE.literal ? [escaped(element.value)]
      : element.type === TYPE.plural ? Object.values(element.options).flatMap((option) => forms(option.value)) : ['.+'];
    return heads.flatMap((head) => tails.map((tail) => head + tail));
  }, ['']);
}

/** Answers whether a text is English, for a reader of another language; `written` are texts of the records. */
function englishFor(lang, lists, written) {
  const [english, own] = [catalogue('en'), catalogue(lang)];
  const ours = new Set(Object.values(own).map((text) => folded(String(text))));
  const plain = new Set();
  const patterns = [];
  for (const [key, text] of Object.entries(english)) {
    if (typeof text !== 'string' || text === own[key]) continue;
    if (!text.includes('{')) plain.add(folded(text));
    else for (const form of forms(parse(text))) if (form.replaceAll('.+', '').replace(/[^a-z]/gi, '').length >= LEAST_LETTERS) patterns.push(new RegExp(`^${form.replace(/\s+/g, ' ').trim()}$`, 'i'));
  }
  for (const { names } of Object.values(lists).flat()) {
    if (names.en && names[lang] && names[lang] !== names.en) plain.add(folded(names.en));
    ours.add(folded(names[lang] ?? ''));
  }
  for (const { columns, parameters } of REGISTRY.analyses) for (const { name } of [...columns, ...parameters]) if (name.includes('_')) plain.add(name.replaceAll('_', ' '));
  for (const text of [...ours, ...written]) plain.delete(text);
  const mine = Object.entries(own).filter(([, text]) => typeof text === 'string' && text.includes('{')).flatMap(([, text]) => forms(parse(text)).map((form) => new RegExp(`^${form.replace(/\s+/g, ' ').trim()}$`, 'i')));
  return (text) => plain.has(folded(text)) || (patterns.some((pattern) => pattern.test(text)) && !mine.some((pattern) => pattern.test(text)));
}

/** Everything that the page shows or says, but what is marked as English. */
const said = (page) => page.evaluate(() => {
  const texts = new Set();
  const add = (text) => { const one = (text ?? '').replace(/\s+/g, ' ').trim(); if (/\p{L}{2,}/u.test(one)) texts.add(one); };
  const english = (element) => element.closest('[lang]')?.getAttribute('lang') === 'en';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!english(node.parentElement) && !node.parentElement.closest('script, style')) add(node.data);
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], optgroup')) {
    if (!english(element)) for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'label']) add(element.getAttribute(name));
  }
  return [...texts];
});

export default async function words({ browser, origin, workspace, facts }) {
  const lists = await (await fetch(`${origin}/api/codelists`)).json();
  const w = `/w/${workspace}?`;
  const { site } = facts;
  const kinds = Object.keys((await (await fetch(`${origin}/api/workspaces/${workspace}`)).json()).counts);
  const written = new Set();
  const note = (value) => { if (typeof value === 'string') written.add(folded(value)); else if (value && typeof value === 'object') Object.values(value).forEach(note); };
  for (const kind of kinds) note((await (await fetch(`${origin}/api/workspaces/${workspace}/${kind}?limit=10000`)).json()).items ?? []);
  const asked = REGISTRY.analyses.filter((one) => !one.parameters.some((param) => param.required)).map((one) => one.name);
  const maps = [w, `${w}site=${site.id}&card=sites/${site.id}`, `${w}card=stakeholders/${facts.working[0].id}`, `${w}timeline=1`, `${w}analysis=redundancy&colour=k`,
    ...['presence', 'missing_links', 'centrality', 'cohesion', 'what_if'].map((one) => `${w}question=${one}`)];
  const pages = ['/?', ...['overview', 'questions', 'findings', 'table', 'take', 'about', `platforms&platform=${facts.platform}`, 'platforms'].map((one) => `${w}page=${one}`),
    ...['site_theme', 'stakeholder_site', 'mixing', 'involvement'].map((one) => `${w}page=matrix&matrix=${one}`),
    ...['update', 'history', 'import', 'objections', 'waiting'].map((one) => `${w}page=data&data=${one}`), `${w}page=data&data=update&stakeholder=${facts.working[0].id}`,
    ...kinds.map((kind) => `${w}page=data&kind=${kind}&record=new`), `${w}page=data&record=row`, ...asked.map((one) => `${w}page=questions&analysis=${one}`)];

  const { page, context } = await openPage(browser, origin);
  const LANGS = ['fr', 'km'];
  const seen = Object.fromEntries(LANGS.map((lang) => [lang, new Map()]));
  await test(`no English is left on ${maps.length + pages.length} pages in French and Khmer`, async () => {
    for (const path of [...maps, ...pages]) {
      await page.goto(`${origin}${path}&lang=${LANGS[0]}`);
      if (maps.includes(path)) await settled(page);
      else await page.waitForFunction(() => document.querySelector('main h1, main h2, main h3') && !document.querySelector('.waiting'));
      await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {}); // the event stream may keep the line busy
      // the same page in one language after the other: the switch changes every word
      for (const lang of LANGS) {
        if (lang !== LANGS[0]) await page.getByTestId('language').selectOption(lang);
        await page.waitForFunction((want) => document.documentElement.lang === want, lang);
        for (const text of await said(page)) if (!seen[lang].has(text)) seen[lang].set(text, path);
      }
      // where a figure comes from, as far as it has words of its own
      const how = page.locator('main button.link, aside button.link').first();
      if (maps.includes(path) && (await how.count())) {
        await how.click();
        for (const text of await said(page)) if (!seen.km.has(text)) seen.km.set(text, `${path} (opened)`);
      }
    }
    for (const lang of LANGS) {
      const isEnglish = englishFor(lang, lists, written);
      const left = [...seen[lang]].filter(([text]) => isEnglish(text));
      check(seen[lang].size > 500, `only ${seen[lang].size} texts were read in ${lang}`);
      check(left.length === 0, `${lang}, ${left.length} texts: ${left.slice(0, 40).map(([text, path]) => `"${text}" on ${path}`).join(' | ')}`);
    }
  }, page);
  await context.close();
}
