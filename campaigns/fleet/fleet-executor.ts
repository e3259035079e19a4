/**
 * Tasks done by workers on other machines, over a queue in Redis (BullMQ): the side that hands out.
 *
 * 1. A task's id is made of the task, so adding one twice is adding it once. Whatever happens to the queue
 *    or to this process, adding the task again is right: it finds the result, the task, or nothing.
 * 2. Events only wake: the state of a task is always read from the queue, and read again every second.
 *    So an event that is missed costs a second and nothing else.
 * 3. Nothing waits for ever. A queue that does not answer, or that no worker serves, is given up after the
 *    patience; blocks then fail with `FLEET_LOST`, and what is left to shrink is shrunk here.
 */
import { type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { VmacheckError } from '../../models/errors.js';
import type { BlockResult } from '../block.js';
import type { Executor } from '../executor.js';
import type { BlockPlan, TreePlan } from '../plan.js';
import { WorkerPool } from '../pool.js';
import type { ShrinkOutcome, ShrinkTask } from '../shrink-task.js';
import { connect, nameOf } from './connect.js';
import { buildsOf, type Demand, demandSchema, offerSchema, queueOf } from './demand.js';
import { ownIdentity } from './identity.js';
import { printable } from './issue.js';
import { readBlockResult, readShrinkOutcome } from './outcome.js';
import { PREFIX, Register } from './register.js';
import { Roster } from './roster.js';
import { STREAMS, TASK_OPTIONS } from './settings.js';
import { Silence } from './silence.js';
import { idOf, type TaskInQueue, writeBlock, writeShrink } from './task.js';

export interface FleetOptions {
  /** As for {@link connect}. */
  readonly queue: string;
  /** Of the run. */
  readonly trees: readonly TreePlan[];
  /** Seconds without an answer of the queue, or without a worker, after which the fleet is given up. */
  readonly patience: number;
  /** Threads of this process for shrinks that a lost fleet has left. */
  readonly threads: number;
  /** Aborted: the run is to end soon, and waits no more for a queue or workers that are not there. */
  readonly signal: AbortSignal;
  /** Told in a line what a user has to know: who joins, who leaves, who cannot help and why. */
  readonly say: (line: string) => void;
}

/** Milliseconds between two looks at the queue. */
const TICK = 1000;

/** A task that failed, on all its attempts, is begun anew so many times. */
const MAX_FAILURES = 2;

/** Seconds that an interrupted run waits for a queue that does not answer. */
const INTERRUPTED_PATIENCE = 5;

interface UnderWay {
  /** Looks at the task again. */
  wake: () => void;
  readonly giveUp: (error: VmacheckError) => void;
}

export class FleetExecutor implements Executor {
  private readonly demand: Demand;
  private readonly queue: Queue;
  private readonly events: QueueEvents;
  private readonly demands: Register<typeof demandSchema>;
  private readonly offers: Register<typeof offerSchema>;
  private readonly roster: Roster;
  private readonly silence: Silence;
  private readonly guard: NodeJS.Timeout;
  private readonly underWay = new Map<string, UnderWay>();
  /** Ids of what stands in the queue for this run. */
  private readonly standing = new Set<string>();
  private servedAt = performance.now();
  private silent = false;
  private lost: VmacheckError | null = null;
  private closed = false;
  private local: WorkerPool | undefined;
  private nextTick: NodeJS.Timeout | undefined;

  /** @throws VmacheckError `QUEUE_URL`, `QUEUE_UNREACHABLE` */
  static async connect(options: FleetOptions): Promise<FleetExecutor> {
    const redis = await connect(options.queue);
    const fleet = new FleetExecutor(redis, redis.duplicate(), options);
    await fleet.tick();
    return fleet;
  }

  private constructor(
    private readonly redis: Redis,
    private readonly listening: Redis,
    private readonly options: FleetOptions,
  ) {
    this.demand = { identity: ownIdentity(), builds: buildsOf(options.trees) };
    this.roster = new Roster(this.demand, options.say);
    this.silence = new Silence(redis);
    this.demands = new Register(redis, 'demands', demandSchema);
    this.offers = new Register(redis, 'workers', offerSchema);
    const name = queueOf(this.demand);
    this.queue = new Queue(name, { connection: redis, prefix: PREFIX, streams: STREAMS });
    this.events = new QueueEvents(name, { connection: listening, prefix: PREFIX });
    // A connection that breaks is made anew, and is noticed by its silence.
    for (const each of [redis, listening]) each.on('error', () => {});
    this.queue.on('error', () => {});
    this.events.on('error', () => {});
    for (const event of ['completed', 'failed'] as const)
      this.events.on(event, ({ jobId }: { jobId: string }) => this.underWay.get(jobId)?.wake());
    this.guard = setInterval(() => this.watch(), TICK / 4);
  }

  /** As many as the workers that serve this run do at once. */
  get width(): number {
    return Math.max(1, this.roster.width);
  }

  block(plan: BlockPlan): Promise<BlockResult> {
    return this.done(writeBlock(plan), (value) => readBlockResult(value, plan));
  }

  /** The result of a block is safe: it need not stand in the queue any longer. */
  committed(plan: BlockPlan): void {
    this.remove(idOf(writeBlock(plan))).catch(() => {});
  }

  async shrink(task: ShrinkTask): Promise<ShrinkOutcome> {
    try {
      return await this.done(writeShrink(task), readShrinkOutcome);
    } catch (error) {
      if (this.lost === null) throw error;
      this.local ??= new WorkerPool(this.options.threads);
      return this.local.shrink(task);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.guard);
    clearTimeout(this.nextTick);
    await this.local?.close();
    if (this.lost === null) await within(INTERRUPTED_PATIENCE * 1000, this.cleanUp()).catch(() => {});
    this.listening.disconnect();
    this.redis.disconnect();
    await within(1000, Promise.all([this.events.close(), this.queue.close()])).catch(() => {});
  }

  /** Leaves nothing of this run in the queue. Events only wake, so who else uses the queue misses none. */
  private async cleanUp(): Promise<void> {
    await Promise.allSettled([...this.standing].map((id) => this.remove(id)));
    await this.queue.trimEvents(0);
  }

  /** Has a task done. */
  private async done<T>(task: TaskInQueue, read: (value: unknown) => T): Promise<T> {
    if (this.lost !== null) throw this.lost;
    const id = idOf(task);
    if (this.underWay.size === 0) this.servedAt = performance.now();
    try {
      return await new Promise<T>((resolve, reject) => {
        this.underWay.set(id, { wake: () => {}, giveUp: reject });
        this.follow(id, task, read).then(resolve, reject);
      });
    } finally {
      this.underWay.delete(id);
    }
  }

  /** Adds a task and sees to it until its result is there. */
  private async follow<T>(id: string, task: TaskInQueue, read: (value: unknown) => T): Promise<T> {
    for (let failures = 0; ; ) {
      this.standing.add(id);
      await this.queue.add(task.kind, task, { ...TASK_OPTIONS, jobId: id });
      const job = await this.finished(id);
      // A queue that was restarted has forgotten it, or who has the same run has taken it.
      if (job === undefined) continue;
      let reason = job.failedReason ?? '';
      if (!job.failedReason) {
        try {
          return read(job.returnvalue);
        } catch (error) {
          reason = (error as Error).message;
        }
      }
      await this.remove(id);
      if (++failures >= MAX_FAILURES)
        throw new VmacheckError({ code: 'WORKER_FAILED', reason: printable(reason).slice(0, 1000) });
    }
  }

  /** A task that is completed or has failed; undefined if the queue has none of this id. */
  private async finished(id: string): Promise<Job | undefined> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        const entry = this.underWay.get(id);
        if (entry !== undefined) entry.wake = resolve;
      });
      const state = await this.queue.getJobState(id);
      if (state === 'completed' || state === 'failed') return this.queue.getJob(id);
      if (state === 'unknown') return undefined;
      await woken;
    }
  }

  private async remove(id: string): Promise<void> {
    await this.queue.remove(id);
    this.standing.delete(id);
  }

  /** Says that work is there, looks who does it, and looks at every task that is under way. */
  private async tick(): Promise<void> {
    try {
      await this.demands.put(this.queue.name, this.demand);
      this.roster.update(await this.offers.list());
      this.silence.end();
      for (const { wake } of this.underWay.values()) wake();
    } catch {
      // Its silence is noticed.
    } finally {
      if (!this.closed) this.nextTick = setTimeout(() => void this.tick(), TICK);
    }
  }

  /** Gives up what has been waited for too long. Needs no answer of the queue. */
  private watch(): void {
    if (this.lost !== null) return;
    const { patience, signal, say, queue } = this.options;
    const silence = this.silence.seconds;
    if (this.silent !== silence > INTERRUPTED_PATIENCE) {
      this.silent = !this.silent;
      say(this.silent ? `the queue does not answer; trying for ${patience} s` : 'the queue answers again');
    }
    if (silence > (signal.aborted ? Math.min(patience, INTERRUPTED_PATIENCE) : patience)) {
      this.lose(`the queue ${nameOf(queue)} has not answered for ${Math.round(silence)} s`);
      return;
    }
    if (this.roster.width > 0 || this.silent || this.underWay.size === 0) {
      this.servedAt = performance.now();
      return;
    }
    const idle = (performance.now() - this.servedAt) / 1000;
    this.roster.nobody(nameOf(queue));
    if (idle > (signal.aborted ? 0 : patience)) {
      this.lose(`no worker has served this run for ${Math.round(idle)} s${this.roster.excuses()}`);
    }
  }

  private lose(reason: string): void {
    this.lost = new VmacheckError({ code: 'FLEET_LOST', reason });
    for (const { giveUp } of this.underWay.values()) giveUp(this.lost);
  }
}

/** What a promise comes to, or a rejection when it takes too long. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
