/** Map and network as they are on screen, in one PNG; while two maps are compared both stand on it, each whole. */
import type { Palette } from '../../state/palette';
import { poster, type Pane, type PosterWords } from './poster';
import { sources } from './sources';

/** Pixels that a map or a network takes. */
const PANE = 620;
/** A pane that is folded away is no wider, and stays away. */
const FOLDED = 8;

export async function picture(words: PosterWords, palette: Palette, distance: (metres: number) => string): Promise<Blob> {
  const { map, other, network } = sources;
  const [first, second, ties] = (await Promise.all([map?.take(), other?.take(), network?.()])).map((drawn) => (drawn && drawn.width > FOLDED ? drawn : undefined));
  const [left = '', right = ''] = second && other ? other.captions() : [];
  const pane = (drawn: HTMLCanvasElement | undefined, caption: string): Pane[] => (drawn ? [{ picture: drawn, width: PANE, caption }] : []);
  const scale = map && first ? { metresPerPixel: map.metresPerPixel() * (first.width / devicePixelRatio / PANE), distance } : null;
  return poster(words, palette, [...pane(first, left), ...pane(second, right), ...pane(ties, '')], scale);
}
