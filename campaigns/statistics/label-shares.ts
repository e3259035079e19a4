import { LABELS } from '../../generators/labels.js';
import { type Interval, wilson } from './wilson.js';

/** Of one label in the blocks of one mode. */
interface Sums {
  cases: number;
  squares: number;
}

interface Mode {
  blocks: number;
  cases: number;
  readonly labels: readonly Sums[];
}

export interface LabelShare extends Interval {
  /** Cases with the label. */
  readonly cases: number;
  readonly share: number;
}

/**
 * How often labels are met, with bounds.
 *
 * Wilson's bounds are for independent cases, and the cases of a block are not: they share a swarm subset, which has a
 * feature often or never. So they are taken for as many independent cases as give the variance that the
 * blocks show (L. Kish, Survey Sampling, 1965: the design effect), each mode apart, since the modes take turns
 * and are no matter of chance. That is never more than there are cases, nor fewer than there are blocks.
 */
export class LabelShares {
  private readonly modes = new Map<string, Mode>();

  /** @param counts cases of the block by label, in the order of LABELS */
  add(mode: string, cases: number, counts: readonly number[]): void {
    let of = this.modes.get(mode);
    if (of === undefined) {
      of = { blocks: 0, cases: 0, labels: LABELS.map(() => ({ cases: 0, squares: 0 })) };
      this.modes.set(mode, of);
    }
    of.blocks++;
    of.cases += cases;
    for (const [i, sums] of of.labels.entries()) {
      sums.cases += counts[i];
      sums.squares += counts[i] * counts[i];
    }
  }

  /** Of a label by its index. */
  of(label: number): LabelShare {
    const modes = [...this.modes.values()];
    const cases = sum(modes.map(({ labels }) => labels[label].cases));
    const all = sum(modes.map((mode) => mode.cases));
    const share = all === 0 ? 0 : cases / all;
    const trials = this.independentCases(modes, label, share, all);
    return { cases, share, ...wilson(share * trials, trials) };
  }

  private independentCases(modes: readonly Mode[], label: number, share: number, all: number): number {
    const blocks = sum(modes.map((mode) => mode.blocks));
    // A label that is in no case or in all may still be in the next block's, and so may one of too few blocks.
    const freedom = blocks - modes.length;
    if (share === 0 || share === 1 || freedom <= 2 || modes.some((mode) => mode.blocks < 2)) return blocks;
    let variance = 0;
    for (const mode of modes) {
      const { cases, squares } = mode.labels[label];
      const between = (squares - (cases * cases) / mode.blocks) / (mode.blocks - 1);
      variance += (mode.blocks * between) / (all * all);
    }
    // A variance that few blocks tell is Student's.
    variance *= freedom / (freedom - 2);
    return variance > 0 ? Math.min(all, Math.max(blocks, (share * (1 - share)) / variance)) : all;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
