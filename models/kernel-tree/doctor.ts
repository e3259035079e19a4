/** Whether a tree can be tested here: all variants built, a few scenarios run, the sanitizers provoked. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildTree, type TreeBuild } from './build.js';
import { SANITIZER_OPTIONS } from './child.js';
import { VARIANTS, type Variant } from './compile.js';
import { describeTree, type TreeDescription } from './description.js';
import { createKernelTree } from './index.js';
import { type SelfTest, selfTest } from './self-test.js';

export interface TreeExamination {
  readonly tree: TreeDescription;
  readonly variants: readonly VariantBuild[];
  readonly selfTest: SelfTest;
  readonly sanitizers: Sanitizers;
}

export interface VariantBuild {
  readonly variant: Variant;
  readonly program: string;
  readonly warnings: number;
  /** Files with what the compiler said; those that say nothing are left out. */
  readonly logs: readonly string[];
}

/** Whether a planted mistake ends the sanitized program with a report. */
export interface Sanitizers {
  readonly address: boolean;
  readonly undefined: boolean;
}

/**
 * Builds and tries a tree.
 *
 * @param built called after each variant
 * @throws as buildTree
 */
export function examineTree(
  path: string,
  options: Parameters<typeof buildTree>[2] = {},
  built: (build: VariantBuild) => void = () => {},
): TreeExamination {
  const builds = {} as Record<Variant, TreeBuild>;
  const variants = VARIANTS.map((variant) => {
    builds[variant] = buildTree(path, variant, options);
    const done = variantBuild(builds[variant]);
    built(done);
    return done;
  });
  const fast = createKernelTree(builds.fast);
  try {
    return {
      tree: describeTree(builds.fast),
      variants,
      selfTest: selfTest(fast),
      sanitizers: provokeSanitizers(builds.sanitized),
    };
  } finally {
    fast.close();
  }
}

/** How often the compiler warned about a build, now or when what it is made of was compiled. */
function variantBuild({ variant, program, logs }: TreeBuild): VariantBuild {
  const warnings = logs.map((log) => readFileSync(log, 'utf8').match(/\bwarning:/g)?.length ?? 0);
  return {
    variant,
    program,
    warnings: warnings.reduce((sum, count) => sum + count, 0),
    logs: logs.filter((_, index) => warnings[index] > 0),
  };
}

function provokeSanitizers({ program }: TreeBuild): Sanitizers {
  const reports = (mistake: string, report: RegExp) => {
    const { status, stderr } = spawnSync(program, ['--self-test', mistake], {
      encoding: 'utf8',
      env: SANITIZER_OPTIONS,
      input: '',
      timeout: 30_000,
    });
    return status !== 0 && report.test(stderr);
  };
  return {
    address: reports('use-after-free', /AddressSanitizer: heap-use-after-free/),
    undefined: reports('signed-overflow', /runtime error: signed integer overflow/),
  };
}
