/** Writes the files of a build that are made from the tree's text: headers without stubs, functions, facts. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VmacheckError } from '../errors.js';
import { makeFolder } from './cache.js';
import { HELPER_FILES, MODELLED_NAMES, ROLES, TYPES } from './functions.js';
import { CONFIG, type Facts, findFunction } from './probe.js';
import { schemaHeader } from './schema-header.js';
import {
  type Cut,
  callsIn,
  cutEnum,
  cutFunction,
  cutMacro,
  cutStruct,
  identifiersIn,
  SourceText,
  type SourceTree,
  withLine,
} from './source/index.js';

/** A file of a build: its path below the build folder, and its text. */
export type Generated = ReadonlyMap<string, string>;

/** The folder of the tree's own user-space tests, whose headers the build stands on. */
const TESTS = 'tools/testing/vma';

/** The functions of a build that are the tree's text, by name. */
export interface RealFunctions {
  readonly functions: readonly Cut[];
  readonly macros: readonly Cut[];
}

/**
 * All that is generated for a tree.
 *
 * @param missing functions that an earlier attempt has found missing
 * @throws TREE_LACKS if a core function is not there
 */
export function generate(
  tree: SourceTree,
  facts: Facts,
  missing: readonly string[] = [],
): { readonly files: Generated; readonly real: RealFunctions } {
  const headers = testHeaders(tree);
  const real = realFunctions(tree, facts, headers, missing);
  const files = new Map<string, string>();
  files.set('schema.h', schemaHeader());
  files.set('vmacheck-config.h', configHeader(tree, facts));
  for (const [name, text] of generatedHeaders()) files.set(name, text);
  for (const [path, text] of headers) files.set(path, patchHeader(path, text, tree, real));
  files.set('declarations.h', declarations(real));
  files.set('tree-functions.h', treeFunctions(tree, real));
  return { files, real };
}

/** Writes the files whose text has changed, each at once: another build of the tree may be reading them. */
export function writeGenerated(dir: string, files: Generated): void {
  for (const [path, text] of files) {
    const to = join(dir, path);
    if (existsSync(to) && readFileSync(to, 'utf8') === text) continue;
    makeFolder(dirname(to));
    const aside = `${to}.${process.pid}`;
    writeFileSync(aside, text);
    renameSync(aside, to);
  }
}

/** vma_internal.h and what it includes of its own folder. */
function testHeaders(tree: SourceTree): Map<string, SourceText> {
  const headers = new Map<string, SourceText>();
  const waiting = ['vma_internal.h'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = tree.file(`${TESTS}/${path}`);
    if (source === undefined) {
      throw new VmacheckError({
        code: 'TREE_LACKS',
        what: `the header ${path} of its user-space tests`,
        files: [`${TESTS}/${path}`],
      });
    }
    headers.set(path, source);
    for (const [, included] of source.text.matchAll(/^\s*#\s*include\s+"(include\/[\w./-]+)"/gm)) {
      if (!headers.has(included) && !included.includes('..')) waiting.push(included);
    }
  }
  return headers;
}

/** The functions with a role, and whatever they call that nothing else declares. */
function realFunctions(
  tree: SourceTree,
  facts: Facts,
  headers: ReadonlyMap<string, SourceText>,
  missing: readonly string[],
): RealFunctions {
  const functions = new Map<string, Cut>();
  for (const role of ROLES) {
    const cut = role.names.map((name) => findFunction(tree, name)).find((found) => found !== undefined);
    // What is in mm/vma.h is compiled with it.
    if (cut?.path === 'mm/vma.h') continue;
    if (cut !== undefined) functions.set(cut.name, cut);
    else if (isNeeded(role.since, facts)) {
      throw new VmacheckError({ code: 'TREE_LACKS', what: role.names.join(' or '), files: role.files });
    }
  }

  const macros = new Map<string, Cut>();
  const known = knownNames(tree, headers);
  for (const name of [...standIns(tree), ...missing]) {
    const cut = MODELLED_NAMES.has(name) || known.has(name) ? undefined : findHelper(tree, name, true);
    if (cut !== undefined) functions.set(name, cut);
  }
  const waiting = [...functions.values()];
  for (let cut = waiting.pop(); cut !== undefined; cut = waiting.pop()) {
    const calls = new Set(callsIn(cut));
    for (const name of identifiersIn(cut)) {
      if (functions.has(name) || macros.has(name) || MODELLED_NAMES.has(name) || known.has(name)) continue;
      const isCall = calls.has(name);
      if (!isCall && !/^[A-Z][A-Z0-9_]+$/.test(name)) continue;
      const helper = findHelper(tree, name, isCall);
      if (helper === undefined) continue;
      if (helper.text.trimStart().startsWith('#')) macros.set(name, helper);
      else functions.set(name, helper);
      waiting.push(helper);
    }
  }
  return { functions: [...functions.values()], macros: [...macros.values()].reverse() };
}

/** Functions that the tests define for mm/vma.c beside their headers. */
function standIns(tree: SourceTree): string[] {
  return ['shared.c', 'vma.c'].flatMap((name) => {
    const source = tree.file(`${TESTS}/${name}`);
    return source ? [...source.under(CONFIG).outline.functions.keys()] : [];
  });
}

export function isNeeded(since: string, facts: Facts): boolean {
  if (since === 'always') return true;
  if (since === 'action') return facts.HAVE_ACTION;
  return since === 'checks' && facts.ACTION_COMPLETE_KNOWS_COMPAT;
}

function findHelper(tree: SourceTree, name: string, isCall: boolean): Cut | undefined {
  for (const path of HELPER_FILES) {
    const source = tree.file(path);
    if (source === undefined) continue;
    const cut = (isCall ? cutFunction(source, name, CONFIG) : undefined) ?? cutMacro(source, name, CONFIG);
    if (cut !== undefined) return cut;
  }
  return undefined;
}

/** Names that the tests' headers and the library's declare already. */
function knownNames(tree: SourceTree, headers: ReadonlyMap<string, SourceText>): ReadonlySet<string> {
  const known = new Set<string>();
  for (const source of headers.values()) addDefinitions(known, source);
  const library = ['kernel.h', 'err.h', 'mm.h', 'slab.h', 'refcount.h', 'bitmap.h', 'bitops.h', 'list.h'];
  const more = ['compiler.h', 'types.h', 'align.h', 'args.h', 'atomic.h', 'rbtree.h', 'log2.h'];
  for (const name of [...library, ...more]) {
    const source = tree.file(`tools/include/linux/${name}`);
    if (source !== undefined) addDefinitions(known, source);
  }
  for (const path of [
    'include/linux/maple_tree.h',
    'tools/include/asm/bug.h',
    'mm/vma.h',
    'mm/vma.c',
    'mm/vma_init.c',
  ]) {
    const source = tree.file(path);
    if (source !== undefined) addDefinitions(known, source);
  }
  return known;
}

function addDefinitions(known: Set<string>, source: SourceText): void {
  for (const name of source.under(CONFIG).outline.functions.keys()) known.add(name);
  for (const [, name] of source.text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)/gm)) known.add(name);
  for (const [, name] of source.text.matchAll(/\bDECLARE_VMA_BIT(?:_ALIAS)?\((\w+)/g)) {
    known.add(`VMA_${name}_BIT`);
  }
}

