import type { RunPlan } from './plan.js';

/** Everything a campaign was begun with: enough to go on with it in another process. */
export interface Setup {
  readonly plan: RunPlan;
  /** The ledger's name as given: `packaged`, `empty` or a path. */
  readonly ledger: string;
  /** Replay the ledger first. */
  readonly regression: boolean;
  /** Plant mistakes first. */
  readonly canary: boolean;
}
