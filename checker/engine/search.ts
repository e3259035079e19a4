/**
 * An exhaustive search of a state space, level by level, with exact states.
 *
 * What a search finds does not depend on its workers. Breadth first, a state's depth is the length of a
 * shortest path to it. Of several parents at the depth before, the one with the smallest words is kept;
 * of several witnesses of a violation, the one of the least depth, then words, then transition. So the
 * counterexample is a shortest one, and always the same.
 *
 * In what order to read: `space.ts` (what is searched), `layout.ts` and `store.ts` (where states are
 * kept), `level.ts` (how a worker expands), `lead.ts` (how levels follow each other), and this file.
 */
import { VmacheckError } from '../../models/errors.js';
import { type BackwardResult, findStuck } from './backward.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { Control, controlWords, MAX_WORKERS } from './control.js';
import { Crew } from './crew.js';
import { digestStates } from './digest.js';
import { type Estimate, estimate } from './estimate.js';
import {
  allocate,
  FIRST_INDEX,
  NO_PARENT,
  PARTITION_SHIFT,
  PARTITIONS,
  planLayout,
  type SharedMemory,
} from './layout.js';
import { loadSpace } from './load-space.js';
import { depthOf, type Path, pathTo } from './path.js';
import { describeResult, type Progressed, type SearchResult } from './result.js';
import type { Space, SpaceSource } from './space.js';
import { Store } from './store.js';
import { addCounted, type Counted, nothingCounted } from './tally.js';
import { copyWords, hashWords } from './words.js';
import type { Reply, RunEnd } from './worker.js';

export interface SearchOptions {
  /** Threads that search; 1 by default, 64 at most. */
  readonly workers?: number;
  /** Bytes for states, parents, tables and mailboxes together; 2 GiB by default. Taken only as needed. */
  readonly memory?: number;
  /** The run ends at the first level border with this many states or more. */
  readonly states?: number;
  /** Frontiers with fewer states are expanded by one worker; 4,096 by default. */
  readonly alone?: number;
  /** Names the space in checkpoints; by default its module's file name and its data. */
  readonly identity?: string;
}

export interface RunOptions {
  /** Levels to expand in this run, at most. */
  readonly levels?: number;
  /** Ends the run within the level under way, which then counts as not begun. */
  readonly signal?: AbortSignal;
  /** Called after each level. */
  readonly onProgress?: (progress: Progress) => void;
  /** Saves to the path at the first level border after each so many new states. */
  readonly checkpoint?: { readonly path: string; readonly states: number };
}

export interface Progress {
  /** Levels expanded. */
  readonly levels: number;
  /** States reached. */
  readonly states: number;
  readonly transitions: number;
  /** States of the next level. */
  readonly frontier: number;
  /** How many states are still to come; for display only. */
  readonly estimate: Estimate;
}

const DEFAULT_MEMORY = 2 ** 31;
const DEFAULT_ALONE = 4096;

export class Search {
  private readonly done: Progressed;
  private readonly store: Store;
  private readonly control: Control;
  private crew: Crew | undefined;
  private busy = false;
  private closed = false;

  private constructor(
    private readonly source: SpaceSource,
    private readonly space: Space,
    private readonly memory: SharedMemory,
    private readonly options: SearchOptions,
  ) {
    this.store = new Store(memory);
    this.control = new Control(memory.control, memory.layout.workers);
    this.done = { levels: [], counted: nothingCounted(space.counters.length) };
  }

  /**
   * A search that has reached the initial states and no others.
   *
   * @throws SPACE_INVALID, MEMORY_UNAVAILABLE, BAD_NUMBER; what loading the module throws
   */
  static async create(source: SpaceSource, options: SearchOptions = {}): Promise<Search> {
    const search = await Search.empty(source, options);
    search.storeInitialStates();
    return search;
  }

