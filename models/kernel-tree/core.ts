/** What a tree must have as text before anything is compiled: without it a build says nothing about the tree. */
import { VmacheckError } from '../errors.js';
import { CORE_OF_VMA, WHOLE_FILES } from './functions.js';
import { CONFIG, cutVma } from './probe.js';
import { type SourceTree, structFields } from './source/index.js';

/** @throws TREE_LACKS naming what is missing */
export function requireCore(tree: SourceTree): void {
  const operations = 'include/linux/fs.h';
  const text = tree.file(operations);
  const fields = text ? structFields(text, 'file_operations', CONFIG) : [];
  if (!fields.includes('mmap_prepare')) throw lacks('mmap_prepare in struct file_operations', operations);
  for (const path of WHOLE_FILES) if (tree.file(path) === undefined) throw lacks(path, path);
  for (const name of CORE_OF_VMA) if (cutVma(tree, name) === undefined) throw lacks(name, 'mm/vma.c');
}

function lacks(what: string, file: string): VmacheckError {
  return new VmacheckError({ code: 'TREE_LACKS', what, files: [file] });
}
