import type { FileSpec, Operation, Scenario } from '../../models/scenario.js';

/** A scenario of these operations, with those of the files that are opened and what these refer to. */
export function onlyUsedFiles(files: readonly FileSpec[], operations: readonly Operation[]): Scenario {
  const used = files.map((_, file) => operations.some((each) => each.kind === 'open' && each.file === file));
  // A file refers to later ones only.
  files.forEach(({ below, swap }, file) => {
    if (!used[file]) return;
    for (const other of [below, swap]) if (other !== null && other < files.length) used[other] = true;
  });
  const place = (file: number) => used.slice(0, file).filter(Boolean).length;
  const moved = (file: number | null) => (file === null ? null : place(file));
  return {
    mmu: true,
    files: files
      .filter((_, file) => used[file])
      .map((file) => ({ ...file, below: moved(file.below), swap: moved(file.swap) })),
    operations: operations.map((each) => (each.kind === 'open' ? { ...each, file: place(each.file) } : each)),
  };
}
