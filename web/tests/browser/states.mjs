/** Designed states: not allowed, the server gone while one writes, very long names, names written from right to left, another page's frame. */
import { createServer } from 'node:http';
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

const LONG = 'Association intercommunale-pour-la-gestion-concertée-et-durable-des-ressources-naturelles du bassin versant '.repeat(4).trim();
const ARABIC = 'جمعية مزارعي الأرز في ديورو';

export default async function states({ browser, origin, workspace, facts }) {
  const { page, context, faults } = await openPage(browser, origin);
  /** The lists with other names, as if they stood so in the data. */
  const named = async (name) => {
    const rename = async (route) => {
      const { 'if-none-match': _, ...headers } = route.request().headers();
      const response = await route.fetch({ headers }).catch(() => null);
      if (!response) return; // the page went on
      const body = await response.json();
      const first = (kind) => (kind === 'sites' ? facts.site.id : facts.working[0].id);
      for (const one of body.items ?? []) if ([first('sites'), first('stakeholders'), facts.platform].includes(one.id)) Object.assign(one, { name, names: {}, short_name: null });
      await route.fulfill({ response, json: body }).catch(() => {});
    };
    for (const kind of ['sites', 'stakeholders', 'platforms']) await page.route(new RegExp(`/api/workspaces/[^/]+/${kind}\\?`), rename);
  };

  await test('403: it is said in words that this may not be read from here, and what to do, in every language', async () => {
    await page.route('**/api/workspaces/*', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'foreign', detail: 'a page of another site may not talk to this server' }) }));
    for (const [lang, words] of [['en', 'This may not be read from here'], ['fr', null], ['km', null]]) {
      await page.goto(`${origin}/w/${workspace}?lang=${lang}`);
      const alert = page.getByRole('alert').first();
      await alert.waitFor();
      if (words) check((await alert.innerText()).includes(words), 'the words');
      check(!(await alert.innerText()).includes('problem.'), 'no key stands for a word');
      await shot(page, `forbidden-${lang}`);
    }
    await page.unroute('**/api/workspaces/*');
  }, page);

  await test('the server goes away while one writes: the edit is kept, not lost; a failed server keeps it in the form', async () => {
    const kind = 'platforms';
    await page.goto(`${origin}/w/${workspace}?page=data&kind=${kind}&record=${facts.platform}`);
    await page.locator('#r-name').waitFor();
    await page.route(`**/${kind}/${facts.platform}`, (route) => (route.request().method() === 'PUT' ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ code: 'busy', detail: 'busy' }) }) : route.continue()));
    await page.locator('#r-dispute_rule').fill('the elders decide');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByTestId('record-form').getByRole('alert').waitFor();
    equal(await page.locator('#r-dispute_rule').inputValue(), 'the elders decide', 'still in the form');
    await page.unroute(`**/${kind}/${facts.platform}`);
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByTestId('waiting').waitFor();
    await shot(page, 'server-gone-writing-1440-en');
    await page.getByTestId('waiting').getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('button', { name: 'Drop my edit…' }).click();
    await page.getByRole('button', { name: 'Drop my edit', exact: true }).click();
    await page.getByText('Nothing waits.').waitFor();
    await page.unroute('**/api/**');
  }, page);

  await test('very long names break no page, at 320 px and 1440 px', async () => {
    await named(LONG);
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of [`?theme=${facts.busy}&site=${facts.site.id}&card=sites/${facts.site.id}`, `?page=table&card=stakeholders/${facts.working[0].id}`, '?page=data&kind=stakeholders', '?page=overview', '?page=matrix', `?page=data&data=update&stakeholder=${facts.working[0].id}`, '?page=findings', `?page=platforms&platform=${facts.platform}`, `?page=data&kind=activities&record=row&site=${facts.site.id}&stakeholder=${facts.working[0].id}`]) {
        await page.goto(`${origin}/w/${workspace}${path}`);
        await page.locator('main h1, main h2, main h3, .card h2, [data-testid=tables], [data-testid=answer] h2').first().waitFor();
        await page.waitForTimeout(400);
        const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
        check(scroll <= width, `${path} is ${scroll} px wide at ${width}`);
      }
      await page.goto(`${origin}/w/${workspace}?page=table&card=sites/${facts.site.id}`);
      await page.getByTestId('site-card').waitFor();
      await shot(page, `long-name-${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }, page);

  await test('names written from right to left run from right to left, in cards, tables, pickers and forms', async () => {
    await named(ARABIC);
    const direction = (locator) => locator.evaluate((node) => getComputedStyle(node).direction);
    await page.goto(`${origin}/w/${workspace}?page=table&card=stakeholders/${facts.working[0].id}`);
    const heading = page.getByTestId('stakeholder-card').locator('h2');
    await heading.filter({ hasText: ARABIC }).waitFor();
    equal(await direction(heading), 'rtl', 'the heading of the card');
    equal(await page.evaluate(() => document.documentElement.dir || 'ltr'), 'ltr', 'the page itself stays');
    await page.goto(`${origin}/w/${workspace}?page=data&kind=stakeholders`);
    const filter = page.locator('main input[type=search]');
    if (await filter.waitFor({ timeout: 5000 }).then(() => true, () => false)) await filter.fill(ARABIC); // of a long table only rows in sight are drawn
    const cell = page.locator('.clip').filter({ hasText: ARABIC }).first();
    await cell.waitFor();
    equal(await direction(cell), 'rtl', 'the cell of the table');
    await shot(page, 'right-to-left-table-1440');
    await page.goto(`${origin}/w/${workspace}?page=data&kind=activities&record=row&stakeholder=${facts.working[0].id}`);
    const chip = page.getByTestId('add-row').locator('.chips li').first();
    await chip.filter({ hasText: ARABIC }).waitFor();
    equal(await direction(chip), 'rtl', 'what was picked');
    await page.locator('#add-what').fill(ARABIC);
    equal(await direction(page.locator('#add-what')), 'rtl', 'what is typed');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }, page);

  await test('a workspace with nothing in it says what would fill it, on every page, in every language', async () => {
    const bare = async (route) => {
      const { 'if-none-match': _, ...headers } = route.request().headers();
      const response = await route.fetch({ headers }).catch(() => null);
      if (!response) return; // the page went on
      const body = await response.json();
      if (body.items) Object.assign(body, { items: [], total: 0, next: null });
      if (body.rows) Object.assign(body, { rows: [], summary: {}, total: 0, next: null });
      if (body.nodes) Object.assign(body, { nodes: [], ties: [] });
      if (body.counts) Object.assign(body, { counts: Object.fromEntries(Object.keys(body.counts).map((kind) => [kind, 0])), as_of: null, revision: 0 });
      await route.fulfill({ response, json: body }).catch(() => {});
    };
    await page.route(/\/api\/workspaces\/[^/?]+($|\?|\/(?!analyses($|\?)|events|tiles))/, bare);
    for (const [lang, width] of [['en', 1440], ['fr', 320], ['km', 320]]) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of ['?', '?page=overview', '?page=matrix', '?page=findings', '?page=platforms', '?page=questions&analysis=centrality', '?page=table', '?page=data&data=update', '?page=data&data=history', '?page=data&kind=stakeholders', '?question=presence', '?question=missing_links']) {
        await page.goto(`${origin}/w/${workspace}${path}&lang=${lang}`);
        await page.locator('main h1, main h2, main h3, [data-testid=tables], [data-testid=answer] h2').first().waitFor();
        await page.waitForFunction(() => !document.querySelector('main.flow .waiting, aside .waiting'));
        const text = await page.locator('body').innerText();
        check(!/undefined|NaN|null|\b[a-z]+\.[a-z]+[A-Z]\w*\b/.test(text), `${path} in ${lang} says ${/.*(undefined|NaN|null|\b[a-z]+\.[a-z]+[A-Z]\w*).*/.exec(text)?.[0]}`);
        equal((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, true, `${path} in ${lang} fits`);
      }
      await page.goto(`${origin}/w/${workspace}?lang=${lang}`);
      await page.getByTestId('answer').locator('button').click();
      await page.getByTestId('import').waitFor();
      await page.goto(`${origin}/w/${workspace}?page=overview&lang=${lang}`);
      await page.getByTestId('contents').locator('button').first().waitFor();
      await shot(page, `nothing-yet-${width}-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }, page);

  await test('ten thousand rows: few are drawn, the last can be reached, filter and order hold, at 320 px and 1440 px', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ id: `s-${i}`, name: `Partner ${String(i).padStart(5, '0')}`, source: 'test', revision: 1 }));
    await page.route(/\/api\/workspaces\/[^/]+\/stakeholders\?/, (route) => route.fulfill({ json: { items: many, next: null, total: many.length, revision: 1 } }));
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${origin}/w/${workspace}?page=data&kind=stakeholders`);
      const table = page.locator('main .table');
      const rows = table.locator('tbody tr:not([aria-hidden])');
      await rows.first().waitFor();
      equal(await table.locator('table').getAttribute('aria-rowcount'), '10001', 'rows for those who listen');
      check((await rows.count()) < 80, `${await rows.count()} rows are drawn`);
      await table.locator('.scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await rows.filter({ hasText: 'Partner 09999' }).waitFor();
      await shot(page, `ten-thousand-rows-${width}`);
      await table.locator('thead button').first().click();
      await table.locator('thead button').first().click();
      await table.locator('.scroll').evaluate((box) => box.scrollTo(0, 0));
      await rows.filter({ hasText: 'Partner 09999' }).waitFor();
      await table.locator('input[type=search]').fill('partner 04711');
      await rows.filter({ hasText: 'Partner 04711' }).waitFor();
      equal(await rows.count(), 1, 'rows that hold the words');
      equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'no sideways scrolling');
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }, page);

  await test('only the view to embed may be shown inside a page of others', async () => {
    const other = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<title>other</title><iframe id=a width=900 height=600 src="${origin}/w/${workspace}?embed=true&page=table"></iframe><iframe id=b width=900 height=600 src="${origin}/w/${workspace}?page=table"></iframe>`));
    await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      await page.goto(`http://127.0.0.1:${other.address().port}/`);
      await page.frameLocator('#a').locator('table').first().waitFor();
      equal(await page.frameLocator('#a').locator('nav, form').count(), 0, 'nothing to edit');
      equal(await page.frameLocator('#b').locator('main').count(), 0, 'any other page is refused');
    } finally {
      await new Promise((resolve) => other.close(resolve));
      other.closeAllConnections();
    }
  }, page);
  await test('the states leave no error of a script', async () => equal(faults.filter((one) => !/40[34]|503|net::ERR|frame-ancestors|ERR_|Refused to frame|Framing/.test(one)), [], 'faults'));
  await context.close();
}
