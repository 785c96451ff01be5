/**
 * Vite plugin: turns the ICU messages of `src/messages` into `Piece`s while the page is built, so that no ICU parser travels
 * with it. Plain arguments and plurals only; another construct stops the build, before a reader meets it.
 */
import { TYPE, parse, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';
import type { Compiled, Piece } from '../src/messages/format';

export function compiled(text: string): Compiled {
  const pieces = piecesOf(parse(text), text);
  const [only = ''] = pieces;
  return pieces.length < 2 && typeof only === 'string' ? only : pieces;
}

function piecesOf(elements: readonly MessageFormatElement[], text: string): Piece[] {
  return elements.map((element): Piece => {
    if (element.type === TYPE.literal) return element.value;
    if (element.type === TYPE.argument) return [element.value];
    if (element.type === TYPE.pound) return 0;
    if (element.type === TYPE.plural && element.pluralType !== 'ordinal' && !element.offset) {
      return [element.value, Object.fromEntries(Object.entries(element.options).map(([name, option]) => [name, piecesOf(option.value, text)]))];
    }
    throw new Error(`"${text}": the page writes plain arguments and plurals only`);
  });
}

export function messagesPlugin(): Plugin {
  return {
    name: 'sitelines-messages',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/messages\/\w+\/\w+\.json$/.test(id)) return null;
      const catalogue = JSON.parse(code) as Record<string, string | boolean>;
      return { code: JSON.stringify(Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [key, typeof text === 'string' ? compiled(text) : text]))), map: null };
    },
  };
}
