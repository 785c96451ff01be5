/** Borders in dispute on the map of the page, in its legend and its words; the sentence about boundaries under every map, and on paper. */
import { check, equal, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const IN_DISPUTE = { en: 'In dispute or not determined', fr: 'Contestée ou non déterminée', km: 'មានជម្លោះ ឬមិនទាន់កំណត់' };
const SHIPPED = { en: /imply no opinion/, fr: /statut juridique/, km: /\p{Script=Khmer}{10}/u };
/** As the server says it of a workspace that sets them (`tests/maps/boundaries.rs`). */
const LINES = { layer: 'claims', source_layer: 'sites', style: 'dashed', dash: [4, 2.5], colour: '#23292E', width: 1.8, casing: '#FBF9F4', casing_width: 3.6 };

export default async function boundaries({ browser, origin, workspace: usual, fake }) {
  /** Its places are areas; those of the fake server are points, which have no borders. */
  const workspace = fake ? usual : 'example';
  const { page, context, faults, outside } = await openPage(browser, origin);
  const under = page.getByTestId('boundaries');
  /** The workspace as it would be with these settings; its lines are the borders of its places. */
  const set = async (settings) => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.route(`**/api/workspaces/${workspace}`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), ...settings } });
    });
    await page.route(`**/tiles/${workspace}/claims/**`, async (route) => {
      asked += 1;
      await route.fulfill({ response: await route.fetch({ url: route.request().url().replace('/claims/', '/sites/') }) });
    });
  };
  let asked = 0;
  const drawn = async () => {
    await page.goto(`${origin}/w/${workspace}?split=100&lang=en`);
    await settled(page);
    return (await page.getByTestId('map').screenshot()).toString('base64');
  };

  await test('the lines are drawn over the outlines, from tiles of their own, and named in the legend in every language', async () => {
    await set({ disputed: null });
    const plain = await drawn();
    equal([asked, (await under.innerText()).includes(IN_DISPUTE.en)], [0, false], 'nothing is in dispute before somebody says so');
    await set({ disputed: LINES });
    const dashed = await drawn();
    check(asked > 0, 'their tiles are asked for');
    if (!fake) check(dashed !== plain, 'they are seen');
    await shot(page, 'disputed-1440-en');
    for (const lang of ['en', 'fr', 'km']) {
      await page.setViewportSize({ width: 320, height: 800 });
      await page.goto(`${origin}/w/${workspace}?lang=${lang}`);
      await under.getByText(IN_DISPUTE[lang]).waitFor();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }, page);

  await test('every map carries the sentence about boundaries, that of the workspace in the language of the page where it has one, on paper too', async () => {
    await set({ boundary_disclaimer: null, boundary_disclaimers: {} });
    for (const lang of ['en', 'fr', 'km']) {
      await page.goto(`${origin}/w/${workspace}?lang=${lang}`);
      await under.waitFor();
      await under.getByText(SHIPPED[lang]).waitFor();
    }
    await set({ boundary_disclaimer: 'Borders of 2014.', boundary_disclaimers: { fr: 'Limites de 2014.' } });
    for (const [lang, words] of [['fr', 'Limites de 2014.'], ['km', 'Borders of 2014.']]) {
      await page.goto(`${origin}/w/${workspace}?lang=${lang}`);
      await under.getByText(words).waitFor();
    }
    await page.emulateMedia({ media: 'print' });
    check(await under.isVisible(), 'printed');
    await page.emulateMedia({ media: null });
  }, page);

  await test('a setting that can not be followed is said under the map', async () => {
    await set({ disputed: null, disputed_problem: 'the setting disputed_lines names the layer "claims", which is not in the workspace' });
    await page.goto(`${origin}/w/${workspace}?lang=en`);
    await under.getByRole('alert').getByText('The borders in dispute are missing here').waitFor();
  }, page);
  await test('borders leave no error, and ask no other server', async () => equal([faults, outside], [[], []], 'faults and requests outside'));
  await context.close();
}
