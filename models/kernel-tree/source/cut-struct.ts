import { VmacheckError } from '../../errors.js';
import { ANY_CONFIG, type Config } from './condition.js';
import type { Cut } from './cut.js';
import type { SourceText } from './source-text.js';
import { eachWord, skipBlanks, skipGroup, skipWord, wordAt } from './words.js';

/** Where a struct, union or enum with members begins, and where its brace is. */
interface AggregatePlace {
  readonly start: number;
  readonly brace: number;
}

/** A longer attribute is not believed: it might be read once more for every keyword in it. */
const MAX_ATTRIBUTE = 256;

const STRUCTS: ReadonlySet<string> = new Set(['struct', 'union']);
const ENUMS: ReadonlySet<string> = new Set(['enum']);

/**
 * Cuts out the definition of a struct or union, at the top level or inside another. The text ends in `;`:
 * attributes after the brace are kept, variables declared there are not. Of several definitions in `#if`
 * branches it takes the first that `config` compiles, else the first that may be.
 *
 * @returns undefined if the text defines no such struct
 * @throws TREE_TEXT_UNUSABLE if nothing closes its brace
 */
export function cutStruct(source: SourceText, name: string, config: Config = ANY_CONFIG): Cut | undefined {
  return cutAggregate(source, STRUCTS, name, config);
}

/** Cuts out the definition of an enum, as {@link cutStruct} does. */
export function cutEnum(source: SourceText, name: string, config: Config = ANY_CONFIG): Cut | undefined {
  return cutAggregate(source, ENUMS, name, config);
}

function cutAggregate(
  source: SourceText,
  keywords: ReadonlySet<string>,
  name: string,
  config: Config,
): Cut | undefined {
  const configured = source.under(config);
  const { code } = configured;
  const place = configured.best(aggregatePlaces(code, keywords, name), ({ brace }) => brace);
  if (place === undefined) return undefined;

  const { start, brace } = place;
  const line = source.line(start);
  const close = skipGroup(code, brace, code.length);
  if (close === -1) {
    const reason = `nothing closes the brace of ${name} in line ${line}`;
    throw new VmacheckError({ code: 'TREE_TEXT_UNUSABLE', path: source.path, reason });
  }
  const afterAttributes = skipAttributes(code, close, code.length);
  const end = code.charCodeAt(afterAttributes) === 0x3b ? afterAttributes : close;
  const text = configured.verbatim(start, end);
  return {
    name,
    path: source.path,
    line,
    text: `${text};`,
    header: text.slice(0, brace - start).trim(),
    body: text.slice(brace - start, close - start),
  };
}

function aggregatePlaces(code: string, keywords: ReadonlySet<string>, name: string): AggregatePlace[] {
  const places: AggregatePlace[] = [];
  eachWord(code, 0, code.length, (start, end) => {
    if (!keywords.has(code.slice(start, end))) return;
    const tag = skipAttributes(code, end, code.length);
    if (wordAt(code, tag, code.length) !== name) return;
    const brace = skipAttributes(code, tag + name.length, code.length);
    if (code.charCodeAt(brace) === 0x7b) places.push({ start, brace });
  });
  return places;
}

/** Where the attributes and blanks that begin at an offset end: words with `__` in front, and their brackets. */
function skipAttributes(code: string, at: number, end: number): number {
  at = skipBlanks(code, at, end);
  while (code.startsWith('__', at)) {
    const after = skipBlanks(code, skipWord(code, at, end), end);
    const group =
      code.charCodeAt(after) === 0x28 ? skipGroup(code, after, Math.min(end, after + MAX_ATTRIBUTE)) : -1;
    // A tag, or the name of a variable, may look like an attribute that takes nothing.
    if (group === -1 && (after >= end || code.charCodeAt(after) === 0x7b)) return at;
    at = group === -1 ? after : skipBlanks(code, group, end);
  }
  return at;
}
