/** When things are missing: WebGL, the workspace, the server. */
import { check, shot, test } from './harness.mjs';
import { launch, openPage } from './page.mjs';

export default async function without({ browser, origin, workspace, facts }) {
  await test('without WebGL the tables answer, with a word why', async () => {
    const plain = await launch(['--disable-3d-apis']);
    try {
      const { page } = await openPage(plain, origin);
      await page.goto(`${origin}/w/${workspace}`);
      await page.locator('table').first().waitFor();
      check((await page.locator('.map').innerText()).includes('WebGL'), 'the reason is given');
      await page.waitForFunction(() => document.querySelector('[data-testid=drawn-map]')?.naturalWidth > 0, null, { timeout: 30_000 });
      const filter = page.locator('.map input[type=search]');
      if (await filter.count()) await filter.fill(facts.site.name);
      await page.locator('table').first().locator('tbody th button').filter({ hasText: facts.site.name }).first().click();
      await page.getByTestId('site-card').waitFor();
      await shot(page, 'no-webgl-1440-en');
    } finally {
      await plain.close();
    }
  });

  await test('a workspace that is not there is said in words', async () => {
    const { page, context } = await openPage(browser, origin);
    await page.goto(`${origin}/w/no-such-workspace`);
    await page.getByRole('alert').first().waitFor();
    check((await page.getByRole('alert').first().innerText()).includes('This is not here'), 'the words');
    await shot(page, 'not-found-1440-en');
    await context.close();
  });

  await test('the server goes away: what is on screen stays, with a word, and can be tried again', async () => {
    const { page, context } = await openPage(browser, origin);
    await page.goto(`${origin}/w/${workspace}`);
    await page.getByTestId('gaps-summary').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByTestId('sentence').locator('select').first().selectOption(facts.themes[0]);
    await page.getByRole('alert').first().waitFor();
    await shot(page, 'server-gone-1440-en');
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByTestId('gaps-summary').waitFor();
    await context.close();
  });

  await test('motion: the page works with motion, too', async () => {
    const { page, context, faults } = await openPage(browser, origin, { reducedMotion: 'no-preference' });
    await page.goto(`${origin}/w/${workspace}?stakeholder=${facts.working[0].id}`);
    await page.getByTestId('gaps-summary').waitFor();
    await page.waitForTimeout(1200);
    check(faults.length === 0, faults.join('; '));
    await context.close();
  });
}
