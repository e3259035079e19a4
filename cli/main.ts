#!/usr/bin/env node
import { CommanderError } from 'commander';
import { VmacheckError, type VmacheckErrorCode } from '../models/errors.js';
import { usageCode } from './bisect-codes.js';
import { EXIT } from './exit-codes.js';
import { createProgram } from './program.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.clean : usageCode(process.argv);
  } else if (error instanceof VmacheckError) {
    process.stderr.write(`vmacheck: ${error.message} [${error.code}]\n`);
    process.exitCode = exitCodeOf(error.code);
  } else {
    throw error;
  }
}

/** What ends a run that was as it should be is an interruption; all else is bad input. */
function exitCodeOf(code: VmacheckErrorCode): number {
  return ['WORKER_FAILED', 'FLEET_LOST', 'STORAGE_FULL'].includes(code)
    ? EXIT.interrupted
    : usageCode(process.argv);
}
