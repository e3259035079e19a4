/**
 * What a function's text is like, without the text: a short hash for each line of code. Two texts are
 * compared by them, so that a tree's changed lines are known although no other tree is at hand.
 */
import { createHash } from 'node:crypto';
import type { TreeBuild } from './build.js';
import { CONFIG } from './probe.js';
import { type Cut, cutFunction, SourceTree } from './source/index.js';
import { maskText } from './source/mask.js';

/** For each function, the hashes of its lines of code in order. */
export type Fingerprints = Readonly<Record<string, readonly string[]>>;

/** A function that is not as in another tree. */
export interface ChangedFunction {
  readonly name: string;
  /** Relative to the tree. */
  readonly path: string;
  /** The line its text begins in. */
  readonly line: number;
  /** Lines that the other tree does not have. */
  readonly changed: readonly number[];
  /** Lines behind which the other tree has more. */
  readonly missingAfter: readonly number[];
}

/** Longer functions are compared by whole: none of the layer's is. */
const MAX_LINES = 1000;

/** Of all functions that a build compiles: those cut out, and those of mm/vma.c and mm/vma.h. */
export function fingerprintsOf(build: TreeBuild): Fingerprints {
  const cuts = functionsOf(build).sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(cuts.map((cut) => [cut.name, linesOf(cut).map(({ hash }) => hash)]));
}

/** The functions of a build whose text is not as in `other`; those that `other` does not have are left out. */
export function changedFunctions(build: TreeBuild, other: Fingerprints): ChangedFunction[] {
  return functionsOf(build).flatMap((cut) => {
    const before = Object.hasOwn(other, cut.name) ? other[cut.name] : undefined;
    const now = linesOf(cut);
    if (before === undefined || before.join() === now.map(({ hash }) => hash).join()) return [];
    return [{ name: cut.name, path: cut.path, line: cut.line, ...compare(before, now) }];
  });
}

function functionsOf(build: TreeBuild): Cut[] {
  const tree = new SourceTree(build.root);
  const whole = ['mm/vma.h', 'mm/vma.c'].flatMap((path) => {
    const source = tree.file(path);
    if (source === undefined) return [];
    const names = [...source.under(CONFIG).outline.functions.keys()];
    return names.flatMap((name) => cutFunction(source, name, CONFIG) ?? []);
  });
  return [...build.real.functions, ...whole];
}

interface CodeLine {
  readonly number: number;
  readonly hash: string;
}

/** The lines that have code; how it is laid out does not count. */
function linesOf({ text, line }: Cut): CodeLine[] {
  return maskText(text)
    .mask.split('\n')
    .flatMap((code, i) => {
      const words = code.trim().replace(/\s+/g, ' ');
      if (words === '') return [];
      const hash = createHash('sha256').update(words).digest('hex').slice(0, 8);
      return [{ number: line + i, hash }];
    });
}

/** By a longest common subsequence. */
function compare(
  before: readonly string[],
  now: readonly CodeLine[],
): Pick<ChangedFunction, 'changed' | 'missingAfter'> {
  if (before.length > MAX_LINES || now.length > MAX_LINES) {
    return { changed: now.map(({ number }) => number), missingAfter: [] };
  }
  const common = Array.from({ length: before.length + 1 }, () => new Int32Array(now.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i][j] =
        before[i] === now[j].hash ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const changed: number[] = [];
  const missingAfter: number[] = [];
  for (let i = 0, j = 0; i < before.length || j < now.length; ) {
    if (i < before.length && j < now.length && before[i] === now[j].hash) {
      i++;
      j++;
    } else if (j < now.length && (i === before.length || common[i][j + 1] >= common[i + 1][j])) {
      changed.push(now[j++].number);
    } else {
      const after = j === 0 ? now[0].number : now[j - 1].number;
      if (missingAfter.at(-1) !== after) missingAfter.push(after);
      i++;
    }
  }
  return { changed, missingAfter };
}
