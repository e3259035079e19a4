/** A walkthrough as a list of steps; a script shows them one at a time. */
import type { CallView, Walkthrough, WalkthroughStep } from '../walkthrough.js';
import { html, type Markup, type Part, when } from './markup.js';
import { stateView } from './state.js';

/**
 * @param marked index of the step at which the property failed; null for the run to look at beside it
 * @param id makes ids unique on the page
 * @param verdict what to say at that step
 */
export function stepper(told: Walkthrough, marked: number | null, id: string, verdict: string): Markup {
  const processes = processesInUse(told);
  return html`<div class="walkthrough">
<h3>${marked === null ? 'The other path' : 'Counterexample'}${told.title === '' ? null : ` on ${told.title}`}</h3>
<dl class="files">${told.files.map(
    ({ name, role, hooks }) =>
      html`<div><dt>${name}</dt><dd>${when(role !== '', () => html`<span class="role">${role}</span>`)}${hooks.map((hook) => html`<code>${hook}</code>`)}</dd></div>`,
  )}</dl>
${when(told.notObserved.length > 0, () => html`<p class="unseen">not observed: ${told.notObserved.join(', ')}</p>`)}
<div class="stepper" tabindex="-1" data-first="${marked ?? 0}">
<div class="controls script-only"><button type="button" class="previous" title="arrow left">← previous</button><span class="jumps">${told.steps.map(
    ({ index }) =>
      html`<button type="button" class="jump${index === marked ? ' marked' : ''}" data-step="${index}" aria-label="step ${index + 1}${index === marked ? ', the violation' : ''}">${index + 1}${index === marked ? '✗' : ''}</button>`,
  )}</span><button type="button" class="next" title="arrow right">next →</button></div>
<ol class="steps">
${told.steps.map((step) => stepItem(step, processes, step.index === marked ? verdict : null, `s${id}-${step.index + 1}`))}</ol>
</div>
</div>`;
}

/** Those that an operation names or that have anything; the first one always. */
function processesInUse({ steps }: Walkthrough): number[] {
  const states = steps.flatMap(({ state }) => state.processes);
  const named = (proc: number): boolean => steps.some(({ line }) => line.startsWith(`p${proc}:`));
  const filled = (proc: number): boolean =>
    states.some((each) => each.proc === proc && (each.vmas.length > 0 || each.charge !== 0));
  const all = steps[0]?.state.processes.map(({ proc }) => proc) ?? [];
  return all.filter((proc) => proc === 0 || named(proc) || filled(proc));
}

function stepItem(
  step: WalkthroughStep,
  processes: readonly number[],
  violated: string | null,
  id: string,
): Markup {
  return html`<li class="step${violated === null ? '' : ' violated'}" id="${id}" value="${step.index + 1}">
<p class="operation${step.failed ? ' error' : ''}"><span class="at">${step.index + 1}</span> <code>${step.line}</code></p>
${violated === null ? null : html`<p class="violation-note">✗ ${violated}</p>`}
<div class="columns"><div class="happened">
${notes('fault', step.faults, 'injected: ')}
${notes('warning', step.warnings, '! ')}
${step.calls.map(callView)}
${changeList(step)}
${notes('left', step.left, 'left behind: ')}
</div><div class="state">
${stateView(step, processes)}
</div></div>
</li>
`;
}

function notes(css: string, texts: readonly string[], before: string): Part {
  return texts.map((text) => html`<p class="note ${css}">${before}${text}</p>`);
}

function changeList({ changes }: WalkthroughStep): Part {
  if (changes.length === 0) return html`<p class="quiet">nothing observable changes</p>`;
  return html`<ul class="changes">${changes.map(({ sign, text }) => html`<li class="${CHANGE_CSS[sign]}"><span class="sign">${sign === '-' ? '−' : sign}</span> ${text}</li>`)}</ul>`;
}

const CHANGE_CSS = { '+': 'added', '-': 'removed', '~': 'changed' } as const;

function callView(call: CallView): Markup {
  const row = (label: string, parts: readonly Part[], css = ''): Part =>
    parts.length === 0 ? null : html`<div class="${css}"><dt>${label}</dt><dd>${parts}</dd></div>`;
  const texts = (list: readonly string[]): Part[] => list.map((text) => html`<div>${text}</div>`);
  const fields = (list: CallView['asked']): Part[] =>
    list.map(({ text }) => html`<div><mark>${text}</mark></div>`);
  return html`<div class="call ${call.kind}"><p class="call-title"><span class="path">${call.kind}</span> ${call.title}${call.error === null ? null : html` = <strong>${call.error}</strong>`}</p>
<dl>${row('shown', texts(call.shown), 'odd')}${row('asked', [...fields(call.asked), ...texts(call.rewritten)])}${row('VMA', fields(call.applied))}${row('then', texts(call.completion))}${row('references', call.references === null ? [] : [call.references])}${row('but', texts(call.notTaken), 'odd')}</dl></div>`;
}
