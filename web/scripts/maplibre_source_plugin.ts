/**
 * Vite plugin: MapLibre out of its own sources, which come in its package, instead of its two ready-made files. Those hold the
 * same code twice (styles, tiles, shapes: once for the page, once for the worker); built together they share it in one file.
 * While developing the ready-made files serve.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformWithOxc, type Plugin } from 'vite';

const FOLDER = fileURLToPath(new URL('../node_modules/maplibre-gl/', import.meta.url));
const MANIFEST = `${FOLDER}package.json`;
/** As its ready-made files have it. */
const LICENCE = '/*! MapLibre GL JS, 3-Clause BSD: https://github.com/maplibre/maplibre-gl-js/blob/main/LICENSE.txt */';
const WORKER = 'virtual:maplibre-worker';

export function maplibreSourcePlugin(): Plugin {
  let building = false;
  let reference = '';
  return {
    name: 'sitelines-maplibre-source',
    enforce: 'pre',
    configResolved({ command, mode }) {
      building = command === 'build' && mode !== 'test';
    },
    outputOptions: (options) => ({ ...options, postBanner: ({ moduleIds }) => (moduleIds.some((id) => id.startsWith(`${FOLDER}src/`)) ? LICENCE : '') }),
    buildStart() {
      if (building) reference = this.emitFile({ type: 'chunk', id: `${FOLDER}src/source/worker.ts`, name: 'maplibre-worker' });
    },
    resolveId(id) {
      if (id === WORKER) return `\0${WORKER}`;
      return id === 'maplibre-gl' && building ? `${FOLDER}src/index.ts` : null;
    },
    load(id) {
      if (id === `\0${WORKER}`) {
        return building ? `export default import.meta.ROLLUP_FILE_URL_${reference};` : "export { default } from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';";
      }
      if (id !== MANIFEST) return null;
      // all that MapLibre asks of its manifest
      const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
      return { code: `export default { version: ${JSON.stringify(version)} };`, moduleType: 'js' };
    },
    async transform(code, id) {
      if (!building || !id.startsWith(`${FOLDER}src/`) || !id.endsWith('.ts')) return null;
      // fields without a value are declarations only, as its own build has them: else they would undo what a parent class set
      const { code: plain } = await transformWithOxc(code, id, { typescript: { removeClassFieldsWithoutInitializer: true }, assumptions: { setPublicClassFields: true } });
      return { code: plain, map: null, moduleType: 'js' };
    },
  };
}
