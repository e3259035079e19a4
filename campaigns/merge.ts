/**
 * Shards of a campaign as one: their block results are committed in the order of their numbers, as one
 * process would have, so digest, counts and first cases are those of the whole; and so are the findings, since
 * they are shrunk here.
 */
import { VmacheckError } from '../models/errors.js';
import type { BlockResult } from './block.js';
import type { Executor } from './executor.js';
import { keyDifference } from './key.js';
import { logIn } from './log/folder.js';
import { Past } from './log/journal.js';
import { LogReader } from './log/reader.js';
import { type BlockPlan, blockAfter, blocksOf, type RunPlan } from './plan.js';
import { WorkerPool } from './pool.js';
import type { Setup } from './setup.js';

/** A shard's folder and what its log holds. */
interface ShardLog {
  readonly folder: string;
  readonly reader: LogReader;
  readonly past: Past;
  readonly blocks: number;
}

export interface Merged {
  /** That of the whole, with the number of blocks that its parts have done in a row. */
  readonly setup: Setup;
  /** Checks and scopes of all shards. */
  readonly past: Past;
  /** Of the shards, in their order. */
  readonly logs: readonly LogReader[];
  /** What shards have done beyond, as sentences. */
  readonly notDone: readonly string[];
}

/**
 * Reads the shards.
 *
 * @throws VmacheckError `SHARDS_UNFIT` when they are not all the parts of one campaign, each once and done;
 *   `PATH_UNREADABLE`, `LOG_DAMAGED`, `LOG_FOREIGN`
 */
export async function openShards(folders: readonly string[]): Promise<Merged> {
  const shards: ShardLog[] = [];
  for (const folder of folders) shards.push(await readShard(folder));
  const ordered = requireParts(shards);
  const { setup } = ordered[0].reader.begin;
  const { shard: _, ...plan } = setup.plan;
  // The first block that is missing ends what is there in a row.
  const blocks = Math.min(
    ...ordered.map(({ reader, blocks }) => blockAfter(reader.begin.setup.plan, blocks)),
  );
  const whole: RunPlan =
    plan.budget.kind === 'blocks' ? plan : { ...plan, budget: { kind: 'blocks', blocks } };
  const notDone = ordered.flatMap(({ reader, blocks: done }) => {
    const { shard } = reader.begin.setup.plan;
    const used = blocksOf({ budget: whole.budget, ...(shard === undefined ? {} : { shard }) });
    return done > used
      ? [`${done - used} blocks of shard ${shard?.index} were left out: others did not come so far.`]
      : [];
  });
  const past = new Past();
  for (const each of ordered) {
    for (const [id, check] of each.past.checks) past.checks.set(id, check);
    for (const [name, scope] of each.past.scopes) past.scopes.set(name, scope);
    past.seconds = Math.max(past.seconds, each.past.seconds);
  }
  return { setup: { ...setup, plan: whole }, past, logs: ordered.map(({ reader }) => reader), notDone };
}

/** Hands out the blocks of shards instead of running them; shrinks on threads. */
export class ShardExecutor implements Executor {
  private readonly pool: WorkerPool;
  private readonly shards: BlockReader[];

  constructor(logs: readonly LogReader[], workers: number) {
    this.pool = new WorkerPool(workers);
    this.shards = logs.map(({ path }) => new BlockReader(path));
  }

  get width(): number {
    return this.pool.width;
  }

  async block({ block }: BlockPlan): Promise<BlockResult> {
    return this.shards[block % this.shards.length].next();
  }

  shrink: Executor['shrink'] = (task) => this.pool.shrink(task);

  async close(): Promise<void> {
    for (const shard of this.shards) await shard.close();
    await this.pool.close();
  }
}

/** The blocks of a log, one after the other, also for who asks for the next before it has the last. */
class BlockReader {
  private readonly reader: Promise<LogReader>;
  private last: Promise<unknown>;

  constructor(private readonly path: string) {
    this.reader = LogReader.open(path);
    this.reader.catch(() => {}); // told to who asks for a block
    this.last = this.reader;
  }

  next(): Promise<BlockResult> {
    const result = this.last.then(() => this.read());
    this.last = result;
    return result;
  }

  async close(): Promise<void> {
    await (await this.reader.catch(() => null))?.close();
  }

  private async read(): Promise<BlockResult> {
    const reader = await this.reader;
    for (let event = await reader.next(); event !== null; event = await reader.next())
      if (event.type === 'block') return event.result;
    throw new VmacheckError({
      code: 'LOG_DAMAGED',
      path: this.path,
      reason: 'blocks are missing at its end',
    });
  }
}

async function readShard(folder: string): Promise<ShardLog> {
  const reader = await LogReader.open(logIn(folder));
  const past = new Past();
  let blocks = 0;
  await reader.readAll((event) => {
    past.add(event);
    if (event.type === 'block') blocks++;
  });
  return { folder, reader, past, blocks };
}

/** The shards in their order. */
function requireParts(shards: readonly ShardLog[]): ShardLog[] {
  const unfit = (reason: string): never => {
    throw new VmacheckError({ code: 'SHARDS_UNFIT', reason });
  };
  const [first] = shards;
  const byIndex = new Map<number, ShardLog>();
  for (const each of shards) {
    const { key, setup } = each.reader.begin;
    const { shard } = setup.plan;
    if (shard === undefined) return unfit(`${each.folder} is a whole campaign, no shard`);
    const differs = keyDifference(first.reader.begin.key, key, ['shard']);
    if (differs !== null) return unfit(`${first.folder} and ${each.folder} differ in ${differs}`);
    const budgets = [first, each].map(({ reader }) => JSON.stringify(reader.begin.setup.plan.budget));
    if (budgets[0] !== budgets[1]) return unfit(`${first.folder} and ${each.folder} differ in their budget`);
    const of = first.reader.begin.setup.plan.shard?.of;
    if (shard.of !== of) return unfit(`${each.folder} is one of ${shard.of}, ${first.folder} one of ${of}`);
    const twin = byIndex.get(shard.index);
    if (twin !== undefined) return unfit(`${twin.folder} and ${each.folder} are both shard ${shard.index}`);
    byIndex.set(shard.index, each);
    const left = blocksOf(setup.plan) - each.blocks;
    if (Number.isFinite(left) && left > 0)
      return unfit(`${each.folder} lacks ${left} of its blocks; vmacheck campaign --resume goes on with it`);
  }
  const of = first.reader.begin.setup.plan.shard?.of ?? 0;
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) return unfit(`shard ${missing.join(', ')} of ${of} is missing`);
  return [...byIndex].sort(([a], [b]) => a - b).map(([, each]) => each);
}
