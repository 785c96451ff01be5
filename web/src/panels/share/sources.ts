/** What is on screen, as pictures: panes say here how theirs is taken, for as long as they stand. */
export type Take = () => Promise<HTMLCanvasElement>;

export interface MapPicture {
  take: Take;
  /** Metres of one pixel of the screen, in the middle of the map. */
  metresPerPixel: () => number;
}
export const sources: { map: MapPicture | null; network: Take | null } = { map: null, network: null };
