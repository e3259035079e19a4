/** From a source tree to a program that runs scenarios on it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VmacheckError } from '../errors.js';
import type { ReleaseId } from '../releases.js';
import { cacheFolder, makeFolder, writing } from './cache.js';
import {
  type Compiler,
  compileProgram,
  findCompiler,
  GENERATED_FOLDER,
  TREE_FOLDER,
  type Variant,
} from './compile.js';
import { requireCore } from './core.js';
import { generate, type RealFunctions, writeGenerated } from './generate.js';
import { type Facts, probe, profileOfTree } from './probe.js';
import { SourceTree } from './source/index.js';
import { codeFingerprint, textFingerprint } from './text-fingerprint.js';

/** A compiled tree. */
export interface TreeBuild {
  /** The folder of the tree. */
  readonly root: string;
  readonly program: string;
  /** What the compiler said about each unit: files, empty where it said nothing. */
  readonly logs: readonly string[];
  readonly variant: Variant;
  /** Of the text that was compiled, tree and harness: the same on every machine. */
  readonly fingerprint: string;
  /** The same without the lines that text stands in: comments and empty lines make no difference. */
  readonly codeFingerprint: string;
  readonly facts: Facts;
  readonly release: ReleaseId;
  /** What in the text told the release. */
  readonly because: string;
  readonly real: RealFunctions;
  readonly compiler: Compiler;
}

/** Our C, which is read where the package is installed. */
function harnessFolder(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return join(here.replace(/\/dist\/(?=models\/kernel-tree\/$)/, '/'), 'harness');
}

/**
 * Builds a tree, or takes what an earlier build of the same text has left.
 *
 * @throws TREE_NOT_A_KERNEL, TREE_TEXT_UNUSABLE, TREE_LACKS, TREE_DOES_NOT_COMPILE, NO_COMPILER, PATH_UNWRITABLE
 */
export function buildTree(
  path: string,
  variant: Variant = 'fast',
  options: { readonly release?: ReleaseId; readonly cache?: string } = {},
): TreeBuild {
  const tree = new SourceTree(path);
  requireCore(tree);
  const facts = probe(tree);
  const { release, because } = options.release
    ? { release: options.release, because: 'it was asked for' }
    : profileOfTree(tree, facts);
  const compiler = findCompiler();
  const cache = options.cache ?? cacheFolder();
  const dir = join(cache, 'builds', Buffer.from(tree.root).toString('base64url').slice(-48));
  const objects = join(cache, 'objects');
  const harness = harnessFolder();
  const includes = [
    dir,
    harness,
    join(harness, 'shim'),
    join(tree.root, 'tools/testing/shared'),
    join(tree.root, 'tools/testing/vma'),
    join(tree.root, 'tools/include'),
    join(tree.root, 'tools/arch/x86/include'),
    join(tree.root, 'lib'),
  ];
  const units = ['maple.c', 'unit.c'].map((name) => ({ source: join(harness, name), includes }));
  const folders = { root: tree.root, generated: dir };
  const log = join(dir, 'compiler.log');
  let missing: readonly string[] = [];
  for (;;) {
    const { files, real } = generate(tree, facts, missing);
    writing(cache, () => {
      makeFolder(objects);
      writeGenerated(dir, files);
    });
    try {
      const { texts, ...compiled } = compileProgram(compiler, variant, units, folders, objects, log);
      const places = [GENERATED_FOLDER, harness, TREE_FOLDER];
      return {
        ...{ root: tree.root, ...compiled, variant, facts, release, because, real, compiler },
        fingerprint: textFingerprint(texts, places),
        codeFingerprint: codeFingerprint(texts, places),
      };
    } catch (error) {
      // A tree whose mm/vma.c calls something new: it is cut out of the tree, too.
      const found = undefinedNames(error).filter((name) => !missing.includes(name));
      if (found.length === 0) throw error;
      missing = [...missing, ...found];
    }
  }
}

/** The functions that the linker, or the compiler for it, did not find. */
function undefinedNames(error: unknown): string[] {
  if (!(error instanceof VmacheckError) || error.facts.code !== 'TREE_DOES_NOT_COMPILE') return [];
  const log = readFileSync(error.facts.log, 'utf8');
  const names = [
    ...log.matchAll(/undefined reference to [`'"](\w+)|implicit declaration of function [‘'](\w+)/g),
  ];
  return [...new Set(names.map(([, linked, called]) => linked ?? called))];
}
