/** Vite plugin: leaves out of MapLibre's style sheet the rules of what this page does not have (popups, markers, locating, the logo). */
import type { Plugin } from 'vite';

const UNUSED = /\.maplibregl-(popup|marker|user-location|ctrl-geolocate|ctrl-logo|ctrl-globe|ctrl-terrain|ctrl-fullscreen|ctrl-shrink|ctrl-compass|cooperative|pseudo-fullscreen)|ctrl button\.maplibregl-ctrl-(geolocate|globe|terrain|fullscreen|shrink|compass)|keyframes maplibregl-(user-location|spin)/;

/** The outermost rules of a style sheet, quotes respected. */
export function rulesOf(css: string): string[] {
  const rules: string[] = [];
  let [depth, start] = [0, 0];
  let quote = '';
  for (let at = 0; at < css.length; at += 1) {
    const letter = css[at]!;
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '{') depth += 1;
    else if (letter === '}' && (depth -= 1) === 0) {
      rules.push(css.slice(start, at + 1));
      start = at + 1;
    }
  }
  return rules;
}

/** A rule goes where every one of its selectors is about something unused; a media query goes by what is inside it. */
export function slimmed(css: string): string {
  return rulesOf(css).flatMap((rule): string[] => {
    if (rule.startsWith('@media')) {
      const open = rule.indexOf('{');
      const inside = slimmed(rule.slice(open + 1, -1));
      return inside ? [`${rule.slice(0, open)}{${inside}}`] : [];
    }
    const selectors = rule.slice(0, rule.indexOf('{')).split(',');
    return selectors.every((selector) => UNUSED.test(selector)) ? [] : [rule];
  }).join('');
}

export function maplibreCssPlugin(): Plugin {
  return {
    name: 'sitelines-maplibre-css',
    enforce: 'pre',
    transform(code, id) {
      return id.endsWith('/maplibre-gl.css') ? { code: slimmed(code), map: null } : null;
    },
  };
}
