/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url' {
  const url: string;
  export default url;
}

/** Address of MapLibre's worker: `scripts/maplibre_source_plugin.ts`. */
declare module 'virtual:maplibre-worker' {
  const url: string;
  export default url;
}
