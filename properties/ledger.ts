import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { decodeToken } from '../models/archive.js';
import { DEVIATION_IDS } from '../models/deviations.js';
import { VmacheckError } from '../models/errors.js';
import { RELEASE_IDS } from '../models/releases.js';
import { parseBucket } from './bucket.js';

/** What became of a known finding. */
export const LEDGER_STATUSES = ['fixed upstream', 'open upstream', 'by design'] as const;

const entrySchema = v.strictObject({
  /** `property/field/cause`. */
  bucket: v.pipe(v.string(), v.regex(/^[a-z0-9-]+\/[A-Za-z]+\/[A-Za-z0-9+-]+(@hook)?$/)),
  property: v.string(),
  field: v.string(),
  cause: v.array(v.picklist(DEVIATION_IDS)),
  /** Releases that show it. */
  releases: v.pipe(v.array(v.picklist(RELEASE_IDS)), v.minLength(1)),
  status: v.picklist(LEDGER_STATUSES),
  /** The commit that fixed it. */
  commit: v.optional(v.string()),
  /** What it is, or why it is meant to be so. */
  note: v.pipe(v.string(), v.minLength(1)),
  /** Its smallest scenario. */
  token: v.string(),
  /**
   * Those of the releases on which this one scenario shows it: what a hook owes differs between
   * releases, so there is not always one for all.
   */
  tokenShows: v.pipe(v.array(v.picklist(RELEASE_IDS)), v.minLength(1)),
});

const ledgerSchema = v.strictObject({ version: v.literal(1), entries: v.array(entrySchema) });

/** A known finding: its bucket, where it shows, what became of it, and one scenario that shows it. */
export type LedgerEntry = v.InferOutput<typeof entrySchema>;
export type Ledger = v.InferOutput<typeof ledgerSchema>;

export const EMPTY_LEDGER: Ledger = { version: 1, entries: [] };

/**
 * Reads the ledger of known findings from a JSON file.
 *
 * @throws VmacheckError `PATH_UNREADABLE`, or `LEDGER_INVALID` naming the entry and what is wrong
 */
export function readLedger(path: string): Ledger {
  return parseLedger(path, readText(path));
}

/**
 * The ledger in a text.
 *
 * @param path named in errors
 * @throws VmacheckError `LEDGER_INVALID`
 */
export function parseLedger(path: string, text: string): Ledger {
  const result = v.safeParse(ledgerSchema, parseJson(path, text));
  if (!result.success) {
    const [issue] = result.issues;
    invalid(path, `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
  }
  const ledger = result.output;
  const seen = new Set<string>();
  ledger.entries.forEach((entry, index) => {
    const fault = entryFault(entry, seen);
    if (fault !== null) invalid(path, `entries.${index}: ${fault}`);
  });
  return ledger;
}

/** The entry of a bucket. */
export function findEntry(ledger: Ledger, bucket: string): LedgerEntry | undefined {
  return ledger.entries.find((entry) => entry.bucket === bucket);
}

/** What the schema cannot say. */
function entryFault(entry: LedgerEntry, seen: Set<string>): string | null {
  if (seen.has(entry.bucket)) return `the bucket ${entry.bucket} stands twice`;
  seen.add(entry.bucket);
  const { property, field } = parseBucket(entry.bucket);
  if (property !== entry.property || field !== entry.field)
    return `the bucket ${entry.bucket} is not of property ${entry.property} and field ${entry.field}`;
  if (entry.status === 'fixed upstream' && entry.commit === undefined)
    return 'what is fixed upstream needs its commit';
  if (!entry.tokenShows.every((release) => entry.releases.includes(release)))
    return 'tokenShows names a release that releases does not';
  try {
    decodeToken(entry.token);
  } catch (error) {
    return (error as Error).message;
  }
  return null;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return invalid(path, (error as Error).message);
  }
}

function invalid(path: string, reason: string): never {
  throw new VmacheckError({ code: 'LEDGER_INVALID', path, reason });
}
