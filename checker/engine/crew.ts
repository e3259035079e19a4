/** The worker threads of a search: all are asked the same, and all have to answer. */
import { Worker } from 'node:worker_threads';
import { VmacheckError } from '../../models/errors.js';
import type { SharedMemory } from './layout.js';
import type { SpaceSource } from './space.js';
import type { Reply, Request, WorkerSetup } from './worker.js';

export type LevelReply = Extract<Reply, { kind: 'level' }>;

interface Question {
  readonly answers: Reply[];
  readonly onLevel: (level: LevelReply) => void;
  readonly resolve: (answers: Reply[]) => void;
  readonly reject: (error: VmacheckError) => void;
}

export class Crew {
  private readonly workers: Worker[];
  private question: Question | undefined;
  private failure: VmacheckError | undefined;

  constructor(source: SpaceSource, memory: SharedMemory) {
    this.workers = Array.from({ length: memory.layout.workers }, (_, me) => {
      const workerData: WorkerSetup = { source, memory, me };
      const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData });
      worker.on('message', (reply: Reply) => this.hear(reply));
      worker.on('error', (error) => this.fail(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => this.fail(`it ended with exit code ${code}`));
      worker.unref(); // a search nobody waits for does not keep the process alive
      return worker;
    });
  }

  /**
   * Sends the request to all workers and waits for the answer of each, in no particular order.
   *
   * @throws WORKER_FAILED when one of them fails or ends; then all are ended, and every later call fails too
   */
  async ask(request: Request, onLevel: (level: LevelReply) => void = () => {}): Promise<Reply[]> {
    if (this.failure !== undefined) throw this.failure;
    for (const worker of this.workers) worker.ref();
    try {
      return await new Promise<Reply[]>((resolve, reject) => {
        this.question = { answers: [], onLevel, resolve, reject };
        for (const worker of this.workers) worker.postMessage(request);
      });
    } finally {
      this.question = undefined;
      for (const worker of this.workers) worker.unref();
    }
  }

  async close(): Promise<void> {
    this.failure ??= new VmacheckError({ code: 'SEARCH_BUSY' });
    this.question?.reject(this.failure);
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private hear(reply: Reply): void {
    if (reply.kind === 'failed') {
      this.fail(reply.reason);
      return;
    }
    if (this.question === undefined) return;
    if (reply.kind === 'level') {
      this.question.onLevel(reply);
      return;
    }
    this.question.answers.push(reply);
    if (this.question.answers.length === this.workers.length) this.question.resolve(this.question.answers);
  }

  private fail(reason: string): void {
    if (this.failure !== undefined) return;
    this.failure = new VmacheckError({ code: 'WORKER_FAILED', reason });
    for (const worker of this.workers) worker.terminate();
    this.question?.reject(this.failure);
  }
}
