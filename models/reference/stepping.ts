/** The reference, one operation at a time from any state: for the checker's oracle. */
import { FAULT_SITES, type FaultSite, type FileSpec, type Operation } from '../scenario.js';
import { wireOf } from '../wire.js';
import { execute } from './execute.js';
import { File, type Inode } from './file.js';
import type { Kernel } from './kernels.js';
import { TraceWriter } from './observe.js';
import { readWire } from './read-wire.js';
import { teardown } from './teardown.js';
import { Vma } from './vma.js';
import { World } from './world.js';

/** A state as plain data. Open files are named by their numbers; 0 is NULL. */
export interface PlainState {
  readonly processes: readonly PlainProcess[];
  /** Each that there has been, by number from 1; a freed one has no references. */
  readonly files: readonly PlainFile[];
  /** By file of the scenario, the built-in one last. */
  readonly writable: readonly number[];
  readonly users: readonly number[];
}

export interface PlainProcess {
  readonly charge: number;
  readonly mapCount: number;
  readonly ksm: boolean;
  readonly fds: readonly number[];
  readonly vmas: readonly PlainVma[];
}

export interface PlainVma {
  readonly start: number;
  readonly end: number;
  readonly pgoff: number;
  readonly file: number;
  readonly flags: number;
  readonly prot: number;
  readonly ops: number;
  readonly private: number;
}

export interface PlainFile {
  readonly number: number;
  readonly spec: number;
  readonly readOnly: boolean;
  readonly called: boolean;
  readonly count: number;
  readonly backing: number;
  readonly cached: number;
}

export interface SteppedOperation {
  /** Valid until the next step. Its steps: the state before, as an operation left it that did nothing; the operation; the teardown, or an empty machine. */
  readonly trace: Int32Array;
  readonly after: PlainState;
  /** How often it came to each fault site, if it did. */
  readonly comings: ReadonlyMap<FaultSite, number>;
}

/** Runs single operations of scenarios with these files, and tells what each did. */
export class ReferenceStepper {
  private readonly trace = new TraceWriter();
  private readonly inodes: readonly Inode[];
  private readonly shmemInode: Inode;

  constructor(
    private readonly kernel: Kernel,
    files: readonly FileSpec[],
  ) {
    const { inodes, shmemInode } = readWire(wireOf({ mmu: true, files, operations: [] }));
    this.inodes = inodes;
    this.shmemInode = shmemInode;
  }

  /**
   * @param state null: nothing is open and nothing mapped
   * @param idleResult what the operation returned that left the state before
   * @param tearDown whether the trace's last step is the teardown
   */
  step(
    state: PlainState | null,
    operation: Operation,
    idleResult: number,
    tearDown: boolean,
  ): SteppedOperation {
    const trace = this.trace;
    const world = this.makeWorld();
    if (state !== null) restore(world, state);
    trace.begin(3);
    world.beginOperation([]);
    trace.step(world, idleResult);
    world.beginOperation(operation.faults);
    trace.step(world, execute(world, operation));
    const sites = SITES.filter((site) => world.cameTo(site) > 0);
    const comings = new Map(sites.map((site) => [site, world.cameTo(site)]));
    const after = save(world);
    if (tearDown) {
      world.beginOperation([]);
      trace.step(world, teardown(world));
    } else {
      trace.step(this.makeWorld(), 0);
    }
    return { trace: trace.end(), after, comings };
  }

  private makeWorld(): World {
    for (const inode of [...this.inodes, this.shmemInode]) {
      inode.iMmapWritable = 0;
      inode.users = 0;
    }
    return new World(this.kernel, this.inodes, this.shmemInode, true);
  }
}

const SITES = Object.keys(FAULT_SITES) as FaultSite[];

function restore(world: World, state: PlainState): void {
  const inodes = [...world.inodes, world.shmemInode];
  const inodeOf = (spec: number) => world.inodes[spec] ?? world.shmemInode;
  for (const { number, spec } of state.files) world.files.push(new File(number, inodeOf(spec)));
  const fileOf = (number: number) => (number === 0 ? null : world.fileNumbered(number));
  for (const plain of state.files) {
    const file = world.fileNumbered(plain.number);
    file.count = plain.count;
    file.readOnly = plain.readOnly;
    file.called = plain.called;
    file.backing = fileOf(plain.backing);
    file.cached = fileOf(plain.cached);
  }
  state.processes.forEach((plain, index) => {
    const mm = world.mms[index];
    mm.charge = plain.charge;
    mm.mapCount = plain.mapCount;
    mm.ksm = plain.ksm;
    plain.fds.forEach((number, slot) => {
      mm.fds[slot] = fileOf(number);
    });
    mm.vmas = plain.vmas.map((fields) => {
      const vma = new Vma(fields.start, fields.end);
      vma.vmPgoff = fields.pgoff;
      vma.vmFile = fileOf(fields.file);
      vma.vmFlags = fields.flags;
      vma.vmPageProt = fields.prot;
      vma.vmOps = fields.ops;
      vma.vmPrivateData = fields.private;
      return vma;
    });
  });
  inodes.forEach((inode, index) => {
    inode.iMmapWritable = state.writable[index];
    inode.users = state.users[index];
  });
}

function save(world: World): PlainState {
  const inodes = [...world.inodes, world.shmemInode];
  const processes = world.mms.map((mm) => ({
    charge: mm.charge,
    mapCount: mm.mapCount,
    ksm: mm.ksm,
    fds: mm.fds.map((file) => file?.number ?? 0),
    vmas: mm.vmas.map((vma) => ({
      start: vma.vmStart,
      end: vma.vmEnd,
      pgoff: vma.vmPgoff,
      file: vma.vmFile?.number ?? 0,
      flags: vma.vmFlags,
      prot: vma.vmPageProt,
      ops: vma.vmOps,
      private: vma.vmPrivateData,
    })),
  }));
  return {
    processes,
    files: world.files.map((file) => ({
      number: file.number,
      spec: file.inode.index,
      readOnly: file.readOnly,
      called: file.called,
      count: file.count,
      backing: file.backing?.number ?? 0,
      cached: file.cached?.number ?? 0,
    })),
    writable: inodes.map((inode) => inode.iMmapWritable),
    users: inodes.map((inode) => inode.users),
  };
}
