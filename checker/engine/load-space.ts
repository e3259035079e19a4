import { VmacheckError } from '../../models/errors.js';
import type { Space, SpaceSource } from './space.js';

/**
 * Loads the module and creates the space.
 *
 * @throws SPACE_INVALID when the module has no `createSpace`, or the space makes no sense; whatever the
 *   module itself throws
 */
export async function loadSpace(source: SpaceSource): Promise<Space> {
  const module = (await import(source.module)) as { createSpace?: (data: unknown) => Space | Promise<Space> };
  if (typeof module.createSpace !== 'function') {
    throw new VmacheckError({ code: 'SPACE_INVALID', reason: `${source.module} exports no createSpace` });
  }
  const space = await module.createSpace(source.data);
  if (!(Number.isInteger(space.stateWords) && space.stateWords >= 1)) {
    throw new VmacheckError({ code: 'SPACE_INVALID', reason: `a state has ${space.stateWords} words` });
  }
  if (space.counts.length !== space.counters.length) {
    const reason = `it has ${space.counters.length} counters and ${space.counts.length} counts`;
    throw new VmacheckError({ code: 'SPACE_INVALID', reason });
  }
  return space;
}
