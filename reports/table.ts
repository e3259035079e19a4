/** A table for the terminal: `releases`, `hooks`, `laws` and the matrix all look the same. */
import Table from 'cli-table3';
import { painter, type Style, wrap } from './text/lines.js';

/** One cell: its text, and how it is painted where there is colour. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface TableOptions {
  readonly color?: boolean;
  /** The widest the table may be; the first column's text is wrapped to fit, 100 when absent. */
  readonly width?: number;
}

/**
 * Renders rows under a head, ending in a newline. All columns but `flexible` are as wide as their
 * widest cell; that one gets what is left of the width, at least 12 columns.
 *
 * @param flexible index of the column whose text may wrap
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
  flexible = 0,
): string {
  const { color = false, width = 100 } = options;
  const paint = painter(color);
  const text = (cell: Cell | undefined): string =>
    cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text;
  const widths = head.map((title, column) =>
    Math.max(
      title.length,
      ...rows.map((row) =>
        Math.max(
          0,
          ...text(row[column])
            .split('\n')
            .map((part) => part.length),
        ),
      ),
    ),
  );
  const others = widths.reduce((sum, each, column) => (column === flexible ? sum : sum + each), 0);
  const room = Math.max(12, Math.min(widths[flexible] ?? 0, width - others - 2 * head.length));
  const table = new Table({
    chars: BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2, compact: true },
    head: head.map((title) => paint('bold', title)),
  });
  for (const row of rows) {
    table.push(
      head.map((_, column) => {
        const cell = row[column];
        const lines = text(cell).split('\n');
        const style = cell === undefined || typeof cell === 'string' ? 'plain' : cell.style;
        return (column === flexible ? lines.flatMap((each) => wrap(each, room)) : lines)
          .map((each) => paint(style, each))
          .join('\n');
      }),
    );
  }
  return `${table
    .toString()
    .split('\n')
    .map((each) => each.trimEnd())
    .join('\n')}\n`;
}

/** Columns set off by space alone, with one rule under the head. */
const BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
