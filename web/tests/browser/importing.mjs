/** Files brought in: what the columns mean, which doubtful name is which, the difference, then applied. Against the fake server: it writes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, equal, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const file = (name) => ({ name, mimeType: 'text/csv', buffer: Buffer.from('Organisation,Theme,Donde\nEau et Vi,Drinking water,Dioro\n') });

export default async function importing({ browser, origin, workspace, fake }) {
  if (!fake) return;
  const { page, context, faults, outside } = await openPage(browser, origin);
  const open = (lang) => page.goto(`${origin}/w/${workspace}?page=data&data=import&lang=${lang}`);
  const clean = async (words) => {
    await page.evaluate(AXE);
    equal((await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))).violations.map(({ id, nodes }) => `${id} ${nodes[0].target}`), [], words);
  };

  await test('a doubtful name waits, is said by keyboard, and only then everything is brought in', async () => {
    await open('en');
    await page.locator('#import-files').setInputFiles(file('3w.csv'));
    const names = page.getByTestId('names');
    await names.getByText('1 are doubtful and wait').waitFor();
    const apply = page.getByRole('button', { name: 'Bring this in' });
    check(await apply.isDisabled(), 'not while a name waits');
    await shot(page, 'import-names-1440-en', { fullPage: true });
    await names.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await names.getByText('1 of 1 said').waitFor();
    check(await apply.isDisabled(), 'not before the new difference was seen');
    await page.getByRole('button', { name: 'Try again with this' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 name that you said is remembered').waitFor();
    await apply.click();
    await page.getByTestId('import-report').getByText('Done', { exact: true }).waitFor();
  }, page);

  await test('what a column means is changed before anything is tried; another column lets go of it', async () => {
    await open('en');
    await page.locator('#import-files').setInputFiles(file('3w.csv'));
    const columns = page.getByTestId('columns');
    await columns.locator('summary').click();
    await columns.getByLabel(/^Donde/).selectOption('organisation');
    equal(await columns.getByLabel(/^Organisation/).inputValue(), '', 'let go');
    await columns.getByLabel(/^Donde/).selectOption('adm3');
    await columns.getByLabel(/^Organisation/).selectOption('organisation');
    await page.getByRole('button', { name: 'Try again with this' }).click();
    await columns.getByText('3 of 3 columns are understood').waitFor();
    await open('en');
    await page.locator('#import-files').setInputFiles(file('unknown.csv'));
    await page.getByRole('alert').getByText('no profile fits').waitFor();
    await columns.getByLabel(/^Quien/).selectOption('organisation');
    await page.getByRole('button', { name: 'Try again with this' }).click();
    await page.getByTestId('import-report').waitFor();
  }, page);

  await test('the review works at 320 px in every language, and axe finds nothing', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    for (const lang of ['en', 'fr', 'km']) {
      await open(lang);
      await page.locator('#import-files').setInputFiles(file('3w.csv'));
      await page.getByTestId('names').waitFor();
      await page.getByText({ en: 'columns passed over: Donde', fr: 'Colonnes ignorées : Donde', km: 'ជួរឈរដែលរំលង៖ Donde' }[lang]).waitFor();
      await page.getByTestId('columns').locator('summary').click();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `no sideways scrolling in ${lang}`);
      await clean(`axe in ${lang}`);
      await shot(page, `import-320-${lang}`, { fullPage: true });
    }
  }, page);
  await test('importing leaves no error but the refused file, and asks no other server', async () => equal([faults.filter((one) => !one.includes('422')), outside], [[], []], 'faults and requests outside'));
  await context.close();
}
