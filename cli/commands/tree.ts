import type { Command } from 'commander';
import { buildTree } from '../../models/kernel-tree/build.js';
import { examineTree } from '../../models/kernel-tree/doctor.js';
import { fingerprintsOf } from '../../models/kernel-tree/fingerprints.js';
import type { ReleaseId } from '../../models/releases.js';
import { renderExaminationText, warningsText } from '../../reports/text/tree.js';
import { EXIT } from '../exit-codes.js';
import { jsonOption, releaseOption } from '../options.js';
import { print, terminalStyle } from '../print.js';
import { addTreeCompare } from './tree-compare.js';

/** Commands about a kernel source tree. */
export function addTree(program: Command): void {
  const group = program
    .command('tree')
    .description("a kernel source tree's own code: what of it can be tested here");
  addDoctor(group);
  addTreeCompare(group);
  addFingerprints(group);
}

/** For whoever keeps this suite: what corpus/trees/ has for each release. */
function addFingerprints(group: Command): void {
  group
    .command('fingerprints')
    .description(
      "hashes of the lines of a tree's functions, by which changed lines are found (corpus/trees/)",
    )
    .argument('<dir>', 'the folder that holds mm/ and include/')
    .action((dir: string) => {
      const lines = Object.entries(fingerprintsOf(buildTree(dir))).map(
        ([name, hashes]) => `${JSON.stringify(name)}:${JSON.stringify(hashes)}`,
      );
      process.stdout.write(`{\n${lines.join(',\n')}\n}\n`);
    });
}

interface DoctorOptions {
  readonly release?: ReleaseId;
  readonly json?: boolean;
}

function addDoctor(group: Command): void {
  group
    .command('doctor')
    .description('build a kernel source tree in user space; list what of it is real, what modelled; try it')
    .argument('<dir>', 'the folder that holds mm/ and include/')
    .addOption(releaseOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Needs gcc or clang (or CC). Writes only to $XDG_CACHE_HOME/vmacheck, by default ~/.cache/vmacheck.
--release names the model to compare with; without it the tree's text decides.

Exit codes: 0 all well, 1 the self-test differs from the model, 4 a sanitizer does not fire.

Examples:
  $ vmacheck tree doctor ~/linux
  $ vmacheck tree doctor ~/linux --json`,
    )
    .action((dir: string, { release, json }: DoctorOptions) => {
      let started = performance.now();
      const examined = examineTree(dir, release === undefined ? {} : { release }, (build) => {
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        started = performance.now();
        process.stderr.write(`built ${build.variant} in ${seconds} s, ${warningsText(build)}\n`);
      });
      print(json, examined, () => renderExaminationText(examined, terminalStyle()));
      const { selfTest, sanitizers } = examined;
      if (!sanitizers.address || !sanitizers.undefined) process.exitCode = EXIT.power;
      else if (selfTest.differ.length + selfTest.stopped.length > 0) process.exitCode = EXIT.finding;
    });
}
