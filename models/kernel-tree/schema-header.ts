/** The scenario language and the trace layout as C constants, so that the harness states none of them itself. */
import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import * as limits from '../limits.js';
import * as scenario from '../scenario.js';
import { ANONYMOUS, ATTRIBUTES, FAULT_SITES, GUARDS, HOOKS, OPERATIONS, STEPS } from '../scenario.js';
import * as args from '../step-args.js';
import * as layout from '../trace-layout.js';
import { PROT_PERMISSIONS } from '../vm-flags.js';
import * as ops from '../vm-ops.js';
import * as wire from '../wire.js';

/** The text of `schema.h`. */
export function schemaHeader(): string {
  const { CALL, DESC, VMA_FIELDS, STEP, PROC, VMA, FILE, TRACE } = layout;
  const lines = [
    ...table('OPERATION', codesOf(OPERATIONS)),
    ...table('STEP', codesOf(STEPS)),
    ...table('GUARD', GUARDS),
    ...table('SITE', FAULT_SITES),
    ...table('ATTRIBUTE', ATTRIBUTES),
    ...table('HOOK', { mmap: HOOKS.mmap, prepare: HOOKS.prepare }),
    ...table('WARNING', layout.WARNINGS),
    ...table('PLACEMENT', layout.PLACEMENTS),
    ...table('COMPLETED', layout.COMPLETED),
    ...table('CALL_KIND', layout.CALL_KINDS),
    ...table('CALL', CALL),
    ...table('DESC', { ...DESC, vmFile: undefined, vmFileWord: DESC.vmFile }),
    ...table('VMA_FIELDS', VMA_FIELDS),
    ...table('STEP_HEAD', STEP),
    ...table('PROC', PROC),
    ...table('VMA', VMA),
    ...table('FILE', { ...FILE, words: undefined, traceWords: FILE.words }),
    ...layout.LIFECYCLES.map((name, i) => define(`LIFECYCLE_${name.replace(/_ops$/, '').toUpperCase()}`, i)),
    ...table('TRACE', { offsets: TRACE.offsets }),
    ...Object.entries(TRACE).map(([name, at]) => define(`TRACE_${constant(name)}_AT`, at)),
    ...numbers('', limits, /./),
    ...numbers('', wire, /^[A-Z_]+$/),
    ...numbers('', ops, /^(OPS_|MAX_WRAPS)/),
    ...numbers('', args, /^(ACTION|SUCCESS)_/),
    ...numbers('', scenario, /^(SWAP|WRAP)_/),
    define('WROTE_ACTION', layout.WROTE_ACTION),
    define('UNDEFINED_WORD', layout.UNDEFINED_WORD),
    define('OBSERVED_ALL', layout.OBSERVED_ALL),
    define('MAX_TRACE_WORDS', layout.MAX_TRACE_WORDS),
    define('TRACE_MAGIC', layout.TRACE_MAGIC),
    define('FAULT_SITES', Object.keys(FAULT_SITES).length),
    define('ANONYMOUS', ANONYMOUS),
    define('PROT_PERMISSIONS', PROT_PERMISSIONS),
    define('ERRNO_COUNT', HOOK_ERRNOS.length),
    `#define HOOK_ERRNOS { ${HOOK_ERRNOS.map((name) => ERRNO[name]).join(', ')} }`,
  ];
  return `${lines.join('\n')}\n`;
}

type Numbers = Readonly<Record<string, unknown>>;

function codesOf(entries: Readonly<Record<string, { readonly code: number }>>): Numbers {
  return Object.fromEntries(Object.entries(entries).map(([name, { code }]) => [name, code]));
}

function table(prefix: string, entries: Numbers): string[] {
  return Object.entries(entries).flatMap(([name, value]) =>
    typeof value === 'number' ? [define(`${prefix}_${constant(name)}`, value)] : [],
  );
}

/** The exported numbers of a module whose names match. */
function numbers(prefix: string, module: Numbers, names: RegExp): string[] {
  return Object.entries(module).flatMap(([name, value]) =>
    names.test(name) && typeof value === 'number' ? [define(prefix + name, value)] : [],
  );
}

/** `setFlags` as `SET_FLAGS`. */
function constant(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function define(name: string, value: number): string {
  return `#define ${name} (${value})`;
}
