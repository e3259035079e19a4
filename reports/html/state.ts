/** The state after a step: each process's arena as a strip of pages, its VMAs, the open files. */

import { formatFilp, formatPages, formatSpec } from '../kernel-words/values.js';
import { unheldText } from '../walkthrough/changes.js';
import { kernelName } from '../walkthrough/fields.js';
import { ARENA, VMA_FIELD_NAMES } from '../walkthrough/state.js';
import type { Change, ProcessView, StateView, VmaView, WalkthroughStep } from '../walkthrough.js';
import { plural } from '../words.js';
import { html, type Markup, type Part, when } from './markup.js';

/** @param processes those that the scenario uses */
export function stateView(step: WalkthroughStep, processes: readonly number[]): Markup {
  const { state, changes } = step;
  return html`${processes.map((proc) => processView(state, state.processes[proc], changes))}${openFiles(state, changes)}${countsOf('writable', 'i_mmap_writable', state.writable, changes)}${countsOf('users', 'users of the driver', state.users, changes)}`;
}

function processView(state: StateView, process: ProcessView, changes: readonly Change[]): Markup {
  const mine = changes.filter(({ about, number }) => about === 'vma' && number === process.proc);
  const of = (vma: VmaView): Change | undefined => mine.find(({ starts }) => starts.includes(vma.start));
  const charged = changes.some(({ about, number }) => about === 'charge' && number === process.proc);
  const charge = plural(process.charge, 'page');
  const fds = process.fds.flatMap((filp, slot) => (filp === 0 ? [] : [`fd${slot} = ${formatFilp(filp)}`]));
  return html`<div class="process"><p class="process-head"><strong>p${process.proc}</strong> <span>${fds.join(', ') || 'no open descriptor'}</span> <span>charge ${charged ? html`<mark>${charge}</mark>` : charge}</span>${when(process.mapCount !== process.vmas.length, () => html` <span class="odd">map_count ${process.mapCount}</span>`)}</p>
<div class="arena" role="img" aria-label="${arenaLabel(process)}">${process.vmas.map((vma) => block(state, vma, of(vma)))}${Array.from(
    { length: ARENA },
    (_, page) => html`<span class="page" style="grid-column:${page + 1}">${page}</span>`,
  )}</div>
${when(process.vmas.length > 0, () => vmaTable(process, of))}</div>`;
}

function arenaLabel({ proc, vmas }: ProcessView): string {
  const ranges = vmas.map(({ start, end }) => formatPages(start, end)).join(', ');
  return `address space of p${proc}, ${ARENA} pages: ${ranges === '' ? 'nothing mapped' : `VMAs at ${ranges}`}`;
}

function block(state: StateView, vma: VmaView, change: Change | undefined): Markup {
  const sign = change === undefined ? '' : change.sign;
  const look = sign === '+' ? ' added' : sign === '~' ? ' changed' : '';
  const spec = state.files.find(({ number }) => number === vma.words.file)?.spec;
  const color = vma.words.file === 0 || spec === undefined ? 'none' : String(spec);
  const name = vma.words.file === 0 ? 'anon' : vma.text.file;
  const label = vma.words.file === 0 ? 'a' : vma.words.file;
  const css = `vma spec-${color}${look}${vma.end - vma.start === 1 ? ' narrow' : ''}`;
  return html`<span class="${css}" style="grid-column:${vma.start + 1}/${vma.end + 1}" title="${formatPages(vma.start, vma.end)} ${name} pgoff ${vma.text.pgoff} ${vma.text.flags}"><span class="long">${sign}${name}</span><span class="short">${label}</span></span>`;
}

function vmaTable(process: ProcessView, of: (vma: VmaView) => Change | undefined): Markup {
  return html`<div class="scroll"><table class="vmas"><thead><tr><th scope="col">pages</th>${VMA_FIELD_NAMES.map((field) => html`<th scope="col">${kernelName(field).replace(/^vm_/, '')}</th>`)}</tr></thead><tbody>
${process.vmas.map((vma) => {
  const change = of(vma);
  const changed = new Set(change?.fields.map(({ field }) => field) ?? []);
  const cell = (field: string, text: string): Part =>
    changed.has(field) ? html`<mark>${text}</mark>` : text;
  return html`<tr class="${change?.sign === '+' ? 'added' : ''}"><th scope="row">${cell('range', formatPages(vma.start, vma.end))}</th>${VMA_FIELD_NAMES.map((field) => html`<td>${cell(kernelName(field), vma.text[field])}</td>`)}</tr>
`;
})}</tbody></table></div>`;
}

function openFiles({ files }: StateView, changes: readonly Change[]): Part {
  if (files.length === 0) return html`<p class="quiet">no open file is alive</p>`;
  const changed = new Map(
    changes.filter(({ about }) => about === 'file').map((change) => [change.number, change]),
  );
  return html`<div class="scroll"><table class="open-files"><thead><tr><th scope="col">struct file</th><th scope="col">references</th><th scope="col">held by</th></tr></thead><tbody>
${files.map((file) => {
  const change = changed.get(file.number);
  const was = change?.fields[0]?.before;
  const count =
    was === undefined || was === String(file.references)
      ? `${file.references}`
      : `${was} → ${file.references}`;
  const unheld =
    unheldText(file) === '' ? null : html` <span class="odd">${unheldText(file).slice(2)}</span>`;
  return html`<tr class="${change?.sign === '+' ? 'added' : ''}"><th scope="row"><span class="swatch spec-${file.spec}"></span>${file.name}</th><td>${change?.sign === '~' ? html`<mark>${count}</mark>` : count}${unheld}</td><td>${file.holders.join(', ') || '–'}</td></tr>
`;
})}</tbody></table></div>`;
}

/** Counts that each file has, where one is not 0 or has just become 0. */
function countsOf(
  about: 'writable' | 'users',
  name: string,
  counts: readonly number[],
  changes: readonly Change[],
): Part {
  const changed = new Set(changes.filter((change) => change.about === about).map(({ number }) => number));
  const parts = counts.flatMap((count, spec) =>
    count === 0 && !changed.has(spec)
      ? []
      : [html`${formatSpec(spec)} ${changed.has(spec) ? html`<mark>${count}</mark>` : count} `],
  );
  return parts.length === 0 ? null : html`<p class="counts">${name}: ${parts}</p>`;
}
