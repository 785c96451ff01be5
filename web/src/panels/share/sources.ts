/** What is on screen, as pictures: panes say here how theirs is taken, for as long as they stand. */
import type { PresenceState } from '../../api/types';

export type Take = () => Promise<HTMLCanvasElement>;

export interface MapPicture {
  take: Take;
  /** Metres of one pixel of the screen, in the middle of the map. */
  metresPerPixel: () => number;
}
/** The map beside the first, while two are compared. */
export interface OtherPicture {
  take: Take;
  /** What the first shows, and what this one does. */
  captions: () => [string, string];
  counts: () => { presence: Readonly<Record<PresenceState, number>>; gaps: number };
}
export const sources: { map: MapPicture | null; other: OtherPicture | null; network: Take | null } = { map: null, other: null, network: null };
