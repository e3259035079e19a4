/** A campaign's folder: its lock and its log. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VmacheckError } from '../../models/errors.js';
import type { Ledger } from '../../properties/ledger.js';
import { keyDifference, keyOf } from '../key.js';
import type { Setup } from '../setup.js';
import { LOG_FORMAT } from './event.js';
import { EventLog } from './event-log.js';
import { type Journal, newJournal, type Past, resumedJournal } from './journal.js';
import { lockFolder } from './lock.js';
import type { LogReader } from './reader.js';

/** Seconds until an event is on the disk, by default. */
export const FLUSH_SECONDS = 1;

/** The path of the log. */
export function logIn(folder: string): string {
  return join(folder, 'log.jsonl');
}

/** `path`, or where a campaign is in it, `path-2`, `path-3`, … */
export function freeFolder(path: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? path : `${path}-${number}`;
    if (!existsSync(logIn(folder))) return folder;
  }
}

/**
 * Begins a campaign in a folder that is there and has none.
 *
 * @param options seconds between flushes, and what others have done for it
 *
 * @throws VmacheckError `CAMPAIGN_BUSY`, `CAMPAIGN_EXISTS`, `PATH_UNWRITABLE`, `STORAGE_FULL`
 */
export function beginCampaign(
  folder: string,
  setup: Setup,
  ledger: Ledger,
  { flush = FLUSH_SECONDS, past }: { readonly flush?: number | undefined; readonly past?: Past } = {},
): Journal {
  const unlock = lockFolder(folder);
  try {
    const begin = { type: 'begin', format: LOG_FORMAT, key: keyOf(setup, ledger), setup } as const;
    return releasing(unlock, newJournal(EventLog.create(logIn(folder), begin, flush), past));
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Goes on with the campaign of a folder.
 *
 * @param setup what its log says, with what may be changed
 * @param onCut told how many bytes of a damaged tail are cut off
 * @throws VmacheckError `CAMPAIGN_BUSY`, `LOG_FOREIGN`, `PATH_UNWRITABLE`
 */
export function resumeCampaign(
  folder: string,
  reader: LogReader,
  setup: Setup,
  ledger: Ledger,
  onCut: (bytes: number) => void,
  flushSeconds = FLUSH_SECONDS,
): Journal {
  requireKey(reader, setup, ledger);
  return releasing(lockFolder(folder), resumedJournal(reader, flushSeconds, onCut));
}

/**
 * Requires that a log's results are those that its setup would have here and now.
 *
 * @throws VmacheckError `LOG_FOREIGN` naming what differs
 */
export function requireKey(
  { path, begin: { key: received } }: LogReader,
  setup: Setup,
  ledger: Ledger,
  except: readonly string[] = [],
): void {
  const expected = keyOf(setup, ledger);
  const what = keyDifference(expected, received, except);
  if (what === null) return;
  const shown = (value: string | undefined) => (value === undefined ? 'nothing' : value.slice(0, 200));
  throw new VmacheckError({
    ...{ code: 'LOG_FOREIGN', path, what },
    ...{ expected: shown(expected[what]), received: shown(received[what]) },
  });
}

function releasing(unlock: () => void, journal: Journal): Journal {
  return {
    ...journal,
    close() {
      try {
        journal.close();
      } finally {
        unlock();
      }
    },
  };
}
