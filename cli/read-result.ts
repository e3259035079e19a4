import { readFileSync } from 'node:fs';
import { VmacheckError } from '../models/errors.js';
import type { RunResult } from '../reports/result.js';

/**
 * The result of a run, as written by `--out` or `--json`.
 *
 * @throws VmacheckError `PATH_UNREADABLE`
 */
export function readResult(path: string): RunResult {
  let result: RunResult;
  try {
    result = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
  if (!Array.isArray(result?.findings) || !Array.isArray(result?.matrix?.rows)) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: 'it is not a result of vmacheck' });
  }
  return result;
}
