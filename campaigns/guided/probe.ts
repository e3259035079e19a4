import type { TreeProgram } from '../../models/kernel-tree/index.js';
import type { Model } from '../../models/model.js';
import { isLawful } from '../../properties/contract.js';
import type { Case } from '../draw-ahead.js';
import { requireCrash, treeOf } from '../kernel-tree/processes.js';
import { RunAhead } from '../kernel-tree/run-ahead.js';
import { FeatureReader } from './features.js';

/** Runs cases for the sake of their features. */
export class FeatureProbe {
  private readonly reader = new FeatureReader();
  private readonly trees: readonly RunAhead[];

  /**
   * @param model whose traces are read
   * @param contract the features of the release by whose contract hooks are lawful
   * @param programs builds of trees that measure their edges
   */
  constructor(
    private readonly model: Model,
    private readonly contract: number,
    programs: readonly TreeProgram[] = [],
  ) {
    this.trees = programs.map((program) => new RunAhead(treeOf(program)));
  }

  /** Tells the trees which cases come next. */
  tell(cases: readonly Case[]): void {
    const possible = cases.filter(({ scenario }) => scenario.mmu).map(({ wire }) => wire);
    for (const tree of this.trees) {
      tree.forget();
      tree.tell(possible);
    }
  }

  /** The features of a case; `count` of them are in use, until the next call. */
  look(wire: Int32Array): { readonly features: Int32Array; readonly count: number } {
    this.reader.read(this.model.run(wire), wire, this.isLawful(wire));
    for (const [i, tree] of this.trees.entries()) this.reader.addEdges(edgesOf(tree, wire), i);
    return this.reader;
  }

  isLawful(wire: Int32Array): boolean {
    return isLawful(wire, this.contract);
  }
}

const NO_EDGES = new Int32Array(0);

/** None of a case that a tree cannot run; none of a crash, which is a finding of its own. */
function edgesOf(tree: RunAhead, wire: Int32Array): Int32Array {
  if (wire[WIRE_MMU] === 0) return NO_EDGES;
  try {
    return tree.coverage(wire);
  } catch (error) {
    requireCrash(error);
    return NO_EDGES;
  }
}

/** Where the wire says whether there is an MMU. */
const WIRE_MMU = 3;
