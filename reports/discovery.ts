/** How a run got to know things: what it had seen after how many cases, and how much more there may be. */

/** What was known of one kind of thing at some time. */
export interface Knowledge {
  /** Different things seen. */
  readonly seen: number;
  /**
   * The estimated chance that the next random case shows one that no case has shown, with bounds at 99 %;
   * null where no case was random.
   */
  readonly chance: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** New ones expected of as many random blocks again; null where none was random. */
  readonly expected: number | null;
  /** Things that one random block alone has shown, and exactly two: what `expected` is made of. */
  readonly inOneBlock: number;
  readonly inTwoBlocks: number;
}

export interface DiscoveryPoint {
  readonly blocks: number;
  readonly cases: number;
  /** Features of what the layer did: see campaigns/guided/features.ts. */
  readonly features: Knowledge;
  /** Buckets of findings. */
  readonly buckets: Knowledge;
}

export interface Discovery {
  /** After some of the blocks, the last one included; a bounded number. */
  readonly curve: readonly DiscoveryPoint[];
  /** Whether a plateau was asked for, and reached. */
  readonly plateau: { readonly below: number; readonly reached: boolean } | null;
}