  /**
   * A search that goes on where `save` left off, with as many workers and as much memory as now asked for.
   *
   * @throws CHECKPOINT_DAMAGED, CHECKPOINT_FOREIGN, PATH_UNREADABLE; MEMORY_UNAVAILABLE also when the
   *   checkpoint does not fit; as `create`
   */
  static async resume(path: string, source: SpaceSource, options: SearchOptions = {}): Promise<Search> {
    const search = await Search.empty(source, options);
    readCheckpoint(path, search.identity, search.space, search.store, search.done);
    return search;
  }

  private static async empty(source: SpaceSource, options: SearchOptions): Promise<Search> {
    const workers = options.workers ?? 1;
    if (!(Number.isInteger(workers) && workers >= 1 && workers <= MAX_WORKERS)) {
      const expected = `a whole number from 1 to ${MAX_WORKERS}`;
      throw new VmacheckError({ code: 'BAD_NUMBER', option: 'workers', value: String(workers), expected });
    }
    const space = await loadSpace(source);
    const layout = planLayout(space.stateWords, workers, options.memory ?? DEFAULT_MEMORY);
    const search = new Search(source, space, allocate(layout, controlWords(workers)), options);
    search.store.clear();
    return search;
  }

  private get identity(): string {
    const { module, data } = this.source;
    return this.options.identity ?? `${module.slice(module.lastIndexOf('/') + 1)} ${JSON.stringify(data)}`;
  }

  private storeInitialStates(): void {
    const { space, store } = this;
    const width = space.stateWords;
    const state = new Int32Array(width);
    const message = new Int32Array(width + 2);
    for (let index = 0; index < space.initialStates; index++) {
      space.writeInitial(index, state);
      const hash = hashWords(state, 0, width);
      copyWords(state, 0, message, 0, width);
      message[width] = NO_PARENT;
      message[width + 1] = hash;
      if (!store.insert(hash >>> PARTITION_SHIFT, message, 0, message.length)) {
        const bytes = this.options.memory ?? DEFAULT_MEMORY;
        throw new VmacheckError({
          code: 'MEMORY_UNAVAILABLE',
          bytes,
          reason: 'the initial states do not fit',
        });
      }
    }
  }

  /** States reached so far; may be read while a run is under way, and then is a rough number. */
  get reached(): number {
    return this.store.total();
  }

