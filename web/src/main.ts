/** Starts the page: one session, one component tree. */
import { mount } from 'svelte';
import './ui/fonts.css';
import './ui/atlas.css';
import { Session } from './state/session.svelte';
import { needsWork } from './state/view';
import App from './panels/App.svelte';
import { loadWords } from './messages';

const session = new Session();
session.start();
await loadWords(session.wantedLang, needsWork(session.view) ? 'work' : 'core');
session.lang = session.wantedLang;
mount(App, { target: document.getElementById('app')!, props: { session } });

/** Once the page stands: it opens again when the line is down, with what was seen (`src/offline/worker.ts`). */
async function keepForLater(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  await navigator.serviceWorker.register('/sw.js');
  const { active } = await navigator.serviceWorker.ready;
  const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
  active?.postMessage({ seen: performance.getEntriesByType('resource').map(({ name }) => name), all: !saving });
}
/** Later than whatever a slow line brings first. */
const STANDS_AFTER_MS = 4_000;
setTimeout(() => void keepForLater().catch(() => {}), STANDS_AFTER_MS);
