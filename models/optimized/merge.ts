/** `vma_merge_new_range`: a neighbour takes the new range. */
import { DEVIATIONS } from '../deviations.js';
import { FAULT_SITES } from '../scenario.js';
import { DESC, PLACEMENTS, PROC, VMA } from '../trace-layout.js';
import { PROT_PERMISSIONS, VM_SPECIAL } from '../vm-flags.js';
import { OPS_NULL } from '../vm-ops.js';
import { undoTakes } from './drivers.js';
import { faultAt } from './faults.js';
import { linkFile, putFile } from './files.js';
import { DIRECT_DESC } from './layout.js';
import type { Machine } from './machine.js';
import { dropGathered } from './unmap.js';
import { closes } from './vm-operations.js';
import { endOfVmas, eraseVmas, firstVma } from './vmas.js';

const PLACED_MERGED = PLACEMENTS.merged;
const MERGE_PREALLOC = FAULT_SITES.mergePrealloc;
const MAP_COUNT = PROC.mapCount;
const SPECIAL = VM_SPECIAL;
const PERMISSIONS = PROT_PERMISSIONS;
const NULL_OPS = OPS_NULL;
const NULL_OPS_IGNORED = DEVIATIONS['direct-null-ops-ignored'].bit;
const MERGE_WRITES_USER_FIELDS = DEVIATIONS['merge-writes-user-fields'].bit;
const MERGE_IGNORES_USER_FIELDS = DEVIATIONS['merge-ignores-user-fields'].bit;
const MERGE_LEAKS_HANDED_FILE = DEVIATIONS['merge-leaks-handed-file'].bit;
const { start: START, end: END, pgoff: PGOFF, file: FILE, flags: FLAGS, prot: PROT } = VMA;
const { ops: OPS, private: PRIVATE, words: VMA_WORDS } = VMA;
const DESC_OPS = DIRECT_DESC + DESC.ops;
const DESC_PRIVATE = DIRECT_DESC + DESC.private;

/**
 * `vma_merge_new_range`: extends a neighbour over the range. Returns where it stands, or 0 when a new
 * VMA is needed.
 */
export function merge(m: Machine): number {
  if ((m.mapFlags & SPECIAL) !== 0) return 0;
  const state = m.state;
  const prev = m.gatheredFrom - VMA_WORDS;
  const next = m.gatheredTo;
  const withPrev = prevFits(m, prev);
  const withNext = nextFits(m, next);
  if (!withPrev && !withNext) return 0;
  if (faultAt(m, MERGE_PREALLOC)) return 0;

  m.placement = PLACED_MERGED;
  let target = prev;
  let keptFrom = next;
  if (!withPrev) {
    target = next;
    state[next + START] = m.mapStart;
    state[next + PGOFF] = m.mapPgoff;
  } else if (withNext && !closes(state[next + OPS])) {
    state[prev + END] = state[next + END];
    const nextFile = state[next + FILE];
    linkFile(m, nextFile, state[next + FLAGS], -1);
    if (nextFile !== 0) putFile(m, nextFile);
    state[m.proc + MAP_COUNT]--;
    keptFrom = next + VMA_WORDS;
  } else {
    state[prev + END] = m.mapEnd;
  }
  if (m.handed && (m.deviations & MERGE_LEAKS_HANDED_FILE) === 0) putFile(m, m.mapFile);
  if (m.hasPrepare && (m.deviations & MERGE_WRITES_USER_FIELDS) !== 0) {
    writeUserFields(m, state, target);
  }

  undoTakes(m);
  dropGathered(m);
  eraseVmas(m, m.gatheredFrom, keptFrom);
  return withPrev ? prev : m.gatheredFrom;
}

function prevFits(m: Machine, prev: number): boolean {
  const state = m.state;
  if (prev < firstVma(m)) return false;
  if (state[prev + END] !== m.mapStart) return false;
  if (state[prev + PGOFF] + state[prev + END] - state[prev + START] !== m.mapPgoff) return false;
  return isMergeable(m, prev);
}

function nextFits(m: Machine, next: number): boolean {
  const state = m.state;
  if (next >= endOfVmas(m)) return false;
  if (state[next + START] !== m.mapEnd) return false;
  if (m.mapPgoff + m.mapEnd - m.mapStart !== state[next + PGOFF]) return false;
  return isMergeable(m, next);
}

/** `is_mergeable_vma`. */
function isMergeable(m: Machine, vma: number): boolean {
  const state = m.state;
  if (state[vma + FLAGS] !== m.mapFlags) return false;
  if (state[vma + FILE] !== m.mapFile) return false;
  if (!m.hasPrepare) return true;
  if ((m.deviations & MERGE_IGNORES_USER_FIELDS) !== 0) return true;
  if (state[vma + OPS] !== m.scratch[DESC_OPS]) return false;
  if (state[vma + PRIVATE] !== m.scratch[DESC_PRIVATE]) return false;
  return ((state[vma + PROT] ^ m.mapProt) & ~PERMISSIONS) === 0;
}

/** `set_vma_user_defined_fields`. */
export function writeUserFields(m: Machine, words: Int32Array, vma: number): void {
  const ops = m.scratch[DESC_OPS];
  words[vma + PRIVATE] = m.scratch[DESC_PRIVATE];
  if (ops === NULL_OPS && (m.deviations & NULL_OPS_IGNORED) !== 0) return;
  words[vma + OPS] = ops;
}
