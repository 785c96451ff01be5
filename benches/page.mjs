/**
 * How smooth the page is on a large workspace: `node benches/page.mjs ADDRESS [WORKSPACE]`, against a server that holds what
 * `drawn.rs` writes. Told are medians of five: the processor time of the page's main thread (scripts, layout and handing over what is to
 * be drawn; not the drawing by the graphics card, which a machine without one does in software in another process), scripts and the
 * longest task by the clock, which a busy machine stretches, and the server's answer.
 */
import { launch, openPage, settled } from '../web/tests/browser/page.mjs';

const [origin = 'http://127.0.0.1:8080', workspace = 'bench'] = process.argv.slice(2);
const ROUNDS = 5;
const browser = await launch();
const { page } = await openPage(browser, origin, { viewport: { width: 1440, height: 900 } });
page.setDefaultTimeout(120_000);
const cdp = await page.context().newCDPSession(page);
await cdp.send('Performance.enable');
const metrics = async () => {
  const { metrics: all } = await cdp.send('Performance.getMetrics');
  const of = (name) => all.find((one) => one.name === name).value * 1000;
  return { script: of('ScriptDuration'), cpu: of('ThreadTime') };
};
const middle = (list) => Math.round([...list].sort((a, b) => a - b)[list.length >> 1]);
await page.addInitScript(() => {
  globalThis.longest = 0;
  globalThis.coloured = [];
  // tiles fill the usual 250 entries, and later answers would not be found
  performance.setResourceTimingBufferSize(10_000);
  // from the answer of the server to the states of all places written: reading it, deriving, handing over
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      const answer = name === 'map-coloured' && performance.getEntriesByType('resource').filter((one) => one.name.includes('/analyses/gaps')).at(-1);
      if (answer && startTime > answer.responseEnd && answer.responseEnd !== globalThis.answered) {
        globalThis.answered = answer.responseEnd;
        globalThis.coloured.push(startTime - answer.responseEnd);
      }
    }
    performance.clearMarks('map-coloured');
  }).observe({ entryTypes: ['mark'] });
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration); }).observe({ entryTypes: ['longtask'] });
});
const rows = [];
async function measure(what, act, rounds = ROUNDS) {
  const found = [];
  let longest = 0;
  for (let i = 0; i < rounds; i += 1) {
    await page.evaluate(() => { globalThis.longest = 0; });
    const before = await metrics();
    await act(i);
    await page.waitForTimeout(400);
    const after = await metrics();
    found.push({ script: after.script - before.script, cpu: after.cpu - before.cpu });
    longest = Math.max(longest, await page.evaluate(() => globalThis.longest));
  }
  rows.push({ what, 'main thread, cpu ms': middle(found.map((one) => one.cpu)), 'script, wall ms': middle(found.map((one) => one.script)), 'longest task, wall ms': Math.round(longest) });
}

const idle = async () => { await page.waitForLoadState('networkidle', { timeout: 15_000 }).catch(() => {}); };
const begun = Date.now();
await page.goto(`${origin}/w/${workspace}`);
await settled(page);
console.log(`opened in ${Date.now() - begun} ms; ${await page.getByTestId('network').getAttribute('data-nodes')} stakeholders drawn`);
const themes = await page.getByTestId('sentence').locator('select').first().locator('option').evaluateAll((all) => all.map((one) => one.value));
const map = await page.getByTestId('map').boundingBox();
const network = await page.getByTestId('network').boundingBox();
const over = async (box) => { for (let i = 0; i < 20; i += 1) await page.mouse.move(box.x + box.width * (0.3 + 0.02 * i), box.y + box.height * 0.5); };
const drag = async (box) => {
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let i = 1; i <= 10; i += 1) await page.mouse.move(box.x + box.width / 2 + (i % 2 ? 8 : -8) * i, box.y + box.height / 2);
  await page.mouse.up();
};
await page.evaluate(() => { globalThis.coloured.length = 0; });
await measure('filter by theme: map and network', async (i) => { await page.getByTestId('sentence').locator('select').first().selectOption(themes[1 + (i % (themes.length - 1))]); await idle(); });
const coloured = await page.evaluate(() => globalThis.coloured);
console.log(`from the answer to the states of all places written: ${coloured.map((ms) => Math.round(ms)).join(', ')} ms by the clock`);
await measure('a kind of tie off and on', async () => { await page.locator('.network fieldset input').first().click(); });
await measure('a group of partners alone and all', async () => { await page.locator('.network .sign:not(:disabled)').first().click(); });
await measure('20 moves of the pointer over the map', () => over(map));
await measure('20 moves of the pointer over the network', () => over(network));
await measure('pan the map, 10 steps', () => drag(map));
await measure('pan the network, 10 steps', () => drag(network));
console.table(rows);
const asked = [];
for (const theme of themes.slice(1, 6)) {
  const at = performance.now();
  await (await fetch(`${origin}/api/workspaces/${workspace}/analyses/gaps?theme=${theme}&role=implementing`)).arrayBuffer();
  asked.push(performance.now() - at);
}
console.log(`the server answers gaps of one theme in ${asked.map((ms) => Math.round(ms)).join(', ')} ms`);
await browser.close();
