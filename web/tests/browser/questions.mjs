/**
 * Every question of `questions_table.mjs`, as somebody new would ask it: from the start page, by mouse and again by keyboard alone, in
 * three languages. Pictures go to the output folder. Against the real server only: the answers are those of the shipped cases.
 */
import { check, shot, test } from './harness.mjs';
import { openPage } from './page.mjs';
import { QUESTIONS } from './questions_table.mjs';

/** Stops of Tab after which a control counts as out of reach. */
const MOST_TABS = 400;
const KINDS = { sites: 'sites', stakeholders: 'stakeholders', themes: 'themes', platforms: 'platforms' };

/** Figures without the marks that group digits: `1 970 000`, `1,970,000` and `1.970.000` are one. */
const plain = (text) => text.replace(/(?<=\d)[\s\u00a0\u202f.,](?=\d{3}(\D|$))/g, '');
const holdsFigure = (text, figure) => new RegExp(`(^|[^\\d.,])${String(figure)}($|[^\\d]|[.,]$)`, 'm').test(plain(text));
const holdsDecimal = (text, value, lang) => text.includes(new Intl.NumberFormat(lang === 'km' ? 'en' : lang).format(value)) || text.includes(String(value));

const byMouse = {
  press: (page, selector) => page.locator(selector).first().click(),
  set: (page, selector, to) => page.locator(selector).first().selectOption(to),
  async write(page, selector, text) {
    await page.locator(selector).first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  },
  async pick(page, { pick, text, option }) {
    await page.locator(pick).first().click();
    await page.keyboard.type(text);
    await page.locator(option).first().click();
  },
  day: (page, selector, to) => page.locator(selector).fill(to),
};

async function tabTo(page, selector) {
  const wanted = await page.locator(selector).first().elementHandle({ timeout: 15000 });
  for (let i = 0; i < MOST_TABS; i += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}

const byKeyboard = {
  async press(page, selector) {
    await tabTo(page, selector);
    const box = await page.evaluate(() => document.activeElement.matches('input[type=checkbox]'));
    await page.keyboard.press(box ? 'Space' : 'Enter');
  },
  async set(page, selector, to) {
    await tabTo(page, selector);
    for (let i = 0; i < 40 && (await page.locator(selector).first().inputValue()) !== to; i += 1) await page.keyboard.press('ArrowDown');
    check((await page.locator(selector).first().inputValue()) === to, `the arrows reach ${to}`);
  },
  async write(page, selector, text) {
    await tabTo(page, selector);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  },
  async pick(page, { pick, text, option }) {
    await tabTo(page, pick);
    await page.keyboard.type(text);
    await page.locator(option).first().waitFor();
    await page.keyboard.press('Enter');
  },
  /** Month and day stand in the order of the browser's own language, which is not that of the page. */
  async day(page, selector, to) {
    const [year, month, day] = to.split('-');
    for (const first of [month + day, day + month]) {
      await tabTo(page, selector);
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.type(first + year);
      if ((await page.locator(selector).inputValue()) === to) return;
    }
    check((await page.locator(selector).inputValue()) === to, `the day typed is ${await page.locator(selector).inputValue()}`);
  },
};

async function go(hand, page, step, fill) {
  if (step.open) await hand.press(page, fill(step.open));
  else if (step.unfold) {
    await page.locator(step.unfold).first().waitFor();
    if (!(await page.locator(step.unfold).first().evaluate((element) => element.open))) await hand.press(page, step.unfold + step.by);
  } else if (step.tick) await hand.press(page, fill(step.tick));
  else if (step.set) await hand.set(page, step.set, step.to);
  else if (step.write) await hand.write(page, step.write, step.text);
  else if (step.day) await hand.day(page, step.day, step.to);
  else await hand.pick(page, step);
}

export default async function questions({ browser, origin, fake }) {
  if (fake) return;
  const read = async (path) => (await fetch(`${origin}/api/${path}`)).json();
  const lists = await read('codelists');
  const records = new Map();
  const nameOf = async (workspace, kind, id, lang) => {
    const key = `${workspace}/${kind}/${id}`;
    if (!records.has(key)) records.set(key, await read(`workspaces/${key}`));
    const { name, names } = records.get(key);
    check(name, `${key} is a record`);
    return names?.[lang] || name;
  };
  for (const lang of ['en', 'fr', 'km']) {
    const { page, context, faults, outside } = await openPage(browser, origin);
    page.setDefaultTimeout(15000);
    const codeName = (list, code) => { const entry = lists[list].find((one) => one.code === code); return entry.names[lang] || entry.names.en; };
    const fill = (selector) => selector.replace('{lang}', lang).replace(/\{(\w+)\/(\w+)\}/g, (_, list, code) => codeName(list, code));
    for (const [hand, does] of [['mouse', byMouse], ['keyboard', byKeyboard]]) {
      for (const question of QUESTIONS) {
        await test(`${question.id}: ${lang}, ${hand}`, async () => {
          await page.goto(`${origin}/?lang=${lang}`);
          await does.press(page, `[data-workspace="${question.workspace}"]`);
          await page.locator('[data-testid=overview] [data-testid=ask] a').first().waitFor();
          for (const step of question.way) await go(does, page, step, fill);
          const answer = page.locator(question.in).first();
          await answer.waitFor();
          const wanted = [];
          for (const kind of Object.keys(KINDS)) for (const id of question[kind] ?? []) wanted.push(await nameOf(question.workspace, KINDS[kind], id, lang));
          const missing = (text) => [
            ...wanted.filter((words) => !text.includes(words)), ...(question.figures ?? []).filter((figure) => !holdsFigure(text, figure)),
            ...(question.texts ?? []).filter((value) => !holdsDecimal(text, value, lang)),
          ];
          for (const selector of question.there ?? []) await page.locator(selector).first().waitFor();
          // an answer may still be on its way when its place is there already
          let text = '';
          for (let i = 0; i < 60; i += 1) {
            text = await answer.innerText();
            if (!missing(text).length) break;
            await page.waitForTimeout(100);
          }
          check(!missing(text).length, `not in the answer: ${missing(text).join(', ')}; it says ${text.slice(0, 600)}`);
          for (const selector of question.none ?? []) check((await page.locator(selector).count()) === 0, `${selector} is there`);
          check(await page.evaluate(() => document.documentElement.lang) === lang, 'the language of the page');
          await shot(page, `question-${question.id}-${lang}-${hand}`);
        }, page);
      }
    }
    await test(`questions, ${lang}: no request left the server and no script failed`, async () => check(!faults.length && !outside.length, [...faults, ...outside].join('; ')), page);
    await context.close();
  }
}
