/** What the map says of its borders: those in dispute, drawn as the server's description of maps says, and the sentence about all. Pure. */
import type { DisputedLines, Lang, Workspace } from '../api/types';
import { DARK, type Palette } from './palette';

/** Paper is paper in either scheme; on the dark one ink and paper change places, so that the lines are seen as well. */
export function inkOf(lines: DisputedLines, palette: Palette): { colour: string; casing: string } {
  return palette === DARK ? { colour: palette.ink, casing: palette.land } : { colour: lines.colour, casing: lines.casing };
}

/** Strokes and gaps in pixels. */
export const dashOf = (lines: DisputedLines): number[] => lines.dash.map((length) => length * lines.width);

/** What the workspace says of its borders; null where it leaves that to the words that ship. */
export function boundaryWords(lang: Lang, workspace: Pick<Workspace, 'boundary_disclaimer' | 'boundary_disclaimers'> | null): string | null {
  return workspace?.boundary_disclaimers?.[lang] || workspace?.boundary_disclaimer || null;
}
