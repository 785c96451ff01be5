/**
 * Every question of `questions_table.mjs`, as somebody new would ask it: from the start page, by mouse or by keyboard alone, in one
 * of three languages. `questions` asks each once, language and hand changing from one to the next by its number, so that each of the
 * six pairs is met; `questions_all` asks each in all six. Pictures go to the output folder. Against the real server only: the answers are
 * those of the shipped cases.
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
  const wanted = page.locator(selector).first();
  for (let i = 0; i < MOST_TABS; i += 1) {
    // found anew each time: what was there may have been drawn again
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

const LANGS = ['en', 'fr', 'km'];
const HANDS = { mouse: byMouse, keyboard: byKeyboard };
/** For the number of a question the one pair in which it is asked: six numbers in a row meet all six. */
const pairOf = (i) => ({ lang: LANGS[i % 3], hand: Object.keys(HANDS)[i % 2] });

/** Asked again until it holds: an answer may still be on its way when its place is there already. */
async function eventually(ask, holds, page, patience = 15000) {
  for (const end = Date.now() + patience; ; await page.waitForTimeout(100)) {
    const found = await ask();
    if (holds(found) || Date.now() > end) return found;
  }
}

export default (given) => ask(given, (i, lang, hand) => pairOf(i).lang === lang && pairOf(i).hand === hand);
export const all = (given) => ask(given, () => true);

async function ask({ browser, origin, fake }, wanted) {
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
  for (const lang of LANGS) {
    const { page, context, faults, outside } = await openPage(browser, origin);
    page.setDefaultTimeout(15000);
    const codeName = (list, code) => { const entry = lists[list].find((one) => one.code === code); return entry.names[lang] || entry.names.en; };
    const fill = (selector) => selector.replace('{lang}', lang).replace(/\{(\w+)\/(\w+)\}/g, (_, list, code) => codeName(list, code));
    for (const [hand, does] of Object.entries(HANDS)) {
      for (const question of QUESTIONS.filter((_, i) => wanted(i, lang, hand))) {
        await test(`${question.id}: ${lang}, ${hand}`, async () => {
          await page.goto(`${origin}/?lang=${lang}`);
          await does.press(page, `[data-workspace="${question.workspace}"]`);
          await page.locator('[data-testid=overview] [data-testid=ask] a').first().waitFor();
          for (const step of question.way) await go(does, page, step, fill);
          const answer = page.locator(question.in).first();
          await answer.waitFor();
          const names = [];
          for (const kind of Object.keys(KINDS)) for (const id of question[kind] ?? []) names.push(await nameOf(question.workspace, KINDS[kind], id, lang));
          const missing = (text) => [
            ...names.filter((words) => !text.includes(words)), ...(question.figures ?? []).filter((figure) => !holdsFigure(text, figure)),
            ...(question.texts ?? []).filter((value) => !holdsDecimal(text, value, lang)),
          ];
          for (const selector of question.there ?? []) await page.locator(selector).first().waitFor();
          const text = await eventually(() => answer.innerText(), (one) => !missing(one).length, page);
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
