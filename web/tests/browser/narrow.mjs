/** Small screens, the dark scheme, paper. */
import { equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

export default async function narrow({ browser, origin, workspace, facts }) {
  const theme = facts.busy;
  const card = `site=${facts.site.id}&card=sites/${facts.site.id}`;
  const wide = (page) => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);

  const { page, context, outside } = await openPage(browser, origin, { viewport: { width: 320, height: 640 } });
  await test('320 px: no page scrolls sideways, in any language', async () => {
    for (const lang of ['en', 'fr', 'km']) {
      for (const path of ['/?', `/w/${workspace}?theme=${theme}&`, `/w/${workspace}?tab=network&`, `/w/${workspace}?${card}&`, `/w/${workspace}?page=table&`, `/w/${workspace}?page=take&`, `/w/${workspace}?page=about&`, `/w/${workspace}?question=missing_links&`,
        ...['overview', 'questions', 'questions&analysis=access', 'matrix', 'findings', `platforms&platform=${facts.platform}`, 'data', 'data&record=new', 'data&data=history', 'data&data=update', `data&data=update&stakeholder=${facts.working[0].id}`, 'data&data=import'].map((one) => `/w/${workspace}?page=${one}&`)]) {
        await page.goto(`${origin}${path}lang=${lang}`);
        await page.locator('main h1, main h2, main h3, .card h2, [data-testid=tables], [data-testid=answer] h2').first().waitFor();
        await page.waitForTimeout(250);
        const [scroll, inner] = await wide(page);
        equal(scroll <= inner, true, `${lang} ${path} is ${scroll} px wide`);
      }
    }
  }, page);
  await context.close();

  await test('below 900 px map and network are two tabs with one selection', async () => {
    const { page: small, context: own } = await openPage(browser, origin, { viewport: { width: 360, height: 740 } });
    await small.goto(`${origin}/w/${workspace}?${card}`);
    await settled(small);
    await small.getByRole('tab').nth(1).click();
    await settled(small);
    equal(await small.getByRole('tab').nth(1).getAttribute('aria-selected'), 'true', 'the network is on top');
    equal(await small.getByTestId('site-card').getAttribute('data-site'), facts.site.id, 'the selection stays');
    await own.close();
  });

  await test('pictures at 900 and 360 px in three languages, dark, and on paper', async () => {
    for (const lang of ['en', 'fr', 'km']) {
      for (const [width, height] of [[900, 800], [360, 740]]) {
        const { page: one, context: own } = await openPage(browser, origin, { viewport: { width, height } });
        await one.goto(`${origin}/w/${workspace}?theme=${theme}&lang=${lang}`);
        await settled(one);
        await shot(one, `theme-${width}-${lang}`, { fullPage: width < 900 });
        await one.goto(`${origin}/w/${workspace}?${card}&lang=${lang}`);
        await settled(one);
        await shot(one, `commune-${width}-${lang}`, { fullPage: width < 900 });
        await own.close();
      }
    }
    const { page: dark, context: own } = await openPage(browser, origin, { colorScheme: 'dark' });
    await dark.goto(`${origin}/w/${workspace}?theme=${theme}&${card}`);
    await settled(dark);
    await shot(dark, 'dark-1440-en');
    await dark.emulateMedia({ media: 'print', colorScheme: 'light' });
    await dark.waitForTimeout(500);
    await shot(dark, 'print-en', { fullPage: true });
    await own.close();
  });

  await test('narrow: no request left the server', async () => equal(outside, [], 'requests to elsewhere'));
}