  /**
   * Expands level after level until nothing is left or a limit is reached. May be called again to go on.
   *
   * @returns what was found since `create`, the same for any number of workers
   * @throws WORKER_FAILED when the space throws or a worker ends; the search is then of no more use.
   *   SEARCH_BUSY when a call is under way. PATH_UNWRITABLE for the checkpoint.
   */
  async run(options: RunOptions = {}): Promise<SearchResult> {
    return this.exclusively(async () => {
      const { checkpoint, signal } = options;
      const stop = () => this.control.stop();
      signal?.addEventListener('abort', stop);
      try {
        const levels = this.done.levels.length + (options.levels ?? Number.POSITIVE_INFINITY);
        const limit = this.options.states ?? Number.POSITIVE_INFINITY;
        for (;;) {
          const pause = checkpoint === undefined ? limit : this.store.total() + checkpoint.states;
          const { end, last } = await this.runUntil(levels, Math.min(limit, pause), options);
          if (checkpoint !== undefined) this.write(checkpoint.path);
          if (end === 'states' && this.store.total() < limit) continue;
          return this.describe(end, last);
        }
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    });
  }

  private async runUntil(
    levels: number,
    states: number,
    { signal, onProgress }: RunOptions,
  ): Promise<{ end: RunEnd; last: Counted | undefined }> {
    const { done } = this;
    const depth = done.levels.length;
    this.control.clear();
    if (signal?.aborted) this.control.stop();
    let { transitions } = done.counted;
    let expanded = this.store.total() - this.store.frontier();
    const limits = { levels: levels - depth, states, alone: this.options.alone ?? DEFAULT_ALONE, depth };
    const replies = await this.workers().ask({ kind: 'run', limits }, (level) => {
      done.levels.push({ states: level.states, transitions: level.transitions });
      if (onProgress === undefined) return;
      transitions += level.transitions;
      expanded += level.states;
      const frontier = level.reached - expanded;
      onProgress({
        levels: done.levels.length,
        states: level.reached,
        transitions,
        frontier,
        estimate: estimate([...done.levels.map(({ states }) => states), frontier]),
      });
    });
    let end: RunEnd = 'aborted';
    let last: Counted | undefined;
    for (const reply of replies as Extract<Reply, { kind: 'run' }>[]) {
      end = reply.end ?? end;
      addCounted(done.counted, reply.committed);
      if (reply.last === undefined) continue;
      last ??= nothingCounted(this.space.counters.length);
      addCounted(last, reply.last);
    }
    return { end, last };
  }

  private describe(end: RunEnd, last: Counted | undefined): SearchResult {
    return describeResult(end, this.space, this.store.total(), this.store.frontier(), this.done, last);
  }

  /**
   * Saves the search as it is between two runs. The file at the path stays as it was until the new one is
   * complete, so there is always a good one.
   *
   * @throws PATH_UNWRITABLE, SEARCH_BUSY
   */
  async save(path: string): Promise<void> {
    return this.exclusively(async () => this.write(path));
  }

  private write(path: string): void {
    writeCheckpoint(path, this.identity, this.space, this.store, this.done);
  }

  /**
   * A shortest path to a state, the same one whatever the workers.
   *
   * @param state its words, signed or unsigned
   * @returns undefined when the state was not reached
   * @throws SPACE_NOT_DETERMINISTIC, SEARCH_BUSY
   */
  pathTo(state: ArrayLike<number>): Path | undefined {
    if (this.busy) throw new VmacheckError({ code: 'SEARCH_BUSY' });
    if (state.length !== this.space.stateWords) return undefined;
    const number = this.store.find(Int32Array.from(state), 0);
    return number < 0 ? undefined : pathTo(this.space, this.store, number);
  }

  /** The words of all states reached, in no order that means anything; each is valid until the next. */
  *states(): Generator<Int32Array> {
    if (this.busy) throw new VmacheckError({ code: 'SEARCH_BUSY' });
    const state = new Int32Array(this.space.stateWords);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      for (let index = FIRST_INDEX; index < this.store.top(partition); index++) {
        this.store.read(this.store.number(partition, index), state);
        yield state;
      }
    }
  }

  /**
   * Transitions of a shortest path to a state.
   *
   * @returns -1 when the state was not reached
   * @throws SEARCH_BUSY
   */
  depthOf(state: Int32Array): number {
    if (this.busy) throw new VmacheckError({ code: 'SEARCH_BUSY' });
    const number = this.store.find(state, 0);
    return number < 0 ? -1 : depthOf(this.store, number);
  }

  /**
   * Whether an initial state can be reached again from everywhere.
   *
   * @returns how many of the reached states cannot get back, and the least of them
   * @throws SEARCH_INCOMPLETE when there is something left to expand; WORKER_FAILED,
   *   SPACE_NOT_DETERMINISTIC, SEARCH_BUSY
   */
  async canReachInitial(): Promise<BackwardResult> {
    return this.exclusively(async () => {
      const frontier = this.store.frontier();
      if (frontier > 0) throw new VmacheckError({ code: 'SEARCH_INCOMPLETE', frontier });
      return findStuck(this.space, this.store, this.workers());
    });
  }

  /** 64 bits over the set of states reached, as hexadecimal digits, to compare searches by. */
  digest(): string {
    if (this.busy) throw new VmacheckError({ code: 'SEARCH_BUSY' });
    return digestStates(this.store);
  }

  /** Ends the threads. A run under way is rejected with SEARCH_BUSY. */
  async close(): Promise<void> {
    this.closed = true;
    await this.crew?.close();
  }

  private workers(): Crew {
    this.crew ??= new Crew(this.source, this.memory);
    return this.crew;
  }

  private async exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy || this.closed) throw new VmacheckError({ code: 'SEARCH_BUSY' });
    this.busy = true;
    try {
      return await work();
    } finally {
      this.busy = false;
    }
  }
}
