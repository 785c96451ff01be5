/** How much comes over the line, as gzip: a start page, the map, the map with its network beside it, and everything there is. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { check, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const ASSETS = fileURLToPath(new URL('../../dist/assets/', import.meta.url));
/** In bytes. */
const SHELL = 60_000;
/** On a narrow page the map alone, on a wide one the map with the network beside it. */
const MAP_ROUTE = 550_000;
const ALL = 900_000;
const size = (file) => gzipSync(readFileSync(ASSETS + file), { level: 9 }).length;
const isCode = (file) => /\.(js|css)$/.test(file);

export default async function budgets({ browser, origin, workspace }) {
  const loaded = async (path, ready, width = 1440) => {
    const { page, context } = await openPage(browser, origin, { viewport: { width, height: 800 } });
    const files = new Set();
    page.on('request', (request) => {
      const file = /\/assets\/([^?]+)$/.exec(request.url())?.[1];
      if (file && isCode(file)) files.add(file);
    });
    await page.goto(origin + path);
    await ready(page);
    await context.close();
    return [...files].reduce((sum, file) => sum + size(file), 0);
  };
  for (const lang of ['en', 'km']) {
    const shell = await loaded(`/?lang=${lang}`, (page) => page.locator('[data-workspace]').first().waitFor());
    const map = await loaded(`/w/${workspace}?lang=${lang}`, settled, 360);
    const both = await loaded(`/w/${workspace}?lang=${lang}`, settled);
    await test(`budgets, ${lang}: shell ${shell} of ${SHELL} bytes`, async () => check(shell > 0 && shell <= SHELL, `shell is ${shell}`));
    await test(`budgets, ${lang}: map route ${map} of ${MAP_ROUTE} bytes`, async () => check(map > shell && map <= MAP_ROUTE, `map route is ${map}`));
    await test(`budgets, ${lang}: map and network side by side ${both} of ${MAP_ROUTE} bytes`, async () => check(both > map && both <= MAP_ROUTE, `both are ${both}`));
  }
  const all = readdirSync(ASSETS).filter(isCode).reduce((sum, file) => sum + size(file), 0);
  await test(`budgets: all scripts and styles ${all} of ${ALL} bytes`, async () => check(all <= ALL, `all is ${all}`));
}
