/** Taking a view along: a picture, a page inside a page. */
import { readFileSync, copyFileSync } from 'node:fs';
import { OUT, check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

/** Width and height of a PNG. */
const sizeOf = (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];

export default async function share({ browser, origin, workspace, fake }) {
  const { page, context, faults, outside } = await openPage(browser, origin, { acceptDownloads: true });
  await test('map and network are saved as one picture, by keyboard, in every language', async () => {
    for (const lang of ['en', 'fr', 'km']) {
      await page.goto(`${origin}/w/${workspace}?lang=${lang}`);
      await settled(page);
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: { en: 'Picture', fr: 'Image', km: 'រូបភាព' }[lang], exact: true }).focus();
      await page.keyboard.press('Enter');
      const path = await (await saved).path();
      const bytes = readFileSync(path);
      const [width, height] = sizeOf(bytes);
      check(bytes.length > 30_000 && width > 1200 && height > 500, `a picture of ${width} x ${height}, ${bytes.length} bytes`);
      copyFileSync(path, `${OUT}picture-${lang}.png`);
    }
  }, page);
  await test('inside another page: no rail, nothing to edit, and the whole application one click away', async () => {
    for (const asked of ['', '&page=data&kind=sites&record=new', '&page=findings', '&page=platforms']) {
      await page.goto(`${origin}/w/${workspace}?embed=true${asked}`);
      await settled(page);
      equal(await page.locator('nav, form, [data-testid=record-form], .tools').count(), 0, `nothing to edit at ${asked}`);
    }
    await shot(page, 'embed-1440-en');
    check(!(await page.getByRole('link', { name: 'Open in Sitelines' }).getAttribute('href')).includes('embed'), 'the way out');
    await page.goto(`${origin}/w/${workspace}?page=take`);
    check((await page.getByTestId('embed').inputValue()).includes('embed=true'), 'the words to copy');
  }, page);
  await test('the layer behind a view comes as a table, as places and as a network, and each file is one', async () => {
    await page.goto(`${origin}/w/${workspace}?page=take`);
    const links = page.getByTestId('take').locator('a.btn');
    await links.first().waitFor();
    const marks = { csv: /^\S/, xlsx: /^PK/, geojson: /^\{/, gpkg: /^SQLite format 3/, graphml: /^<\?xml[^]*<graphml/, pdf: /^%PDF-/, html: /^<!doctype html/i };
    const met = new Set();
    for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))) {
      const format = /\.(\w+)(\?|$)/.exec(href)[1];
      met.add(format);
      const response = await fetch(origin + href);
      if (fake) continue; // it writes no files
      check(response.ok, `${href} answered ${response.status}`);
      check(marks[format].test(Buffer.from(await response.arrayBuffer()).subarray(0, 200).toString('latin1')), `${href} is no ${format}`);
    }
    equal([...met].sort(), Object.keys(marks).sort(), 'formats offered');
  }, page);
  await test('a briefing is one click from what it is about, in the language of the page', async () => {
    const addresses = async (path) => {
      await page.goto(`${origin}/w/${workspace}?lang=fr${path}`);
      const links = page.getByTestId('briefings').locator('a');
      await links.first().waitFor();
      return links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    };
    const [pdf, html] = await addresses('&page=take');
    check(pdf.startsWith(`/reports/${workspace}/workspace.pdf?`) && pdf.includes('lang=fr') && html.includes('workspace.html'), pdf);
    const site = await page.evaluate(async (w) => (await (await fetch(`/api/workspaces/${w}/sites?limit=1&geometry=false`)).json()).items[0].id, workspace);
    const ofSite = await addresses(`&card=sites/${site}`);
    check(ofSite[0].includes('/site.pdf?') && ofSite[0].includes(`id=${site}`) && ofSite[2].includes('/profile.pdf?'), ofSite.join(' '));
  }, page);
  await test('sharing leaves no error and asks no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
