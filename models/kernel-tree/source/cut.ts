/** A declaration cut out of a source text. */
export interface Cut {
  readonly name: string;
  /** The path of the text it comes from, and the line (from 1) its first character is in. */
  readonly path: string;
  readonly line: number;
  readonly text: string;
  /** The text before the body's brace; of a macro, its name and parameters. */
  readonly header: string;
  /** From the brace to the one that closes it; of a macro, what it expands to. */
  readonly body: string;
}
