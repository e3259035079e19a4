/** The entry of a worker thread: it does what it is asked until it is ended. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { BackwardPass } from './backward-pass.js';
import { Control } from './control.js';
import type { SharedMemory } from './layout.js';
import { follow, lead } from './lead.js';
import { LevelWorker } from './level.js';
import { loadSpace } from './load-space.js';
import type { SpaceSource } from './space.js';
import { Store } from './store.js';
import type { Counted } from './tally.js';

export interface WorkerSetup {
  readonly source: SpaceSource;
  readonly memory: SharedMemory;
  readonly me: number;
}

/** Where a run ends, besides at the end of the space. */
export interface RunLimits {
  /** Levels to expand at most. */
  readonly levels: number;
  /** No level is begun with this many states or more. */
  readonly states: number;
  /** Frontiers below this are expanded by one worker alone. */
  readonly alone: number;
  /** The depth of the frontier. */
  readonly depth: number;
}

export type Request =
  | { readonly kind: 'run'; readonly limits: RunLimits }
  | {
      readonly kind: 'backward';
      readonly good: SharedArrayBuffer;
      readonly retreat: boolean;
      readonly descending: boolean;
    };

export type RunEnd = 'complete' | 'levels' | 'states' | 'memory' | 'aborted';

export type Reply =
  | {
      readonly kind: 'level';
      readonly states: number;
      readonly transitions: number;
      /** States stored after the level, those of the next one included. */
      readonly reached: number;
    }
  | {
      readonly kind: 'run';
      /** Told by the leader only. */
      readonly end?: RunEnd;
      readonly committed: Counted;
      /** What was counted in a level that is complete but whose successors do not fit. */
      readonly last?: Counted;
    }
  | { readonly kind: 'backward'; readonly marked: number }
  | { readonly kind: 'failed'; readonly reason: string };

const { source, memory, me } = workerData as WorkerSetup;
const port = parentPort as MessagePort;
const reply = (message: Reply) => port.postMessage(message);

async function start(): Promise<void> {
  const space = await loadSpace(source);
  const store = new Store(memory);
  const control = new Control(memory.control, memory.layout.workers);
  let level: LevelWorker | undefined;
  port.on('message', (request: Request) => {
    try {
      if (request.kind === 'backward') {
        const pass = new BackwardPass(space, store, request.good, request.retreat);
        reply({ kind: 'backward', marked: pass.run(me, memory.layout.workers, request.descending) });
        return;
      }
      level ??= new LevelWorker(space, store, control, memory, me);
      if (me === 0) lead(level, store, control, request.limits, reply);
      else follow(level, control, me, reply);
    } catch (error) {
      reply({ kind: 'failed', reason: reasonOf(error) });
    }
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

start().catch((error) => reply({ kind: 'failed', reason: reasonOf(error) }));
