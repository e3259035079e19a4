import { PROCESSES } from '../limits.js';
import { FAULT_SITES, type Fault, type FaultSite } from '../scenario.js';
import { LIFECYCLES, PLACEMENTS } from '../trace-layout.js';
import { opsOwner } from '../vm-ops.js';
import { File, type Inode } from './file.js';
import type { Kernel } from './kernels.js';
import type { CallRecord } from './record.js';
import { Mm } from './vma.js';

/** Everything there is while a scenario runs: files, processes, and what the current operation has done. */
export class World {
  /** Open files by number, from 1; freed ones keep their place. */
  readonly files: File[] = [];
  readonly mms: readonly Mm[] = Array.from({ length: PROCESSES }, () => new Mm());

  // Of the current operation:
  warnings = 0;
  placement: number = PLACEMENTS.none;
  calls: CallRecord[] = [];
  /** Calls of vfs_mmap so far. */
  vfsMmapCalls = 0;
  /** The process whose operation runs: `current->mm`. */
  mm: Mm;
  /** i_mmap locks held. */
  locks = 0;
  /** What hooks that succeeded have counted in their drivers, so far not undone. */
  readonly taken = new Map<Inode, number>();
  readonly openedCounts: number[] = LIFECYCLES.map(() => 0);
  readonly closedCounts: number[] = LIFECYCLES.map(() => 0);
  private faults: readonly Fault[] = [];
  private readonly comings: number[] = Object.keys(FAULT_SITES).map(() => 0);

  constructor(
    readonly kernel: Kernel,
    /** The files of the scenario. */
    readonly inodes: readonly Inode[],
    /** The file behind shared anonymous memory. */
    readonly shmemInode: Inode,
    /** CONFIG_MMU. */
    readonly mmu: boolean,
  ) {
    this.mm = this.mms[0];
  }

  /** Forgets the last operation. `faults` are those injected into the next. */
  beginOperation(faults: readonly Fault[]): void {
    this.warnings = 0;
    this.placement = PLACEMENTS.none;
    this.calls = [];
    this.vfsMmapCalls = 0;
    this.locks = 0;
    this.taken.clear();
    this.openedCounts.fill(0);
    this.closedCounts.fill(0);
    this.faults = faults;
    this.comings.fill(0);
  }

  /** The code has come to `site`: whether it is made to fail there this time. */
  fault(site: FaultSite): boolean {
    const nth = ++this.comings[FAULT_SITES[site]];
    return this.faults.some((fault) => fault.site === site && fault.nth === nth);
  }

  /** How many times the operation has come to `site`. */
  cameTo(site: FaultSite): number {
    return this.comings[FAULT_SITES[site]];
  }

  /** `warning`: one of `WARNINGS`. */
  warn(warning: number): void {
    this.warnings |= warning;
  }

  /** Counts a call of ->open of a table, by index of `LIFECYCLES`. */
  opened(table: number): void {
    this.openedCounts[table]++;
  }

  closed(table: number): void {
    this.closedCounts[table]++;
  }

  /** The driver whose users a table of operations counts. */
  owner(ops: number): Inode {
    return this.inodes[opsOwner(ops)];
  }

  fileNumbered(number: number): File {
    return this.files[number - 1];
  }
}
