/** How the cells of each matrix look and what they say, and the legend of it: the same on screen and in a picture. */
import type { CodeEntry } from '../../api/types';
import { cellKey, type Matrix } from '../../state/matrix';
import type { Palette } from '../../state/palette';
import { presenceEntries, type LegendEntry } from '../../state/picture';
import { shadeOf, shadeRanges } from '../../state/shades';
import type { MatrixName } from '../../state/view_work';
import type { GridCell } from '../../ui/grid';
import type { useApp } from '../context';

type App = ReturnType<typeof useApp>;

export interface Names {
  row: (id: string) => string;
  column: (id: string) => string;
}

export function namesOf({ site, who, theme, code }: App, which: MatrixName): Names {
  const constituency = (id: string): string => (id ? code('constituency', id) : '');
  return {
    site_theme: { row: site, column: theme },
    stakeholder_site: { row: who, column: site },
    mixing: { row: constituency, column: constituency },
    involvement: { row: constituency, column: (id: string) => code('phase', id) },
  }[which];
}

/** Levels of involvement in their order: their place is the figure in the cell. */
const levelsOf = ({ session }: App): CodeEntry[] => (session.codelists.value?.['involvement_level'] ?? []).filter((entry) => entry.code !== 'unknown');
const levelOf = (app: App, code: string | null): number => levelsOf(app).findIndex((entry) => entry.code === code);

export function cellOf(app: App, which: MatrixName, matrix: Matrix | null, palette: Palette, names: Names, row: string, column: string): GridCell {
  const { t, num, code } = app;
  const one = matrix?.cells.get(cellKey(row, column));
  const where = `${names.row(row)} · ${names.column(column)}`;
  const cell = (text: string, words: string, fill: string, more: Partial<GridCell> = {}): GridCell => ({ text, words: `${where}: ${words}`, fill, ink: inkOn(fill), hatch: false, mark: false, ...more });
  const none = cell('', t(which === 'mixing' ? 'matrix.noTie' : 'matrix.nothing'), palette.hatchPaper, { ink: palette.ink });
  if (!one) return none;
  if (which === 'site_theme') {
    const state = one.state ?? 'no_data';
    const fill = { several: palette.several, single: palette.single, empty: one.gap ? palette.gap : palette.empty }[state] ?? palette.hatchPaper;
    const words = `${state === 'several' || state === 'single' ? t('presence.severalN', { n: one.value ?? 0 }) : t(`presence.${state as 'empty'}`)}${one.gap ? ` · ${t('presence.needStated')}` : ''}`;
    return cell(one.value ? num(one.value) : '', words, fill, { hatch: state === 'no_data' || state === 'unspecified', mark: one.gap });
  }
  if (which === 'involvement') {
    const level = levelOf(app, one.state);
    if (level < 0) return cell('?', t('value.unknown'), palette.hatchPaper, { ink: palette.ink, hatch: true });
    return cell(num(level), `${code('involvement_level', one.state)} (${num(level)})`, palette.scale[Math.min(4, level)]!);
  }
  if (!one.value) return { ...none, words: `${where}: ${t('matrix.noTie')}` };
  return cell(num(one.value), which === 'mixing' ? t('matrix.ties', { n: one.value }) : t('matrix.works', { n: one.value }), palette.scale[shadeOf(one.value, matrix?.most ?? 1)]!);
}

/** Every class with the number of cells in it; what is not known is hatched and counted, too. */
export function legendOf(app: App, which: MatrixName, matrix: Matrix, palette: Palette): LegendEntry[] {
  const { t, num, code } = app;
  const cells = [...matrix.cells.values()];
  if (which === 'site_theme') {
    const presence = { no_data: 0, unspecified: 0, empty: 0, single: 0, several: 0 };
    let gaps = 0;
    for (const { state, gap } of cells) {
      presence[(state ?? 'no_data') as keyof typeof presence] += 1;
      if (state === 'empty' && gap) gaps += 1;
    }
    return presenceEntries([{ presence, gaps }], palette, (key) => (key === 'gap' ? t('legend.gap') : t(`presence.${key}`)));
  }
  if (which === 'involvement') {
    const known = levelsOf(app).map((entry, level) => ({ colour: palette.scale[Math.min(4, level)]!, hatched: false, words: `${num(level)} ${code('involvement_level', entry.code)}`, counts: [cells.filter((one) => one.state === entry.code).length] }));
    return [...known, { colour: palette.hatch, hatched: true, words: t('value.unknown'), counts: [cells.filter((one) => levelOf(app, one.state) < 0).length] }];
  }
  return shadeRanges(matrix.most).map(({ shade, from, to }) => ({
    colour: palette.scale[shade]!, hatched: false, words: from === to ? num(from) : t('paint.range', { from: num(from), to: num(to) }),
    counts: [cells.filter((one) => one.value && shadeOf(one.value, matrix.most) === shade).length],
  }));
}

/** Dark ink on light colours, light on dark. */
function inkOn(hex: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => (Number.parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? '#12171a' : '#ffffff';
}
