/** Room around the workspace when it is shown whole, in pixels, for the names of places at the edge: they stand to the right and left of points. On a
 * narrow map they leave most of it to the places. */
const ROOM = { top: 56, bottom: 40, side: 100, ofWidth: 0.2 };
export function padding(width: number): { top: number; bottom: number; left: number; right: number } {
  const side = Math.min(ROOM.side, Math.round(width * ROOM.ofWidth));
  return { top: ROOM.top, bottom: ROOM.bottom, left: side, right: side };
}
