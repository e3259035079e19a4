/** What a process that died said, as the kind of crash and the place in the tree. */
import { relative } from 'node:path';
import { TREE_FOLDER } from './compile.js';
import { nameFrames } from './name-frames.js';

export interface Crash {
  /** `heap-use-after-free`, `SEGV`, `HANG`, `BUG`, `undefined-behaviour`, … */
  readonly kind: string;
  /** The innermost function of the tree's own files on the stack, or `?`. */
  readonly place: string;
  /** All that was said, shortened, with the tree's paths relative to it. */
  readonly report: string;
}

const MAX_REPORT = 6000;

/** Reads the messages of a crashed process of a program. Any text gives a crash. */
export function crashOf(messages: string, program: string): Crash {
  const text = nameFrames(messages.slice(0, 1 << 20), program);
  const kind =
    /AddressSanitizer: ([\w-]+)/.exec(text)?.[1] ??
    /vmacheck: (HANG|BUG|SIG[A-Z]+)/.exec(text)?.[1] ??
    (/runtime error: /.test(text) ? 'undefined-behaviour' : 'ended');
  const report = shorten(text.replaceAll(`${TREE_FOLDER}/`, ''));
  return { kind, place: placeIn(text), report };
}

/** `#1 0x… in vma_close /tree/mm/internal.h:261`: the first frame in a file of the tree. */
function placeIn(text: string): string {
  for (const [, name, path] of text.matchAll(/^\s*#\d+ 0x[0-9a-f]+ in (\w+) ([^\s:]+)/gm)) {
    if (isInTree(path)) return name;
  }
  return /vmacheck: BUG in (\w+)/.exec(text)?.[1] ?? '?';
}

function isInTree(path: string): boolean {
  const inside = relative(TREE_FOLDER, path);
  // The tree's test headers hold copies: what is called from them is what matters.
  return !inside.startsWith('..') && !inside.startsWith('tools/');
}

/** From the first line of a report on, without what a reader of the tree does not need. */
function shorten(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => !/^(=+|SUMMARY|\s*0x[0-9a-f]+:|Shadow| {2}[A-Z])/.test(line));
  const kept = lines.join('\n').trim();
  return kept.length > MAX_REPORT ? `${kept.slice(0, MAX_REPORT)}\n…` : kept;
}
