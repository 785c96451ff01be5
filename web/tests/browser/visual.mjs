/**
 * The main views as pictures, against small references that are kept with the tests. A page is drawn, its picture brought down to few large dots
 * (each the mean of what it covers) and compared dot by dot: letters that another Chromium draws a little otherwise leave the mean of a dot
 * nearly as it was; a panel that moved, a map without colours, a word list that is gone do not. `SITELINES_BLESS=1` keeps the pictures as
 * the new references: look at each (they are written whole to test-output/ as well).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check, shot, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const KEPT = fileURLToPath(new URL('./pictures/', import.meta.url));
const BLESS = process.env.SITELINES_BLESS === '1';
/** Pixels of the page that become one dot of the reference: as large as a few letters. */
const DOT = { 1440: 10, 320: 5 };
/** A dot differs where one of its colours is off by more, of 255: a line of text moved by a line is off by 40 and more. */
const OFF = 26;
/** Share of dots that may differ: where letters are set a little wider, lines break elsewhere now and then. */
const MOST = 0.012;
/** No block of so many dots side by side may differ by more than this in the mean: a panel, a legend, a ring on the map. */
const BLOCK = 8;
const BLOCK_OFF = 18;

/** Of the example, which no other suite writes to. */
const VIEWS = {
  map: ['example', 'theme=drinking-water&split=100'],
  network: ['example', 'split=0'],
  matrix: ['example', 'page=matrix'],
  findings: ['example', 'page=findings'],
  platform: ['example', 'page=platforms&platform=basin-alliance'],
  overview: ['example', 'page=overview'],
};
const SIZES = [[1440, 900], [320, 900]];

export default async function visual({ browser, origin, fake }) {
  if (fake) return; // the references are of the real cases
  mkdirSync(KEPT, { recursive: true });
  const { page: desk, context: deskContext } = await openPage(browser, 'about:blank');
  for (const [name, [workspace, query]] of Object.entries(VIEWS)) {
    for (const lang of ['en', 'km']) {
      for (const [width, height] of SIZES) {
        const file = `${name}-${width}-${lang}`;
        const { page, context } = await openPage(browser, origin, { viewport: { width, height } });
        await test(`picture of ${name}, ${lang}, ${width} px`, async () => {
          const narrow = width < 900 && name === 'network' ? 'tab=network' : query;
          await page.goto(`${origin}/w/${workspace}?${narrow}&lang=${lang}`);
          await stands(page, name);
          const dots = await smaller(desk, await page.screenshot({ animations: 'disabled' }), DOT[width]);
          await shot(page, `view-${file}`);
          if (BLESS) writeFileSync(`${KEPT}${file}.png`, Buffer.from(dots.png, 'base64'));
          check(existsSync(`${KEPT}${file}.png`), 'no reference is kept: run it with SITELINES_BLESS=1, and look at it');
          const held = await smaller(desk, readFileSync(`${KEPT}${file}.png`), 1);
          check(held.width === dots.width && held.height === dots.height, `${dots.width} x ${dots.height} dots, the reference has ${held.width} x ${held.height}`);
          const { share, worst } = difference(dots, held);
          check(share <= MOST, `${(share * 100).toFixed(1)} % of the dots differ, at most ${MOST * 100} % may`);
          check(worst.off <= BLOCK_OFF, `the part at ${worst.x * DOT[width]}, ${worst.y * DOT[width]} px is off by ${worst.off.toFixed(0)}, at most ${BLOCK_OFF} may be`);
        }, page);
        await context.close();
      }
    }
  }
  if (!BLESS) await notices({ browser, origin, desk });
  await deskContext.close();
}

/** What moves a panel, or takes the colours off the map, is found: else the comparing is worth nothing. */
async function notices({ browser, origin, desk }) {
  const { page, context } = await openPage(browser, origin);
  const [workspace, query] = VIEWS.map;
  const held = await smaller(desk, readFileSync(`${KEPT}map-1440-en.png`), 1);
  const found = async () => difference(await smaller(desk, await page.screenshot(), DOT[1440]), held);
  await test('a picture in which a panel has moved, or the map has lost its colours, is no longer the same', async () => {
    await page.goto(`${origin}/w/${workspace}?${query}&lang=en`);
    await stands(page, 'map');
    for (const css of ['.map .legend { margin-bottom: 40px }', '.side { transform: translateX(30px) }', '.canvas { filter: grayscale(1) }']) {
      const style = await page.evaluateHandle((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets.push(sheet); return null; }, css);
      await page.waitForTimeout(700);
      const { share, worst } = await found();
      check(share > MOST || worst.off > BLOCK_OFF, `${css} is found: ${(share * 100).toFixed(1)} %, ${worst.off.toFixed(0)}`);
      await page.evaluate(() => document.adoptedStyleSheets.pop());
      await style.dispose();
    }
  }, page);
  await context.close();
}

async function stands(page, name) {
  if (name === 'map' || name === 'network') await settled(page);
  await page.locator('main h1, main h2, main h3, [role=grid], [data-testid=answer] h2, [data-testid=findings] [data-rule]').first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {}); // the event stream may keep the line busy
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1200);
}

/** A picture of few dots, each the mean of `dot` x `dot` pixels: its colours and its own PNG. */
function smaller(desk, png, dot) {
  return desk.evaluate(async ([data, side]) => {
    const whole = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const read = (image, width, height) => {
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen.drawImage(image, 0, 0);
      return pen.getImageData(0, 0, width, height).data;
    };
    const [width, height] = [Math.floor(whole.width / side), Math.floor(whole.height / side)];
    const pixels = read(whole, whole.width, whole.height);
    const colours = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
      for (let c = 0; c < 3; c += 1) {
        let sum = 0;
        for (let dy = 0; dy < side; dy += 1) for (let dx = 0; dx < side; dx += 1) sum += pixels[((y * side + dy) * whole.width + x * side + dx) * 4 + c];
        colours[(y * width + x) * 4 + c] = Math.round(sum / (side * side));
      }
      colours[(y * width + x) * 4 + 3] = 255;
    }
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d').putImageData(new ImageData(colours, width, height), 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { width, height, colours: [...colours], png: btoa(text) };
  }, [Buffer.from(png).toString('base64'), dot]);
}

/** Share of dots that differ, and the block of dots that differs most in the mean. */
export function difference(a, b) {
  let off = 0;
  const { width, height } = a;
  const blocks = new Map();
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    const at = (y * width + x) * 4;
    const worst = Math.max(...[0, 1, 2].map((c) => Math.abs(a.colours[at + c] - b.colours[at + c])));
    if (worst > OFF) off += 1;
    const key = Math.floor(y / BLOCK) * width + Math.floor(x / BLOCK);
    const block = blocks.get(key) ?? { x: x - (x % BLOCK), y: y - (y % BLOCK), sum: 0, dots: 0 };
    block.sum += worst;
    block.dots += 1;
    blocks.set(key, block);
  }
  // a sliver at the edge is no block
  const whole = [...blocks.values()].filter(({ dots }) => dots >= (BLOCK * BLOCK) / 2).map(({ x, y, sum, dots }) => ({ x, y, off: sum / dots }));
  return { share: off / (width * height), worst: whole.reduce((most, one) => (one.off > most.off ? one : most), { x: 0, y: 0, off: 0 }) };
}
