import { FILE_KINDS } from '../limits.js';
import { MAX_TRACE_WORDS } from '../trace-layout.js';
import { WIRE_HEADER_WORDS } from '../wire.js';
import { SCRATCH_WORDS, STATE_WORDS } from './layout.js';

/**
 * All the memory of one optimized model: the state, and the registers of the operation that runs.
 * The functions of this folder work on it; none of them allocates or keeps anything elsewhere.
 */
export class Machine {
  /** What lasts from one operation to the next: see layout.ts. */
  readonly state = new Int32Array(STATE_WORDS);
  readonly scratch = new Int32Array(SCRATCH_WORDS);
  readonly trace = new Int32Array(MAX_TRACE_WORDS);
  /** The scenario. */
  wire: Int32Array = new Int32Array(WIRE_HEADER_WORDS);

  /** FEATURES bits. */
  features = 0;
  /** DEVIATIONS bits. */
  deviations = 0;

  /** Whether the scenario's machine has no MMU. */
  nommu = false;

  /** Whether call records are written. */
  tracing = false;
  /** The next free word of the trace. */
  at = 0;

  // The operation.
  /** Where its process stands in the state. */
  proc = 0;
  warnings = 0;
  opened = 0;
  closed = 0;
  placement = 0;
  /** Call records written. */
  calls = 0;
  /** Calls of vfs_mmap. */
  nested = 0;
  /** i_mmap locks held. */
  locks = 0;
  /** What hooks have taken of each driver and is not undone, and whether there is any. */
  readonly takes = new Int32Array(FILE_KINDS);
  tookUsers = false;
  /** The sites of its two faults, and how many times the operation has yet to come there. */
  firstSite = 0;
  firstLeft = 0;
  secondSite = 0;
  secondLeft = 0;
  /** Bit n: the operation has come to the fault site with code n. */
  visited = 0;

  // The VMAs that munmap or mmap takes away stand in the state from `gatheredFrom` to before
  // `gatheredTo`; without any, both are where a VMA of the range belongs.
  gatheredFrom = 0;
  gatheredTo = 0;

  // `struct mmap_state`.
  mapStart = 0;
  mapEnd = 0;
  mapPgoff = 0;
  mapFlags = 0;
  mapProt = 0;
  mapFile = 0;
  /** The file that was passed to mmap. */
  original = 0;
  /** Whether the original file has .mmap_prepare. */
  hasPrepare = false;
  /** Pages to give back when the mapping fails. */
  charged = 0;
  /** The charge of the gathered VMAs belongs to the map. */
  tookOver = false;
  /** `file_doesnt_need_get`: the hook's reference on mapFile is the map's. */
  handed = false;
  /** The gathered VMAs have been unmapped a second time: they are not in the tree any more. */
  unmappedAgain = false;

  // mmap_action_complete.
  /** COMPLETED bits. */
  completed = 0;
  /** Whether the new VMA of the direct path stays. */
  kept = false;

  // A prepare program.
  /** The reference that the hook owns in the descriptor's vm_file. */
  handedOver = 0;
  /** The descriptor fields it wrote. */
  written = 0;
  /** The users it took. */
  taken = 0;
}
