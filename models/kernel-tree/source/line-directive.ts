import type { Cut } from './cut.js';

/**
 * The text of a cut behind a `#line` that leads compilers and sanitizers back to where it was cut.
 *
 * @param path what they are to call the file, by default what the cut calls it
 */
export function withLine(cut: Cut, path: string = cut.path): string {
  return `#line ${cut.line} "${escapeForC(path)}"\n${cut.text}`;
}

/** A path as the inside of a C string. */
function escapeForC(path: string): string {
  return path
    .replace(/[\\"]/g, (char) => `\\${char}`)
    .replace(/\p{Cc}/gu, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
