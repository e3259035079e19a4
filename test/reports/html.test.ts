import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../reports/html.js';
import type { RunResult } from '../../reports/result.js';
import { type Walkthrough, walkthrough } from '../../reports/walkthrough.js';
import * as examples from './examples.js';

const RESULT = examples.exampleResult();
const BUCKET = examples.CLEARED_FLAG_FINDING.bucket;
const TOLD = walkthrough(examples.CLEARED_FLAG, examples.clearedFlagTrace(), '6.16');
const DIRECT = walkthrough(examples.CLEARED_FLAG_DIRECT, examples.clearedFlagDirectTrace(), '6.16, direct');
const PAGE = renderHtml(RESULT, new Map([[BUCKET, TOLD]]));

/** The opening and closing tags of a page in order, without their attributes' values. */
function tags(page: string): string[] {
  const body = page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '<$1></$1>');
  return [...body.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g)].map(
    ([, tag, attributes]) =>
      tag + [...attributes.matchAll(/([a-z-]+)(?:="[^"]*")?/g)].map(([, name]) => ` ${name}`),
  );
}

describe('the HTML page', () => {
  it('is as recorded', async () => {
    await expect(PAGE).toMatchFileSnapshot('../golden/reports/result.html');
  });

  it('is the same for the same input, by map or by function', () => {
    expect(renderHtml(examples.exampleResult(), (bucket) => (bucket === BUCKET ? TOLD : undefined))).toBe(
      PAGE,
    );
  });

  it('closes every element it opens', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'link']);
    for (const [name] of tags(PAGE).map((tag) => tag.split(' '))) {
      if (empty.has(name)) continue;
      if (name.startsWith('/')) expect(open.pop()).toBe(name.slice(1));
      else open.push(name);
    }
    expect(open).toEqual([]);
    expect(tags(PAGE).length).toBeGreaterThan(200);
  });

  it('asks for nothing outside itself', () => {
    expect(PAGE).toContain('default-src &#39;none&#39;');
    expect(PAGE).not.toMatch(/\b(?:src|action)=|url\(|@import|https?:/);
    const targets = [...PAGE.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !target.startsWith('#') && target !== 'data:,')).toEqual([]);
  });

  it('links every cell to findings that exist, with ids that occur once', () => {
    const ids = [...PAGE.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const anchors = [...PAGE.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(anchors).toEqual(['finding-1', 'finding-3', 'finding-2', 'finding-2', 'finding-1', 'finding-2']);
    for (const anchor of anchors) expect(ids).toContain(anchor);
  });

  it('tells each deviation of its releases: what, where, since which releases, and its findings', () => {
    const [, section = ''] = /<section id="deviations">([\s\S]*?)<\/section>/.exec(PAGE) ?? [];
    const row = (id: string) => section.split('<tr>').find((text) => text.includes(`>${id}<`)) ?? '';
    expect(row('compat-flags-or-only')).toContain('compat ORs the flags into the VMA');
    expect(row('compat-flags-or-only')).toContain('<code>set_vma_from_desc</code>');
    expect(row('compat-flags-or-only')).toContain('<td>6.16</td><td>fixed in 7.0, with the move');
    expect(row('compat-flags-or-only')).toContain('<a href="#finding-1"');
    expect(row('compat-private-default-null')).toContain('<td>6.16, 7.3</td>');
    expect(row('compat-missing')).toContain('<td>none</td>');
    expect(section).not.toContain('unmap-under-rmap-lock');
  });

  it('has no section on deviations when only the ideal was run', () => {
    const matrix = { ...RESULT.matrix, releases: ['ideal' as const] };
    expect(renderHtml({ ...RESULT, matrix }, new Map())).not.toContain('id="deviations"');
  });

  it('shows every step without a script, the violated one marked', () => {
    expect(PAGE.match(/<li class="step/g)).toHaveLength(TOLD.steps.length);
    expect(PAGE.match(/<li class="step violated"/g)).toHaveLength(1);
  });

  it('draws the VMA on its pages and highlights what changed', () => {
    expect(PAGE).toContain('style="grid-column:3/6" title="[2, 5) filp2 pgoff 1 rd sh mr mw me ms"');
    expect(PAGE).toContain('<mark>1 → 2</mark>');
    expect(PAGE).toContain('<mark>vma_flags -VM_MAYWRITE</mark>');
  });

  it('can show a second run', () => {
    const page = renderHtml(RESULT, new Map([[BUCKET, TOLD]]), new Map([[BUCKET, DIRECT]]));
    expect(page).toContain('<h3>The other path on 6.16, direct</h3>');
    expect(page.match(/<div class="stepper"/g)).toHaveLength(2);
  });

  it('reads well when there is nothing to show', () => {
    const page = renderHtml(
      { ...RESULT, findings: [], checks: [], notDone: [], matrix: { releases: [], rows: [] }, blocks: 0 },
      new Map(),
    );
    expect(page).toContain('None: every property that was evaluated held.');
    expect(page.replace(/<script>[\s\S]*/, '')).not.toMatch(/undefined|null|NaN|\[object/);
  });
});

describe('hostile text', () => {
  const PAYLOADS = [
    '"><img src=x onerror=alert(1)>',
    "'><script>alert(1)</script>",
    '</style></script><b>`',
    '&lt;\u0000\ud800',
  ];
  /** Members the renderers look up in tables; a result from outside is validated before it gets here. */
  const NAMES = new Set([
    'verdict',
    'outcome',
    'sign',
    'about',
    'kind',
    'cause',
    'release',
    'releases',
    'bucket',
    'buckets',
  ]);

  function poisoned<T>(value: T, payload: string, name = ''): T {
    if (NAMES.has(name)) return value;
    if (typeof value === 'string') return (value === '' ? '' : value + payload) as T;
    if (Array.isArray(value)) return value.map((each) => poisoned(each, payload)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, poisoned(member, payload, key)]),
    ) as T;
  }

  it.each(PAYLOADS)('%j adds no element and no attribute', (payload) => {
    const result: RunResult = poisoned(RESULT, payload);
    const told: Walkthrough = poisoned(TOLD, payload);
    const page = renderHtml(result, new Map([[BUCKET, told]]));
    expect(page).not.toBe(PAGE);
    expect(tags(page)).toEqual(tags(PAGE));
    expect(page).not.toContain(payload);
  });

  it('in a bucket or release is escaped as well', () => {
    const findings = RESULT.findings.map((finding) => ({
      ...finding,
      bucket: '<i>bucket</i>',
      releases: ['<i>7</i>'],
    }));
    const page = renderHtml({ ...RESULT, findings } as unknown as RunResult, new Map());
    expect(page).not.toContain('<i>');
    expect(page).toContain('&lt;i&gt;bucket&lt;/i&gt;');
  });
});
