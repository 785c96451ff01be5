/** Starts the page: one session, one component tree. */
import { mount } from 'svelte';
import './ui/fonts.css';
import './ui/atlas.css';
import { Session } from './state/session.svelte';
import App from './panels/App.svelte';

const session = new Session();
session.start();
mount(App, { target: document.getElementById('app')!, props: { session } });
