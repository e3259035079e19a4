/** A finding that somebody has decided to live with for some time. */
export interface Waived {
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string;
  readonly by?: string;
}

/** `waived until 2027-01-31 by A. Developer: fix is under review`. */
export function waivedText({ reason, until, by }: Waived): string {
  return `waived until ${until}${by === undefined ? '' : ` by ${by}`}: ${reason}`;
}
