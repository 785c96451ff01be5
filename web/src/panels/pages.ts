/** The views that come in files of their own, when they are first opened. */
import type { Component } from 'svelte';
import type { Page, View } from '../state/view';

type Loaded = Promise<{ default: Component }>;

export const PAGE_FILES = {
  overview: (): Loaded => import('./overview/OverviewPage.svelte'),
  questions: (): Loaded => import('./questions/QuestionsPage.svelte'),
  matrix: (): Loaded => import('./matrix/MatrixPage.svelte'),
  findings: (): Loaded => import('./findings/FindingsPage.svelte'),
  platforms: (): Loaded => import('./platforms/PlatformsPage.svelte'),
  data: (): Loaded => import('./data/DataPage.svelte'),
  table: (): Loaded => import('./TablePage.svelte'),
  take: (): Loaded => import('./share/TakePage.svelte'),
  about: (): Loaded => import('./share/About.svelte'),
} as const;

/** Views with words of their own and without the question above them. */
const WORK = ['overview', 'questions', 'matrix', 'findings', 'platforms', 'data'] as const;

export const isWork = (page: Page): page is (typeof WORK)[number] => (WORK as readonly string[]).includes(page);

/** Views that show sentences of the server. */
export const SAYING: readonly Page[] = ['overview', 'questions', 'findings', 'platforms'];

/** Inside another page nothing can be written: what has forms shows the map instead. */
const READING: readonly Page[] = ['overview', 'map', 'questions', 'matrix', 'table'];
export const pageShown = ({ page, embed }: Pick<View, 'page' | 'embed'>): Page => (embed && !READING.includes(page) ? 'map' : page);
