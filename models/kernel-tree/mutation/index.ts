/**
 * Mutants of a tree's own functions, from their text alone. Read in this order: mutants.ts (what comes of it),
 * operators/ (the ways of mutating), statement.ts and expression.ts (as much C as they need), targets.ts.
 */
export { applyMutant } from './apply.js';
export { type Mutant, mutantsOf, OPERATORS, type OperatorId } from './mutants.js';
export { mutatedFunctions, WAY_OF_MMAP } from './targets.js';
