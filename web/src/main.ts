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
