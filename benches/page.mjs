/**
 * How smooth the page is on a large workspace: `node benches/page.mjs ADDRESS [WORKSPACE]`, against a server that holds what
 * `drawn.rs` or `communes.mjs` write; `page.sh` does both. First of another theme: from the reader's change to the state of every place on the
 * map, as `trace.mjs` says, against a target of 100 ms of script; and what the server takes to answer, against the same target. Then,
 * as medians of five, the processor time of the page's main thread (scripts, layout and handing over what is to
 * be drawn; not the drawing by the graphics card, which a machine without one does in software in another process), scripts and the
 * longest task by the clock, which a busy machine stretches, and the server's answer.
 */
import { launch, openPage, settled } from '../web/tests/browser/page.mjs';
import { fromChange, traced } from './trace.mjs';

const [origin = 'http://127.0.0.1:8080', workspace = 'bench'] = process.argv.slice(2);
const ROUNDS = 5;
/** Themes that are chosen one after the other for the trace. */
const TRACED = 9;
/** Milliseconds of script, and of the server. */
const TARGET = 100;
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
// the first drawing goes on after the page can be used, the longer without a graphics card: it is no part of what is measured
await page.waitForFunction(() => performance.getEntriesByName('map-stands').length > 0);
await page.waitForTimeout(3_000);
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
const theme = page.getByTestId('sentence').locator('select').first();
const found = [];
for (let i = 0; i < TRACED; i += 1) {
  const events = await traced(cdp, async () => {
    await theme.selectOption(themes[1 + (i % (themes.length - 1))]);
    await idle();
    await page.waitForTimeout(400);
  });
  found.push(fromChange(events, { mark: 'map-coloured', answer: '/analyses/gaps' }));
}
const told = (name) => { const all = found.map((one) => one[name]); return `${middle(all)} ms in the middle, ${Math.round(Math.max(...all))} at most`; };
console.log(`another theme, ${TRACED} times, from the change to the state of every place on the map: script ${told('script')} (target ${TARGET}); all tasks of the main thread ${told('tasks')}; by the clock, the server's answer within, ${told('wall')}`);
await measure('filter by theme: map and network', async (i) => { await theme.selectOption(themes[1 + (i % (themes.length - 1))]); await idle(); });
await measure('a kind of tie off and on', async () => { await page.locator('.network fieldset input').first().click(); });
await measure('a group of partners alone and all', async () => { await page.locator('.network .sign:not(:disabled)').first().click(); });
await measure('20 moves of the pointer over the map', () => over(map));
await measure('20 moves of the pointer over the network', () => over(network));
await measure('pan the map, 10 steps', () => drag(map));
await measure('pan the network, 10 steps', () => drag(network));
console.table(rows);
/** Questions that the page has not asked yet, so that nothing of them is kept: other roles. */
const asked = [];
for (const role of ['funding', 'accountable']) for (const one of themes.slice(1, 9)) {
  const at = performance.now();
  await (await fetch(`${origin}/api/workspaces/${workspace}/analyses/gaps?theme=${one}&role=${role}`)).arrayBuffer();
  asked.push(performance.now() - at);
}
console.log(`the server answers gaps of a theme and role not asked before, ${asked.length} times: ${middle(asked)} ms in the middle, ${Math.round(Math.max(...asked))} at most (target ${TARGET})`);
await browser.close();
