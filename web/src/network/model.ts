/** What the network is told. Plain data: the adapter draws it, and knows nothing of panels or map. */
import type { Id } from '../api/types';
import type { StagedNetwork } from '../state/network';
import type { Look, Palette } from '../state/palette';
import type { Layout } from '../state/view';

export interface NetworkModel {
  network: StagedNetwork;
  /** Pairs who share a cell without a recorded link: drawn as thin grey bows while that is the question. */
  missing: readonly { a: Id; b: Id }[];
  /** Share of the largest value, 0 to 1, out of a column of a report; null is no value. null altogether: sized by places. */
  sizes: ReadonlyMap<Id, number | null> | null;
  /** Colours out of a column; null is no value. null altogether: coloured by constituency. */
  colours: ReadonlyMap<Id, string | null> | null;
  /** Steps of the paths between the two chosen, `a b`. */
  path: ReadonlySet<string>;
  looks: ReadonlyMap<string, Look>;
  palette: Palette;
  layout: Layout;
  names: Record<Id, string>;
  /** Names of what they share. */
  sharedNames: Record<Id, string>;
  tieNames: Record<string, string>;
  font: string;
  motion: 'glide' | 'jump';
}

export interface NetworkEvents {
  stakeholder(id: Id, how: 'alone' | 'beside'): void;
  hover(id: Id | null): void;
  /** Something that stakeholders share was chosen. */
  shared(id: Id): void;
  /** The stakeholder on whom the keyboard stands, or what it shares. */
  stand(id: Id, what: 'stakeholder' | 'shared'): void;
}
