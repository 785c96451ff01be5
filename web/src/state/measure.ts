/**
 * Lengths and areas on the earth (WGS 84). Pure.
 *
 * Length: the geodesic, by T. Vincenty, *Direct and inverse solutions of geodesics on the ellipsoid*, Survey Review 23 (1975), to a
 * millimetre; points nearly opposite each other, for which it has no answer, by the great circle (within 0.6 %).
 * Area: latitudes are turned into authalic ones (J. P. Snyder, *Map Projections*, 1987, equations 3-11 and 3-12) and the polygon is taken
 * on the sphere of equal area; its sides are great circles there, which differs from geodesics by less than 0.01 % at sides of 100 km.
 */
export type Spot = readonly [lon: number, lat: number];

const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
/** Mean radius (IUGG), metres. */
const MEAN = 6_371_008.8;
/** Rounds of Vincenty's formula: it comes to rest in a few, or never. */
const MOST_ROUNDS = 100;
const rad = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres from one spot to another along the ellipsoid. */
export function metresBetween([lon1, lat1]: Spot, [lon2, lat2]: Spot): number {
  if (lon1 === lon2 && lat1 === lat2) return 0;
  const [u1, u2] = [Math.atan((1 - F) * Math.tan(rad(lat1))), Math.atan((1 - F) * Math.tan(rad(lat2)))];
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const wide = rad(lon2 - lon1);
  let lambda = wide;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sin = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sin === 0) return 0;
    const cos = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sin, cos);
    const alpha = (c1 * c2 * sl) / sin;
    const cos2alpha = 1 - alpha * alpha;
    const middle = cos2alpha === 0 ? 0 : cos - (2 * s1 * s2) / cos2alpha;
    const c = (F / 16) * cos2alpha * (4 + F * (4 - 3 * cos2alpha));
    const next = wide + (1 - c) * F * alpha * (sigma + c * sin * (middle + c * cos * (2 * middle * middle - 1)));
    if (Math.abs(next - lambda) < 1e-12) {
      const uu = (cos2alpha * (A * A - B * B)) / (B * B);
      const a = 1 + (uu / 16384) * (4096 + uu * (-768 + uu * (320 - 175 * uu)));
      const b = (uu / 1024) * (256 + uu * (-128 + uu * (74 - 47 * uu)));
      const turn = b * sin * (middle + (b / 4) * (cos * (2 * middle * middle - 1) - (b / 6) * middle * (4 * sin * sin - 3) * (4 * middle * middle - 3)));
      return B * a * (sigma - turn);
    }
    lambda = next;
  }
  return greatCircle([lon1, lat1], [lon2, lat2]);
}

function greatCircle([lon1, lat1]: Spot, [lon2, lat2]: Spot): number {
  const h = Math.sin(rad(lat2 - lat1) / 2) ** 2 + Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lon2 - lon1) / 2) ** 2;
  return 2 * MEAN * Math.asin(Math.min(1, Math.sqrt(h)));
}

export const metresAlong = (spots: readonly Spot[]): number => spots.slice(1).reduce((sum, spot, i) => sum + metresBetween(spots[i]!, spot), 0);

/** Snyder's q: grows with the area between the equator and a latitude. */
const q = (sin: number): number => (1 - E2) * (sin / (1 - E2 * sin * sin) - (1 / (2 * E)) * Math.log((1 - E * sin) / (1 + E * sin)));
const Q_POLE = q(1);
/** Radius of the sphere with the area of the ellipsoid. */
const AUTHALIC = A * Math.sqrt(Q_POLE / 2);

/** Square metres inside a ring of spots, whichever way it runs; fewer than three hold nothing. */
export function squareMetres(spots: readonly Spot[]): number {
  if (spots.length < 3) return 0;
  const on = spots.map(([lon, lat]): Spot => [rad(lon), Math.asin(Math.max(-1, Math.min(1, q(Math.sin(rad(lat))) / Q_POLE)))]);
  let excess = 0;
  on.forEach(([lon1, lat1], i) => {
    const [lon2, lat2] = on[(i + 1) % on.length]!;
    const wide = Math.atan2(Math.sin(lon2 - lon1), Math.cos(lon2 - lon1));
    const [t1, t2] = [Math.tan(lat1 / 2), Math.tan(lat2 / 2)];
    excess += 2 * Math.atan2(Math.tan(wide / 2) * (t1 + t2), 1 + t1 * t2);
  });
  return Math.abs(excess) * AUTHALIC * AUTHALIC;
}

/** As a figure and its unit: metres below one kilometre; hectares below a hundred square kilometres, as people speak of land. */
export const lengthOf = (metres: number): { value: number; unit: 'm' | 'km' } => (metres < 1000 ? { value: metres, unit: 'm' } : { value: metres / 1000, unit: 'km' });
export const areaOf = (square: number): { value: number; unit: 'ha' | 'km2' } => (square < 1e8 ? { value: square / 1e4, unit: 'ha' } : { value: square / 1e6, unit: 'km2' });
