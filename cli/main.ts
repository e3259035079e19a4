#!/usr/bin/env node
import { CommanderError } from 'commander';
import { VmacheckError } from '../models/errors.js';
import { EXIT } from './exit-codes.js';
import { createProgram } from './program.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  } else if (error instanceof VmacheckError) {
    process.stderr.write(`vmacheck: ${error.message} [${error.code}]\n`);
    process.exitCode = error.code === 'WORKER_FAILED' ? EXIT.interrupted : EXIT.usage;
  } else {
    throw error;
  }
}
