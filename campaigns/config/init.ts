import { existsSync } from 'node:fs';
import { VmacheckError } from '../../models/errors.js';
import { writeFile } from '../write-file.js';
import type { CampaignConfig } from './schema.js';

export const DEFAULT_CONFIG_FILE = 'vmacheck.json';

/** A night over everything. What depends on the day or the machine (seed, folder, workers) is left to its default. */
const TEMPLATE: CampaignConfig = {
  time: '8h',
  releases: 'all',
  trees: [],
  modes: 'all',
  properties: 'all',
  oracle: true,
  regression: true,
  canary: true,
  scopes: [{ scope: 'tiny', releases: 'all' }],
  ledger: 'packaged',
  flush: 1,
  covers: {},
};

/**
 * Writes a configuration to begin with; never over a file that is there.
 *
 * @throws VmacheckError `PATH_UNWRITABLE`, `STORAGE_FULL`
 */
export function writeConfigTemplate(path: string): void {
  if (existsSync(path))
    throw new VmacheckError({ code: 'PATH_UNWRITABLE', path, reason: 'it is there already' });
  writeFile(path, `${JSON.stringify(TEMPLATE, null, 2)}\n`);
}
