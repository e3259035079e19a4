/**
 * Kleene's three values, for `#if` conditions that may depend on what nobody knows here. Numbers, because
 * then "and" is the minimum and "or" the maximum.
 */
export type Truth = 0 | 1 | 2;

export const NO: Truth = 0;
export const UNKNOWN: Truth = 1;
export const YES: Truth = 2;

export function both(a: Truth, b: Truth): Truth {
  return a < b ? a : b;
}

export function either(a: Truth, b: Truth): Truth {
  return a > b ? a : b;
}

export function not(a: Truth): Truth {
  return (2 - a) as Truth;
}