/** A header of the tests without what is modelled or real, and with the tree's own types. */
function patchHeader(path: string, source: SourceText, tree: SourceTree, real: RealFunctions): string {
  let text = source.text;
  const remove = (cut: Cut | undefined, instead: string) => {
    if (cut === undefined) return;
    const at = text.indexOf(cut.text);
    if (at !== -1) text = text.slice(0, at) + instead + text.slice(at + cut.text.length);
  };
  for (const cut of real.functions) {
    remove(cutFunction(source, cut.name, CONFIG), `${cut.header};`);
  }
  for (const name of MODELLED_NAMES) {
    remove(cutFunction(source, name, CONFIG), '');
    text = text.replace(prototypeOf(name), '');
    const macro = cutMacro(source, name, CONFIG);
    remove(macro, '');
  }
  const types = tree.file(TYPES.file);
  if (types !== undefined) {
    for (const name of TYPES.enums)
      remove(cutEnum(source, name, CONFIG), cutEnum(types, name, CONFIG)?.text ?? '');
    for (const name of TYPES.structs)
      remove(cutStruct(source, name, CONFIG), cutStruct(types, name, CONFIG)?.text ?? '');
  }
  if (path === 'vma_internal.h') text = includeBefore(text);
  return text;
}

/** A prototype of a function that is to be a macro. */
function prototypeOf(name: string): RegExp {
  return new RegExp(`^(?:static |extern |inline )[\\w \\t*]*\\b${name}\\s*\\([^;{}]*\\)\\s*;`, 'gm');
}

/** Our macros come after the library's headers and before the first declaration of the tests. */
function includeBefore(text: string): string {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => /^\s*#\s*include\s+</.test(line));
  return [...lines.slice(0, last + 1), '#include "before.h"', ...lines.slice(last + 1)].join('\n');
}

function declarations({ functions, macros }: RealFunctions): string {
  return [
    ...macros.map(({ name, text }) => `#ifndef ${name}\n${text}\n#endif`),
    ...functions.map(({ header }) => `${header};`),
    '',
  ].join('\n');
}

/** The text of the functions; each is compiled under its own name, whatever watches it. */
function treeFunctions(tree: SourceTree, { functions }: RealFunctions): string {
  return functions
    .map((cut) =>
      [
        `#pragma push_macro("${cut.name}")`,
        `#undef ${cut.name}`,
        withLine(cut, join(tree.root, cut.path)),
        `#pragma pop_macro("${cut.name}")`,
        '',
      ].join('\n'),
    )
    .join('');
}

function configHeader(tree: SourceTree, facts: Facts): string {
  const include = (macro: string, path: string) =>
    `#define ${macro} ${JSON.stringify(join(tree.root, path))}`;
  return [
    ...Object.entries(facts).map(([name, value]) => `#define ${name} ${value ? 1 : 0}`),
    `#define KMEM_BULK_RESULT ${facts.BULK_RETURNS_BOOL ? 'bool' : 'int'}`,
    include('VMACHECK_VMA', 'mm/vma.c'),
    include('VMACHECK_VMA_H', 'mm/vma.h'),
    include('VMACHECK_VMA_INIT', 'mm/vma_init.c'),
    include('VMACHECK_MAPLE_TREE', 'lib/maple_tree.c'),
    '',
  ].join('\n');
}

/** What the tree's own build makes of its configuration. */
function generatedHeaders(): [string, string][] {
  return [
    ['generated/bit-length.h', '#define CONFIG_64BIT 1\n#define CONFIG_PHYS_ADDR_T_64BIT 1\n'],
    ['generated/map-shift.h', '#define XA_CHUNK_SHIFT 3\n'],
    ['generated/autoconf.h', '#include "bit-length.h"\n#define CONFIG_XARRAY_MULTI 1\n'],
  ];
}
