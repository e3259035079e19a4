/** What the cases of a run were made of, as shares with bounds, and what was asked of them. */

export interface LabelCover {
  readonly label: string;
  readonly cases: number;
  /** Of all cases, with bounds at 99 %. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface RequestedCover extends LabelCover {
  readonly atLeast: number;
  /** `met` and `tooRare`: with confidence. `undecided`: there were not enough cases to tell. */
  readonly outcome: 'met' | 'tooRare' | 'undecided';
}

export interface Covers {
  /** Every label. */
  readonly labels: readonly LabelCover[];
  readonly requested: readonly RequestedCover[];
}
