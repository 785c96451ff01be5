/** What a grid of cells draws: heads of rows and columns, and each cell with what is said of it. */
export interface GridHead {
  id: string;
  label: string;
  chosen: boolean;
}
export interface GridCell {
  text: string;
  /** For those who listen, and on the tip. */
  words: string;
  fill: string;
  ink: string;
  hatch: boolean;
  mark: boolean;
}
