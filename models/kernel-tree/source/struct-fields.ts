import { ANY_CONFIG, type Config } from './condition.js';
import { configuredBody } from './configured-body.js';
import { cutStruct } from './cut-struct.js';
import { BRACES, memberNames } from './member-names.js';
import type { SourceText } from './source-text.js';
import { isBlank, isWordPart, skipWord } from './words.js';

/** Macros around members, by the number of arguments before the first member. */
const MEMBER_GROUPS: ReadonlyMap<string, number> = new Map([
  ['struct_group', 1],
  ['struct_group_attr', 2],
  ['struct_group_tagged', 2],
  ['__struct_group', 3],
]);

/** An open brace, or the open bracket of a member group. */
interface Level {
  readonly close: number;
  /** The tokens of the member being read. */
  tokens: string[];
  /** How many names were known where the members inside this member began; -1 if it has no members inside. */
  inside: number;
  brackets: number;
  /** How many arguments of a member group are still to come before its members. */
  arguments: number;
}

/**
 * The names of a struct's or union's members, in order, those of anonymous structs and unions inside included;
 * none if the text does not define it. Members in `#if` branches count unless `config` leaves them out.
 */
export function structFields(source: SourceText, structName: string, config: Config = ANY_CONFIG): string[] {
  const body = configuredBody(cutStruct(source, structName, config), config);
  const names: string[] = [];
  const levels: Level[] = [];

  for (let at = 0; at < body.length; at++) {
    const char = body.charCodeAt(at);
    if (isBlank(char)) continue;
    const level = levels.at(-1);
    if (level === undefined) {
      if (char === 0x7b) levels.push(newLevel(0x7d));
    } else if (isWordPart(char)) {
      const end = skipWord(body, at, body.length);
      level.tokens.push(body.slice(at, end));
      at = end - 1;
    } else if (char === level.close && level.brackets === 0) {
      levels.pop();
      const outer = levels.at(-1);
      if (outer === undefined) break;
      outer.tokens.push(BRACES);
    } else if (char === 0x7b || (char === 0x28 && MEMBER_GROUPS.has(level.tokens.at(-1) ?? ''))) {
      if (level.inside === -1) level.inside = names.length;
      if (char === 0x7b) levels.push(newLevel(0x7d));
      else levels.push(newLevel(0x29, MEMBER_GROUPS.get(level.tokens.pop()!)));
    } else if (char === 0x2c && level.brackets === 0 && level.arguments > 0) {
      level.arguments--;
      level.tokens = [];
    } else if (char === 0x3b && level.brackets === 0) {
      endMember(level, names);
    } else {
      if (char === 0x28) level.brackets++;
      if (char === 0x29) level.brackets--;
      level.tokens.push(body[at]);
    }
  }
  return names;
}

function newLevel(close: number, leading = 0): Level {
  return { close, tokens: [], inside: -1, brackets: 0, arguments: leading };
}

/** Adds a member's names. If it has any, the members inside it can only be reached through them. */
function endMember(level: Level, names: string[]): void {
  const own = memberNames(level.tokens);
  if (own.length > 0 && level.inside !== -1) names.length = level.inside;
  for (const name of own) names.push(name);
  level.tokens = [];
  level.inside = -1;
}
