/** The matrix with as many releases as there are: it must stay readable on one page. */
import { describe, expect, it } from 'vitest';
import { RELEASE_IDS, RELEASES } from '../../models/releases.js';
import { PROPERTIES } from '../../properties/registry.js';
import { renderHtml } from '../../reports/html.js';
import { releaseHeading, releaseRanges } from '../../reports/release-words.js';
import type { MatrixCell, RunResult } from '../../reports/result.js';
import { renderText } from '../../reports/text.js';
import { OUTCOME_ORDER } from '../../reports/words.js';
import { exampleResult } from './examples.js';

/** Every property under every release, with every outcome, and figures as long as they get. */
function wideResult(): RunResult {
  const example = exampleResult();
  const [first, second] = example.findings.map(({ bucket }) => bucket);
  const rows = PROPERTIES.map(({ id, kind, sentence }, row) => ({
    property: id,
    kind,
    sentence,
    cells: RELEASES.map((_, column): MatrixCell => {
      const outcome = OUTCOME_ORDER[(row + column) % OUTCOME_ORDER.length];
      const failed = outcome === 'violation' ? 1_234_567 : 0;
      const buckets = outcome === 'violation' ? [first, second] : [];
      return { outcome, evaluated: outcome === 'notEvaluated' ? 0 : 12_345_678, failed, buckets };
    }),
  }));
  return { ...example, matrix: { releases: RELEASE_IDS, rows } };
}

const WIDE = wideResult();

/** The lines of the section on properties. */
function matrixOf(text: string): string[] {
  const lines = text.split('\n');
  const from = lines.indexOf('Properties');
  return lines.slice(
    from + 1,
    lines.indexOf(
      '',
      lines.findIndex((line) => line.startsWith('figures')),
    ),
  );
}

describe('the matrix of all releases as text', () => {
  it.each([100, 120, 80])('fits into %d columns', (width) => {
    const lines = matrixOf(renderText(WIDE, { width, full: false }));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  it('has one line for each property', () => {
    const lines = matrixOf(renderText(WIDE, { full: false }));
    for (const { id } of PROPERTIES)
      expect(lines.filter((line) => line.startsWith(`${id} `))).toHaveLength(1);
  });

  it('names every release above its column', () => {
    const [upper, lower] = matrixOf(renderText(WIDE, { full: false }));
    const starts = [...upper.matchAll(/\S+/g)].map(({ index }) => index);
    const titles = starts.map((at, index) =>
      [upper, lower].map((line) => line.slice(at, starts[index + 1]).trim()).join(''),
    );
    expect(titles).toEqual(RELEASE_IDS);
  });

  it('gives all figures when asked to, in tables that fit', () => {
    const lines = matrixOf(renderText(WIDE, { full: true }));
    const one = lines.find((line) => line.startsWith('figures'));
    expect(one).toBe('figures: cases evaluated, before a slash those that failed');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const figures = lines.join('\n').match(/12,345,678/g) ?? [];
    const evaluated = WIDE.matrix.rows.flatMap(({ cells }) => cells.filter(({ evaluated }) => evaluated > 0));
    expect(figures).toHaveLength(evaluated.length);
  });
});

describe('the matrix of all releases as HTML', () => {
  const page = renderHtml(WIDE, new Map());
  const [matrix] = page.split('</table>');
  const cells = [...matrix.matchAll(/<td class="[^"]*".*?<\/td>/g)].map(([cell]) => cell);

  it('has narrow cells, each with its sign, its word for screen readers and at most one link', () => {
    expect(page).toContain('<div class="scroll many"');
    expect(cells).toHaveLength(PROPERTIES.length * RELEASES.length);
    for (const cell of cells) {
      expect(cell).toMatch(/<span aria-hidden="true">.<\/span><span class="unseen-word">[^<]+<\/span>/);
      expect((cell.match(/<a /g) ?? []).length).toBeLessThanOrEqual(1);
    }
  });

  it('still leads to all findings of a cell', () => {
    const [found] = cells.filter((cell) => cell.includes('data-findings'));
    expect(found).toContain('data-findings="1 2"');
    expect(found).toContain('<a href="#finding-1">#1</a> +1');
  });

  it('has wide cells while the releases are few', () => {
    expect(renderHtml(exampleResult(), new Map())).not.toMatch(/scroll many|class="unseen-word"/);
  });
});

describe('names of releases', () => {
  it('are ranges where neighbours are many', () => {
    expect(releaseRanges(['6.16', '6.17', '6.18', '7.1', '7.3'])).toBe('6.16 – 6.18, 7.1, 7.3');
    expect(releaseRanges([...RELEASE_IDS])).toBe('6.16-rc1 – 7.3, ideal');
    expect(releaseRanges(['6.17', '6.16'])).toBe('6.16, 6.17');
    expect(releaseRanges([])).toBe('');
  });

  it('of another version of the table are kept', () => {
    expect(releaseRanges(['9.9', '7.3'] as never)).toBe('7.3, 9.9');
  });

  it('stand in two lines above a column', () => {
    const titles = ['6.19.13', '6.16-rc1', '7.0', 'ideal'].map(releaseHeading);
    expect(titles).toEqual(['6.19\n.13', '6.16\n-rc1', '7.0', 'ideal']);
  });
});
