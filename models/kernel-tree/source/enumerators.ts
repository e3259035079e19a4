import { ANY_CONFIG, type Config } from './condition.js';
import { configuredBody } from './configured-body.js';
import { cutEnum } from './cut-struct.js';
import type { SourceText } from './source-text.js';
import { isBlank, isWordStart, skipWord } from './words.js';

/**
 * The names an enum declares, in order; none if the text does not define it. Names that a macro makes up are
 * not seen.
 */
export function enumerators(source: SourceText, enumName: string, config: Config = ANY_CONFIG): string[] {
  const body = configuredBody(cutEnum(source, enumName, config), config);
  const names: string[] = [];
  let depth = 0;
  let atStart = false;
  for (let at = 0; at < body.length; at++) {
    const char = body.charCodeAt(at);
    if (isBlank(char)) continue;
    if (atStart && isWordStart(char)) {
      const end = skipWord(body, at, body.length);
      if (!/^\s*\(/.test(body.slice(end, end + 8))) names.push(body.slice(at, end));
      at = end - 1;
    }
    if (char === 0x28 || char === 0x7b) depth++;
    else if (char === 0x29 || char === 0x7d) depth--;
    atStart = depth === 1 && (char === 0x7b || char === 0x2c);
  }
  return names;
}
