import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { VmacheckError } from '../errors.js';
import type { Model } from '../model.js';
import type { OptimizedModel } from '../optimized/index.js';
import type { Stepper } from '../optimized/stepper.js';
import { findRelease, profileOf } from '../releases.js';
import type { MutantId } from './catalogue.js';
import { OPTIMIZED_PATCHES } from './optimized-patches.js';
import type { MutatedModel, Patch } from './patch.js';
import { REFERENCE_PATCHES } from './reference-patches.js';

const MODELS_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/**
 * A model of `ideal` with one mistake in it.
 *
 * The compiled models are copied to a temporary folder, one line is changed there, and the changed
 * module is loaded: the models themselves carry no trace of the mutants. Needs the built package.
 *
 * @throws VmacheckError `MUTANT_STALE` when the patch does not match exactly one place
 */
export async function loadMutant(id: MutantId, model: MutatedModel): Promise<Model> {
  const module = await importMutated(id, model, 'index');
  const ideal = findRelease('ideal');
  return model === 'optimized'
    ? (module.createOptimized(profileOf(ideal), 'ideal') as OptimizedModel)
    : (module.createReference(ideal) as Model);
}

/** The optimized model of {@link loadMutant}, one operation at a time. */
export async function loadMutantStepper(id: MutantId): Promise<Stepper> {
  const { Stepper } = await importMutated(id, 'optimized', 'stepper');
  return new Stepper(profileOf(findRelease('ideal')));
}

// biome-ignore lint/suspicious/noExplicitAny: a module that is made at run time.
async function importMutated(id: MutantId, model: MutatedModel, name: string): Promise<any> {
  const patch: Patch = model === 'optimized' ? OPTIMIZED_PATCHES[id] : REFERENCE_PATCHES[id];
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-mutant-'));
  try {
    copyModel(model, folder);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    applyPatch(id, patch, join(folder, model, `${patch.file}.js`));
    return await import(pathToFileURL(join(folder, model, `${name}.js`)).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The modules at the top of `models/` and the model's own folder: what the model imports. */
function copyModel(model: MutatedModel, to: string): void {
  for (const part of ['.', model]) {
    mkdirSync(join(to, part), { recursive: true });
    for (const name of readdirSync(join(MODELS_FOLDER, part))) {
      if (name.endsWith('.js')) copyFileSync(join(MODELS_FOLDER, part, name), join(to, part, name));
    }
  }
}

function applyPatch(id: MutantId, patch: Patch, path: string): void {
  const text = readFileSync(path, 'utf8');
  const matches = text.split(patch.from).length - 1;
  if (matches !== 1) throw new VmacheckError({ code: 'MUTANT_STALE', mutant: id, file: patch.file, matches });
  writeFileSync(
    path,
    text.replace(patch.from, () => patch.to),
  );
}
