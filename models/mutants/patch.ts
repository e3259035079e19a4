/** A single mistake in one place of a compiled model: `from` stands exactly once in `file`. */
export interface Patch {
  /** File of the model's folder, without its ending: `mmap`, `compat-ideal`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Which model a mistake is planted into. */
export type MutatedModel = 'optimized' | 'reference';
