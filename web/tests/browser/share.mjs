/** Taking a view along: a picture, a page inside a page. */
import { readFileSync, copyFileSync } from 'node:fs';
import { OUT, check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

/** Width and height of a PNG. */
const sizeOf = (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];

export default async function share({ browser, origin, workspace, facts, fake }) {
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
  await test('two maps beside each other both stand on the picture, with the counts of both', async () => {
    await page.goto(`${origin}/w/${workspace}?split=100&compare=theme:${facts.themes[1]}&theme=${facts.themes[0]}`);
    await settled(page);
    await page.waitForFunction(() => document.querySelector('[data-testid=swipe]')?.dataset.ready === 'true');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Picture', exact: true }).click();
    const path = await (await saved).path();
    const [width] = sizeOf(readFileSync(path));
    // two panes of 620 pixels with their margins; one alone is 676
    check(width >= 2 * 620, `a picture ${width} wide`);
    copyFileSync(path, `${OUT}picture-two-maps.png`);
    await page.getByTestId('compare-legend').getByRole('button', { name: 'Back to one map' }).click();
    await page.getByTestId('swipe').waitFor({ state: 'detached' });
    const alone = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Picture', exact: true }).click();
    check(sizeOf(readFileSync(await (await alone).path()))[0] < 2 * 620, 'one map again');
  }, page);
  await test('finished maps and figures are one click away, with theme, role, day, extent and language of the view', async () => {
    await page.goto(`${origin}/w/${workspace}?page=take&lang=fr&theme=${facts.busy}&role=funding&as_of=2012-03-31&at=${facts.site.point.map((n) => n.toFixed(3)).join(',')},8`);
    const links = page.getByTestId('sheets').locator('a');
    await links.first().waitFor();
    const urls = (await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).map((href) => new URL(href, origin));
    const first = urls[0];
    equal([first.pathname, first.searchParams.get('theme'), first.searchParams.get('role'), first.searchParams.get('as_of'), first.searchParams.get('lang')],
      [`/maps/${workspace}/coverage.png`, facts.busy, 'funding', '2012-03-31', 'fr'], 'what the view says');
    const [west, south, east, north] = first.searchParams.get('bbox').split(',').map(Number);
    check(west < facts.site.point[0] && facts.site.point[0] < east && south < facts.site.point[1] && facts.site.point[1] < north, 'the extent holds the place');
    if (!fake) {
      const marks = { svg: /^(<\?xml|<svg)/, png: /^\x89PNG/, zip: /^PK/ };
      for (const url of urls.filter((one) => one.pathname.endsWith('.svg'))) {
        const response = await fetch(url);
        check(response.ok, `${url.pathname}${url.search} answered ${response.status} ${response.ok ? '' : await response.text()}`);
        check(marks.svg.test((await response.text()).slice(0, 100)), `${url.pathname} is no svg`);
      }
    }
    await page.goto(`${origin}/w/${workspace}?page=take`);
    const saved = page.waitForEvent('download');
    await page.locator('[data-sheet=fig_network] a').first().focus();
    await page.keyboard.press('Enter');
    equal((await saved).suggestedFilename(), `${workspace}-network.svg`, 'the file');
    await page.getByText('The network has been saved.').waitFor({ state: 'attached' });
  }, page);
  await test('a sheet that can not be drawn is said in words, and no file is saved', async () => {
    await page.route('**/maps/**', (route) => route.fulfill({ status: 501, contentType: 'application/problem+json', body: '{"code":"no_driver","detail":"no driver"}' }));
    await page.goto(`${origin}/w/${workspace}?page=take`);
    await page.locator('[data-sheet=coverage] a').first().click();
    await page.getByRole('alert').getByText('Take the SVG').waitFor();
    await page.unroute('**/maps/**');
    faults.splice(0, faults.length, ...faults.filter((one) => !one.includes('501')));
    for (const lang of ['en', 'fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 800 });
      await page.goto(`${origin}/w/${workspace}?page=take&lang=${lang}`);
      await page.getByTestId('sheets').first().waitFor();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await shot(page, `take-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${origin}/w/${workspace}?stakeholder=${facts.working[0].id}&node_colour=communities.community`);
    await page.getByTestId('network-tools').locator('[data-sheet=fig_around] a').first().waitFor();
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
    const links = page.getByTestId('take').locator('a.btn:not([href^="/maps/"], [href^="/figures/"])');
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
