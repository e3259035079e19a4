/** The words of C, and single steps through masked text. All of them look at each character once. */

/** Words that stand before a declared name without being its type. */
export const SPECIFIERS: ReadonlySet<string> = new Set(
  (
    'static inline extern const volatile register restrict typedef auto struct union enum _Noreturn ' +
    '__inline __inline__ __always_inline __extension__ noinline asmlinkage'
  ).split(' '),
);

/** Words that name a type, whole or in part. */
export const TYPE_WORDS: ReadonlySet<string> = new Set(
  'void char short int long float double signed unsigned bool _Bool _Complex __signed__ __int128'.split(' '),
);

/** Words that may stand before `(` without being called. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...SPECIFIERS,
  ...TYPE_WORDS,
  ...(
    'if else for while do switch case default return goto break continue sizeof typeof __typeof__ ' +
    '__typeof typeof_unqual __auto_type _Alignof _Alignas alignof __alignof__ offsetof ' +
    '__builtin_offsetof _Generic _Atomic _Static_assert static_assert asm __asm__ __volatile__ ' +
    '__attribute__ __attribute'
  ).split(' '),
]);

/** Attributes that take arguments, so that they look like a function's name and parameters. */
export const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    '__attribute__ __attribute __printf __scanf __aligned __section __alloc_size __realloc_size ' +
    '__assume_aligned __malloc __alias __error __warning __copy __releases __acquires __must_hold ' +
    '__cond_acquires __cond_lock __releases_shared __acquires_shared __must_hold_shared __must_not_hold ' +
    '__cond_acquires_shared __counted_by __guarded_by __pt_guarded_by __free __cleanup __diagnose_as ' +
    '__flatten __nonstring __no_kcsan __bpf_kfunc'
  ).split(' '),
);

const SPACE = 0x20;

export function isBlank(char: number): boolean {
  return char === SPACE || (char >= 9 && char <= 13);
}

export function isWordStart(char: number): boolean {
  return (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char === 95;
}

export function isWordPart(char: number): boolean {
  return isWordStart(char) || (char >= 48 && char <= 57);
}

/** Where the blanks that begin at `at` end, at most `end`. */
export function skipBlanks(code: string, at: number, end: number): number {
  while (at < end && isBlank(code.charCodeAt(at))) at++;
  return at;
}

/** Where the word or number that begins at `at` ends, at most `end`. */
export function skipWord(code: string, at: number, end: number): number {
  while (at < end && isWordPart(code.charCodeAt(at))) at++;
  return at;
}

/** The offset after the bracket that closes the one at `at`, or -1 if none does before `end`. */
export function skipGroup(code: string, at: number, end: number): number {
  const open = code.charCodeAt(at);
  const close = open === 0x28 ? 0x29 : open === 0x7b ? 0x7d : 0x5d;
  let depth = 0;
  for (; at < end; at++) {
    const char = code.charCodeAt(at);
    if (char === open) depth++;
    else if (char === close && --depth === 0) return at + 1;
  }
  return -1;
}

/** The word at `at` after blanks, or '' where there is none. */
export function wordAt(code: string, at: number, end: number): string {
  const from = skipBlanks(code, at, end);
  if (from >= end || !isWordStart(code.charCodeAt(from))) return '';
  return code.slice(from, skipWord(code, from, end));
}

/** Calls `visit` with every word of the masked text, in order; numbers and their suffixes are no words. */
export function eachWord(
  code: string,
  from: number,
  to: number,
  visit: (start: number, end: number) => void,
): void {
  for (let at = from; at < to; ) {
    const char = code.charCodeAt(at);
    if (!isWordPart(char)) {
      at++;
      continue;
    }
    const end = skipWord(code, at, to);
    if (isWordStart(char)) visit(at, end);
    at = end;
  }
}
