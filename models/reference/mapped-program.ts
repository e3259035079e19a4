import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import { COMPLETED } from '../trace-layout.js';
import { baseOps, OPS_MAPPED, wrapDepth } from '../vm-ops.js';
import type { CallRecord } from './record.js';
import { guardApplies } from './step.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/** `call_vma_mapped`, from 7.1 on: tells the driver of a new VMA about it, and lets it exchange the private data. */
export function callVmaMapped(world: World, vma: Vma, call: CallRecord): number {
  if (baseOps(vma.vmOps) !== OPS_MAPPED || wrapDepth(vma.vmOps) > 0) return 0;

  call.completed |= COMPLETED.mappedRan;
  const mapped = { users: 0, privateData: vma.vmPrivateData };
  const error = vmOpsMapped(world, vma, mapped);
  if (error !== 0) return error;

  call.completed |= COMPLETED.mappedDone;
  world.owner(vma.vmOps).users += mapped.users;
  vma.vmPrivateData = mapped.privateData;
  call.askedPrivate = mapped.privateData;
  return 0;
}

/** `vm_ops->mapped`: the driver's program. What it has counted is only kept when it succeeds. */
function vmOpsMapped(world: World, vma: Vma, mapped: { users: number; privateData: number }): number {
  if (world.fault('mapped')) return -ERRNO.ENOMEM;
  for (const { kind, when, arg } of world.owner(vma.vmOps).mapped) {
    // It is given no open file of its own to compare with.
    if (!guardApplies(when, world, null, false, vma)) continue;
    if (kind === 'stop') return 0;
    if (kind === 'fail') return -ERRNO[HOOK_ERRNOS[arg]];
    if (kind === 'take') mapped.users++;
    if (kind === 'give') mapped.users--;
    if (kind === 'privateData') mapped.privateData = arg;
  }
  return 0;
}
