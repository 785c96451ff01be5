/** How much comes over the line, as gzip: a start page, the map, the map with its network beside it, and everything there is. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { check, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const ASSETS = fileURLToPath(new URL('../../dist/assets/', import.meta.url));
/** In bytes. */
const SHELL = 60_000;
/** All that comes before the map stands and can be used. The network beside it is fetched after that. */
const MAP_ROUTE = 550_000;
/** The map and then the network beside it: held so that it only shrinks. */
const MAP_AND_NETWORK = 480_000;
const ALL = 900_000;
const size = (file) => gzipSync(readFileSync(ASSETS + file), { level: 9 }).length;
const isCode = (file) => /\.(js|css)$/.test(file);

export default async function budgets({ browser, origin, workspace }) {
  /** What was asked for, all of it, and before the map was said to stand. */
  const loaded = async (path, ready, width = 1440) => {
    const { page, context } = await openPage(browser, origin, { viewport: { width, height: 800 } });
    const files = new Map();
    page.on('requestfinished', (request) => {
      const file = /\/assets\/([^?]+)$/.exec(request.url())?.[1];
      if (file && isCode(file)) files.set(file, request.timing().startTime);
    });
    await page.goto(origin + path);
    await ready(page);
    const stands = await page.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('map-stands')[0]?.startTime ?? Infinity));
    await context.close();
    const sum = (names) => names.reduce((total, file) => total + size(file), 0);
    return { all: sum([...files.keys()]), before: sum([...files].filter(([, at]) => at <= stands).map(([file]) => file)) };
  };
  for (const lang of ['en', 'km']) {
    const { all: shell } = await loaded(`/?lang=${lang}`, (page) => page.locator('[data-workspace]').first().waitFor());
    const { all: narrow } = await loaded(`/w/${workspace}?lang=${lang}`, settled, 360);
    const { all: both, before: map } = await loaded(`/w/${workspace}?lang=${lang}`, settled);
    await test(`budgets, ${lang}: shell ${shell} of ${SHELL} bytes`, async () => check(shell > 0 && shell <= SHELL, `shell is ${shell}`));
    await test(`budgets, ${lang}: map route ${map} of ${MAP_ROUTE} bytes`, async () => check(map > shell && map <= MAP_ROUTE, `map route is ${map}`));
    await test(`budgets, ${lang}: narrow map route ${narrow} of ${MAP_ROUTE} bytes`, async () => check(narrow > shell && narrow <= MAP_ROUTE, `narrow map route is ${narrow}`));
    await test(`budgets, ${lang}: map and network side by side ${both} of ${MAP_AND_NETWORK} bytes`, async () => check(both > map && both <= MAP_AND_NETWORK, `both are ${both}`));
  }
  const all = readdirSync(ASSETS).filter(isCode).reduce((sum, file) => sum + size(file), 0);
  await test(`budgets: all scripts and styles ${all} of ${ALL} bytes`, async () => check(all <= ALL, `all is ${all}`));
}
