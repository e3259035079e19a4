/** What became of a mutant. */
export type Outcome =
  | {
      readonly verdict: 'killed';
      /** A trace that differs from the model's, or a process that died or ran too long. */
      readonly by: 'difference' | 'crash' | 'hang';
      /** Cases up to the first difference; for a process that ended, up to the end of the round. */
      readonly cases: number;
      readonly what: string;
      /** What notices it without the model; undefined if nothing does in as many cases as were allowed. */
      readonly alone: { readonly by: string; readonly cases: number } | undefined;
    }
  | {
      readonly verdict: 'survived';
      readonly cases: number;
      /** An optimizing compiler makes the same program of it: proven equivalent. */
      readonly sameProgram: boolean;
    }
  | { readonly verdict: 'does-not-compile'; readonly message: string };
