/** In the field: the page opens when the line is down, what is written waits and is sent later, nothing of somebody else's is overwritten. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export default async function field({ browser, origin, workspace, fake }) {
  const { page, context, faults, outside } = await openPage(browser, origin, { serviceWorkers: 'allow' });
  const at = (query) => page.goto(`${origin}/w/${workspace}?${query}`);
  const address = (path) => `${origin}/api/workspaces/${workspace}/${path}`;
  const read = async (ref) => (await fetch(address(ref))).json();
  const write = async (ref, change) => {
    const held = await read(ref);
    const done = await fetch(address(ref), { method: 'PUT', headers: { 'If-Match': `"r${held.revision}"`, 'Content-Type': 'application/json' }, body: JSON.stringify({ ...held, revision: undefined, ...change }) });
    check(done.ok, `somebody else writes: ${done.status}`);
  };
  /** Everything asked for so far is kept, and every file of the program. */
  const kept = async (query) => {
    await at(query);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => (await (await caches.open((await caches.keys()).find((name) => name.includes('code')))).keys()).length > 40, null, { timeout: 30000 });
    await at(query); // now by way of the service worker
    await page.waitForLoadState('networkidle', { timeout: 4000 }).catch(() => {});
    await page.waitForTimeout(800);
  };
  const items = (await read('commitments?limit=10&show_examples=true')).items;
  const [first, second = first] = items;
  const form = (id) => `page=data&kind=commitments&examples=1&record=${id}`;

  await test('the page can be installed: a manifest with its icons, and a service worker', async () => {
    await at('');
    const manifest = await (await fetch(`${origin}${await page.locator('link[rel=manifest]').getAttribute('href')}`)).json();
    equal([manifest.start_url, manifest.display], ['/', 'standalone'], 'the manifest');
    for (const { src, type } of manifest.icons) {
      const icon = await fetch(origin + src);
      check(icon.ok && icon.headers.get('content-type').startsWith(type), `${src}: ${icon.status} ${icon.headers.get('content-type')}`);
    }
    check((await fetch(`${origin}/sw.js`)).headers.get('content-type').includes('javascript'), 'the service worker');
  }, page);

  await test('when the line is down the page opens with the last data and says how old it is, in every language', async () => {
    await kept(form(first.id));
    await kept('');
    await context.setOffline(true);
    for (const lang of ['en', 'fr', 'km']) {
      await page.setViewportSize({ width: lang === 'en' ? 1440 : 320, height: 800 });
      await at(`lang=${lang}`);
      await page.getByTestId('gaps-summary').waitFor();
      await page.getByTestId('kept').waitFor();
      check(/\d\d:\d\d/.test(await page.getByTestId('kept').innerText()), 'the time of the data');
      equal(await page.evaluate(() => document.documentElement.scrollWidth), lang === 'en' ? 1440 : 320, `no sideways scrolling in ${lang}`);
      await shot(page, `offline-${lang}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  if (fake) {
    await test('what is written without a line outlives a reload and is sent, in order, when the line is back', async () => {
      await at(form(first.id));
      await page.locator('#r-obstacle').fill('flooded track');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByTestId('waiting').waitFor();
      await page.locator('#r-contribution').fill('two boats');
      await page.keyboard.press('Enter');
      await page.getByTestId('waiting').getByText('2 edits').waitFor();
      await page.reload();
      await page.getByTestId('waiting').getByText('2 edits').waitFor();
      equal(await page.locator('#r-obstacle').inputValue(), 'flooded track', 'the form shows what waits');
      await page.getByTestId('waiting').getByRole('button', { name: 'Show them' }).click();
      await page.getByTestId('outbox').locator('li').first().waitFor();
      equal(await page.getByTestId('outbox').locator('li').count(), 2, 'in the list');
      await page.evaluate(AXE);
      equal((await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id }) => id), [], 'axe');
      await shot(page, 'outbox-1440-en');
      check(!(await read(`commitments/${first.id}`)).obstacle, 'nothing has been sent');
      await page.close();
      const again = await context.newPage();
      await again.goto(`${origin}/w/${workspace}`);
      await again.getByTestId('waiting').waitFor();
      await context.setOffline(false);
      await again.getByTestId('waiting').waitFor({ state: 'detached', timeout: 20000 });
      const now = await read(`commitments/${first.id}`);
      equal([now.obstacle, now.contribution], ['flooded track', 'two boats'], 'the server holds both');
      await again.close();
    }, page);
  }
  const later = await context.newPage();
  const go = (query) => later.goto(`${origin}/w/${workspace}?${query}`);
  if (fake) {
    await test('what somebody else wrote meanwhile stands beside mine, and I choose by keyboard', async () => {
      await go(form(second.id));
      await later.locator('#r-obstacle').waitFor();
      await context.setOffline(true);
      await later.locator('#r-obstacle').fill('mine');
      await later.locator('#r-contribution').fill('three boats');
      await later.getByRole('button', { name: 'Save', exact: true }).click();
      await later.getByTestId('waiting').waitFor();
      await write(`commitments/${second.id}`, { obstacle: 'theirs', title: 'Open the track' });
      await context.setOffline(false);
      await later.getByTestId('waiting').getByText('1 needs you').waitFor({ timeout: 20000 });
      equal((await read(`commitments/${second.id}`)).obstacle, 'theirs', 'theirs stands');
      for (const lang of ['fr', 'km', 'en']) {
        await later.setViewportSize({ width: 320, height: 800 });
        await go(`page=data&data=waiting&lang=${lang}`);
        const box = later.getByTestId('meeting');
        await box.waitFor();
        check((await box.innerText()).includes('mine') && (await box.innerText()).includes('theirs'), 'both versions');
        equal(await later.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
        await later.evaluate(AXE);
        equal((await later.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id }) => id), [], `axe in ${lang}`);
        await shot(later, `conflict-waiting-320-${lang}`, { fullPage: true });
      }
      const send = later.getByRole('button', { name: 'Send what I chose' });
      check(await send.isDisabled(), 'nothing is chosen for me');
      await later.getByTestId('meeting').locator('input[value=mine]').first().focus();
      await later.keyboard.press('Space');
      await send.focus();
      await later.keyboard.press('Enter');
      await later.getByTestId('waiting').waitFor({ state: 'detached' }); // sent, not only let go
      const now = await read(`commitments/${second.id}`);
      equal([now.obstacle, now.contribution, now.title], ['mine', 'three boats', 'Open the track'], 'mine where I chose, theirs where only they changed');
    }, later);
    await test('what the server does not take says why and stays until I let it go', async () => {
      await go('page=data&kind=sites');
      await later.locator('table tbody tr').first().waitFor();
      await later.evaluate(() => new Promise((resolve) => {
        const opening = indexedDB.open('sitelines');
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('outbox', 'readwrite');
          transaction.objectStore('outbox').add({ workspace: 'mali-pact', kind: 'refused', id: 'x', what: 'create', base: null, mine: { id: 'x', title: 'Kept' }, at: '2012-06-30T10:00:00Z', held: null });
          transaction.oncomplete = resolve;
        };
      }));
      await later.evaluate(() => localStorage.setItem('sitelines.waiting', '1'));
      await go('page=data&data=waiting');
      await later.getByText('The server does not take it').waitFor();
      await later.reload();
      await later.getByText('The server does not take it').waitFor();
      await later.getByRole('button', { name: 'Drop my edit…' }).click();
      await later.getByRole('button', { name: 'Drop my edit', exact: true }).click();
      await later.getByText('Nothing waits.').waitFor();
    }, later);
  }
  await test('in the field no request left the server and no script failed', async () => {
    equal(outside, [], 'requests to elsewhere');
    // a line that is down and a refused version are told by the browser, too
    equal(faults.filter((fault) => !/412|409|422|net::ERR|Failed to fetch|ERR_INTERNET|maplibre-gl|tile_cache/.test(fault)), [], 'faults');
  });
  await context.setOffline(false);
  await context.close();
}
