import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { HELPER_FILES, ROLES, TYPES, WHOLE_FILES } from '../../models/kernel-tree/functions.js';

/** Folders that a build includes from, with all below them. */
const FOLDERS = ['tools/include', 'tools/arch/x86/include', 'tools/testing/shared', 'tools/testing/vma'];
/** Folders of which headers alone are read, and none below them. */
const HEADERS = ['include/linux', 'mm', 'lib'];

/** Copies what a build reads of a tree. */
export function copyForBuild(tree: string, to: string): void {
  const copy = (path: string) => {
    if (!existsSync(join(tree, path))) return;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(tree, path), join(to, path), { recursive: true });
  };
  for (const folder of FOLDERS) copy(folder);
  for (const folder of HEADERS) {
    for (const name of readdirSync(join(tree, folder))) if (extname(name) === '.h') copy(`${folder}/${name}`);
  }
  const files = [...WHOLE_FILES, ...HELPER_FILES, TYPES.file, ...ROLES.flatMap((role) => role.files)];
  for (const file of new Set([...files, 'fs/backing-file.c'])) copy(file);
}
