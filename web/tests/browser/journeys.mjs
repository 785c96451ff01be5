/** The questions of the first hour, with the mouse. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

export default async function journeys({ browser, origin, fake, workspace, facts }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const map = page.getByTestId('map');
  const network = page.getByTestId('network');
  const [theme] = facts.themes;
  const { site } = facts;

  await test('the start page lists the workspaces and opens one', async () => {
    await page.goto(origin);
    await page.locator('[data-workspace]').first().waitFor();
    const listed = await page.locator('[data-workspace]').evaluateAll((links) => links.map((link) => link.dataset.workspace));
    const served = (await (await fetch(`${origin}/api/workspaces`)).json()).items.map((one) => one.name);
    equal(listed.sort(), served.sort(), 'workspaces on the page');
    await shot(page, 'start-1440-en');
    await page.locator(`[data-workspace="${workspace}"]`).click();
    await page.getByTestId('overview').waitFor();
    check(page.url().includes(`/w/${workspace}`), 'the address names the workspace');
    await page.locator('[data-page=map]').click();
    await settled(page);
    await shot(page, 'workspace-1440-en');
  }, page);

  await test('a theme in the sentence recolours the map without fetching a tile', async () => {
    const before = await map.screenshot();
    const tiles = [];
    const note = (request) => request.url().includes('.mvt') && tiles.push(request.url());
    page.on('request', note);
    await page.getByTestId('sentence').locator('select').first().selectOption(theme);
    await page.waitForURL(`**theme=${theme}**`);
    await settled(page);
    page.off('request', note);
    const legend = await page.locator('.map .legend summary').innerText();
    check(legend.includes(facts.themeName.get(theme)), `the legend names the theme: ${legend}`);
    check(!before.equals(await map.screenshot()), 'the map looks different');
    equal(tiles, [], 'tiles fetched');
    await shot(page, 'theme-1440-en');
  }, page);

  await test('the legend counts every place once, unknown apart', async () => {
    const counted = await page.locator('.map .legend .groups ul').evaluateAll((lists) => lists.slice(0, 2).flatMap((list) => [...list.querySelectorAll('b')].map((b) => Number(b.textContent.replace(/\D/g, '')))));
    equal(counted.reduce((a, b) => a + b, 0), facts.siteName.size, 'places counted in the legend');
  }, page);

  await test('a click on a commune shows who works there in which role, what it lacks, and narrows the network', async () => {
    await page.goto(`${origin}/w/${workspace}?theme=${facts.busy}&at=${site.point[0].toFixed(4)},${site.point[1].toFixed(4)},11`);
    await settled(page);
    await page.waitForTimeout(800);
    const box = await map.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const card = page.getByTestId('site-card');
    await card.waitFor({ timeout: 5000 });
    equal(await card.getAttribute('data-site'), site.id, 'the site of the card');
    const here = new Set(facts.presence.rows.filter((row) => row.site === site.id).map((row) => row.stakeholder));
    const listed = await card.getByTestId('who-works-here').locator('ul > li').count();
    check(listed >= here.size, `who works here: at least ${here.size}, got ${listed}`);
    await card.getByTestId('what-it-lacks').waitFor();
    await settled(page);
    const nodes = Number(await network.getAttribute('data-nodes'));
    equal(nodes, listed, 'the network shows those who work there');
    check(nodes < facts.network.nodes.length, 'the network is narrower than before');
    await shot(page, 'commune-1440-en');
    await page.goto(page.url().replace(/&at=[^&]*/, ''));
    await settled(page);
    await shot(page, 'commune-whole-1440-en');
  }, page);

  await test('a figure opens its evidence, and every record of it can be read', async () => {
    await page.getByTestId('who-works-here').locator('li').first().getByRole('button', { name: /record/ }).first().click();
    const evidence = page.getByTestId('evidence');
    await evidence.waitFor();
    await evidence.locator('details.record').first().waitFor({ timeout: 5000 });
    await page.waitForTimeout(400);
    equal(await evidence.getByText('can not be shown').count(), 0, 'records that can not be read');
    await shot(page, 'evidence-1440-en');
    await page.keyboard.press('Escape');
    await page.getByTestId('site-card').waitFor();
  }, page);

  await test('chosen stakeholders light up their sites', async () => {
    const [first, second] = facts.working;
    await page.goto(`${origin}/w/${workspace}?stakeholder=${first.id}`);
    await settled(page);
    const before = await map.screenshot();
    await page.goto(`${origin}/w/${workspace}?page=table&stakeholder=${first.id}`);
    const names = page.locator('table').nth(1).locator('tbody th button');
    await names.first().waitFor();
    await names.filter({ hasText: facts.named.get(second.id) }).first().click({ modifiers: ['Shift'] });
    await page.waitForURL(`**stakeholder=${second.id}**`);
    const wanted = new Set([...first.sites, ...second.sites].filter((id) => facts.siteName.has(id)));
    equal(await page.locator('table').nth(0).locator('tbody tr.chosen').count(), wanted.size, 'sites lit in the table');
    await page.locator('[data-page=map]').click();
    await settled(page);
    if (second.sites.some((id) => !first.sites.includes(id))) check(!before.equals(await map.screenshot()), 'the map shows more sites lit');
    await shot(page, 'stakeholders-lit-1440-en');
  }, page);

  await test('the network stands at its places on the map, territories say that they are approximate', async () => {
    await page.goto(`${origin}/w/${workspace}?theme=${theme}`);
    await settled(page);
    const before = await map.screenshot();
    await page.getByRole('button', { name: 'Network here' }).click();
    await page.getByRole('button', { name: 'Territories' }).click();
    await page.waitForURL('**territories=1**');
    await settled(page);
    check(!before.equals(await map.screenshot()), 'something is drawn');
    check((await page.locator('.map .legend').innerText()).includes('approximate'), 'the legend says approximate');
    await shot(page, 'places-1440-en');
  }, page);

  await test('missing links are pairs with reasons and evidence; unknown is apart from none', async () => {
    await page.goto(`${origin}/w/${workspace}?question=missing_links`);
    await settled(page);
    await page.getByTestId('links-summary').waitFor();
    const pair = page.getByTestId('answer').locator('.pair').first();
    if (await pair.count()) {
      await pair.click();
      await page.waitForURL('**stakeholder=**stakeholder=**');
    }
    await settled(page);
    await shot(page, 'missing-links-1440-en');
  }, page);

  await test('who lies between others, and where one partner is the only link', async () => {
    for (const question of ['centrality', 'cohesion', 'presence']) {
      await page.goto(`${origin}/w/${workspace}?question=${question}`);
      await settled(page);
      await page.getByTestId('answer').locator('h2 ~ p').first().waitFor();
      await shot(page, `${question}-1440-en`);
    }
  }, page);

  await test('the layer behind the view can be taken away with the same words', async () => {
    await page.goto(`${origin}/w/${workspace}?page=take&theme=${theme}`);
    const links = page.getByTestId('take').locator('a.btn');
    await links.first().waitFor();
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    check(hrefs[0].includes(`theme=${theme}`), `the first link carries the theme: ${hrefs[0]}`);
    for (const href of hrefs) {
      const response = await fetch(origin + href);
      check(response.ok, `${href} answered ${response.status}`);
    }
    await shot(page, 'take-1440-en');
  }, page);

  await test('the address restores the view, and Back goes back', async () => {
    const address = `${origin}/w/${workspace}?theme=${theme}&role=funding&site=${site.id}&card=sites/${site.id}&layout=places&split=40&lang=fr&at=${site.point[0].toFixed(4)},${site.point[1].toFixed(4)},8.5`;
    await page.goto(address);
    await settled(page);
    const read = async () => ({
      sentence: await page.getByTestId('sentence').innerText(),
      lang: await page.evaluate(() => document.documentElement.lang),
      split: await page.getByRole('separator').getAttribute('aria-valuenow'),
      card: await page.getByTestId('site-card').getAttribute('data-site'),
      nodes: await network.getAttribute('data-nodes'),
    });
    const first = await read();
    equal([first.lang, first.split, first.card], ['fr', '40', site.id], 'the view');
    equal(decodeURIComponent(page.url()), address, 'the address stays as it was given');
    await page.goto('about:blank');
    await page.goto(address);
    await settled(page);
    equal(await read(), first, 'the view after opening the address again');
    await page.locator('[data-page=table]').click();
    await page.getByTestId('tables').waitFor();
    await page.goBack();
    await settled(page);
    equal(await read(), first, 'the view after going back');
    await shot(page, 'restored-1440-fr');
  }, page);

  await test('Khmer: the language switch changes words, lang, fonts and labels', async () => {
    await page.goto(`${origin}/w/${workspace}?theme=${theme}`);
    await settled(page);
    await page.getByTestId('language').selectOption('km');
    await page.waitForFunction(() => document.documentElement.lang === 'km');
    check(/[\u1780-\u17ff]/.test(await page.getByTestId('sentence').innerText()), 'the sentence is in Khmer');
    await page.waitForFunction(() => [...document.fonts].some((font) => font.family.includes('Khmer') && font.status === 'loaded'));
    check((await page.locator('.lang .note').innerText()).length > 0, 'the menu says that the words are not checked');
    await settled(page);
    await shot(page, 'theme-1440-km');
    await page.getByTestId('language').selectOption('fr');
    await settled(page);
    await shot(page, 'theme-1440-fr');
  }, page);

  if (fake) {
    await test('somebody else writes: the page follows', async () => {
      await page.goto(`${origin}/w/${workspace}?page=about&lang=en`);
      await page.getByRole('heading', { name: 'What a place can say' }).waitFor();
      const revision = fake.write();
      await page.getByText(String(revision), { exact: true }).first().waitFor({ timeout: 5000 });
    }, page);
  }

  await test('no request left the server and no script failed', async () => {
    equal(outside, [], 'requests to elsewhere');
    equal(faults, [], 'faults');
  }, page);
  await context.close();
}
