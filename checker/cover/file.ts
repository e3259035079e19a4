/**
 * Files of covering scenarios, for corpus/cover/: for each release and scope covered a line that says so, then tokens,
 * one a line, sorted. Everything else that begins with `#` is a comment.
 */
import { readFileSync } from 'node:fs';
import { decodeToken } from '../../models/archive.js';
import { VmacheckError } from '../../models/errors.js';
import { findRelease, type ReleaseId } from '../../models/releases.js';
import type { CoverResult } from '../result.js';

/** What the scenarios of a file were chosen for. */
export interface Covered {
  readonly release: ReleaseId;
  /** Its numbers, as `--set` takes them. */
  readonly scope: string;
  /** How many classes of steps it has. */
  readonly classes: number;
}

export interface CoverFile {
  readonly covered: readonly Covered[];
  readonly tokens: readonly string[];
}

const COVERED = /^# (\S+): (\d+) classes of steps in (\S+)$/;

/**
 * @throws VmacheckError `TOKEN_MALFORMED` and others for a line that is neither a comment nor a token;
 *   `UNKNOWN_NAME` for a release
 */
export function parseCover(text: string): CoverFile {
  const lines = text.split('\n').map((line) => line.trim());
  const tokens = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const token of tokens) decodeToken(token);
  const covered = lines.flatMap((line): Covered[] => {
    const match = COVERED.exec(line);
    if (match === null) return [];
    return [{ release: findRelease(match[1]).id, classes: Number(match[2]), scope: match[3] }];
  });
  return { covered, tokens };
}

/** The file with what a cover has added. */
export function extendCover(
  { covered, tokens }: CoverFile,
  { release, scope, classes, added }: CoverResult,
): CoverFile {
  const numbers = Object.entries(scope).map(([name, value]) => `${name}=${value}`);
  const entry: Covered = { release, classes, scope: numbers.join(',') };
  const others = covered.filter((each) => each.release !== entry.release || each.scope !== entry.scope);
  return { covered: [...others, entry], tokens: [...new Set([...tokens, ...added])].sort() };
}

/**
 * Reads a file of covering scenarios.
 *
 * @throws VmacheckError `PATH_UNREADABLE`; as {@link parseCover}
 */
export function readCover(path: string): CoverFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
  return parseCover(text);
}

export function renderCover({ covered, tokens }: CoverFile): string {
  const lines = covered.map(
    ({ release, classes, scope }) => `# ${release}: ${classes} classes of steps in ${scope}`,
  );
  return `${['# Made by vmacheck check --cover: see docs/checker.md.', ...lines, ...tokens].join('\n')}\n`;
}
