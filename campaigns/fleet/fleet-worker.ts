/**
 * Tasks done by workers on other machines, over a queue in Redis (BullMQ): the side that does them. A worker
 * serves the queues whose demands it meets, and says of others why it does not. It computes on threads,
 * and keeps nothing: one that is killed is missed by nobody.
 */
import { hostname } from 'node:os';
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { VmacheckError } from '../../models/errors.js';
import type { TreePlan } from '../plan.js';
import { WorkerPool, type WorkerTask } from '../pool.js';
import { connect, nameOf } from './connect.js';
import { buildsOf, demandSchema, type Offer, offerSchema, queueOf, refusal } from './demand.js';
import { ownIdentity } from './identity.js';
import { printable } from './issue.js';
import { PREFIX, Register } from './register.js';
import { LOCK_DURATION, MAX_STALLED_COUNT, STALLED_INTERVAL } from './settings.js';
import { Silence } from './silence.js';
import { readTask } from './task.js';

export interface FleetWorkerOptions {
  /** As for {@link connect}. */
  readonly queue: string;
  /** Tasks at once, each on a thread. */
  readonly concurrency: number;
  readonly trees: readonly TreePlan[];
  /** Seconds without an answer of the queue after which the worker ends. */
  readonly patience: number;
  /** Told in a line what it does and what it refuses. */
  readonly say: (line: string) => void;
}

/** Milliseconds between two looks at what is demanded. */
const TICK = 1000;

/**
 * Serves a queue until `stop`, finishes what it has begun, and ends.
 *
 * @returns how many tasks it has done
 * @throws VmacheckError `QUEUE_URL`, `QUEUE_UNREACHABLE`, `FLEET_LOST`
 */
export async function serveFleet(options: FleetWorkerOptions, stop: Promise<void>): Promise<number> {
  const worker = new FleetWorker(await connect(options.queue), options);
  try {
    await worker.serve(stop);
    return worker.done;
  } finally {
    await worker.abandon();
  }
}

class FleetWorker {
  done = 0;
  /** Of host and process: the same in the queue, in the lines of a coordinator, and in this worker's own. */
  readonly name = `${hostname()
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 150)}-${process.pid}`;
  private readonly pool: WorkerPool;
  private readonly demands: Register<typeof demandSchema>;
  private readonly offers: Register<typeof offerSchema>;
  private readonly silence: Silence;
  /** By the name of the queue. */
  private readonly serving = new Map<string, Worker>();
  private readonly refused = new Set<string>();
  /** It takes nothing new. */
  private ending = false;
  private closed = false;
  private lastError = '';
  private guard: NodeJS.Timeout | undefined;
  private nextTick: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly options: FleetWorkerOptions,
  ) {
    this.pool = new WorkerPool(options.concurrency);
    this.silence = new Silence(redis);
    this.demands = new Register(redis, 'demands', demandSchema);
    this.offers = new Register(redis, 'workers', offerSchema);
  }

  async serve(stop: Promise<void>): Promise<void> {
    const { say, queue, concurrency } = this.options;
    say(`${this.name} serves ${nameOf(queue)}, ${concurrency} at once`);
    const lost = this.whenLost();
    void this.tick();
    await Promise.race([stop, lost]);
    this.ending = true;
    say('finishing what has been begun');
    await Promise.race([this.finish(), lost]);
  }

  /** Ends at once, whatever is under way. */
  async abandon(): Promise<void> {
    this.closed = true;
    clearInterval(this.guard);
    clearTimeout(this.nextTick);
    const closed = [...this.serving.values()].map((worker) => worker.close(true).catch(() => {}));
    this.redis.disconnect();
    await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, TICK).unref())]);
    await this.pool.close();
  }

  /** Rejects when the queue has not answered for too long. */
  private whenLost(): Promise<never> {
    const { queue, patience } = this.options;
    return new Promise<never>((_, reject) => {
      this.guard = setInterval(() => {
        const silence = this.silence.seconds;
        if (silence <= patience) return;
        const reason = `the queue ${nameOf(queue)} has not answered for ${Math.round(silence)} s`;
        reject(new VmacheckError({ code: 'FLEET_LOST', reason }));
      }, TICK);
    });
  }

  private get offer(): Offer {
    const { concurrency, trees } = this.options;
    return {
      name: this.name,
      identity: ownIdentity(),
      builds: buildsOf(trees),
      concurrency,
      done: this.done,
    };
  }

  /** Looks at the queue, now and again and again. */
  private async tick(): Promise<void> {
    try {
      if (this.ending) await this.redis.ping();
      else await this.meetDemands();
      this.silence.end();
    } catch (error) {
      this.complain(error as Error);
    }
    if (!this.closed) this.nextTick = setTimeout(() => void this.tick(), TICK);
  }

  /** Says what it offers, and serves what is demanded. */
  private async meetDemands(): Promise<void> {
    const offer = this.offer;
    await this.offers.put(this.name, offer);
    const demanded = new Set<string>();
    for (const demand of await this.demands.list()) {
      const name = queueOf(demand);
      const reason = refusal(demand, offer);
      if (reason === null) demanded.add(name);
      else this.refuse(name, reason);
    }
    if (this.ending) return;
    for (const name of demanded) if (!this.serving.has(name)) this.serving.set(name, this.workOn(name));
    for (const [name, worker] of this.serving) {
      if (demanded.has(name)) continue;
      this.serving.delete(name);
      worker.close().catch(() => {});
    }
  }

  /** Leaves tasks for others, and says so once. */
  private refuse(queue: string, reason: string): void {
    if (this.refused.has(queue)) return;
    this.refused.add(queue);
    this.options.say(`refused: ${reason}`);
  }

  private workOn(queue: string): Worker {
    const worker = new Worker(queue, ({ data }) => this.work(data), {
      connection: this.redis,
      prefix: PREFIX,
      name: this.name,
      concurrency: this.options.concurrency,
      lockDuration: LOCK_DURATION,
      stalledInterval: STALLED_INTERVAL,
      maxStalledCount: MAX_STALLED_COUNT,
    });
    worker.on('error', (error) => this.complain(error));
    worker.on('stalled', (id) =>
      this.options.say(`took over ${printable(id).slice(0, 60)}, whose worker has gone`),
    );
    return worker;
  }

  private async work(data: unknown): Promise<unknown> {
    let task: WorkerTask;
    try {
      task = readTask(data, this.options.trees);
    } catch (error) {
      this.options.say(`refused a task: ${(error as Error).message}`);
      throw new UnrecoverableError((error as Error).message);
    }
    const result = await (task.kind === 'block' ? this.pool.block(task.plan) : this.pool.shrink(task.task));
    this.done++;
    return result;
  }

  private async finish(): Promise<void> {
    await this.offers.remove(this.name);
    await Promise.all([...this.serving.values()].map((worker) => worker.close()));
    this.serving.clear();
  }

  /** Says an error, once in a row. */
  private complain({ message }: Error): void {
    if (message === this.lastError) return;
    this.lastError = message;
    this.options.say(printable(message).slice(0, 300));
  }
}
