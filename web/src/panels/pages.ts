/** The views that come in files of their own, when they are first opened. */
import type { Component } from 'svelte';
import type { Page } from '../state/view';

type Loaded = Promise<{ default: Component }>;

export const PAGE_FILES = {
  overview: (): Loaded => import('./overview/OverviewPage.svelte'),
  questions: (): Loaded => import('./questions/QuestionsPage.svelte'),
  matrix: (): Loaded => import('./matrix/MatrixPage.svelte'),
  findings: (): Loaded => import('./findings/FindingsPage.svelte'),
  platforms: (): Loaded => import('./platforms/PlatformsPage.svelte'),
  data: (): Loaded => import('./data/DataPage.svelte'),
} as const;

export const isWork = (page: Page): page is keyof typeof PAGE_FILES => page in PAGE_FILES;
