/** What is left of an event log whatever happens to its end, and to any byte of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBlock } from '../../../campaigns/block.js';
import { Collector } from '../../../campaigns/collect.js';
import { type Begin, LOG_FORMAT, type LogEvent } from '../../../campaigns/log/event.js';
import { EventLog } from '../../../campaigns/log/event-log.js';
import { resumedJournal } from '../../../campaigns/log/journal.js';
import { type GoodEnd, LogReader } from '../../../campaigns/log/reader.js';
import { misfit } from '../../../campaigns/misfit.js';
import { blockPlan, type RunPlan } from '../../../campaigns/plan.js';
import type { VmacheckError } from '../../../models/errors.js';

const PLAN: RunPlan = {
  command: 'campaign',
  seed: 'log',
  modes: ['uniform', 'library'],
  releases: ['6.16'],
  properties: ['vm-ops-reset', 'flags-as-asked'],
  oracle: false,
  trees: [],
  budget: { kind: 'blocks', blocks: 4 },
  workers: 1,
};
const BEGIN: Begin = {
  type: 'begin',
  format: LOG_FORMAT,
  key: { seed: 'log' },
  setup: { plan: PLAN, ledger: 'empty', regression: false, canary: false },
};
const RESULTS = [0, 1, 2, 3].map((block) => runBlock(blockPlan(PLAN, block)));
const EVENTS: readonly LogEvent[] = [
  {
    type: 'check',
    check: { id: 'regression', title: 'é', outcome: 'passed', detail: 'line\u2028end "quoted"' },
  },
  ...RESULTS.map((result, i): LogEvent => ({ type: 'block', seconds: i + 0.5, result })),
  { type: 'shrunk', task: '["x"]', outcome: { token: 'vc1_', evaluations: 3, provenLeast: true } },
];

let folder: string;
let whole: Buffer;
/** Where each line ends. */
let ends: number[];
const path = () => join(folder, 'log.jsonl');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmacheck-log-'));
  const log = EventLog.create(path(), BEGIN);
  for (const event of EVENTS) log.append(event);
  log.close();
  whole = readFileSync(path());
  ends = [...whole.keys()].filter((i) => whole[i] === 10).map((i) => i + 1);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: Uint8Array): Promise<{ events: LogEvent[]; end: GoodEnd }> {
  const file = join(folder, 'read.jsonl');
  writeFileSync(file, content);
  const reader = await LogReader.open(file);
  const events: LogEvent[] = [];
  return { end: await reader.readAll((event) => void events.push(event)), events };
}

const isDamaged = (error: unknown) => (error as VmacheckError).code === 'LOG_DAMAGED';

