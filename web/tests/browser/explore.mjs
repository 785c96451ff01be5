/** What if, and the network looked into: colours and sizes, who is around, how two reach each other, who stands between. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

export default async function explore({ browser, origin, workspace, fake }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const at = (query) => page.goto(`${origin}/w/${workspace}?${query}`);
  const nodes = (await (await fetch(`${origin}/api/workspaces/${workspace}/network`)).json()).nodes;
  const [someone, other] = [nodes.find((node) => node.id === 'pact') ?? nodes[0], nodes.find((node) => node.id === 'kfw') ?? nodes[1]];

  await test('what if a partner leaves: chosen by keyboard, figures before and after, map and network answer, the link brings it back', async () => {
    await at('question=what_if');
    await page.locator('#scenario-out').fill((someone.short_name ?? someone.name).slice(0, 12));
    await page.keyboard.press('Enter');
    const answer = page.getByTestId('scenario');
    await answer.locator('tbody tr').first().waitFor();
    check(page.url().includes(`out=${someone.id}`), `the address: ${page.url()}`);
    equal(await answer.locator('tbody tr').count(), 3, 'figures');
    await page.getByTestId('paint-legend').waitFor();
    const counted = await page.getByTestId('paint-legend').locator('.classes b').evaluateAll((all) => all.map((one) => Number(one.textContent.replace(/\D/g, ''))));
    equal(counted.length, 3, 'classes of the map');
    await settled(page);
    await shot(page, 'whatif-out-1440-en');
    const said = await answer.locator('table').innerText();
    await page.reload();
    await answer.locator('tbody tr').first().waitFor();
    equal(await answer.locator('table').innerText(), said, 'the link restores the scenario');
  }, page);

  await test('what if the next partners come: where, and how much more is met', async () => {
    await at('question=what_if');
    await page.getByRole('button', { name: 'The next partners come' }).click();
    await page.getByTestId('scenario').locator('tbody tr').first().waitFor();
    check(page.url().includes('next=3'), `the address: ${page.url()}`);
    await settled(page);
    await shot(page, 'whatif-next-1440-en');
    for (const lang of ['fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 700 });
      await at(`question=what_if&next=3&lang=${lang}`);
      await page.getByTestId('scenario').locator('tbody tr').first().waitFor();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await shot(page, `whatif-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  await test('the network is coloured by community, sized by a measure, and narrowed to who is around the chosen', async () => {
    await at('');
    await settled(page);
    await page.getByRole('button', { name: 'Colour, size, who' }).click();
    await page.getByTestId('node-colour').selectOption('communities.community');
    await page.getByTestId('node-legend').waitFor();
    await page.getByTestId('node-size').selectOption('centrality.betweenness');
    // the legend stands empty until the communities are there
    await page.getByTestId('node-legend').locator('li > b').first().waitFor();
    const counted = await page.getByTestId('node-legend').locator('li > b').evaluateAll((all) => all.map((one) => Number(one.textContent.replace(/\D/g, ''))));
    equal(counted.reduce((a, b) => a + b, 0), nodes.length, 'every node has its group');
    await page.waitForTimeout(600);
    await shot(page, 'network-communities-1440-en');
    await at(`stakeholder=${someone.id}&ego=1`);
    await settled(page);
    check(Number(await page.getByTestId('network').getAttribute('data-nodes')) < nodes.length, 'fewer stand around one');
  }, page);

  if (!fake) {
    await test('the network stands by ties, from above to below, beside what is shared, at its places; by keyboard, the link brings it back', async () => {
      await at('');
      await settled(page);
      const pictures = new Set();
      const layouts = page.getByTestId('layout');
      for (const [keys, layout] of [[['ArrowDown'], 'hierarchical'], [['ArrowDown'], 'two_mode'], [['ArrowDown'], 'places'], [['Home'], 'force']]) {
        await layouts.focus();
        for (const key of keys) await page.keyboard.press(key);
        await settled(page);
        equal([await layouts.inputValue(), new URL(page.url()).searchParams.get('layout') ?? 'force'], [layout, layout], layout);
        pictures.add((await page.getByTestId('network').screenshot()).toString('base64'));
      }
      equal(pictures.size, 4, 'four pictures');
      await at('layout=two_mode&through=site');
      await settled(page);
      equal(await page.getByTestId('through').inputValue(), 'site', 'the link brings it back');
      const { shared } = await (await fetch(`${origin}/api/workspaces/${workspace}/network?layout=two_mode&through=site`)).json();
      check(new RegExp(`Places\\s+${shared.nodes.length}`).test(await page.locator('.network .legend').innerText()), 'the legend counts what is shared');
      await page.getByTestId('network').focus();
      await page.keyboard.press('Shift+N');
      check(/partners? ha(s|ve) a part/.test(await page.locator('p[role=status][aria-live]').innerText()), 'what is shared is told');
      await page.keyboard.press('Enter');
      await page.waitForURL('**site=**');
      for (const lang of ['fr', 'km']) {
        await page.setViewportSize({ width: 320, height: 700 });
        await at(`layout=two_mode&tab=network&lang=${lang}`);
        await settled(page);
        equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
        await shot(page, `two-mode-320-${lang}`, { fullPage: true });
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }, page);
  }

  await test('two chosen: how they reach each other; one chosen: between whom it stands, in sentences', async () => {
    await at(`stakeholder=${other.id}&stakeholder=${someone.id}`);
    await page.getByTestId('paths').waitFor();
    check(/reaches|tied to each other|No recorded ties/.test(await page.getByTestId('paths').innerText()), 'a sentence');
    await settled(page);
    await shot(page, 'paths-1440-en');
    await at(`stakeholder=${someone.id}&card=stakeholders/${someone.id}`);
    await page.getByTestId('structure').waitFor();
    await page.waitForTimeout(600);
    await shot(page, 'structure-1440-en');
    await page.getByTestId('structure').getByRole('button', { name: 'What if it leaves?' }).click();
    await page.getByTestId('scenario').locator('tbody tr').first().waitFor();
  }, page);

  await test('exploring leaves no error and asks no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
