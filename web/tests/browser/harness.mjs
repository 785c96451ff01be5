/** Named steps, counted; a step that fails keeps a picture and does not stop the others. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const OUT = fileURLToPath(new URL('../../test-output/', import.meta.url));
mkdirSync(OUT, { recursive: true });

let passed = 0;
let failed = 0;

/** `SITELINES_ONLY=slider,undo` runs the steps whose names hold one of the words. */
const ONLY = process.env.SITELINES_ONLY?.split(',');

export async function test(name, run, page = null) {
  if (ONLY && !ONLY.some((word) => name.includes(word))) return;
  try {
    await run();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(error.message ?? error).split('\n').slice(0, 6).join('\n      ')}`);
    const file = `fail-${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}.png`;
    if (page) await page.screenshot({ path: OUT + file }).catch(() => {});
  }
}

export function check(condition, words) {
  if (!condition) throw new Error(words);
}

export function equal(actual, expected, words) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${words}: expected ${b}, got ${a}`);
}

export const shot = (page, name, options = {}) => page.screenshot({ path: `${OUT}${name}.png`, ...options });

/** Prints the last line and gives the exit code. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}
