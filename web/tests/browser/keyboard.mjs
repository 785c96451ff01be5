/** The same by keyboard only: no mouse in this file. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

export default async function keyboard({ browser, origin, workspace, facts }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const focused = () => page.evaluate(() => ({ tag: document.activeElement?.tagName, label: document.activeElement?.getAttribute('aria-label'), text: document.activeElement?.textContent?.trim() }));
  const tabTo = async (test, words, most = 60) => {
    for (let i = 0; i < most; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(test)) return;
    }
    throw new Error(`Tab does not reach ${words}; focus is on ${JSON.stringify(await focused())}`);
  };

  await test('keyboard: the first stop skips to the content', async () => {
    await page.goto(`${origin}/w/${workspace}`);
    await settled(page);
    await page.keyboard.press('Tab');
    check(await page.evaluate(() => document.activeElement?.classList.contains('skip')), 'the first stop is the skip link');
  }, page);

  await test('keyboard: choose a theme in the sentence', async () => {
    await tabTo(() => document.activeElement?.tagName === 'SELECT' && document.activeElement.closest('[data-testid=sentence]'), 'the first word of the sentence');
    await page.keyboard.press('ArrowDown');
    await page.waitForURL('**theme=**');
    await settled(page);
  }, page);

  await test('keyboard: walk over the places on the map and open one', async () => {
    await tabTo(() => document.activeElement?.classList.contains('maplibregl-canvas'), 'the map');
    await page.keyboard.press('n');
    await page.waitForTimeout(200);
    const first = await page.locator('p[role=status][aria-live]').innerText();
    check([...facts.siteName.values()].some((name) => first.includes(name)), `a place is announced: ${first}`);
    await page.keyboard.press('n');
    await shot(page, 'keyboard-map-1440-en');
    await page.keyboard.press('Enter');
    await page.getByTestId('site-card').waitFor();
    check(page.url().includes('site='), 'the place is chosen');
    await page.keyboard.press('Escape');
    await page.getByTestId('site-card').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    check(!page.url().includes('site='), 'Escape lets go of the place');
  }, page);

  await test('keyboard: move the divider', async () => {
    await tabTo(() => document.activeElement?.getAttribute('role') === 'separator', 'the divider');
    const before = Number(await page.getByRole('separator').getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowRight');
    equal(Number(await page.getByRole('separator').getAttribute('aria-valuenow')), before + 5, 'the divider');
    await page.keyboard.press('End');
    equal(await page.getByRole('separator').getAttribute('aria-valuenow'), '100', 'the divider at its end');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
  }, page);

  await test('keyboard: choose a stakeholder in the network', async () => {
    await tabTo(() => document.activeElement?.getAttribute('data-testid') === 'network', 'the network');
    await settled(page); // on a slow machine it is drawn after the map, and a key pressed before goes nowhere
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await page.getByTestId('stakeholder-card').waitFor();
    await settled(page);
    await shot(page, 'keyboard-network-1440-en');
  }, page);

  await test('keyboard: find a place by name', async () => {
    await page.getByRole('combobox', { name: 'Find a place or partner' }).focus();
    await page.keyboard.type(facts.site.name.slice(0, 5));
    await page.keyboard.press('Enter');
    await page.getByTestId('site-card').waitFor();
  }, page);

  await test('keyboard: sort a table', async () => {
    await page.locator('[data-page=table]').focus();
    await page.keyboard.press('Enter');
    const heading = page.locator('table').first().locator('thead button').nth(1);
    await heading.focus();
    await page.keyboard.press('Enter');
    equal(await page.locator('table').first().locator('thead th').nth(1).getAttribute('aria-sort'), 'ascending', 'sorted');
    await shot(page, 'tables-1440-en');
  }, page);

  await test('keyboard: no request left the server and no script failed', async () => {
    equal(outside, [], 'requests to elsewhere');
    equal(faults, [], 'faults');
  }, page);
  await context.close();
}
