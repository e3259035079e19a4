/** What can be observed after a step, read from the snapshot of a trace. */
import { ARENA_PAGES, FD_SLOTS, FILE_KINDS, PROCESSES } from '../../models/limits.js';
import { FILE, OBSERVED, PROC, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { wrapDepth, wrapFile, wrapHoldsFile } from '../../models/vm-ops.js';
import {
  formatFilp,
  formatPageProt,
  formatPages,
  formatPrivate,
  formatSpec,
  formatVmOps,
  smapsFlags,
} from '../kernel-words/values.js';

/** The raw words of a VMA, under the names of `VMA` in the trace layout. */
export interface VmaWords {
  readonly pgoff: number;
  readonly file: number;
  readonly flags: number;
  readonly prot: number;
  readonly ops: number;
  readonly private: number;
}

export type VmaField = keyof VmaWords;
export const VMA_FIELD_NAMES: readonly VmaField[] = ['pgoff', 'file', 'flags', 'prot', 'ops', 'private'];

export interface VmaView {
  readonly start: number;
  readonly end: number;
  readonly words: VmaWords;
  /** Each field as text. */
  readonly text: Readonly<Record<VmaField, string>>;
}

export interface ProcessView {
  readonly proc: number;
  /** Open file numbers in the descriptor slots, 0 for an empty one. */
  readonly fds: readonly number[];
  /** Committed pages. */
  readonly charge: number;
  readonly mapCount: number;
  readonly vmas: readonly VmaView[];
}

export interface OpenFileView {
  readonly number: number;
  readonly spec: number;
  /** `filp2 (file1)`. */
  readonly name: string;
  readonly references: number;
  readonly backing: number;
  readonly cached: number;
  /** Who is known to hold a reference: `fd0 of p0`, `VMA [2, 5) of p0`, `filp1 above`. */
  readonly holders: readonly string[];
}

export interface StateView {
  readonly processes: readonly ProcessView[];
  /** Open files alive, by number. */
  readonly files: readonly OpenFileView[];
  /** i_mmap_writable of each file of the scenario and of shmem. */
  readonly writable: readonly number[];
  /** What the driver of each of them counts. */
  readonly users: readonly number[];
}

/** The state before the first operation. */
export const EMPTY_STATE: StateView = {
  processes: Array.from({ length: PROCESSES }, (_, proc) => ({
    proc,
    fds: Array<number>(FD_SLOTS).fill(0),
    charge: 0,
    mapCount: 0,
    vmas: [],
  })),
  files: [],
  writable: Array<number>(FILE_KINDS).fill(0),
  users: Array<number>(FILE_KINDS).fill(0),
};

/** The pages of the arena that reports draw. */
export const ARENA: number = ARENA_PAGES;

/** The state after a step. */
export function readState(view: TraceView, step: number): StateView {
  const processes = Array.from({ length: PROCESSES }, (_, proc) => readProcess(view, step, proc));
  const alive = view.observed & OBSERVED.references ? view.fileCount(step) : 0;
  const files = Array.from({ length: alive }, (_, index) => {
    const at = view.file(step, index);
    const number = view.words[at + FILE.number];
    const spec = view.words[at + FILE.spec];
    return {
      number,
      spec,
      name: `${formatFilp(number)} (${formatSpec(spec)})`,
      references: view.words[at + FILE.count],
      backing: view.words[at + FILE.backing],
      cached: view.words[at + FILE.cached],
    };
  });
  return {
    processes,
    files: files.map((file) => ({ ...file, holders: holders(file.number, processes, files) })),
    writable: Array.from({ length: FILE_KINDS }, (_, spec) => view.writable(step, spec)),
    users: Array.from({ length: FILE_KINDS }, (_, spec) => view.counter(step, spec)),
  };
}

function readProcess(view: TraceView, step: number, proc: number): ProcessView {
  const at = view.proc(step, proc);
  const vmas = view.observed & OBSERVED.vmas ? view.words[at + PROC.vmas] : 0;
  return {
    proc,
    fds: Array.from({ length: FD_SLOTS }, (_, slot) => view.words[at + PROC.fds + slot]),
    charge: view.words[at + PROC.charge],
    mapCount: view.words[at + PROC.mapCount],
    vmas: Array.from({ length: vmas }, (_, index) => readVma(view, view.vma(step, proc, index))),
  };
}

function readVma(view: TraceView, at: number): VmaView {
  const word = (field: number): number => view.words[at + field];
  const words: VmaWords = {
    pgoff: word(VMA.pgoff),
    file: word(VMA.file),
    flags: word(VMA.flags),
    prot: word(VMA.prot),
    ops: word(VMA.ops),
    private: word(VMA.private),
  };
  const text = vmaText(words);
  if ((view.observed & OBSERVED.ops) === 0) text.ops = 'not observed';
  return { start: word(VMA.start), end: word(VMA.end), words, text };
}

/** The fields of a VMA as text. */
export function vmaText(words: VmaWords): Record<VmaField, string> {
  return {
    pgoff: String(words.pgoff),
    file: formatFilp(words.file),
    flags: smapsFlags(words.flags),
    prot: formatPageProt(words.prot),
    ops: formatVmOps(words.ops),
    private: formatPrivate(words.private),
  };
}

interface Holder {
  readonly number: number;
  readonly backing: number;
  readonly cached: number;
}

function holders(number: number, processes: readonly ProcessView[], files: readonly Holder[]): string[] {
  const list: string[] = [];
  for (const { proc, fds, vmas } of processes) {
    fds.forEach((filp, slot) => {
      if (filp === number) list.push(`fd${slot} of p${proc}`);
    });
    for (const vma of vmas) {
      const where = `VMA ${formatPages(vma.start, vma.end)} of p${proc}`;
      if (vma.words.file === number) list.push(where);
      for (let level = 0; level < wrapDepth(vma.words.ops); level++) {
        if (wrapFile(vma.words.ops, level) === number && wrapHoldsFile(vma.words.ops, level)) {
          list.push(`wrapper_ops of ${where}`);
        }
      }
    }
  }
  for (const file of files) {
    if (file.backing === number) list.push(`${formatFilp(file.number)}, which is over it`);
    if (file.cached === number) list.push(`the driver of ${formatFilp(file.number)}`);
  }
  return list;
}
