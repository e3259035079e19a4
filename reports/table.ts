/** A table for the terminal: `releases`, `hooks`, `laws` and the matrix all look the same. */
import Table from 'cli-table3';
import { painter, type Style, wrap } from './text/lines.js';

/** One cell: its text, and how it is painted where there is colour. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface TableOptions {
  readonly color?: boolean;
  /** The widest the table may be; the first column's text is wrapped to fit, 100 when absent. */
  readonly width?: number;
  /** Spaces between columns, 2 when absent. */
  readonly gap?: number;
}

/**
 * Renders rows under a head, ending in a newline. All columns but `flexible` are as wide as their
 * widest cell; that one gets what is left of the width, at least 12 columns. A title or a cell may
 * have several lines.
 *
 * @param flexible index of the column whose text may wrap
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
  flexible = 0,
): string {
  const { color = false, gap = 2 } = options;
  const paint = painter(color);
  const room = Math.max(12, flexibleRoom(head, rows, options, flexible));
  const paintLines = (text: string, style: Style): string =>
    text
      .split('\n')
      .map((each) => paint(style, each))
      .join('\n');
  const table = new Table({
    chars: BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
    head: head.map((title) => paintLines(title, 'bold')),
  });
  for (const row of rows) {
    table.push(
      head.map((_, column) => {
        const cell = row[column];
        const lines = textOf(cell).split('\n');
        const style = cell === undefined || typeof cell === 'string' ? 'plain' : cell.style;
        const laid = column === flexible ? lines.flatMap((each) => wrap(each, room)) : lines;
        return paintLines(laid.join('\n'), style);
      }),
    );
  }
  return `${table
    .toString()
    .split('\n')
    .map((each) => each.trimEnd())
    .join('\n')}\n`;
}

/** Whether a table fits into its width without the flexible column being wrapped. */
export function fitsWidth(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
  flexible = 0,
): boolean {
  return columnWidths(head, rows)[flexible] <= flexibleRoom(head, rows, options, flexible);
}

/** Columns for the flexible column: what the others leave, at most what it needs. */
function flexibleRoom(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { width = 100, gap = 2 }: TableOptions,
  flexible: number,
): number {
  const widths = columnWidths(head, rows);
  const others = widths.reduce((sum, each, column) => (column === flexible ? sum : sum + each), 0);
  return Math.min(widths[flexible] ?? 0, width - others - gap * head.length);
}

function columnWidths(head: readonly string[], rows: readonly (readonly Cell[])[]): number[] {
  return head.map((title, column) =>
    Math.max(widest(title), ...rows.map((row) => widest(textOf(row[column])))),
  );
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map((part) => part.length));
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text;
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
