/**
 * The page as a reader uses it, in a real browser. `SITELINES_URL` is the server's address; without it the fake server
 * answers (web/dist must be built). Pictures go to web/test-output/. The last line is `N passed, N failed`.
 */
import { launch } from './page.mjs';
import { finish } from './harness.mjs';
import { startFake } from '../fake/serve.mjs';
import { readFacts } from './facts.mjs';
import accessible from './accessible.mjs';
import adding from './adding.mjs';
import boundaries from './boundaries.mjs';
import budgets from './budgets.mjs';
import editing from './editing.mjs';
import explore from './explore.mjs';
import field from './field.mjs';
import importing from './importing.mjs';
import journeys from './journeys.mjs';
import keyboard from './keyboard.mjs';
import layers from './layers.mjs';
import linked from './linked.mjs';
import mapping from './mapping.mjs';
import meeting from './meeting.mjs';
import narrow from './narrow.mjs';
import objections from './objections.mjs';
import paper from './paper.mjs';
import questions, { all as questions_all } from './questions.mjs';
import share from './share.mjs';
import states from './states.mjs';
import visual from './visual.mjs';
import without from './without.mjs';
import words from './words.mjs';
import work from './work.mjs';

const WORKSPACE = 'mali-pact';
const fake = process.env.SITELINES_URL ? null : await startFake();
const origin = (process.env.SITELINES_URL ?? fake.url).replace(/\/$/, '');
console.log(`browser tests against ${fake ? 'the fake server' : origin}`);

const browser = await launch();
let code = 1;
try {
  const given = { browser, origin, fake, workspace: WORKSPACE, facts: await readFacts(origin, WORKSPACE) };
  // the pictures come first, of the cases as they ship: later suites change records
  const suites = { visual, paper, journeys, keyboard, work, explore, mapping, layers, boundaries, linked, share, editing, field, objections, importing, adding, meeting, states, questions, narrow, accessible, words, without, budgets };
  /** By name alone: each question in every language by both hands takes more minutes than a run of all others has. */
  const apart = { questions_all };
  const wanted = process.argv.slice(2);
  for (const name of wanted.length ? wanted : Object.keys(suites)) await ({ ...suites, ...apart })[name](given);
} catch (error) {
  console.log(`FAIL  the tests could not go on\n      ${error.stack ?? error}`);
} finally {
  await browser.close();
  await fake?.stop();
  code = finish();
}
process.exit(code);
