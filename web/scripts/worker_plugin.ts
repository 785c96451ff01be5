/**
 * Vite plugin: writes `sw.js`, the service worker of src/offline/worker.ts with the names of the files of this build: the shell
 * (the page with all that it loads before it says anything, in English) and the rest of the program. Fonts are kept as they are used.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const WORKER = fileURLToPath(new URL('../src/offline/worker.ts', import.meta.url));

interface Part {
  type: 'asset' | 'chunk';
  fileName: string;
  isEntry?: boolean;
  imports?: readonly string[];
  viteMetadata?: { importedCss: ReadonlySet<string> };
}

/** The entry with all that it imports at once, and their style sheets. */
export function shellOf(bundle: Readonly<Record<string, Part>>): string[] {
  const found = new Set<string>();
  const walk = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const css of bundle[name]?.viteMetadata?.importedCss ?? []) found.add(css);
    for (const one of bundle[name]?.imports ?? []) walk(one);
  };
  for (const part of Object.values(bundle)) if (part.isEntry) walk(part.fileName);
  return [...found].sort();
}

export function workerPlugin(): Plugin {
  return {
    name: 'sitelines-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const parts = bundle as unknown as Record<string, Part>;
      const code = Object.keys(parts).filter((name) => /\.(js|css)$/.test(name)).sort();
      if (!code.length) return;
      const shell = new Set(shellOf(parts));
      const files = (names: readonly string[]): string => JSON.stringify(names.map((name) => `/${name}`));
      const made = await build({
        configFile: false, logLevel: 'error',
        define: {
          SHELL: JSON.stringify(['/', '/icon.svg', '/manifest.webmanifest', ...[...shell].map((name) => `/${name}`)]),
          REST: files(code.filter((name) => !shell.has(name))),
          BUILD: JSON.stringify(createHash('sha256').update(code.join('\n')).digest('hex').slice(0, 12)),
        },
        build: { write: false, copyPublicDir: false, target: 'es2022', rollupOptions: { input: WORKER, output: { format: 'iife', entryFileNames: 'sw.js' } } },
      });
      const [output] = [made].flat();
      const chunk = output && 'output' in output ? output.output[0] : null;
      if (chunk) this.emitFile({ type: 'asset', fileName: 'sw.js', source: chunk.code });
    },
  };
}
