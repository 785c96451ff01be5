/** The map's own tools: colours out of the registry, circles, measuring; by mouse and by keyboard. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

export default async function mapping({ browser, origin, workspace }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const at = (query) => page.goto(`${origin}/w/${workspace}?${query}`);
  const { analyses } = await (await fetch(`${origin}/api/workspaces/${workspace}/analyses`)).json();

  await test('the map offers the figures and codes of every analysis about places that the registry has', async () => {
    await at('');
    await settled(page);
    await page.getByRole('button', { name: 'Layers', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('map-colour').locator('optgroup').first().waitFor({ state: 'attached' });
    const offered = new Set(await page.getByTestId('map-colour').locator('optgroup option').evaluateAll((all) => all.map((one) => one.value.split('.')[0]).filter(Boolean)));
    const about = analyses.filter((one) => one.columns.some((column) => column.name === 'site') && !one.parameters.some((param) => param.required)).map((one) => one.name);
    equal([...offered].sort(), about.sort(), 'analyses offered');
    await page.getByTestId('map-colour').selectOption('redundancy.k');
    await page.getByTestId('paint-legend').waitFor();
    check(page.url().includes('analysis=redundancy') && page.url().includes('colour=k'), `the address: ${page.url()}`);
    await settled(page);
    await shot(page, 'map-colours-1440-en');
  }, page);

  await test('a figure is drawn as circles, the legend says how large the largest is, and the link brings it back', async () => {
    const before = await page.getByTestId('map').screenshot();
    await page.getByTestId('marks').selectOption('circles');
    await page.waitForURL('**marks=circles**');
    await settled(page);
    check(!before.equals(await page.getByTestId('map').screenshot()), 'the map looks different');
    check((await page.getByTestId('paint-legend').innerText()).includes('The area of each circle follows its value'), 'the legend');
    await shot(page, 'map-circles-1440-en');
    await page.reload();
    await settled(page);
    check((await page.getByTestId('paint-legend').innerText()).includes('largest stands for'), 'after opening the address again');
  }, page);

  await test('measuring by keyboard and by mouse: a length, then an area, as the crow flies', async () => {
    for (const lang of ['en', 'fr', 'km']) {
      await at(`lang=${lang}`);
      await settled(page);
      const toggle = page.locator('.map .buttons button').last();
      await toggle.focus();
      await page.keyboard.press('Enter');
      const panel = page.getByTestId('measure');
      await panel.getByRole('button').first().waitFor();
      await panel.getByRole('button').first().focus();
      await page.keyboard.press('Enter');
      await page.locator('.maplibregl-canvas').focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(500);
      await panel.getByRole('button').first().focus();
      await page.keyboard.press('Enter');
      check(/\d.* k?m /.test(await panel.locator('p').first().innerText()), `a length: ${await panel.locator('p').first().innerText()}`);
      const box = await page.getByTestId('map').boundingBox();
      await page.mouse.click(box.x + box.width * 0.4, box.y + box.height * 0.7);
      await panel.locator('p').first().locator('br').waitFor({ state: 'attached' });
      check(/\d.* (ha|km²)/.test(await panel.locator('p').first().innerText()), 'an area');
      check(!page.url().includes('site='), 'measuring chooses nothing');
      await shot(page, `measure-1440-${lang}`);
    }
    for (const lang of ['fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 700 });
      await at(`analysis=redundancy&colour=k&marks=circles&lang=${lang}`);
      await settled(page);
      await page.locator('.map .buttons button').last().click();
      await page.locator('.map .buttons button').nth(3).click();
      await page.getByTestId('map-layers').waitFor();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await shot(page, `map-tools-320-${lang}`, { fullPage: true });
    }
  }, page);

  await test('the tools of the map leave no error and ask no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
