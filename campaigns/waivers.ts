/**
 * Waivers: findings that a reviewed file lets pass for some time. They keep a gate of use while a fix is on
 * its way, without hiding anything: a waived finding stays in every report, and a waiver that has run out,
 * or that names nothing any more, is said.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { VmacheckError } from '../models/errors.js';
import type { FindingReport, RunCheck } from '../reports/result.js';
import { isNewFinding } from '../reports/standing.js';
import type { Waived } from '../reports/waived.js';

/** Files longer than this are not read: they are something else. */
const MAX_BYTES = 1 << 20;

const line = (what: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty(`${what} is empty`),
    v.maxLength(1000, `${what} is longer than 1,000 characters`),
    v.regex(/^[^\p{Cc}]*$/u, `${what} has control characters`),
  );

const waiverSchema = v.strictObject({
  /** `property/field/cause`, as reports name it. */
  bucket: v.pipe(line('bucket'), v.regex(/^[^/\s]+\/[^/\s]+\/[^/\s]+$/, 'not property/field/cause')),
  reason: line('reason'),
  /** The last day on which it counts. */
  until: v.pipe(v.string(), v.isoDate('not a date, YYYY-MM-DD'), v.check(isDay, 'no such day')),
  by: v.exactOptional(line('by')),
});

/** A bucket that is let pass until the end of a day (UTC), and why. */
export type Waiver = v.InferOutput<typeof waiverSchema>;

/** The waivers of a run, and the day it began on. */
export interface Waivers {
  readonly path: string;
  readonly list: readonly Waiver[];
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
}

/**
 * Reads a list of waivers from a JSON file.
 *
 * @throws VmacheckError `PATH_UNREADABLE`, or `WAIVERS_INVALID` naming the waiver and what is wrong with it
 */
export function loadWaivers(path: string): Waiver[] {
  const invalid = (reason: string): never => {
    throw new VmacheckError({ code: 'WAIVERS_INVALID', path, reason });
  };
  const result = v.safeParse(v.array(waiverSchema, 'not a list of waivers'), readJson(path, invalid));
  if (!result.success) {
    const [issue] = result.issues;
    return invalid(`${where(issue)}: ${problem(issue)}`);
  }
  const first = new Map<string, number>();
  result.output.forEach(({ bucket }, index) => {
    const before = first.get(bucket);
    if (before !== undefined) invalid(`waiver ${index + 1}: ${bucket} is waived by number ${before} already`);
    first.set(bucket, index + 1);
  });
  return result.output;
}

/** The findings with their waivers, and whether the waivers themselves are in order. */
export function applyWaivers(
  findings: readonly FindingReport[],
  waivers: Waivers | undefined,
): { readonly findings: readonly FindingReport[]; readonly checks: readonly RunCheck[] } {
  if (waivers === undefined) return { findings, checks: [] };
  const waived = findings.map((finding) => {
    const waiver = isNewFinding(finding) ? waiverOf(finding.bucket, waivers) : undefined;
    return waiver === undefined ? finding : { ...finding, waived: waiver };
  });
  return { findings: waived, checks: [checkWaivers(waivers, waived)] };
}

function waiverOf(bucket: string, { list, today }: Waivers): Waived | undefined {
  const waiver = list.find((each) => each.bucket === bucket && each.until >= today);
  if (waiver === undefined) return undefined;
  const { bucket: _, ...waived } = waiver;
  return waived;
}

/** What became of the waivers: one that has run out is red, one that was not needed is said. */
function checkWaivers({ path, list, today }: Waivers, findings: readonly FindingReport[]): RunCheck {
  const id = 'waivers';
  const title = 'no waiver has run out';
  if (list.length === 0) return { id, title, outcome: 'notEvaluated', detail: `${path} has none` };
  const expired = list.filter(({ until }) => until < today);
  const inUse = new Set(findings.flatMap(({ bucket, waived }) => (waived === undefined ? [] : [bucket])));
  const unused = list.filter((waiver) => !expired.includes(waiver) && !inUse.has(waiver.bucket));
  const detail = [
    ...expired.map(({ bucket, until }) => `run out on ${until}: ${bucket}`),
    `${inUse.size} of ${list.length} in use`,
    ...unused.map(({ bucket, until }) => `not needed in this run: ${bucket} (until ${until})`),
  ];
  return { id, title, outcome: expired.length > 0 ? 'failed' : 'passed', detail: detail.join('; ') };
}

function readJson(path: string, invalid: (reason: string) => never): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason: (error as Error).message });
  }
  if (bytes.length > MAX_BYTES) return invalid(`it is larger than ${MAX_BYTES} bytes`);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return invalid((error as Error).message);
  }
}

function where(issue: v.BaseIssue<unknown>): string {
  const [index, ...rest] = (issue.path ?? []).map(({ key }) => key);
  if (typeof index !== 'number') return 'the whole';
  return [`waiver ${index + 1}`, ...rest.map(String)].join(', ');
}

function problem({ kind, type, expected, message }: v.BaseIssue<unknown>): string {
  if (kind === 'schema' && type === 'strict_object' && expected === 'never')
    return `unknown key; known: ${Object.keys(waiverSchema.entries).join(', ')}`;
  return message;
}

/** Whether a date in the right form is a day of the calendar. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
