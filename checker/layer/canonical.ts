import type { FileSpec } from '../../models/scenario.js';
import { LostFiles } from './lost-files.js';
import type { Cut, Packing } from './packing.js';
import type { Scope } from './scope.js';
import { type Symmetry, type SymmetryLevel, symmetriesAt } from './symmetry.js';

/** The least of a state's symmetric forms, which stands for all of them. */
export class Canonical {
  private readonly symmetries: (readonly Symmetry[] | undefined)[] = [];
  private readonly lostFiles = new LostFiles();
  private readonly form: Int32Array;
  private readonly other: Int32Array;

  constructor(
    private readonly scope: Scope,
    private readonly files: readonly (readonly FileSpec[])[],
    private readonly packing: Packing,
    private readonly level: SymmetryLevel,
  ) {
    this.form = new Int32Array(packing.words);
    this.other = new Int32Array(packing.words);
  }

  /** Packs a state; null when it fits, else why not. */
  pack(state: Int32Array, configuration: number, to: Int32Array): Cut | null {
    const symmetries = this.of(configuration);
    const cut = this.packOne(state, configuration, symmetries[0], to);
    if (cut !== null) return cut;
    for (let i = 1; i < symmetries.length; i++) {
      this.packOne(state, configuration, symmetries[i], this.form);
      if (isLess(this.form, to, this.packing.words)) to.set(this.form);
    }
    return null;
  }

  /** One symmetric form, the same for any order of the files that are lost. */
  private packOne(state: Int32Array, configuration: number, symmetry: Symmetry, to: Int32Array): Cut | null {
    const { packing } = this;
    const cut = packing.pack(state, configuration, symmetry, to);
    const { reached, count } = packing.numbering;
    if (cut !== null || count - reached < 2 || this.level === 'none') return cut;
    const [first, ...others] = this.lostFiles.orders(state, packing.numbering, symmetry.files);
    packing.pack(state, configuration, symmetry, to, first);
    for (const lost of others) {
      packing.pack(state, configuration, symmetry, this.other, lost);
      if (isLess(this.other, to, packing.words)) to.set(this.other);
    }
    return null;
  }

  /** How many states a state stands for. */
  orbit(state: Int32Array, configuration: number): number {
    const symmetries = this.of(configuration);
    if (symmetries.length === 1) return 1;
    const forms = symmetries.map((symmetry) => {
      this.packOne(state, configuration, symmetry, this.form);
      return this.form.join();
    });
    return new Set(forms).size;
  }

  private of(configuration: number): readonly Symmetry[] {
    const known = this.symmetries[configuration];
    if (known !== undefined) return known;
    const symmetries = symmetriesAt(this.level, this.scope, this.files[configuration]);
    this.symmetries[configuration] = symmetries;
    return symmetries;
  }
}

function isLess(left: Int32Array, right: Int32Array, words: number): boolean {
  for (let i = 0; i < words; i++) if (left[i] !== right[i]) return left[i] >>> 0 < right[i] >>> 0;
  return false;
}
