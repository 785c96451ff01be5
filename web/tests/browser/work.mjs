/** The work pages: every question of the registry, findings, overview, matrices, time, platforms, data. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

export default async function work({ browser, origin, fake, workspace }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const at = (query) => page.goto(`${origin}/w/${workspace}?${query}`);
  const { analyses } = await (await fetch(`${origin}/api/workspaces/${workspace}/analyses`)).json();

  await test('all questions of the registry are listed, and each opens with a control for every parameter and an answer', async () => {
    await at('page=questions');
    await page.locator('[data-analysis]').first().waitFor();
    equal((await page.locator('[data-analysis]').evaluateAll((all) => all.map((one) => one.dataset.analysis))).sort(), analyses.map((one) => one.name).sort(), 'questions listed');
    await shot(page, 'questions-1440-en');
    for (const analysis of analyses) {
      await at(`page=questions&analysis=${analysis.name}`);
      await page.getByTestId('report').waitFor({ timeout: 30000 });
      const controls = await page.locator('[data-param]').evaluateAll((all) => all.map((one) => [one.dataset.param, one.dataset.control]));
      equal(controls.map(([name]) => name), analysis.parameters.map((one) => one.name), `fields of ${analysis.name}`);
      equal(controls.filter(([, control]) => control === 'none'), [], `parameters of ${analysis.name} without a control`);
    }
  }, page);

  await test('a choice in the form goes into the address and into the question asked', async () => {
    await at('page=questions&analysis=access');
    await page.getByTestId('report').waitFor();
    await page.locator('.form > summary').click();
    await page.locator('#p-reach_km').fill('2001');
    equal(await page.locator('[data-param=reach_km] [role=alert]').count(), 1, 'out of bounds is said');
    await page.locator('#p-reach_km').fill('40');
    const asked = page.waitForRequest((request) => request.url().includes('/analyses/access') && request.url().includes('reach_km=40'));
    await page.getByTestId('analysis-form').getByRole('button', { name: 'Ask' }).click();
    await asked;
    check(page.url().includes('p.reach_km=40'), `the address: ${page.url()}`);
    await page.getByTestId('report').waitFor();
  }, page);

  await test('a row chosen selects its place, and opens the values and the records it rests on', async () => {
    await at('page=questions&analysis=access');
    await page.getByTestId('report').locator('tbody th button').first().click();
    await page.getByTestId('evidence').waitFor();
    await page.waitForURL('**site=**');
    await shot(page, 'question-row-1440-en');
  }, page);

  await test('a column colours the map, with every place counted once in the legend', async () => {
    await at('page=questions&analysis=access');
    await page.getByTestId('colour-by').selectOption('distance');
    await settled(page);
    const legend = page.getByTestId('paint-legend');
    await legend.waitFor();
    const rows = (await (await fetch(`${origin}/api/workspaces/${workspace}/analyses/access`)).json()).rows;
    const counted = await legend.locator('.classes b').evaluateAll((all) => all.map((one) => Number(one.textContent.replace(/\D/g, ''))));
    equal(counted.reduce((a, b) => a + b, 0), new Set(rows.map((row) => row.site)).size, 'places counted');
    check((await page.getByTestId('painted-sentence').innerText()).startsWith('How far'), 'the sentence above tells the question of the colours');
    check((await page.getByTestId('painted-answer').locator('ol li').count()) > 0, 'the answer beside it is that of the colours');
    await shot(page, 'coloured-1440-en');
    await page.reload();
    await legend.waitFor();
  }, page);

  await test('a column sizes the network, and says how far it reaches', async () => {
    await at('page=questions&analysis=centrality');
    await page.getByTestId('size-by').selectOption('betweenness');
    await settled(page);
    check((await page.locator('.network .legend').innerText()).includes('Size:'), 'the legend names the column');
    await shot(page, 'sized-1440-en');
  }, page);

  await test('findings are grouped, narrowed, hidden in the meeting view, and lead to map and records', async () => {
    await at('page=findings');
    const items = page.getByTestId('findings').locator('[data-rule]');
    await items.first().waitFor();
    const all = await items.count();
    await at('page=findings&worst=error');
    await page.getByTestId('findings').locator('h2').waitFor();
    check((await items.evaluateAll((some) => some.every((one) => one.dataset.severity === 'error'))), 'only what is to settle');
    await at('page=findings&group=stakeholder&meeting=1');
    await page.getByTestId('findings').locator('.aside').first().waitFor();
    check(all > 0, 'there are findings');
    await shot(page, 'findings-1440-en');
  }, page);

  await test('the overview opens with reporting and leads on', async () => {
    await at('page=overview');
    for (const part of ['reporting', 'contents', 'complete', 'lately', 'worst', 'ask']) await page.getByTestId(part).waitFor();
    await shot(page, 'overview-1440-en', { fullPage: true });
    await page.getByTestId('worst').getByRole('button', { name: 'All findings, to work through' }).click();
    await page.getByTestId('findings').waitFor();
  }, page);

  await test('matrices are walked by keyboard, and a cell chosen is chosen everywhere', async () => {
    for (const matrix of ['site_theme', 'stakeholder_site', 'mixing', 'involvement']) {
      await at(`page=matrix&matrix=${matrix}`);
      await page.getByTestId('matrix').locator('[role=grid], .aside').first().waitFor();
      await shot(page, `matrix-${matrix}-1440-en`);
    }
    await at('page=matrix');
    await page.locator('[data-at="0 0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    equal(await page.evaluate(() => document.activeElement.dataset.at), '1 1', 'the cell in focus');
    await page.keyboard.press('Enter');
    await page.waitForURL('**site=**');
    await page.getByTestId('evidence').waitFor();
  }, page);

  await test('time: the slider moves the day, and says what opened and closed', async () => {
    await at('timeline=1');
    const slider = page.getByTestId('timeline').getByRole('slider');
    await slider.waitFor();
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL('**as_of=**');
    await page.getByTestId('timeline').locator('.what .small').nth(1).waitFor();
    await shot(page, 'time-1440-en');
  }, page);

  await test('a platform shows members, plan, concerns and the next meeting', async () => {
    await at('page=platforms');
    await page.locator('[data-platform]').first().click();
    await page.getByTestId('next-meeting').locator('h4').first().waitFor();
    await shot(page, 'platform-1440-en', { fullPage: true });
  }, page);

  await test('a table of ten thousand rows draws the rows in sight', async () => {
    await at('page=data&kind=participations');
    await page.locator('table tbody tr').first().waitFor();
    check((await page.locator('table tbody tr').count()) < 100, 'a window of rows');
    await shot(page, 'data-1440-en');
  }, page);

  if (fake) {
    await test('a question that takes long says how far it is, survives a reload, and can be stopped', async () => {
      await at('page=questions&analysis=stability&p.replicates=777');
      const job = page.getByTestId('job');
      await job.waitFor();
      await shot(page, 'job-1440-en');
      await page.reload();
      await job.waitFor({ timeout: 2000 });
      await page.getByTestId('report').waitFor();
      await at('page=questions&analysis=centrality&p.replicates=777');
      await job.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('alert').getByText('This was stopped').waitFor();
    }, page);

    await test('a finding is let stand with a reason, shown apart, and opened again', async () => {
      await at('page=findings');
      const item = page.locator('[data-rule=dispute-rule]');
      await item.getByRole('button', { name: 'Let it stand…' }).click();
      await page.keyboard.type('The ministry decides');
      await page.keyboard.press('Enter');
      await item.waitFor({ state: 'detached' });
      await page.getByLabel(/let stand, too/).check();
      await item.getByText('The ministry decides').waitFor();
      await item.getByRole('button', { name: 'Open it again' }).click();
      await item.getByRole('button', { name: 'Let it stand…' }).waitFor();
    }, page);

    await test('a record is edited, kept, and the change undone', async () => {
      await at('page=data&kind=commitments&record=com-1');
      const title = page.locator('#r-obstacle');
      await title.fill('no boat');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Undo the last change' }).click();
      await page.waitForFunction(() => document.querySelector('.undo') === null);
      await at('page=data&data=history');
      await page.getByTestId('history').getByText('no boat').first().waitFor({ state: 'attached' });
      await shot(page, 'history-1440-en');
    }, page);

    await test('who was slower sees both versions and chooses', async () => {
      await at('page=data&kind=commitments&record=com-1');
      await page.locator('#r-obstacle').fill('mine');
      const held = await (await fetch(`${origin}/api/workspaces/${workspace}/commitments/com-1`)).json();
      await fetch(`${origin}/api/workspaces/${workspace}/commitments/com-1`, { method: 'PUT', headers: { 'If-Match': `"r${held.revision}"`, 'Content-Type': 'application/json' }, body: JSON.stringify({ ...held, obstacle: 'theirs', contribution: 'wood' }) });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const conflict = page.getByTestId('conflict');
      await conflict.waitFor();
      check((await conflict.innerText()).includes('theirs'), 'the other version is shown');
      await shot(page, 'conflict-1440-en');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await conflict.waitFor({ state: 'detached' });
      const now = await (await fetch(`${origin}/api/workspaces/${workspace}/commitments/com-1`)).json();
      equal([now.obstacle, now.contribution], ['mine', 'wood'], 'mine where I chose, theirs where only they changed');
    }, page);

    await test('still true is one tap', async () => {
      await at('page=data&kind=ties');
      await page.getByRole('button', { name: 'Not confirmed for long' }).click();
      const list = page.getByTestId('confirm').locator('li');
      const before = await list.count();
      await list.first().getByRole('button', { name: 'Still true' }).click();
      await page.waitForFunction((n) => document.querySelectorAll('[data-testid=confirm] > li').length === n - 1, before);
    }, page);

    await test('files are tried first, and brought in after a look', async () => {
      await at('page=data&data=import');
      await page.locator('#import-files').setInputFiles({ name: 'themes.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name\nnew,New theme\n') });
      await page.getByTestId('import-report').getByText('What would change').waitFor();
      await page.getByRole('button', { name: 'Bring this in' }).click();
      await page.getByTestId('import-report').getByText('Done', { exact: true }).waitFor();
    }, page);
  }

  await test('work pages: no request left the server and no script failed', async () => {
    equal(outside, [], 'requests to elsewhere');
    // a refused write is told by the browser, too
    equal(faults.filter((fault) => !fault.includes('412')), [], 'faults');
  }, page);
  await context.close();
}
