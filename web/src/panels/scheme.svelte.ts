/** What the reader's system asks for: dark or light, motion or none. And whether this machine can draw with WebGL. */
import { DARK, LIGHT, type Palette } from '../state/palette';

function media(query: string): { readonly on: boolean } {
  const list = window.matchMedia(query);
  let on = $state(list.matches);
  list.addEventListener('change', (event) => (on = event.matches));
  return { get on() { return on; } };
}

const dark = media('(prefers-color-scheme: dark)');
const still = media('(prefers-reduced-motion: reduce)');

export const scheme = {
  get palette(): Palette { return dark.on ? DARK : LIGHT; },
  get motion(): 'glide' | 'jump' { return still.on ? 'jump' : 'glide'; },
};

let drawable: boolean | null = null;

/** Asked once: each try makes a context, and a page has few. */
export function canDraw(): boolean {
  drawable ??= (() => {
    try {
      const context = document.createElement('canvas').getContext('webgl2');
      context?.getExtension('WEBGL_lose_context')?.loseContext();
      return context !== null;
    } catch {
      return false;
    }
  })();
  return drawable;
}
