/**
 * A run as its workers see it. The leader goes from level to level; a small frontier it expands by itself,
 * while the others sleep, because waking them would take longer.
 *
 * A level is all or nothing. When the run is stopped inside it, what it stored and counted is dropped.
 * When memory ends inside it, its frontier is still expanded to the end, so that all transitions of that
 * depth are checked, and only what they newly reached is dropped: what a result says never depends on
 * who was faster.
 */
import { type Control, ORDER, VERDICT } from './control.js';
import type { LevelWorker } from './level.js';
import type { Store } from './store.js';
import type { Tally } from './tally.js';
import type { Reply, RunEnd, RunLimits } from './worker.js';

type Send = (reply: Reply) => void;

export function lead(
  level: LevelWorker,
  store: Store,
  control: Control,
  limits: RunLimits,
  send: Send,
): void {
  const { tally } = level;
  let verdict: number = VERDICT.commit;
  let shared = false;
  let end: RunEnd | undefined;
  for (let depth = limits.depth; ; depth++) {
    const frontier = store.frontier();
    end = endBefore(frontier, depth, store, control, limits);
    if (end !== undefined) break;
    shared = control.workers > 1 && frontier >= limits.alone;
    control.level = depth;
    store.openLevel();
    if (shared) control.giveOrder(ORDER.level, VERDICT.commit);
    level.run(depth, !shared);
    const transitions = shared ? control.awaitArrivals() : tally.level.transitions;
    if (control.stopped || control.full) {
      end = control.stopped ? 'aborted' : 'memory';
      verdict = control.stopped ? VERDICT.discard : VERDICT.last;
      store.undoLevel();
      break;
    }
    store.closeLevel();
    tally.commit();
    send({ kind: 'level', states: frontier, transitions, reached: store.total() });
  }
  // To the others the verdict on a level that the leader expanded alone means nothing: theirs was committed.
  control.giveOrder(ORDER.end, shared ? verdict : VERDICT.commit);
  send({ ...settle(tally, verdict), end });
}

/** The other workers: they take part in each level that is ordered, and settle the one before. */
export function follow(level: LevelWorker, control: Control, me: number, send: Send): void {
  for (let last = 0; ; ) {
    const { order, kind, verdict } = control.nextOrder(me, last);
    last = order;
    if (kind === ORDER.end) {
      send(settle(level.tally, verdict));
      return;
    }
    level.tally.commit();
    level.run(control.level, false);
  }
}

function settle(tally: Tally, verdict: number): Extract<Reply, { kind: 'run' }> {
  if (verdict === VERDICT.commit) tally.commit();
  const { committed, level } = tally;
  tally.reset();
  return verdict === VERDICT.last ? { kind: 'run', committed, last: level } : { kind: 'run', committed };
}

function endBefore(
  frontier: number,
  depth: number,
  store: Store,
  control: Control,
  limits: RunLimits,
): RunEnd | undefined {
  if (frontier === 0) return 'complete';
  if (control.stopped) return 'aborted';
  if (depth - limits.depth >= limits.levels) return 'levels';
  return store.total() >= limits.states ? 'states' : undefined;
}
