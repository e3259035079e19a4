/**
 * Who counts the users of a driver, and where. `open` takes, `close` gives; the first user of a mapping
 * is counted by a `take` step: in the hook before 7.1, in ->mapped from then on, in an `.mmap` always.
 */
import { STEPS } from '../../models/scenario.js';
import { countsUsers, OPS_COUNTED, OPS_MAPPED } from '../../models/vm-ops.js';
import { STEP_WORDS } from '../../models/wire.js';
import type { ContractProgram } from '../contract-rules.js';
import type { Reader } from './reader.js';

/** What a program does about its users. Indices of steps, or -1. */
class Counting {
  takes = 0;
  take = -1;
  /** How often it sets vm_ops at all. */
  installs = 0;
  /** The step that installs a table which counts, and the table. */
  table = -1;
  tableCode = 0;
  /** A take, or the table, depends on a guard. */
  guarded = false;
  /** A stop may end the program in success between the take and the table. */
  parted = false;
  /** A stop may end the program in success before the first take. */
  stopsEarly = false;

  read(reader: Reader, program: ContractProgram): void {
    this.takes = this.installs = this.tableCode = 0;
    this.take = this.table = -1;
    this.guarded = this.parted = this.stopsEarly = false;
    let step = reader.stepsOf(reader.file, program);
    for (let i = 0, count = reader.stepCount(reader.file, program); i < count; i++, step += STEP_WORDS) {
      if (reader.skipped(step)) continue;
      this.readStep(reader, i, step, program);
      if (reader.endsHere(step)) return;
    }
  }

  private readStep(reader: Reader, index: number, step: number, program: ContractProgram): void {
    const arg = reader.wire[step + 2];
    switch (reader.wire[step]) {
      case STEPS.take.code:
        this.takes++;
        this.take = index;
        if (!reader.always(step)) this.guarded = true;
        break;
      case STEPS.give.code:
        reader.breach(index, 'givesUser');
        break;
      case STEPS.vmOps.code:
        if (program === 'mapped') break;
        this.installs++;
        if (!countsUsers(arg)) break;
        this.table = index;
        this.tableCode = arg;
        if (!reader.always(step)) this.guarded = true;
        break;
      case STEPS.stop.code:
        if (this.takes > 0 !== this.table >= 0) this.parted = true;
        if (this.takes === 0) this.stopsEarly = true;
        break;
    }
  }

  /** Whether the program takes exactly one user whenever, and only when, it leaves the table installed. */
  get together(): boolean {
    return this.takes === 1 && this.table >= 0 && this.installs === 1 && !this.guarded && !this.parted;
  }
}

const counting = new Counting();

/** Checks the prepare program of `reader.file`, and its `mapped` program where that is called. */
export function checkCountingOfHook(reader: Reader): void {
  counting.read(reader, 'prepare');
  const { takes, take, installs, table, tableCode, guarded, together } = counting;
  if (!reader.has('mapped')) {
    if ((takes > 0 || table >= 0) && !together) reader.breach(table < 0 ? take : table, 'countsOnce');
    return;
  }
  if (takes > 0) reader.breach(take, 'takesInHook');
  if (table < 0) return;
  if (tableCode !== OPS_MAPPED || installs !== 1 || guarded) reader.breach(table, 'countsOnce');
  if (tableCode === OPS_MAPPED) checkMapped(reader, table);
}

function checkMapped(reader: Reader, table: number): void {
  reader.program = 'mapped';
  counting.read(reader, 'mapped');
  const { takes, take, guarded, stopsEarly } = counting;
  const right = takes === 1 && !guarded && !stopsEarly;
  if (!right && take >= 0) reader.breach(take, 'countsOnce');
  reader.program = 'prepare';
  if (!right && take < 0) reader.breach(table, 'countsOnce');
}

/** Checks the `.mmap` program of `reader.file`. */
export function checkCountingOfMmap(reader: Reader): void {
  counting.read(reader, 'mmap');
  const { takes, take, table, tableCode, together } = counting;
  if (takes === 0 && table < 0) return;
  if (tableCode === OPS_MAPPED) reader.breach(table, 'neverMapped');
  else if (!together || tableCode !== OPS_COUNTED) reader.breach(table < 0 ? take : table, 'countsOnce');
}
