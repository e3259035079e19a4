import { VmacheckError } from '../../errors.js';
import { CLOSE, OPEN } from './conditionals.js';
import type { ConfiguredText } from './configured-text.js';
import { readHeader } from './definition-header.js';
import { NO } from './truth.js';
import { isBlank, skipBlanks, skipWord } from './words.js';

/** Where a function is defined. */
export interface FunctionPlace {
  readonly name: string;
  readonly start: number;
  readonly brace: number;
  /** After the closing brace; -1 where the text ends first. */
  readonly end: number;
}

export interface Outline {
  readonly functions: ReadonlyMap<string, readonly FunctionPlace[]>;
  /** The offset of a brace at the top level that nothing closes; what follows it was not read. -1 is none. */
  readonly unclosed: number;
}

/** Where the reader is in the declaration it reads. Copied at each `#if`, so it holds plain values only. */
interface Position {
  /** Open braces, and open brackets outside braces. */
  braces: number;
  brackets: number;
  /** First character of the declaration; -1 between declarations. */
  start: number;
  /** So far it is a macro call and nothing else; without a `;` it ends with its line, if that ends here. */
  macroCall: boolean;
  /** Its first brace; -1 before that. */
  brace: number;
  /** An initialiser or the members of a struct: the declaration goes on after the brace, to a `;`. */
  toSemicolon: boolean;
  name: string | undefined;
}

/** A conditional the reader is in. */
interface OpenConditional {
  readonly before: Position;
  /** Where the first branch that was read left the reader. */
  after: Position | undefined;
}

const MAX_MACRO_NAME = 128;

/** Headers may be read again in every branch of an `#if`; past so many times the text, it is an attack. */
const HEADER_BUDGET = 8;

/**
 * Finds the functions defined at the top level, in one pass over the braces. Each branch of an `#if` is read
 * from where the `#if` began, and the text after the `#endif` goes on from the end of the first branch that
 * was read: so braces that are opened once in each of two branches still balance.
 */
export function readOutline(text: ConfiguredText): Outline {
  return new OutlineReader(text).read();
}

class OutlineReader {
  private readonly functions = new Map<string, FunctionPlace[]>();
  private readonly open: OpenConditional[] = [];
  private position: Position = between();
  private budget: number;

  constructor(private readonly text: ConfiguredText) {
    this.budget = HEADER_BUDGET * text.code.length;
  }

  read(): Outline {
    const { starts, ends, effects, branches } = this.text.source.conditionals;
    let at = 0;
    let branch = -1;
    for (let i = 0; i < starts.length; i++) {
      this.readBranch(branch, at, starts[i]);
      if (effects[i] !== OPEN) this.leaveBranch(branch);
      if (effects[i] === OPEN) this.open.push({ before: { ...this.position }, after: undefined });
      else if (effects[i] === CLOSE) this.closeConditional();
      else this.position = { ...this.open.at(-1)!.before };
      at = ends[i];
      branch = branches[i];
    }
    this.readBranch(branch, at, this.text.code.length);

    const { braces, brace, name, start } = this.position;
    if (braces === 0) return { functions: this.functions, unclosed: -1 };
    if (name !== undefined) this.add({ name, start, brace, end: -1 });
    return { functions: this.functions, unclosed: brace === -1 ? start : brace };
  }

  private isLeftOut(branch: number): boolean {
    return branch !== -1 && this.text.truths[branch] === NO;
  }

  private readBranch(branch: number, from: number, to: number): void {
    if (!this.isLeftOut(branch)) this.readCode(from, to);
  }

  private leaveBranch(branch: number): void {
    if (!this.isLeftOut(branch)) this.open.at(-1)!.after ??= this.position;
  }

  private closeConditional(): void {
    const { before, after } = this.open.pop()!;
    this.position = after ?? before;
  }

  private readCode(from: number, to: number): void {
    const { code } = this.text;
    for (let at = from; at < to; at++) {
      const char = code.charCodeAt(at);
      if (char === 0x0a) this.endLine();
      if (isBlank(char)) continue;
      if (char === 0x7b) this.openBrace(at);
      else if (char === 0x7d) this.closeBrace(at);
      else if (this.position.braces === 0) this.readOutside(char, at);
    }
  }

  /** A character outside all braces. What closes or ends nothing is passed over. */
  private readOutside(char: number, at: number): void {
    const { position } = this;
    if (char === 0x3b) {
      this.position = between();
      return;
    }
    if (char === 0x29) {
      position.brackets = Math.max(0, position.brackets - 1);
      return;
    }
    if (position.start === -1) position.start = at;
    if (position.brackets === 0) {
      position.macroCall = char === 0x28 && this.isMacroName(position.start, at);
      if (char === 0x3d) position.toSemicolon = true;
    }
    if (char === 0x28) position.brackets++;
  }

  /** Whether all between two offsets is one word that is no attribute: those begin with `__`. */
  private isMacroName(from: number, to: number): boolean {
    const { code } = this.text;
    const end = skipWord(code, from, Math.min(to, from + MAX_MACRO_NAME));
    return end === to && !code.startsWith('__', from);
  }

  private endLine(): void {
    const { macroCall, braces, brackets } = this.position;
    if (macroCall && braces === 0 && brackets === 0) this.position = between();
  }

  private openBrace(at: number): void {
    const { position } = this;
    if (this.isLinkage(at)) {
      this.position = between();
      return;
    }
    const first = position.braces === 0 && position.brackets === 0 && position.brace === -1;
    position.braces++;
    if (position.start === -1) position.start = at;
    if (!first) return;

    position.brace = at;
    if (position.toSemicolon) return;
    this.budget -= at - position.start;
    if (this.budget < 0) {
      const reason = `line ${this.text.source.line(at)} is in too many overlapping declarations`;
      throw new VmacheckError({ code: 'TREE_TEXT_UNUSABLE', path: this.text.source.path, reason });
    }
    const header = readHeader(this.text.code, position.start, at);
    position.name = header.name;
    position.toSemicolon = header.aggregate;
  }

  /** `extern "C" {`: what it encloses is at the top level. The brace that closes it closes nothing. */
  private isLinkage(at: number): boolean {
    const { start, braces, brackets, brace } = this.position;
    if (start === -1 || braces > 0 || brackets > 0 || brace !== -1) return false;
    const { code } = this.text;
    return code.startsWith('extern', start) && skipBlanks(code, start + 'extern'.length, at) === at;
  }

  private closeBrace(at: number): void {
    const { position } = this;
    if (position.braces > 0) position.braces--;
    if (position.braces > 0 || position.brackets > 0) return;
    if (position.toSemicolon && position.brace !== -1) return;
    const { name, start, brace } = position;
    if (name !== undefined) this.add({ name, start, brace, end: at + 1 });
    this.position = between();
  }

  private add(place: FunctionPlace): void {
    const places = this.functions.get(place.name);
    if (places === undefined) this.functions.set(place.name, [place]);
    else places.push(place);
  }
}

function between(): Position {
  return {
    braces: 0,
    brackets: 0,
    start: -1,
    macroCall: false,
    brace: -1,
    toSemicolon: false,
    name: undefined,
  };
}
