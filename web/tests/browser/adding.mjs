/** Who does what where as one row, by keyboard alone; still true in one tap. Writes: against the fake server. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export default async function adding({ browser, origin, workspace, fake, facts }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const read = async (path) => (await fetch(`${origin}/api/workspaces/${workspace}/${path}`)).json();
  const clean = async (words) => {
    await page.evaluate(AXE);
    equal((await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`), [], words);
  };

  await test('the row opens from a commune with its place filled in, at 320 px, in every language', async () => {
    for (const lang of ['en', 'fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 800 });
      await page.goto(`${origin}/w/${workspace}?page=table&site=${facts.site.id}&card=sites/${facts.site.id}&lang=${lang}`);
      await page.getByTestId('who-works-here').getByRole('button', { name: { en: 'Add who does what here', fr: 'Ajouter qui fait quoi ici', km: 'បន្ថែមអ្នកណាធ្វើអ្វីនៅទីនេះ' }[lang] }).click();
      const row = page.getByTestId('add-row');
      await row.locator('.chips li').first().waitFor();
      equal(await page.evaluate(() => document.activeElement.id), 'add-who', 'ready to type');
      await page.keyboard.press('Escape');
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await clean(`axe in ${lang}`);
      await shot(page, `add-row-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  if (fake) {
    await test('two rows one after the other with the keyboard alone: a known partner, then a new one', async () => {
      await page.goto(`${origin}/w/${workspace}?page=data&kind=activities&record=row`);
      await page.getByTestId('add-row').waitFor();
      await page.keyboard.type('Eau et');
      await page.keyboard.press('Enter'); // the first that is found
      await page.keyboard.press('Enter'); // nothing is chosen yet for the rest: what is missing is said
      await page.getByRole('alert').getByText('Still to say: on what, where.').waitFor();
      await page.locator('#add-theme').focus();
      await page.keyboard.type('Rice');
      await page.keyboard.press('Enter');
      await page.locator('#add-site').focus();
      await page.keyboard.type('Dioro');
      await page.keyboard.press('Enter');
      await page.locator('#add-start').fill('2012-01-01');
      await page.locator('#add-end').fill('2011-01-01');
      await page.locator('#add-what').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('end before it begins').waitFor();
      await page.locator('#add-end').fill('2012-12-31');
      await page.locator('#add-what').focus();
      await page.keyboard.press('Enter');
      await page.getByTestId('added').getByText('Eau et Vie').waitFor();
      equal(await page.evaluate(() => document.activeElement.id), 'add-who', 'ready for the next');
      await shot(page, 'add-row-1440-en');
      await page.keyboard.type('Helvetas');
      await page.keyboard.press('Enter');
      await page.locator('#add-theme').focus();
      await page.keyboard.type('Rice');
      await page.keyboard.press('Enter');
      await page.locator('#add-what').focus();
      await page.keyboard.type('Seed bank');
      await page.keyboard.press('Enter');
      await page.getByTestId('added').getByText('Helvetas').waitFor();
      const parts = (await read('participations')).items.slice(-2);
      const known = parts.find((one) => one.stakeholder === 'ngo-eau');
      const activity = await read(`activities/${known.activity}`);
      equal([known.role, activity.sites, activity.start, activity.end, Boolean(activity.confirmed_on)], ['implementing', ['ml-dioro'], '2012-01-01', '2012-12-31', true], 'the first row');
      const other = parts.find((one) => one !== known);
      equal([(await read(`stakeholders/${other.stakeholder}`)).name, (await read(`activities/${other.activity}`)).title], ['Helvetas', 'Seed bank'], 'the second row, with a new partner');
    }, page);

    await test('a row is one revision; sent again after a lost answer it is not written twice', async () => {
      await page.goto(`${origin}/w/${workspace}?page=data&kind=activities&record=row&site=ml-dioro&stakeholder=ngo-eau&theme=rice`);
      await page.getByTestId('add-row').waitFor();
      const before = (await read('activities')).items.length;
      const { revision } = await read('stakeholders?limit=1');
      // the server writes it, and the answer is lost on the way
      await page.route('**/changes', async (route) => {
        await route.fetch();
        await route.fulfill({ status: 500, contentType: 'application/json', body: '{}' });
      });
      await page.locator('#add-what').fill('Once');
      await page.locator('#add-what').press('Enter');
      await page.getByTestId('add-row').getByRole('alert').waitFor();
      await page.unroute('**/changes');
      await page.locator('#add-what').press('Enter');
      await page.getByTestId('added').waitFor();
      equal((await read('activities')).items.length, before + 1, 'one activity');
      equal((await read('stakeholders?limit=1')).revision, revision + 1, 'all parts in one revision');
      await page.getByRole('button', { name: 'Undo', exact: false }).first().click();
      await page.waitForFunction(async (url) => (await (await fetch(url)).json()).items.every(({ title }) => title !== 'Once'), `${origin}/api/workspaces/${workspace}/activities`);
    }, page);

    await test('a partner says of everything on record that it is still true: from its card, in one go', async () => {
      const today = new Date().toISOString().slice(0, 10);
      const old = async () => (await Promise.all(['participations', 'ties'].map(async (kind) => (await read(kind)).items))).flat()
        .filter((one) => [one.stakeholder, one.from, one.to].includes(who) && (!one.end || one.end >= today) && one.confirmed_on !== today).length;
      const who = facts.working[0].id;
      await page.goto(`${origin}/w/${workspace}?page=table&card=stakeholders/${who}`);
      await page.getByTestId('to-update').click();
      const update = page.getByTestId('update');
      const lines = update.locator('li[data-line]');
      await lines.first().waitFor();
      const [all, waits] = [await lines.count(), await lines.getByRole('button', { name: 'Still true' }).count()];
      check(waits > 1 && waits <= all, `${waits} of ${all} wait`);
      await lines.getByRole('button', { name: 'Still true' }).first().click();
      await page.waitForFunction((n) => document.querySelectorAll('[data-line].said').length === n, all - waits + 1);
      await shot(page, 'update-1440-en');
      await clean('the quarterly update');
      const { revision } = await read('stakeholders?limit=1');
      await page.getByTestId('all-true').focus();
      await page.keyboard.press('Enter');
      await page.getByTestId('all-true').waitFor({ state: 'detached' });
      equal((await read('stakeholders?limit=1')).revision, revision + 1, 'all in one revision');
      equal(await update.locator('[data-line].said').count(), all, 'every line is said');
      equal(await old(), 0, 'and every record behind them');
      const wasOld = await lines.getByRole('button', { name: 'Still true' }).count();
      await page.getByRole('button', { name: 'Undo', exact: false }).first().click();
      await page.getByTestId('all-true').waitFor();
      check((await lines.getByRole('button', { name: 'Still true' }).count()) > wasOld + 1, 'one step takes all of them back');
      await page.getByTestId('all-true').click();
      await page.getByTestId('all-true').waitFor({ state: 'detached' });
      equal(await old(), 0, 'said again');
      await page.goto(`${origin}/w/${workspace}?page=data&data=update`);
      await update.locator('li a').first().waitFor();
      check(!(await update.innerText()).includes(facts.named.get(who)), 'nothing waits there any more');
    }, page);

    await test('still true is one tap for an activity, too', async () => {
      await page.goto(`${origin}/w/${workspace}?page=data&kind=activities`);
      await page.getByRole('button', { name: 'Not confirmed for long' }).click();
      const list = page.getByTestId('confirm').locator('li');
      await list.first().waitFor();
      const before = await list.count();
      await list.first().getByRole('button', { name: 'Still true' }).click();
      await page.waitForFunction((n) => document.querySelectorAll('[data-testid=confirm] > li').length === n - 1, before);
      check((await read('activities')).items.some((one) => one.confirmed_on === new Date().toISOString().slice(0, 10)), 'said today');
    }, page);
  }
  await test('adding leaves no error but the failed part, and asks no other server', async () => equal([faults.filter((one) => !one.includes('500')), outside], [[], []], 'faults and requests outside'));
  await context.close();
}
