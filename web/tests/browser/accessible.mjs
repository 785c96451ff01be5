/** axe-core on every page in every language: nothing found. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { equal, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export default async function accessible({ browser, origin, workspace, facts }) {
  const { site } = facts;
  const pages = {
    start: '/?', map: `/w/${workspace}?`, commune: `/w/${workspace}?site=${site.id}&card=sites/${site.id}&`, partner: `/w/${workspace}?card=stakeholders/${facts.working[0].id}&`,
    links: `/w/${workspace}?question=missing_links&`, table: `/w/${workspace}?page=table&`, take: `/w/${workspace}?page=take&`, about: `/w/${workspace}?page=about&`,
    overview: `/w/${workspace}?page=overview&`, questions: `/w/${workspace}?page=questions&`, question: `/w/${workspace}?page=questions&analysis=missing_links&p.unsplit=true&`, matrix: `/w/${workspace}?page=matrix&`,
    findings: `/w/${workspace}?page=findings&`, platforms: `/w/${workspace}?page=platforms&platform=${facts.platform}&`, data: `/w/${workspace}?page=data&kind=participations&record=new&`, history: `/w/${workspace}?page=data&data=history&`,
    import: `/w/${workspace}?page=data&data=import&`, update: `/w/${workspace}?page=data&data=update&stakeholder=${facts.working[0].id}&`, updates: `/w/${workspace}?page=data&data=update&`, time: `/w/${workspace}?timeline=1&`, coloured: `/w/${workspace}?analysis=access&colour=distance&`, circles: `/w/${workspace}?analysis=redundancy&colour=k&marks=circles&layout=two_mode&`,
    lines: `/w/${workspace}?lines=1&`, level: `/w/${workspace}?level=region&`, both: `/w/${workspace}?bivariate=1&`, swipe: `/w/${workspace}?compare=theme:${facts.themes[1]}&`,
  };
  for (const lang of ['en', 'fr', 'km']) {
    for (const colorScheme of lang === 'en' ? ['light', 'dark'] : ['light']) {
      await test(`axe finds nothing: ${lang}, ${colorScheme}`, async () => {
        const { page, context } = await openPage(browser, origin, { colorScheme });
        const found = [];
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(`${origin}${path}lang=${lang}`);
          if (['map', 'commune', 'partner', 'links', 'time', 'coloured', 'circles', 'lines', 'level', 'both', 'swipe'].includes(name)) await settled(page);
          else await page.waitForTimeout(900);
          if (name === 'circles') for (const tool of [3, 4]) await page.locator('.map .buttons button').nth(tool).click();
          await page.evaluate(AXE);
          const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
          for (const { id, nodes } of result.violations) found.push(`${name}: ${id} at ${nodes.slice(0, 2).map((node) => node.target.join(' ')).join(' | ')} (${nodes.length})`);
        }
        await context.close();
        equal(found, [], 'violations');
      });
    }
  }
}
