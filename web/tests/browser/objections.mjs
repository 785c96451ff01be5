/** *This is wrong*: said on a card in two taps, shown as contested everywhere meanwhile, settled by the editor with a reason. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export default async function objections({ browser, origin, workspace, fake, facts }) {
  const { page, context, faults, outside } = await openPage(browser, origin);
  const card = (lang) => page.goto(`${origin}/w/${workspace}?page=table&site=${facts.site.id}&card=sites/${facts.site.id}&lang=${lang}`);
  const clean = async (words) => {
    await page.evaluate(AXE);
    equal((await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`), [], words);
  };
  const WORDS = { en: 'This is wrong', fr: 'C’est faux', km: 'នេះមិនត្រឹមត្រូវ' };

  await test('on every card there is a way to say that it is wrong, by keyboard, at 320 px, in every language', async () => {
    for (const lang of ['en', 'fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 800 });
      await card(lang);
      const say = page.getByTestId('site-card').getByRole('button', { name: WORDS[lang] }).first();
      await say.focus();
      await page.keyboard.press('Enter');
      const form = page.getByTestId('wrong-form');
      await form.waitFor();
      equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA', 'ready to write');
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await clean(`axe in ${lang}`);
      await form.scrollIntoViewIfNeeded();
      await shot(page, `wrong-320-${lang}`);
      await page.keyboard.press('Escape');
      await form.waitFor({ state: 'detached' });
      equal(await page.evaluate(() => document.activeElement.textContent), WORDS[lang], 'back where one was');
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${origin}/w/${workspace}?page=table&card=stakeholders/${facts.working[0].id}`);
    await page.getByTestId('stakeholder-card').getByRole('button', { name: WORDS.en }).first().waitFor();
  }, page);

  if (fake) {
    await test('it is contested on the card, in the table and in the queue until the editor has settled it with a reason', async () => {
      await card('en');
      await page.getByTestId('site-card').getByRole('button', { name: `This is wrong: ${facts.site.name}` }).first().click();
      await page.keyboard.type('The population is that of the whole circle');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Awa');
      await page.keyboard.press('Enter');
      await page.getByTestId('contested').first().getByText('that of the whole circle').waitFor();
      await shot(page, 'contested-1440-en');
      await page.goto(`${origin}/w/${workspace}?page=data&kind=sites`);
      await page.locator('table').getByText('contested').first().waitFor();
      await page.getByRole('button', { name: 'Contested', exact: true }).click();
      const one = page.getByTestId('objections').locator('[data-objection]');
      await one.getByText('Awa').waitFor();
      for (const lang of ['fr', 'km', 'en']) {
        await page.setViewportSize({ width: 320, height: 800 });
        await page.goto(`${origin}/w/${workspace}?page=data&data=objections&lang=${lang}`);
        await one.waitFor();
        equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
        await clean(`axe in ${lang}`);
        await shot(page, `objections-320-${lang}`);
      }
      check(await one.getByRole('button', { name: 'It is mended' }).isDisabled(), 'not without a reason');
      await one.getByLabel('What was done, and why').fill('taken from the census of the commune');
      await one.getByRole('button', { name: 'It is mended' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Nothing is contested.').waitFor();
      await page.getByText('1 is settled').click();
      await page.getByText('taken from the census').waitFor();
      await card('en');
      await page.getByTestId('site-card').waitFor();
      await page.waitForTimeout(500);
      equal(await page.getByTestId('contested').count(), 0, 'no longer contested');
      await page.setViewportSize({ width: 1440, height: 900 });
    }, page);
    await test('when too many have said so the server’s words are shown and what was written stays', async () => {
      await page.route('**/objections/**', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'too_many_objections', detail: '30 objections were raised within the hour' }) }));
      await card('en');
      await page.getByTestId('site-card').getByRole('button', { name: `This is wrong: ${facts.site.name}` }).first().click();
      await page.keyboard.type('again');
      await page.getByRole('button', { name: 'Tell the editor' }).click();
      await page.getByTestId('wrong-form').getByText('30 objections were raised').waitFor();
      equal(await page.locator('[data-testid=wrong-form] textarea').inputValue(), 'again', 'what was written');
      await page.unroute('**/objections/**');
    }, page);
  }
  await test('saying so leaves no error and asks no other server', async () => equal([faults.filter((one) => !one.includes('429')), outside], [[], []], 'faults and requests outside'));
  await context.close();
}
