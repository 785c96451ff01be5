import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { maplibreCssPlugin } from './scripts/maplibre_css_plugin.ts';
import { maplibreSourcePlugin } from './scripts/maplibre_source_plugin.ts';
import { messagesPlugin } from './scripts/messages_plugin.ts';
import { workerPlugin } from './scripts/worker_plugin.ts';

/** Where `npm run dev` finds the API: the Rust server, or `npm run fake`. */
const API = process.env.SITELINES_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [messagesPlugin(), maplibreCssPlugin(), maplibreSourcePlugin(), svelte(), workerPlugin()],
  build: {
    target: 'es2022',
    // A font or picture inlined as data: would need a wider content security policy.
    assetsInlineLimit: 0,
    // An inline polyfill script would need a wider content security policy.
    modulePreload: { polyfill: false },
    // MapLibre alone is about 1 MB before compression; it is a chunk of its own, loaded with the map.
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(['/api', '/tiles', '/styles', '/ogc'].map((p) => [p, API])) },
  // some tests parse every component: no measure of speed on a busy machine
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
});
