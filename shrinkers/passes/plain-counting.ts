import { MAX_STEPS } from '../../models/limits.js';
import type { FileSpec, Step } from '../../models/scenario.js';
import { countsUsers, OPS_COUNTED, OPS_MAPPED, OPS_OPEN_CLOSE, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { installsMapped, withFile } from '../edit.js';
import type { Pass } from '../pass.js';

/**
 * A driver that counts its users does so in two or three places that belong together: counting operations,
 * what its hook or ->mapped takes, what it gives back. Any of them alone makes an unlawful driver of it.
 */
export const plainCounting: Pass = {
  id: 'plain-counting',
  sentence:
    'Lets a driver count no users any more, or count them in the other way: in its hook or in ->mapped.',
  *candidates(scenario) {
    for (let index = 0; index < scenario.files.length; index++) {
      const file = scenario.files[index];
      if (!counts(file)) continue;
      for (const table of [OPS_PLAIN_A, OPS_OPEN_CLOSE]) {
        yield withFile(scenario, index, notCounting(file, table));
      }
      for (const other of [inMapped(file, 'prepare'), inMapped(file, 'mmap'), inHook(file)]) {
        if (other !== null) yield withFile(scenario, index, other);
      }
    }
  },
};

function counts(file: FileSpec): boolean {
  const steps = [...file.prepare, ...file.mmap];
  return file.mapped.length > 0 || steps.some((step) => isCount(step) || installsCounting(step));
}

function notCounting(file: FileSpec, table: number): FileSpec {
  const plain = (program: readonly Step[]) => exchanged(program, table).filter((step) => !isCount(step));
  return { ...file, prepare: plain(file.prepare), mmap: plain(file.mmap), mapped: [] };
}

/** What a program takes is taken in ->mapped instead. */
function inMapped(file: FileSpec, program: 'prepare' | 'mmap'): FileSpec | null {
  const taken = file[program].filter(isCount);
  const mapped = [...taken, ...file.mapped];
  if (taken.length === 0 || mapped.length > MAX_STEPS) return null;
  const rest = file[program].filter((step) => !isCount(step));
  return { ...file, [program]: exchanged(rest, OPS_MAPPED), mapped };
}

/** What ->mapped takes is taken by the program that installs it instead. */
function inHook(file: FileSpec): FileSpec | null {
  const program = file.prepare.some(installsMapped) ? 'prepare' : 'mmap';
  const steps = [...file.mapped.filter(isCount), ...exchanged(file[program], OPS_COUNTED)];
  if (file.mapped.length === 0 || steps.length > MAX_STEPS) return null;
  return { ...file, [program]: steps, mapped: [] };
}

function exchanged(program: readonly Step[], table: number): Step[] {
  return program.map((step) => (installsCounting(step) ? { ...step, arg: table } : step));
}

function isCount({ kind }: Step): boolean {
  return kind === 'take' || kind === 'give';
}

function installsCounting({ kind, arg }: Step): boolean {
  return kind === 'vmOps' && countsUsers(arg);
}
