/** The layers of the map: lines between places, levels, clusters, two maps by a swipe, need and partners at once; time played. By mouse, by keyboard, by link. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const LANGS = ['en', 'fr', 'km'];

export default async function layers({ browser, origin, workspace, facts, fake }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const at = (query, where = workspace) => page.goto(`${origin}/w/${where}?${query}`);
  const get = async (path, where = workspace) => (await fetch(`${origin}/api/workspaces/${where}${path}`)).json();
  const ready = (testid) => page.waitForFunction((id) => document.querySelector(`[data-testid=${id}]`)?.dataset.ready === 'true', testid, { timeout: 30_000 });
  const words = () => page.locator('p[role=status][aria-live]').innerText();
  const figures = async (locator) => (await locator.allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));
  /** Each language, and a narrow screen: no word is a key, nothing scrolls sideways. */
  const inAll = async (query, testid, name, where = workspace) => {
    for (const lang of LANGS) {
      await page.setViewportSize({ width: 320, height: 720 });
      await at(`${query}&lang=${lang}`, where);
      await settled(page);
      await page.getByTestId(testid).waitFor();
      const said = await page.getByTestId(testid).innerText();
      check(!/\b(lines|level|compare|bivariate|clusters|points|word|time)\.[a-z]/.test(said), `a key stands for a word: ${said.slice(0, 200)}`);
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await shot(page, `${name}-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };

  await test('ties between places: switched on by keyboard, every tie drawn, within a place or without one, counted in words', async () => {
    // in the cases many partners work in more places than one, and stand nowhere: no line leads to them
    const { nodes, ties } = await get('/network', 'example');
    await at('split=100', 'example');
    await settled(page);
    await page.getByRole('button', { name: 'Layers', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('lines').focus();
    await page.keyboard.press('Space');
    await page.waitForURL('**lines=1**');
    const panel = page.getByTestId('tie-lines');
    await panel.waitFor();
    await panel.locator('summary').focus();
    await page.keyboard.press('Enter');
    const said = await panel.innerText();
    const drawn = Number(/(\d+) ties? between places/.exec(said)?.[1] ?? 0);
    const within = Number(/(\d+) ties? stays? within/.exec(said)?.[1] ?? 0);
    const lost = Number(/(\d+) ties? (?:is|are) not drawn/.exec(said)?.[1] ?? 0);
    equal(drawn + within + lost, ties.length, 'every tie is counted once');
    const placed = new Set(nodes.filter((node) => typeof node.lon === 'number').map((node) => node.id));
    equal(lost, ties.filter((tie) => !placed.has(tie.from) || !placed.has(tie.to)).length, 'those without a place');
    await shot(page, 'lines-1440-en');
  }, page);

  await test('a line chosen in the list is chosen on map and network, said, and let go of again', async () => {
    const line = page.getByTestId('tie-lines').locator('li button').first();
    await line.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**stakeholder=**');
    const chosen = new URL(page.url()).searchParams.getAll('stakeholder');
    check(chosen.length > 1, 'both ends');
    check((await words()).includes(String(chosen.length)), `said: ${await words()}`);
    equal(await line.getAttribute('aria-pressed'), 'true', 'pressed');
    await shot(page, 'lines-chosen-1440-en');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !location.search.includes('stakeholder='));
  }, page);

  await test('an end of lines is chosen by mouse', async () => {
    await at('lines=1&split=100', 'example');
    await settled(page);
    await page.getByTestId('tie-lines').waitFor();
    await page.waitForTimeout(800);
    const box = await page.getByTestId('map').boundingBox();
    const found = await (async () => {
      for (let y = 0.15; y < 0.9; y += 0.05) for (let x = 0.1; x < 0.95; x += 0.03) {
        await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
        const tip = page.locator('.map .tip');
        if (await tip.count() && /tie|ties/.test(await tip.innerText({ timeout: 500 }).catch(() => ''))) return [box.x + box.width * x, box.y + box.height * y];
      }
      return null;
    })();
    check(found, 'a line is under the pointer somewhere, and says what it is');
    await page.mouse.click(...found);
    await page.waitForURL('**stakeholder=**');
  }, page);

  await test('ties between places in every language, and at 320 px', () => inAll('lines=1', 'tie-lines', 'lines', 'example'), page);

  await test('a level above the unit, chosen by keyboard: the figures are those of the server, the list names every area, the link brings it back', async () => {
    const { summary } = await get('/analyses/redundancy?limit=1&role=implementing');
    const sites = (await get('/sites?limit=10000&geometry=false')).items;
    const kind = sites.some((one) => one.kind === 'circle') ? 'circle' : 'region';
    const areas = summary.active_in.filter((one) => sites.find((site) => site.id === one.site)?.kind === kind);
    await at('split=100');
    await settled(page);
    await page.getByRole('button', { name: 'Layers', exact: true }).click();
    const choice = page.getByTestId('level');
    await choice.selectOption(kind);
    await page.waitForURL(`**level=${kind}**`);
    const legend = page.getByTestId('level-legend');
    await legend.waitFor();
    const counts = await figures(legend.locator('.classes b'));
    equal(counts.reduce((sum, n) => sum + n, 0), areas.length, 'every area in one class, or without data');
    equal(counts.at(-1), areas.filter((one) => one.active_in === 0 && one.not_reported > 0).length, 'not known');
    await legend.locator('.all summary').focus();
    await page.keyboard.press('Enter');
    equal(await legend.locator('.all li').count(), areas.length, 'areas listed');
    for (const { active_in, of, not_reported } of areas) if (active_in > 0) check((await legend.innerText()).includes(`active in ${active_in} of ${of}${not_reported ? ` (${not_reported} not reported on)` : ''}`), `${active_in} of ${of}`);
    await settled(page);
    await shot(page, 'level-1440-en');
    await page.reload();
    await legend.waitFor();
    await choice.or(page.getByRole('button', { name: 'Layers', exact: true })).first().waitFor();
  }, page);

  await test('the level follows the zoom: coarse from afar, the unit from near', async () => {
    const { lon, lat } = (([w, s, e, n]) => ({ lon: (w + e) / 2, lat: (s + n) / 2 }))((await get('')).extent);
    await at(`level=zoom&split=100&at=${lon.toFixed(2)},${lat.toFixed(2)},3`);
    await settled(page);
    const title = page.getByTestId('level-legend').locator('summary').first();
    await title.waitFor();
    check(/^Country/.test(await title.innerText()), `from afar: ${await title.innerText()}`);
    await page.locator('.maplibregl-canvas').first().focus();
    for (let i = 0; i < 6; i += 1) { await page.keyboard.press('+'); await page.waitForTimeout(350); }
    await page.getByTestId('level-legend').waitFor({ state: 'detached' });
  }, page);

  await test('levels in every language, and at 320 px', () => inAll('level=region', 'level-legend', 'level'), page);

  await test('points that would cover one another are one ring with their number; with those that stand alone they are all places of the question', async () => {
    await at('points=on&split=100');
    await settled(page);
    await page.waitForTimeout(800);
    await shot(page, 'clusters-1440-en');
    const note = await page.locator('.map .legend').innerText();
    check(/rings? stands? for several places/.test(note), `the legend says what a ring is: ${note}`);
    const box = await page.getByTestId('map').boundingBox();
    let found = null;
    for (let y = 0.05; y < 0.95 && !found; y += 0.04) for (let x = 0.05; x < 0.95 && !found; x += 0.02) {
      const point = [box.x + box.width * x, box.y + box.height * y];
      await page.mouse.move(...point);
      const tip = page.locator('.map .tip');
      const text = await tip.count() ? await tip.innerText({ timeout: 500 }).catch(() => '') : '';
      if (/^\d+ places:/.test(text)) found = { point, text };
    }
    check(found, 'a ring tells how many places it holds');
    const [total, ...parts] = found.text.match(/\d+/g).map(Number);
    equal(parts.reduce((sum, n) => sum + n, 0), total, `the classes of a ring add up: ${found.text}`);
    const before = new URL(page.url()).searchParams.get('at');
    await page.mouse.click(...found.point);
    await page.waitForFunction((old) => new URL(location.href).searchParams.get('at') !== old || location.search.includes('site='), before);
  }, page);

  await test('clusters in every language, and at 320 px', async () => {
    for (const lang of LANGS) {
      await page.setViewportSize({ width: 320, height: 720 });
      await at(`points=on&lang=${lang}`);
      await settled(page);
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await shot(page, `clusters-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  await test('two themes side by side: chosen in a list, the line moved by keyboard and by mouse, both counted, the link brings it back', async () => {
    const other = facts.themes.find((theme) => theme !== facts.busy);
    await at(`theme=${facts.busy}&split=100`);
    await settled(page);
    const alone = await page.getByTestId('map').screenshot();
    await page.getByRole('button', { name: 'Layers', exact: true }).click();
    await page.getByTestId('compare').selectOption(other);
    await page.waitForURL(`**compare=theme:${other}**`);
    await ready('swipe');
    const slider = page.getByTestId('swipe').getByRole('slider');
    await slider.focus();
    for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowLeft');
    await page.waitForURL('**swipe=40**');
    await settled(page);
    check(!alone.equals(await page.getByTestId('map').screenshot()), 'the map looks different');
    const rows = (await get(`/analyses/gaps?theme=${other}&role=implementing`)).rows;
    const cells = page.getByTestId('compare-legend').locator('tbody tr');
    equal((await figures(cells.locator('td:nth-child(3)'))).reduce((sum, n) => sum + n, 0), rows.length, 'places on the right');
    equal((await figures(cells.locator('td:nth-child(2)'))).reduce((sum, n) => sum + n, 0), rows.length, 'places on the left');
    const box = await page.getByTestId('swipe').boundingBox();
    const grip = 15 + (box.width - 30) * 0.4;
    await page.mouse.move(box.x + grip, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => Number(new URL(location.href).searchParams.get('swipe')) > 60);
    await shot(page, 'swipe-1440-en');
    await page.reload();
    await ready('swipe');
    await page.getByTestId('compare-legend').getByRole('button', { name: 'Back to one map' }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('swipe').waitFor({ state: 'detached' });
  }, page);

  await test('both maps show one part of the world, whichever is moved', async () => {
    const asOf = (await get('')).as_of;
    await at(`compare=day:${Number(asOf.slice(0, 4)) - 2}${asOf.slice(4)}&split=100`);
    await ready('swipe');
    const shared = async () => { await page.waitForTimeout(700); return page.evaluate(() => [...document.querySelectorAll('.maplibregl-ctrl-scale')].map((one) => one.textContent)); };
    const before = await shared();
    equal(before[0], before[1], 'one scale');
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('+');
    const nearer = await shared();
    check(nearer[0] !== before[0] && nearer[0] === nearer[1], `both nearer: ${nearer}`);
    await page.locator('.maplibregl-canvas').nth(1).focus();
    await page.keyboard.press('-');
    equal(await shared(), before, 'both as before');
  }, page);

  await test('two maps in every language, and at 320 px', () => inAll(`compare=theme:${facts.themes[1]}`, 'compare-legend', 'swipe'), page);

  await test('need and partners at once: nine fields with their counts, what is unknown counted by what it lacks', async () => {
    await at('split=100');
    await settled(page);
    await page.getByRole('button', { name: 'Layers', exact: true }).click();
    await page.getByTestId('map-colour').selectOption('need_and_presence');
    await page.waitForURL('**bivariate=1**');
    const legend = page.getByTestId('bivariate-legend');
    await legend.waitFor();
    const fields = await figures(legend.locator('.cell'));
    const lacking = await figures(legend.locator('li b'));
    equal(fields.length, 9, 'fields');
    equal([...fields, ...lacking].reduce((sum, n) => sum + n, 0), facts.siteName.size, 'every place is counted once');
    await settled(page);
    await shot(page, 'bivariate-1440-en');
    const before = await page.getByTestId('map').screenshot();
    await legend.getByRole('button', { name: 'Back to presence' }).click();
    await legend.waitFor({ state: 'detached' });
    await settled(page);
    check(!before.equals(await page.getByTestId('map').screenshot()), 'presence looks different');
  }, page);

  await test('need and partners at once in every language, and at 320 px', () => inAll('bivariate=1', 'bivariate-legend', 'bivariate'), page);

  await test('time: who wants no motion goes on step by step; the steps are in the link and leave no trail', async () => {
    await at('timeline=1&split=100');
    const play = page.getByTestId('play');
    await play.waitFor();
    equal(await play.innerText(), 'One step on', 'no play without motion');
    await page.getByTestId('step').selectOption('12');
    await page.waitForURL('**step=12**');
    await play.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**as_of=**');
    const first = new URL(page.url()).searchParams.get('as_of');
    await page.keyboard.press('Enter');
    await page.waitForFunction((day) => new URL(location.href).searchParams.get('as_of') !== day, first);
    await shot(page, 'time-steps-1440-en');
  }, page);

  await test('time: played, paused by keyboard, and one step back leads over all that was played', async () => {
    const { page: lively, context: own, faults: theirs } = await openPage(browser, origin, { reducedMotion: 'no-preference' });
    await lively.goto(`${origin}/w/${workspace}?timeline=1&split=100&step=1`);
    const play = lively.getByTestId('play');
    await play.waitFor();
    const length = await lively.evaluate(() => history.length);
    await play.focus();
    await lively.keyboard.press('Enter');
    await lively.waitForURL('**as_of=**');
    const first = new URL(lively.url()).searchParams.get('as_of');
    await lively.waitForFunction((day) => new URL(location.href).searchParams.get('as_of') !== day, first, { timeout: 20_000 });
    equal(await play.innerText(), 'Pause', 'while it plays');
    await lively.keyboard.press('Space');
    equal(await play.innerText(), 'Play', 'paused');
    const stood = new URL(lively.url()).searchParams.get('as_of');
    await lively.waitForTimeout(2500);
    equal(new URL(lively.url()).searchParams.get('as_of'), stood, 'it stands still');
    equal(await lively.evaluate(() => history.length), length, 'no trail');
    equal(theirs, [], 'faults');
    await own.close();
  }, page);

  await test('time played in every language, and at 320 px', () => inAll('timeline=1', 'timeline', 'time-play'), page);

  if (!fake) {
    await test('wetlands: many points are gathered without being asked; areas of the example are rolled up on their own shapes', async () => {
      await at('split=100', 'mekong-wetlands');
      await settled(page);
      await page.waitForFunction(() => /rings? stands? for several/.test(document.querySelector('.map .legend')?.textContent ?? ''));
      await shot(page, 'clusters-wetlands-1440-en');
      await at('level=district&theme=drinking-water&split=100', 'example');
      await settled(page);
      check(!/no boundary on record/.test(await page.getByTestId('level-legend').innerText()), 'districts have shapes');
      await shot(page, 'level-districts-1440-en');
    }, page);
  }

  await test('the layers leave no error and ask no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
