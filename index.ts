/**
 * vmacheck as a library: the scenario language, the models, the laws, fast-check arbitraries made of the
 * same generators that campaigns use, and the checker. docs/adding.md shows a law of one's own.
 */
export { type CheckLawOptions, type CheckLawOutcome, checkLaw } from './campaigns/check-law.js';
export { type CheckOptions, check } from './checker/check.js';
export { type CoverOptions, cover } from './checker/cover.js';
export { findScope, SCOPE_FIELDS, SCOPES, type Scope, type ScopeName } from './checker/layer/scope.js';
export type {
  CheckResult,
  Counterexample,
  CoverResult,
  RelationResult,
  SimulationResult,
  WalkedCounterexample,
} from './checker/result.js';
export { type SimulateOptions, simulate } from './checker/simulate.js';
export {
  fileArbitrary,
  hookProgramArbitrary,
  mmapArbitrary,
  scenarioArbitrary,
  wrapperProgramArbitrary,
} from './generators/arbitraries.js';
export { CaseBlock, caseAt } from './generators/block.js';
export type { Choices } from './generators/choices.js';
export { LIBRARY, type LibraryEntry } from './generators/library/index.js';
export { MODES, type ModeId } from './generators/modes.js';
export { mutate } from './generators/mutate.js';
export { seededChoices } from './generators/seeds.js';
export { decodeToken, encodeToken } from './models/archive.js';
export { DEVIATIONS, type DeviationId, FEATURES, type Feature } from './models/deviations.js';
export { VmacheckError, type VmacheckErrorCode } from './models/errors.js';
export type { Model } from './models/model.js';
export { createOptimized, type OptimizedModel } from './models/optimized/index.js';
export { createReference } from './models/reference/index.js';
export {
  findRelease,
  type Profile,
  profileOf,
  RELEASES,
  type Release,
  type ReleaseId,
} from './models/releases.js';
export type { Fault, FileSpec, Operation, Scenario, Step } from './models/scenario.js';
export { packAction, packSuccessHook } from './models/step-args.js';
export { OBSERVED, TRACE_LAYOUT as TRACE_WORDS } from './models/trace-layout.js';
export { TraceView } from './models/trace-view.js';
export { requireModelled, validateScenario } from './models/validate.js';
export { encodeWire, MAX_WIRE_WORDS } from './models/wire.js';
export { Judge } from './properties/judge.js';
export type { AnyProperty, Finding, Law, Relation, Report, Verdict } from './properties/property.js';
export { findProperty, LAWS, PROPERTIES, RELATIONS } from './properties/registry.js';
export { scenarioOrder } from './shrinkers/order.js';
export { type ShrinkResult, shrink } from './shrinkers/shrink.js';
