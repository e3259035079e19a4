/** Exit codes of every command; part of the interface. */
export const EXIT = {
  clean: 0,
  /** A new finding, or a ledger entry that no longer reproduces. */
  finding: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** A result that does not repeat. */
  flaky: 3,
  /** The run could not have found what it should: a canary survived, a property was never evaluated. */
  power: 4,
  /** Interrupted, or the budget was not met. */
  interrupted: 5,
} as const;
