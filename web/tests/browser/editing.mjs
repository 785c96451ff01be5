/** Writing many records: in the cells of the table, out of a spreadsheet, a site on the map. Against the fake server only: it writes. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

export default async function editing({ browser, origin, workspace, fake }) {
  if (!fake) return;
  const { page, context, faults, outside } = await openPage(browser, origin);
  const at = (query) => page.goto(`${origin}/w/${workspace}?page=data&${query}`);
  const read = async (ref) => (await fetch(`${origin}/api/workspaces/${workspace}/${ref}`)).json();

  await test('a cell is written in the table by keyboard, and what somebody else wrote is not overwritten', async () => {
    await at('kind=sites');
    await page.getByRole('button', { name: 'Write in the table' }).click();
    const cell = page.getByRole('button', { name: /^P-code: ML040607/i });
    await cell.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('ML-NEW');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^P-code: ML-NEW/i }).waitFor();
    const kept = await read('sites/ml-dioro');
    equal([kept.pcode, kept.geometry?.type], ['ML-NEW', 'Point'], 'the server holds it, and the shape with it');
    await page.getByRole('button', { name: /^P-code: ML040624/i }).click();
    const held = await read('sites/ml-sansanding');
    await fetch(`${origin}/api/workspaces/${workspace}/sites/ml-sansanding`, { method: 'PUT', headers: { 'If-Match': `"r${held.revision}"`, 'Content-Type': 'application/json' }, body: JSON.stringify({ ...held, pcode: 'THEIRS' }) });
    await page.keyboard.press('Control+A');
    await page.keyboard.type('MINE');
    await page.keyboard.press('Enter');
    check((await page.getByTestId('cell-trouble').innerText()).includes('Theirs: THEIRS'), 'both versions are told');
    equal((await read('sites/ml-sansanding')).pcode, 'THEIRS', 'theirs stands');
  }, page);

  await test('rows out of a spreadsheet show what they would change before they are written', async () => {
    await at('kind=sites');
    await page.getByRole('button', { name: 'Paste from a spreadsheet' }).click();
    await page.locator('#paste-text').fill('name\tpopulation\tkind\nMarkala\t50000\tcommune\nNew place\t10\tcommune\nSaloba\tmany\t\n');
    const rows = page.getByTestId('paste').locator('[data-what]');
    equal(await rows.evaluateAll((all) => all.map((one) => one.dataset.what)), ['changed', 'new', 'unread'], 'rows');
    await shot(page, 'paste-1440-en');
    await page.getByRole('button', { name: 'Write 2 rows' }).click();
    await page.getByTestId('paste').waitFor({ state: 'detached' });
    const markala = await read('sites/ml-markala');
    equal([markala.population, markala.geometry?.type], [50000, 'Point'], 'changed, and the shape kept');
    for (const lang of ['fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 700 });
      await at(`kind=sites&lang=${lang}`);
      await page.locator('table tbody tr').first().waitFor();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  await test('a site is put on the map by figures and by drawing', async () => {
    await at('kind=sites&record=ml-nyamina');
    const draw = page.getByTestId('draw');
    await draw.getByLabel('Longitude').fill('200');
    await draw.getByRole('alert').waitFor();
    await draw.getByLabel('Longitude').fill('-7.5');
    await draw.getByRole('button', { name: 'Draw it on the map' }).click();
    const map = page.getByTestId('draw-map');
    await map.locator('canvas').waitFor();
    await page.waitForTimeout(1500);
    await draw.getByRole('button', { name: 'Area' }).click();
    await map.scrollIntoViewIfNeeded();
    const box = await map.boundingBox();
    for (const [x, y] of [[80, 80], [180, 80], [180, 180], [180, 180]]) {
      await page.mouse.move(box.x + x, box.y + y, { steps: 4 });
      await page.waitForTimeout(350);
      await page.mouse.down();
      await page.mouse.up();
      await page.waitForTimeout(350);
    }
    await draw.getByText('Area, 3 corners').waitFor({ timeout: 5000 });
    await shot(page, 'draw-1440-en');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForTimeout(500);
    equal((await read('sites/ml-nyamina')).geometry.type, 'Polygon', 'the server holds the shape');
  }, page);
  await test('writing leaves no error but the refused version, and asks no other server', async () => equal([faults.filter((one) => !one.includes('412')), outside], [[], []], 'faults and requests outside'));
  await context.close();
}
