import { VmacheckError } from '../../../../models/errors.js';

/** The facts of the typed error that a call throws; undefined if it returns. Any other error is passed on. */
export function errorFacts(
  call: () => unknown,
): { code: string; path?: string; reason?: string } | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof VmacheckError) return error.facts;
    throw error;
  }
  return undefined;
}
