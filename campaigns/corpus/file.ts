/**
 * A corpus of scenarios as a text file for git: one token a line, sorted, each once, so that two people who
 * add tokens change different lines, and a merge is the union of both. `#` begins a comment, which belongs to
 * the token below it; comments at the top that end in an empty line belong to the file.
 */
import { readFileSync, statSync } from 'node:fs';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled } from '../../models/validate.js';

export interface CorpusEntry {
  readonly token: string;
  readonly scenario: Scenario;
  /** Lines above it, each with its `#`. */
  readonly comments: readonly string[];
  /** Where it stands, from 1; 0 for one that stands in no file yet. */
  readonly line: number;
}

export interface Corpus {
  /** Comments of the whole file. */
  readonly header: readonly string[];
  /** In the order of the file. */
  readonly entries: readonly CorpusEntry[];
  /** Comments below the last token. */
  readonly footer: readonly string[];
  /** What is not as `formatCorpus` would write it, in the order of lines. */
  readonly untidy: readonly { readonly line: number; readonly reason: string }[];
}

export const EMPTY_CORPUS: Corpus = { header: [], entries: [], footer: [], untidy: [] };

/** More than a million tokens. */
const MAX_BYTES = 256 << 20;

/** The longest token has some 4,000 characters. */
const MAX_LINE = 16_384;

const LF = 10;

/**
 * Reads a file.
 *
 * @throws VmacheckError `PATH_UNREADABLE`, or `CORPUS_INVALID` with the line
 */
export function readCorpus(path: string): Corpus {
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES >> 20} MiB`);
    bytes = readFileSync(path);
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
  return parseCorpus(path, bytes);
}

/**
 * The corpus in the bytes of a file. A file that is only untidy is read; one that is damaged is not.
 *
 * @param path named in errors
 * @throws VmacheckError `CORPUS_INVALID` with the line
 */
export function parseCorpus(path: string, bytes: Buffer): Corpus {
  const untidy: { line: number; reason: string }[] = [];
  const entries: CorpusEntry[] = [];
  let header: readonly string[] = [];
  let comments: string[] = [];
  const lines = linesOf(path, bytes);
  lines.forEach((text, index) => {
    const line = index + 1;
    const content = text.trim();
    if (content !== text) untidy.push({ line, reason: 'white space around it' });
    if (content === '') {
      if (entries.length === 0 && header.length === 0 && comments.length > 0) {
        header = comments;
        comments = [];
      } else if (line < lines.length) untidy.push({ line, reason: 'an empty line' });
    } else if (content.startsWith('#')) {
      comments.push(content);
    } else {
      const entry = { ...entryOf(path, line, content), comments };
      const last = entries.at(-1)?.token ?? '';
      if (entry.token !== content) untidy.push({ line, reason: 'not written as this version writes it' });
      if (entry.token === last) untidy.push({ line, reason: 'the token stands twice' });
      if (entry.token < last) untidy.push({ line, reason: 'not sorted: it belongs further up' });
      entries.push(entry);
      comments = [];
    }
  });
  if (bytes.length > 0 && bytes.at(-1) !== LF)
    untidy.push({ line: lines.length, reason: 'no line end after the last line' });
  return { header, entries, footer: comments, untidy };
}

/**
 * A token as an entry of a corpus, in the form this version writes.
 *
 * @throws VmacheckError `TOKEN_*`, `OPERATION_NOT_MODELLED`, `STEP_NOT_MODELLED`
 */
export function corpusEntry(token: string, comments: readonly string[] = []): CorpusEntry {
  const scenario = requireModelled(decodeToken(token));
  return { token: encodeToken(scenario), scenario, comments, line: 0 };
}

/** A corpus as text: sorted, each token once with the comments of all its copies. */
export function formatCorpus({ header, entries, footer }: Corpus): string {
  const comments = new Map<string, Set<string>>();
  for (const entry of entries) {
    const known = comments.get(entry.token);
    if (known === undefined) comments.set(entry.token, new Set(entry.comments));
    else for (const comment of entry.comments) known.add(comment);
  }
  const lines = [
    ...(header.length === 0 ? [] : [...header, '']),
    ...[...comments.keys()].sort().flatMap((token) => [...comments.get(token)!, token]),
    ...footer,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** All that stands in any of them. */
export function union(corpora: readonly Corpus[]): Corpus {
  const all = (part: (corpus: Corpus) => readonly string[]) => [...new Set(corpora.flatMap(part))];
  return {
    header: all(({ header }) => header),
    entries: corpora.flatMap(({ entries }) => entries),
    footer: all(({ footer }) => footer),
    untidy: [],
  };
}

/** How many different tokens it has. */
export function tokenCount({ entries }: Corpus): number {
  return new Set(entries.map(({ token }) => token)).size;
}

function entryOf(path: string, line: number, token: string): CorpusEntry {
  try {
    return { ...corpusEntry(token), line };
  } catch (error) {
    if (error instanceof VmacheckError) return invalid(path, line, error.message);
    throw error;
  }
}

/** The lines of a text file, without their ends. Looks for damage first: nothing of it gets into messages. */
function linesOf(path: string, bytes: Buffer): string[] {
  const lines: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    if (end - start > MAX_LINE) invalid(path, line, `the line is longer than ${MAX_LINE} bytes`);
    const part = bytes.subarray(start, end);
    if (part.includes(13)) invalid(path, line, 'it has a carriage return; lines end in LF alone');
    if (part.some((byte) => (byte < 32 && byte !== 9) || byte === 127))
      invalid(path, line, 'it has a control character: not a text file');
    try {
      lines.push(decoder.decode(part));
    } catch {
      invalid(path, line, 'it is not UTF-8');
    }
    start = end + 1;
  }
  return lines;
}

function invalid(path: string, line: number, reason: string): never {
  throw new VmacheckError({ code: 'CORPUS_INVALID', path, line, reason });
}
