/** The matrix of properties × releases for a terminal. */
import { releaseHeading } from '../release-words.js';
import type { MatrixCell, RunResult } from '../result.js';
import { cellCounts, legendText } from '../summary.js';
import { type Cell, fitsWidth, renderTable, type TableOptions } from '../table.js';
import { formatCount, OUTCOMES } from '../words.js';
import { line, painter, renderLines } from './lines.js';

export interface MatrixTextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Print the figures too where they do not fit into one table. */
  readonly full: boolean;
}

/**
 * The lines of the matrix. With few releases each cell has its sign and its figures; where that is
 * wider than the page, the signs stand alone in one table that shows all releases, and the figures
 * follow in as many tables as it takes.
 */
export function matrixLines(result: RunResult, { color, width, full }: MatrixTextOptions): string[] {
  const { releases } = result.matrix;
  const options = { color, width };
  const all = releases.map((_, column) => column);
  const fits = fitsTogether(result, all, width);
  const tables = fits
    ? [figuresTable(result, all, options)]
    : [
        signsTable(result, options),
        ...(full ? columnGroups(result, width).map((group) => figuresTable(result, group, options)) : []),
      ];
  const figures = 'figures: cases evaluated, before a slash those that failed';
  const { sign, meaning } = OUTCOMES.hookFault;
  const faults = cellCounts(result).hookFault > 0 ? [`${sign} ${meaning}`] : [];
  const notes = [legendText(result), ...faults, ...(fits || full ? [figures] : ['figures: with --verbose'])];
  return [
    ...tables.flatMap((table, index) => [...(index === 0 ? [] : ['']), ...table.trimEnd().split('\n')]),
    ...renderLines(
      notes.map((note) => line('', note, 'dim')),
      width,
      painter(color),
    ),
  ];
}

function signsTable(result: RunResult, options: TableOptions): string {
  const head = ['', ...result.matrix.releases.map(releaseHeading)];
  const rows = result.matrix.rows.map(({ property, cells }): Cell[] => [
    property,
    ...cells.map(({ outcome }): Cell => {
      const { sign, color: style } = OUTCOMES[outcome];
      return { text: sign, style };
    }),
  ]);
  return renderTable(head, rows, fitsWidth(head, rows, options) ? options : { ...options, gap: 1 });
}

/** The columns of the matrix in groups whose figures fit into the width; at least one in each. */
function columnGroups(result: RunResult, width: number): number[][] {
  const groups: number[][] = [];
  result.matrix.releases.forEach((_, column) => {
    const last = groups.at(-1);
    if (last !== undefined && fitsTogether(result, [...last, column], width)) last.push(column);
    else groups.push([column]);
  });
  return groups;
}

function fitsTogether(result: RunResult, columns: readonly number[], width: number): boolean {
  return fitsWidth(figuresHead(result, columns), figuresRows(result, columns), { width });
}

function figuresTable(result: RunResult, columns: readonly number[], options: TableOptions): string {
  return renderTable(figuresHead(result, columns), figuresRows(result, columns), options);
}

function figuresHead({ matrix }: RunResult, columns: readonly number[]): string[] {
  return ['', ...columns.map((column) => matrix.releases[column])];
}

function figuresRows({ matrix }: RunResult, columns: readonly number[]): Cell[][] {
  return matrix.rows.map(({ property, cells }) => [
    property,
    ...columns.map((column) => figuresCell(cells[column])),
  ]);
}

function figuresCell({ outcome, evaluated, failed }: MatrixCell): Cell {
  const { sign, color: style } = OUTCOMES[outcome];
  if (outcome === 'notEvaluated') return { text: sign, style };
  const of = outcome === 'held' ? '' : `${formatCount(failed)}/`;
  return { text: `${sign} ${of}${formatCount(evaluated)}`, style };
}
