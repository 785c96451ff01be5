/** A meeting written down while it goes on, and what partners have said beside the findings that stay on the screen. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OPEN = { en: 'Record a meeting', fr: null, km: null };

export default async function meeting({ browser, origin, workspace, fake, facts }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const at = (more = '') => page.goto(`${origin}/w/${workspace}?page=platforms&platform=${facts.platform}${more}`);
  const read = async (path) => (await fetch(`${origin}/api/workspaces/${workspace}/${path}`)).json();
  const clean = async (words) => {
    await page.evaluate(AXE);
    equal((await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`), [], words);
  };

  await test('the form of a meeting opens at 320 px in every language, and axe finds nothing', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    for (const lang of ['en', 'fr', 'km']) {
      await at(`&lang=${lang}`);
      await page.getByTestId('next-meeting').waitFor();
      await page.locator('.tools button').first().click();
      await page.getByTestId('meeting-form').waitFor();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await clean(`axe in ${lang}`);
      await shot(page, `meeting-320-${lang}`, { fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  if (fake) {
    await test('what was decided becomes commitments with who and by when; what was raised is kept apart unless said otherwise', async () => {
      await at();
      await page.getByRole('button', { name: OPEN.en }).first().click();
      const form = page.getByTestId('meeting-form');
      await form.getByLabel(/^Day of the meeting/).fill('2012-06-15');
      await form.getByLabel('Women').fill('four');
      await form.getByRole('alert').getByText('whole numbers').waitFor();
      await form.getByLabel('Women').fill('4');
      await form.getByRole('checkbox', { name: 'Cooperative of rice growers of Dioro' }).check();
      await form.getByLabel(/^What was decided/).fill('- Mend the pump\n- Meet again');
      await page.reload();
      await page.getByRole('button', { name: OPEN.en }).first().click();
      equal(await form.getByLabel('Women').inputValue(), '4', 'what was written down outlives a reload');
      await form.getByRole('button', { name: 'Take each decision as a commitment' }).click();
      const agreed = page.getByTestId('agreed').locator('.line');
      equal(await agreed.count(), 2, 'one for each line');
      await agreed.first().getByLabel('Due').fill('2012-09-01');
      await agreed.first().getByLabel('What stands in the way').fill('no parts');
      await form.getByRole('button', { name: 'Add a concern' }).click();
      await form.getByLabel('About what').fill('Water is sold');
      await shot(page, 'meeting-1440-en', { fullPage: true });
      await form.getByRole('button', { name: 'Save', exact: true }).focus();
      await page.keyboard.press('Enter');
      await form.waitFor({ state: 'detached' });
      const held = (await read('meetings')).items.at(-1);
      equal([held.platform, held.date, held.women, held.attended], [facts.platform, '2012-06-15', 4, ['coop-riz']], 'the meeting');
      const promised = (await read('commitments')).items.filter((one) => ['Mend the pump', 'Meet again'].includes(one.title));
      equal(promised.map((one) => [one.title, one.due ?? null, one.obstacle ?? null, one.status]), [['Mend the pump', '2012-09-01', 'no parts', 'open'], ['Meet again', null, null, 'open']], 'the commitments');
      const plan = await read(`plans/${promised[0].plan}`);
      equal(plan.owner, `platforms/${facts.platform}`, 'in a plan of the platform');
      equal((await read('concerns')).items.at(-1).confidential, true, 'a concern is confidential unless said otherwise');
      await page.getByText('Mend the pump').first().waitFor();
      const line = page.locator('li').filter({ hasText: 'Mend the pump' }).filter({ has: page.getByTestId('commitment-state') });
      await line.getByText('How it stands').click();
      await line.getByLabel('What stands in the way').fill('parts ordered');
      await line.getByLabel('What stands in the way').press('Tab');
      await page.getByText('In the way: parts ordered').waitFor();
    }, page);

    await test('in the meeting view a partner’s reply stands beside the finding', async () => {
      const said = { id: 'reply-1', subject: 'needs/need-2', text: 'The well of Saloba was dug in May', raised_by: 'Mairie', date: '2012-06-01', status: 'open' };
      const put = await fetch(`${origin}/api/workspaces/${workspace}/objections/reply-1`, { method: 'PUT', headers: { 'If-None-Match': '*', 'Content-Type': 'application/json' }, body: JSON.stringify(said) });
      check(put.ok, `said: ${put.status}`);
      await page.goto(`${origin}/w/${workspace}?page=findings&meeting=1`);
      await page.locator('[data-rule=need-unanswered]').getByTestId('reply').getByText('The well of Saloba was dug in May').waitFor();
      await shot(page, 'reply-1440-en');
      await page.goto(`${origin}/w/${workspace}?page=findings`);
      await page.locator('[data-rule]').first().waitFor();
      equal(await page.getByTestId('reply').count(), 0, 'not outside the meeting view');
    }, page);
  }
  await test('a meeting leaves no error and asks no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
