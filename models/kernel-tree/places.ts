/** The functions and lines of a tree that a scenario goes through. */
import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { VmacheckError } from '../errors.js';
import type { TreeBuild } from './build.js';
import { TreeChild } from './child.js';
import { TREE_FOLDER } from './compile.js';

/** Where a basic block of the tree begins. */
export interface Place {
  readonly name: string;
  /** Relative to the tree. */
  readonly path: string;
  readonly line: number;
}

/**
 * The blocks of the tree's own files that a scenario runs through, each once.
 *
 * @param build of the variant `coverage`
 * @returns nothing where addr2line is not installed
 */
export function placesOf(build: TreeBuild, wire: Int32Array): Place[] {
  const child = new TreeChild(build.program, true, { VMACHECK_BLOCKS: '1' });
  try {
    runThrough(child, wire);
    const blocks = [...child.messages().matchAll(/^vmacheck: block (0x[0-9a-f]+)$/gm)].map(([, at]) => at);
    return lookUp(build, blocks);
  } finally {
    child.close();
  }
}

/** A scenario that crashes has gone through all blocks up to there. */
function runThrough(child: TreeChild, wire: Int32Array): void {
  try {
    child.send(wire);
    child.receive();
  } catch (error) {
    if (!(error instanceof VmacheckError) || error.facts.code !== 'CHILD_FAILED') throw error;
  }
}

function lookUp({ program }: TreeBuild, blocks: readonly string[]): Place[] {
  // Each inlined call has a function and a line of its own, the innermost first.
  const { status, stdout } = spawnSync('addr2line', ['-e', program, '-f', '-i'], {
    input: blocks.join('\n'),
    encoding: 'utf8',
  });
  if (status !== 0) return [];
  const lines = stdout.split('\n');
  const places = new Map<string, Place>();
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [, file, line] = /^(.*):(\d+)/.exec(lines[i + 1]) ?? [];
    const path = file === undefined ? '..' : relative(TREE_FOLDER, file);
    if (path.startsWith('..') || path.startsWith('tools/')) continue;
    places.set(`${path}:${line}`, { name: lines[i], path, line: Number(line) });
  }
  return [...places.values()];
}
