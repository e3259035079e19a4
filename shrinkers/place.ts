import type { Scenario } from '../models/scenario.js';

export type PlaceKind =
  | 'operation'
  | 'field'
  | 'site'
  | 'nth'
  | 'hook'
  | 'reference'
  | 'attributes'
  | 'step'
  | 'guard'
  | 'argument';

/** One thing that can stand at a place. */
export interface Option {
  /** Comparable within the place: lower is simpler. */
  readonly rank: number;
  /**
   * Puts it there. Options of different places can be applied one after the other, unless one of them
   * exchanges the whole operation or step the other is a part of.
   */
  readonly put: (scenario: Scenario) => Scenario;
}

export interface Place {
  readonly kind: PlaceKind;
  /** Which operation or file it is in: `operation 3`, `file 0` … Places with equal owners may overlap. */
  readonly owner: string;
  /** The rank of what stands there now. */
  readonly rank: number;
  /** Everything else that can stand there, the simplest first. */
  readonly options: readonly Option[];
}

/** The options simpler than what stands at the place now. */
export function simplerOptions(place: Place): readonly Option[] {
  return place.options.filter((option) => option.rank < place.rank);
}

/** A place with its options in order. */
export function place(kind: PlaceKind, owner: string, rank: number, options: readonly Option[]): Place {
  return { kind, owner, rank, options: [...options].sort((a, b) => a.rank - b.rank) };
}

/** Long lists of values are cut to the first few and those asked for. */
export function trimmed(values: readonly number[], also: readonly number[]): readonly number[] {
  if (values.length <= FEW) return values;
  return values.filter((value, at) => at < 4 || also.includes(value));
}
const FEW = 17;

/** The integers from `from` to `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
