/** What a run has done, for the run itself: written down as it happens, known again when it goes on. */
import { VmacheckError } from '../../models/errors.js';
import type { RunCheck } from '../../reports/result.js';
import type { ScopeRun } from '../../reports/scopes.js';
import type { BlockResult } from '../block.js';
import { scopeName } from '../scopes.js';
import type { ShrinkOutcome } from '../shrink-task.js';
import type { LogEvent } from './event.js';
import { EventLog } from './event-log.js';
import type { LogReader } from './reader.js';

/** What an earlier process has done, but for its blocks. */
export class Past {
  readonly checks = new Map<string, RunCheck>();
  readonly scopes = new Map<string, ScopeRun>();
  readonly shrunk = new Map<string, ShrinkOutcome>();
  /** Spent of the budget. */
  seconds = 0;

  add(event: LogEvent): void {
    switch (event.type) {
      case 'check':
        this.checks.set(event.check.id, event.check);
        break;
      case 'scope':
        this.scopes.set(scopeName(event.scope), event.scope);
        break;
      case 'shrunk':
        this.shrunk.set(event.task, event.outcome);
        break;
      case 'block':
      case 'phase':
      case 'interrupted':
        this.seconds = event.seconds;
    }
  }
}

export interface Journal {
  /**
   * To be called once, first: what was done before. Blocks are handed to `commit`, in order; it says why one
   * cannot be, if it cannot.
   *
   * @throws VmacheckError `PATH_UNREADABLE`, `LOG_DAMAGED`
   */
  past(commit: (result: BlockResult) => string | null): Promise<Past>;
  /** @throws VmacheckError `STORAGE_FULL`, `PATH_UNWRITABLE` */
  append(event: LogEvent): void;
  close(): void;
}

/** That of a run which nobody will go on with. */
export const NO_JOURNAL: Journal = { past: async () => new Past(), append() {}, close() {} };

/** That of a campaign which begins; with what others have done for it, if they have. */
export function newJournal(log: EventLog, past = new Past()): Journal {
  return {
    async past() {
      for (const check of past.checks.values()) log.append({ type: 'check', check });
      for (const scope of past.scopes.values()) log.append({ type: 'scope', scope });
      return past;
    },
    append: (event) => log.append(event),
    close: () => log.close(),
  };
}

/**
 * That of a campaign which is gone on with. A damaged tail is cut off.
 *
 * @param onCut told the number of bytes
 */
export function resumedJournal(
  reader: LogReader,
  flushSeconds: number,
  onCut: (bytes: number) => void,
): Journal {
  let log: EventLog | null = null;
  return {
    async past(commit) {
      const past = new Past();
      const known = new Set<string>();
      let blocks = 0;
      const end = await reader.readAll((event) => {
        past.add(event);
        if (event.type !== 'block') return;
        const reason = commit(event.result);
        if (reason !== null) throw new VmacheckError({ code: 'LOG_DAMAGED', path: reader.path, reason });
        blocks++;
        for (const { bucket } of event.result.sightings) known.add(bucket);
      });
      if (end.damaged > 0) onCut(end.damaged);
      log = EventLog.resume(reader.path, end, known, flushSeconds);
      log.append({ type: 'resumed', blocks, cut: end.damaged });
      return past;
    },
    append: (event) => log?.append(event),
    close: () => log?.close(),
  };
}
