/** One selection: drawn over in a matrix, a table or on the line of time, it shows on the map, in the network and everywhere else. By mouse and by keyboard. */
import { readFileSync, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { OUT, check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LANGS = ['en', 'fr', 'km'];

export default async function linked({ browser, origin, workspace, facts, fake }) {
  const { page, context, faults, outside } = await openPage(browser, origin, { acceptDownloads: true });
  const at = (query) => page.goto(`${origin}/w/${workspace}?${query}`);
  const chosen = (key) => new URL(page.url()).searchParams.getAll(key);
  const cell = (i, j) => page.locator(`[data-at="${i} ${j}"]`);
  const clean = async (words) => {
    await page.evaluate(AXE);
    equal((await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`), [], words);
  };
  /** From the middle of one to the middle of another, the button held. */
  const draw = async (from, to) => {
    const [a, b] = [await from.boundingBox(), await to.boundingBox()];
    await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
    await page.mouse.down();
    await page.mouse.move((a.x + b.x + a.width) / 2, (a.y + b.y + a.height) / 2, { steps: 4 });
    await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 4 });
    await page.mouse.up();
  };
  const heads = async (n) => (await page.locator('[role=grid] tbody th').allInnerTexts()).slice(0, n);

  await test('a block drawn over cells chooses its places, and they are chosen on the map', async () => {
    await at('page=matrix');
    await cell(0, 0).waitFor();
    await draw(cell(0, 0), cell(1, 0));
    await page.waitForURL('**site=**');
    equal([chosen('site').length, chosen('theme').length], [2, 1], 'two places, one theme');
    equal(await page.locator('[role=grid] tbody th.chosen').allInnerTexts(), await heads(2), 'their heads');
    await page.getByTestId('evidence').getByRole('heading', { name: '2 cells' }).waitFor();
    await shot(page, 'linked-block-1440-en');
    const sites = chosen('site');
    await page.locator('nav [data-page=map]').click();
    await settled(page);
    equal(chosen('site'), sites, 'the same on the map');
  }, page);

  await test('a block spanned with Shift and the arrows is chosen with Enter; Escape lets go of it first', async () => {
    await at('page=matrix&matrix=stakeholder_site');
    await cell(0, 0).focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    equal(await page.locator('td[aria-selected=true]').count(), 4, 'four cells');
    await page.keyboard.press('Escape');
    equal([await page.locator('td[aria-selected=true]').count(), new URL(page.url()).searchParams.get('page')], [0, 'matrix'], 'only the block is gone');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**stakeholder=**');
    equal([chosen('stakeholder').length, chosen('site').length], [2, 1], 'two partners, one place');
    check(/2 partners chosen/.test(await page.locator('p[role=status][aria-live]').innerText()), 'said');
  }, page);

  await test('cells of groups choose those whom they are about', async () => {
    await at('page=matrix&matrix=mixing');
    const tied = page.locator('[role=grid] td button').filter({ hasText: /\d/ }).first();
    await tied.click();
    await page.waitForURL('**stakeholder=**');
    const ids = chosen('stakeholder');
    const groups = new Set(facts.network.nodes.filter((node) => ids.includes(node.id)).map((node) => node.constituency));
    check(ids.length > 0 && groups.size <= 2, `${ids.length} partners of ${[...groups].join(', ')}`);
    check((await page.locator('[role=grid] th.chosen').count()) >= groups.size, 'their groups are marked');
    await shot(page, 'linked-mixing-1440-en');
  }, page);

  await test('what is chosen elsewhere can be looked at alone, in a matrix and in a table, and the link says so', async () => {
    const who = facts.working[0];
    await at(`page=matrix&matrix=stakeholder_site&stakeholder=${who.id}`);
    const only = page.getByRole('checkbox', { name: /Only what is chosen/ });
    await only.focus();
    await page.keyboard.press('Space');
    await page.waitForURL('**only=1**');
    equal(await page.locator('[role=grid] tbody tr').count(), 1, 'one partner');
    await page.reload();
    await cell(0, 0).waitFor();
    equal(await page.locator('[role=grid] tbody tr').count(), 1, 'after a reload');
    await at(`page=table&stakeholder=${who.id}&only=1`);
    const sites = page.getByRole('region', { name: 'Places', exact: true });
    await sites.locator('tbody tr.chosen').first().waitFor();
    equal(await sites.locator('tbody tr:not(.chosen):not([aria-hidden])').count(), 0, 'only where it works');
    await page.getByRole('checkbox', { name: /Only what is chosen/ }).first().uncheck();
    await page.waitForFunction(() => document.querySelectorAll('.tables tbody tr:not(.chosen)').length > 0);
  }, page);

  await test('rows drawn over are chosen together; so are rows spanned by keyboard', async () => {
    await at('page=table');
    const sites = page.getByRole('region', { name: 'Places', exact: true });
    const head = (i) => sites.locator(`tr[aria-rowindex="${i + 2}"] th button`);
    await head(0).waitFor();
    await draw(head(0), head(2));
    await page.waitForURL('**site=**');
    equal(chosen('site').length, 3, 'three places');
    equal(await sites.locator('tbody tr.chosen').count() >= 3, true, 'their rows');
    const partners = page.getByRole('region', { name: 'Partners', exact: true });
    const shown = await partners.locator('tbody tr:not([aria-hidden])').count();
    const at3 = new Set(facts.network.nodes.filter((node) => node.sites.some((site) => chosen('site').includes(site))).map((node) => node.id));
    check(shown >= Math.min(at3.size, 5) && shown < facts.network.nodes.length, `the other table is narrowed to ${shown}`);
    await shot(page, 'linked-table-1440-en');
    await at('page=table');
    await head(0).focus();
    await page.keyboard.press('Shift+ArrowDown');
    equal(await sites.locator('tbody tr.spanned').count(), 2, 'spanned');
    await page.keyboard.press('Enter');
    await page.waitForURL('**site=**');
    equal(chosen('site').length, 2, 'two places');
    await page.keyboard.press('ArrowDown');
    equal(await page.evaluate(() => document.activeElement.closest('tr')?.getAttribute('aria-rowindex')), '4', 'and on by arrows');
  }, page);

  await test('a tie in the table chooses both its ends; rows of a report choose what they are about', async () => {
    await at('page=table');
    const ties = page.getByRole('region', { name: 'Ties', exact: true });
    await ties.locator('tbody th button').first().click();
    await page.waitForURL('**stakeholder=**');
    check(chosen('stakeholder').length >= 1 && chosen('stakeholder').length <= 2, 'its ends');
    await at('page=questions&analysis=redundancy');
    const report = page.getByTestId('report');
    const head = (i) => report.locator(`tr[aria-rowindex="${i + 2}"] th button`);
    await head(0).waitFor();
    await draw(head(0), head(4));
    await page.waitForURL('**site=**');
    await page.getByTestId('evidence').getByRole('heading', { name: '5 rows' }).waitFor();
  }, page);

  await test('years chosen on the line of time ask between them, and the places of what changed are chosen together', async () => {
    await at('timeline=1&split=100');
    const years = page.getByTestId('years').locator('button');
    await years.first().waitFor();
    const n = await years.count();
    const [first, last] = [await years.first().getAttribute('data-year'), await years.last().getAttribute('data-year')];
    await years.first().focus();
    for (let i = 1; i < n; i += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**as_of=${last}-12-31**`);
    await page.getByTestId('timeline').getByText(`From 31 December ${first - 1} to 31 December ${last}`).waitFor();
    const places = page.getByTestId('choose-places');
    if (!fake) {
      await places.click();
      await page.waitForURL('**site=**');
      check(chosen('site').length > 1, 'several places');
    }
    await shot(page, 'linked-years-1440-en');
  }, page);

  await test('the line of time tells what is chosen from everything', async () => {
    await at(`timeline=1&split=100&stakeholder=${facts.working.at(-1).id}`);
    await page.getByTestId('years').locator('button').first().waitFor();
    await page.waitForFunction(() => /in front: those of what is chosen/.test(document.querySelector('[data-testid=timeline]')?.textContent ?? ''));
  }, page);

  await test('each matrix has a legend with counts, and is saved as a picture in every language', async () => {
    for (const [lang, name] of [['en', 'Picture'], ['fr', 'Image'], ['km', 'រូបភាព']]) {
      for (const matrix of ['site_theme', 'stakeholder_site', 'mixing']) {
        if (lang !== 'en' && matrix !== 'site_theme') continue;
        await at(`page=matrix&matrix=${matrix}&lang=${lang}`);
        await cell(0, 0).waitFor();
        check((await page.getByTestId('matrix-legend').locator('li').count()) > 1, 'a legend');
        const saved = page.waitForEvent('download');
        await page.getByTestId('matrix').getByRole('button', { name, exact: true }).focus();
        await page.keyboard.press('Enter');
        const path = await (await saved).path();
        const bytes = readFileSync(path);
        check(bytes.readUInt32BE(16) >= 600 && bytes.readUInt32BE(20) > 200, `${bytes.readUInt32BE(16)} x ${bytes.readUInt32BE(20)}`);
        copyFileSync(path, `${OUT}matrix-picture-${matrix}-${lang}.png`);
      }
    }
  }, page);

  await test('the small map of a card fills the places of its list, and says so in words', async () => {
    const who = facts.working[0];
    for (const lang of LANGS) {
      await page.setViewportSize({ width: 320, height: 800 });
      await at(`page=table&card=stakeholders/${who.id}&lang=${lang}`);
      const map = page.getByTestId('small-map');
      await map.scrollIntoViewIfNeeded();
      check((await map.locator('svg').getAttribute('aria-label')).length > 10, 'words');
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await shot(page, `small-map-320-${lang}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await at(`page=table&card=stakeholders/${who.id}`);
    const map = page.getByTestId('small-map');
    await map.waitFor();
    const drawn = await map.locator('.here').count();
    const said = Number(/Filled: (\d+)/.exec(await map.innerText())?.[1]);
    check(drawn >= 1 && said >= 1, `${drawn} drawn, ${said} said`);
    await map.scrollIntoViewIfNeeded();
    await shot(page, 'small-map-1440-en');
    await clean('axe on the card');
  }, page);

  await test('matrices, tables and time in every language at 320 px: nothing scrolls sideways, axe finds nothing', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    for (const lang of LANGS) for (const [path, ready] of [['page=matrix&matrix=mixing', '[role=grid]'], [`page=table&only=1&site=${facts.site.id}`, '.tables tbody tr'], [`timeline=1&site=${facts.site.id}`, '[data-testid=years]']]) {
      await at(`${path}&lang=${lang}`);
      await page.locator(ready).first().waitFor();
      await page.waitForTimeout(300);
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `${path} in ${lang}`);
      await clean(`axe at ${path} in ${lang}`);
      await shot(page, `linked-${/page=(\w+)/.exec(path)?.[1] ?? 'time'}-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  await test('choosing together leaves no error and asks no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
