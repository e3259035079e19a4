/**
 * Declarations cut out of a kernel source tree by name, without a compiler. Read in this order: tree.ts (files),
 * mask.ts (code without comments), conditionals.ts (`#if`), outline.ts (functions), cut-function.ts.
 */
export { ANY_CONFIG, type Config } from './condition.js';
export type { EnclosingBranch } from './conditionals.js';
export type { Cut } from './cut.js';
export { cutFunction } from './cut-function.js';
export { cutMacro } from './cut-macro.js';
export { cutEnum, cutStruct } from './cut-struct.js';
export { enumerators } from './enumerators.js';
export { callsIn, identifiersIn } from './identifiers.js';
export { withLine } from './line-directive.js';
export { SourceText } from './source-text.js';
export { structFields } from './struct-fields.js';
export { MAX_FILE_BYTES, SourceTree } from './tree.js';
