/** What of a tree is run as it is and what is not, as data: every report on a tree starts with it. */
import type { ReleaseId } from '../releases.js';
import type { TreeBuild } from './build.js';
import { FACT_WORDS } from './fact-words.js';
import {
  ALSO_MODELLED,
  CORE_OF_VMA,
  MODELLED,
  NOT_EVALUATED,
  ROLES,
  type Role,
  WHOLE_FILES,
} from './functions.js';
import { isNeeded } from './generate.js';
import { cutVma, findFunction } from './probe.js';
import { SourceTree } from './source/index.js';

export interface TreeDescription {
  readonly root: string;
  readonly compiler: string;
  /** The release whose profile the tree is compared with, and what in the text told it. */
  readonly profile: { readonly release: ReleaseId; readonly because: string };
  readonly roles: readonly RoleStatus[];
  /** Compiled as files. */
  readonly files: readonly { readonly path: string; readonly core: readonly PlacedFunction[] }[];
  /** Cut out because the functions with a role call them. */
  readonly helpers: readonly PlacedFunction[];
  readonly macros: readonly PlacedFunction[];
  readonly modelled: readonly { readonly what: string; readonly names: readonly string[] }[];
  readonly alsoModelled: readonly string[];
  readonly copied: string;
  readonly notEvaluated: readonly string[];
  readonly facts: readonly { readonly name: string; readonly holds: boolean; readonly words: string }[];
}

export interface PlacedFunction {
  readonly name: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

export type RoleStatus = { readonly what: string } & (
  | ({ readonly status: 'real' } & PlacedFunction)
  | { readonly status: 'missing' | 'not in this release'; readonly names: readonly string[] }
);

const COPIED =
  'All else that mm/vma.c calls is what the tree has for its own user-space tests in tools/testing/vma and ' +
  'tools/include: copies and stand-ins, without those that are named above.';

/**
 * Describes what a build consists of.
 *
 * @param tree its text, read again unless given
 */
export function describeTree(build: TreeBuild, tree = new SourceTree(build.root)): TreeDescription {
  const ofRoles = new Set(ROLES.flatMap(({ names }) => names));
  const helpers = build.real.functions.filter(({ name }) => !ofRoles.has(name));
  return {
    root: build.root,
    compiler: build.compiler.version,
    profile: { release: build.release, because: build.because },
    roles: ROLES.map((role) => statusOf(role, build, tree)),
    files: WHOLE_FILES.map((path) => ({ path, core: path === 'mm/vma.c' ? coreOf(tree) : [] })),
    helpers: helpers.map(place),
    macros: build.real.macros.map(place),
    modelled: Object.entries(MODELLED).map(([what, names]) => ({ what, names })),
    alsoModelled: ALSO_MODELLED,
    copied: COPIED,
    notEvaluated: NOT_EVALUATED,
    facts: Object.entries(build.facts).map(([name, holds]) => ({
      name,
      holds,
      words: FACT_WORDS[name]?.[holds ? 0 : 1] ?? name,
    })),
  };
}

function statusOf(role: Role, { facts }: TreeBuild, tree: SourceTree): RoleStatus {
  const { what, names } = role;
  const found = names.map((name) => findFunction(tree, name)).find((cut) => cut !== undefined);
  if (found !== undefined) return { what, status: 'real', ...place(found) };
  return { what, status: isNeeded(role.since, facts) ? 'missing' : 'not in this release', names };
}

function coreOf(tree: SourceTree): PlacedFunction[] {
  return CORE_OF_VMA.map((name) => cutVma(tree, name))
    .filter((cut) => cut !== undefined)
    .map(place);
}

function place({ name, path, line }: PlacedFunction): PlacedFunction {
  return { name, path, line };
}
