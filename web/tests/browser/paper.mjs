/**
 * The map on paper and the map on screen are of one description: the same places have the same colours in the PNG that the server draws and
 * in a picture of the page. Of each place many points are looked at in both, as marks and names cover some of them; what most of them
 * show is its colour.
 */
import { check, test } from './harness.mjs';
import { openPage, settled } from './page.mjs';

const WORKSPACE = 'example';
const THEME = 'drinking-water';
const KIND = 'commune';
/** Two renderers mix a colour with what lies under it within so many steps of 255. */
const OFF = 6;
/** Points along either side of a place's box. */
const POINTS = 12;

/** Web Mercator on the unit square, y running south. */
const mercator = ([lon, lat]) => {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
};

export default async function paper({ browser, origin, fake }) {
  if (fake) return; // it draws nothing
  const { page, context } = await openPage(browser, origin);
  // the page's own rules let no picture in
  const { page: desk, context: deskContext } = await openPage(browser, 'about:blank');
  const get = async (path) => (await page.request.get(origin + path)).json();
  await test('the PNG of a map and the page show the same places in the same colours', async () => {
    const sites = (await get(`/api/workspaces/${WORKSPACE}/sites?limit=1000`)).items.filter((site) => site.kind === KIND && site.geometry?.type.endsWith('Polygon'));
    check(sites.length >= 10, `${sites.length} places with a boundary`);
    const samples = sites.map((site) => ({ id: site.id, points: inside(site.geometry) }));
    const onPaper = await drawn(page, desk, origin, samples);
    const onScreen = await shown(page, desk, origin, samples);
    const seen = new Set();
    for (const { id } of sites) {
      const [a, b] = [onPaper.get(id), onScreen.get(id)];
      check(a && b, `${id} is seen on ${a ? 'screen' : 'paper'} at too few points`);
      check(a.every((value, i) => Math.abs(value - b[i]) <= OFF), `${id} is rgb(${a}) on paper and rgb(${b}) on screen`);
      seen.add(a.join());
    }
    check(seen.size >= 3, `${seen.size} colours were looked at: ${[...seen].join(' | ')}`);
  }, page);
  await context.close();
  await deskContext.close();
}

/** Points in an area, on a grid over its box. */
function inside(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const outer = polygons.flatMap((rings) => rings[0]);
  const [w, e] = [0, 1].map((side) => outer.reduce((edge, [lon]) => (side ? Math.max(edge, lon) : Math.min(edge, lon)), side ? -Infinity : Infinity));
  const [s, n] = [0, 1].map((side) => outer.reduce((edge, [, lat]) => (side ? Math.max(edge, lat) : Math.min(edge, lat)), side ? -Infinity : Infinity));
  const points = [];
  for (let i = 1; i < POINTS; i++) for (let j = 1; j < POINTS; j++) points.push([w + ((e - w) * i) / POINTS, s + ((n - s) * j) / POINTS]);
  const crosses = ([x, y], [ax, ay], [bx, by]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
  const within = (point) => polygons.some((rings) => rings.reduce((odd, ring) => ring.reduce((is, a, k) => (crosses(point, a, ring[(k + 1) % ring.length]) ? !is : is), odd), false));
  return points.filter(within);
}

/** Of each place the colour that most of its points have in a picture. */
async function colours(desk, png, samples, at) {
  const asked = samples.map(({ id, points }) => [id, points.map((point) => at(mercator(point)).map(Math.floor))]);
  const found = await desk.evaluate(async ([data, places]) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data: rgba } = pen.getImageData(0, 0, image.width, image.height);
    return places.map(([id, points]) => {
      const counts = new Map();
      for (const [x, y] of points) {
        if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
        const key = [...rgba.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 3)].join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const [most, count] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? ['', 0];
      return [id, count >= 4 ? most.split(',').map(Number) : null];
    });
  }, [png.toString('base64'), asked]);
  return new Map(found.filter(([, colour]) => colour));
}

/** On paper. Where the frame lies on the sheet is read from the SVG of the same map. */
async function drawn(page, desk, origin, samples) {
  const all = samples.flatMap(({ points }) => points);
  const side = (axis, best) => all.reduce((edge, point) => best(edge, point[axis]), all[0][axis]);
  const bbox = [side(0, Math.min), side(1, Math.min), side(0, Math.max), side(1, Math.max)];
  const map = (ending) => page.request.get(`${origin}/maps/${WORKSPACE}/coverage.${ending}?theme=${THEME}&width=1400&height=1000&bbox=${bbox.map((v) => v.toFixed(5))}`);
  const png = await map('png');
  check(png.ok(), `the PNG: ${png.status()} ${png.ok() ? '' : await png.text()}`);
  const svg = await (await map('svg')).text();
  const [, x, y] = /<g transform="translate\((\d+) (\d+)\)">/.exec(svg).map(Number);
  const [, width, height] = /<clipPath id="map0-frame"><rect width="(\d+)" height="(\d+)"/.exec(svg).map(Number);
  const [from, to] = [mercator([bbox[0], bbox[3]]), mercator([bbox[2], bbox[1]])];
  const scale = Math.min(width / (to[0] - from[0]), height / (to[1] - from[1]));
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return colours(desk, await png.body(), samples, ([mx, my]) => [x + width / 2 + (mx - middle[0]) * scale, y + height / 2 + (my - middle[1]) * scale]);
}

/** On screen: the address says what lies in the middle, and how near. */
async function shown(page, desk, origin, samples) {
  const all = samples.flatMap(({ points }) => points.map(mercator));
  const ends = [0, 1].map((axis) => [Math.min(...all.map((p) => p[axis])), Math.max(...all.map((p) => p[axis]))]);
  const middle = ends.map(([low, high]) => (low + high) / 2);
  const lon = (middle[0] - 0.5) * 360;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * middle[1]))) * 180) / Math.PI;
  const at = [lon.toFixed(4), lat.toFixed(4)];
  const span = Math.max(ends[0][1] - ends[0][0], ends[1][1] - ends[1][0]);
  const zoom = Math.floor(Math.log2(650 / 512 / span) * 10) / 10;
  await page.goto(`${origin}/w/${WORKSPACE}?theme=${THEME}&split=100&lang=en&at=${at},${zoom}`);
  await settled(page);
  const box = await page.getByTestId('map').locator('canvas').first().boundingBox();
  const centre = mercator(at.map(Number));
  const scale = 512 * 2 ** zoom;
  return colours(desk, await page.screenshot({ animations: 'disabled' }), samples, ([mx, my]) => [box.x + box.width / 2 + (mx - centre[0]) * scale, box.y + box.height / 2 + (my - centre[1]) * scale]);
}
