/**
 * Laws, relations, the hook's side of the contract, causes and the ledger. Read property.ts first, then
 * a law (laws/flags-as-asked.ts), judge.ts, cause.ts.
 */
export * from './bucket.js';
export { CauseFinder, findCause } from './cause.js';
export { contractBreaches, isLawful } from './contract.js';
export { CONTRACT, type ContractBreach, type ContractRule } from './contract-rules.js';
export { checkLaw, checkRelation, LawSet } from './evaluate.js';
export { Judge, type JudgeOptions } from './judge.js';
export * from './ledger.js';
export type * from './property.js';
export { findProperty, LAWS, PROPERTIES, RELATIONS } from './registry.js';
export { type PropertyCounts, Tally } from './tally.js';