test('each line is JSON, and a log gives back what was written', async () => {
  for (const line of whole.toString().trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
  const { events, end } = await read(whole);
  expect(events.map(({ type }) => type)).toEqual(EVENTS.map(({ type }) => type));
  expect(events[0]).toEqual(EVENTS[0]);
  expect(end).toMatchObject({ bytes: whole.length, damaged: 0 });
});

test('the first case of a bucket is written once: a collector takes what is read as it takes the results', async () => {
  const collected = (results: typeof RESULTS) => {
    const collector = new Collector(PLAN);
    for (const result of results) {
      expect(misfit(result, PLAN, collector)).toBe(null);
      collector.commit(result);
    }
    return { digest: collector.digest, buckets: [...collector.buckets], matrix: collector.matrix() };
  };
  const { events } = await read(whole);
  const results = events.flatMap((event) => (event.type === 'block' ? [event.result] : []));
  const firsts = results.flatMap(({ sightings }) => sightings.filter(({ first }) => first !== null));
  expect(firsts.length).toBe(new Set(firsts.map(({ bucket }) => bucket)).size);
  expect(results.flatMap(({ sightings }) => sightings).length).toBeGreaterThan(firsts.length);
  expect(collected(results)).toEqual(collected(RESULTS));
});

describe('a log that is not as it was written', () => {
  test('cut at any byte, keeps each line that is whole', async () => {
    // Around the ends of lines, and a stride through their middles; a short log, below, at every byte.
    const cuts = [...whole.keys()].filter((i) => i % 61 === 0 || ends.some((end) => Math.abs(end - i) <= 3));
    for (const cut of cuts) {
      const lines = ends.filter((end) => end <= cut).length;
      if (lines === 0) {
        await expect(read(whole.subarray(0, cut))).rejects.toSatisfy(isDamaged);
        continue;
      }
      const { events, end } = await read(whole.subarray(0, cut));
      expect(events.length, `cut at ${cut}`).toBe(lines - 1);
      expect(end).toMatchObject({ bytes: ends[lines - 1], damaged: cut - ends[lines - 1] });
    }
  });

  test('that is short: cut at every byte, and changed in every byte', async () => {
    const file = join(folder, 'short.jsonl');
    const log = EventLog.create(file, BEGIN);
    for (const event of [EVENTS[0], EVENTS[5], EVENTS[0]]) log.append(event);
    log.close();
    const short = readFileSync(file);
    const kept = async (bytes: Uint8Array) =>
      read(bytes).then(
        ({ end }) => end.bytes,
        (error) => (isDamaged(error) ? 0 : Promise.reject(error)),
      );
    for (let at = 0; at < short.length; at++) {
      const expected = at === 0 ? 0 : short.lastIndexOf(10, at - 1) + 1;
      expect(await kept(short.subarray(0, at)), `cut at ${at}`).toBe(expected);
      const changed = Buffer.from(short);
      changed[at] ^= 1 << (at % 8);
      expect(await kept(changed), `changed at ${at}`).toBe(expected);
    }
  });

  test('with any bit flipped, keeps the lines before, and none behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const bytes = Buffer.from(whole);
        bytes[at] ^= 1 << bit;
        const lines = ends.filter((end) => end <= at).length;
        if (lines === 0) {
          await expect(read(bytes)).rejects.toSatisfy(isDamaged);
          return;
        }
        const { events, end } = await read(bytes);
        expect(events.length).toBe(lines - 1);
        expect(end.bytes).toBe(ends[lines - 1]);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  test('without one of its lines, with one doubled, or with two exchanged, ends there', async () => {
    const lines = ends.map((end, i) => whole.subarray(i === 0 ? 0 : ends[i - 1], end));
    const kept = async (order: readonly number[]) =>
      (await read(Buffer.concat(order.map((i) => lines[i])))).events.length;
    expect(await kept([0, 1, 3, 4, 5, 6])).toBe(1);
    expect(await kept([0, 1, 2, 2, 3, 4])).toBe(2);
    expect(await kept([0, 1, 3, 2, 4, 5])).toBe(1);
  });

  test.each([
    ['empty', ''],
    ['an empty line', '\n'],
    ['prose', 'hello\n'],
    ['an empty event', '{"crc":"00000000","event":{}}\n'],
    ['zeros', '\0'.repeat(5000)],
    ['other JSON', '[1,2]\n'],
  ])('or that is none at all (%s), is an error', async (_, content) => {
    await expect(read(Buffer.from(content))).rejects.toSatisfy(isDamaged);
  });
});

test('gone on with, a damaged log is cut where it is good, and reads as if nothing had been', async () => {
  const file = join(folder, 'cut.jsonl');
  writeFileSync(file, whole);
  truncateSync(file, ends[3] + 100);
  const cuts: number[] = [];
  const journal = resumedJournal(await LogReader.open(file), 1, (bytes) => cuts.push(bytes));
  const blocks: number[] = [];
  await journal.past(({ block }) => {
    blocks.push(block);
    return null;
  });
  for (const result of RESULTS.slice(blocks.length)) journal.append({ type: 'block', seconds: 9, result });
  journal.close();
  expect({ cuts, blocks }).toEqual({ cuts: [100], blocks: [0, 1] });
  const { events, end } = await read(readFileSync(file));
  expect(end.damaged).toBe(0);
  const types = ['check', 'block', 'block', 'resumed', 'block', 'block'];
  expect(events.map(({ type }) => type)).toEqual(types);
  const first = events.flatMap((event) =>
    event.type === 'block' ? event.result.sightings.filter(({ first }) => first !== null) : [],
  );
  expect(first.length).toBe(new Set(first.map(({ bucket }) => bucket)).size);
});

test('a result that is not of the plan ends the reading with what is wrong', () => {
  const collector = new Collector(PLAN);
  const [result] = RESULTS;
  expect(misfit(result, PLAN, collector)).toBe(null);
  expect(misfit(RESULTS[1], PLAN, collector)).toBe('block 1 stands where block 0 should');
  expect(misfit({ ...result, counts: [] }, PLAN, collector)).toBe('block 0 has 0 counts, not 4');
  const nobody = { bucket: 'a/b/c', first: null, only: null, seen: [] };
  expect(misfit({ ...result, sightings: [nobody] }, PLAN, collector)).toBe('block 0 lacks a case of a/b/c');
  const shard = { ...PLAN, shard: { index: 2, of: 3 } };
  expect(misfit(RESULTS[1], shard, collector)).toBe(null);
});

describe('where there is no room', () => {
  test.runIf(existsSync('/dev/full'))('a full disk is an error of its own', () => {
    expect(() => EventLog.resume('/dev/full', { bytes: 0, crc: 0 }, new Set()).append(BEGIN)).toThrow(
      expect.objectContaining({ code: 'STORAGE_FULL' }),
    );
  });

  test('a campaign that is there is not written over', () => {
    expect(() => EventLog.create(path(), BEGIN)).toThrow(
      expect.objectContaining({ code: 'CAMPAIGN_EXISTS' }),
    );
    expect(readFileSync(path()).equals(whole)).toBe(true);
  });
});
