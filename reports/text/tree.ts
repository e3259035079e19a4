/** A kernel source tree for a terminal: what of it runs as it is, and what does not. */
import type { PlacedFunction, RoleStatus, TreeDescription } from '../../models/kernel-tree/description.js';
import type { TreeExamination, VariantBuild } from '../../models/kernel-tree/doctor.js';
import { type Cell, renderTable, type TableOptions } from '../table.js';
import { type Line, line, painter, renderLines } from './lines.js';

/** The list that every report on a tree begins with. */
export function renderTreeText(tree: TreeDescription, style: TableOptions = {}): string {
  const { real, lacking } = counts(tree.roles);
  return [
    paragraphs(
      [
        line('tree      ', tree.root, 'bold'),
        line('compiler  ', tree.compiler),
        line('profile   ', `${tree.profile.release}: ${tree.profile.because}`),
      ],
      style,
    ),
    heading(`Functions cut out by name: ${real} real${lacking === 0 ? '' : `, ${lacking} missing`}`, style),
    renderTable(['function', 'what it is for', 'where', ''], tree.roles.map(roleRow), style, 1),
    heading('Files compiled whole', style),
    ...tree.files.map(({ path, core }) =>
      paragraphs([line(`  ${path}${core.length === 0 ? '' : ': '}`, core.map(at).join(', '))], style),
    ),
    heading('Called by those and cut out as well', style),
    paragraphs([line('  ', names([...tree.helpers, ...tree.macros]))], style),
    heading('Modelled by the harness, not real', style),
    paragraphs(
      [
        ...tree.modelled.map(({ what, names: modelled }) => line('  ', `${what}: ${modelled.join(', ')}`)),
        ...tree.alsoModelled.map((what) => line('  ', what)),
      ],
      style,
    ),
    heading('Copied, not real', style),
    paragraphs([line('  ', tree.copied)], style),
    heading('Not evaluated', style),
    paragraphs(
      tree.notEvaluated.map((what) => line('  ', what)),
      style,
    ),
    heading('What the text says', style),
    paragraphs(
      tree.facts.map(({ holds, words }) => line(holds ? '  + ' : '  · ', words, holds ? 'plain' : 'dim')),
      style,
    ),
  ].join('');
}

/** The same, and whether it works here. */
export function renderExaminationText(examined: TreeExamination, style: TableOptions = {}): string {
  const { variants, selfTest, sanitizers } = examined;
  const failed = [
    ...selfTest.differ.map((name) => line('  ✗ ', `${name}: another trace than the model's`, 'red')),
    ...selfTest.stopped.map(({ name, reason }) => line('  ✗ ', `${name}: ${reason.split('\n')[0]}`, 'red')),
  ];
  const total = selfTest.scenarios.length;
  const verdict =
    failed.length === 0
      ? line('  ', `${total} fixed scenarios: all as the model of ${examined.tree.profile.release}`)
      : line(
          '  ',
          `${total} fixed scenarios: ${failed.length} differ from the model of ${examined.tree.profile.release}`,
        );
  return [
    renderTreeText(examined.tree, style),
    heading('Builds', style),
    paragraphs(
      variants.map((build) => line(`  ${build.variant.padEnd(10)} `, warningsText(build))),
      style,
    ),
    heading('Self-test', style),
    paragraphs(
      [
        verdict,
        ...failed,
        fires('address sanitizer', sanitizers.address),
        fires('undefined-behaviour sanitizer', sanitizers.undefined),
      ],
      style,
    ),
  ].join('');
}

/** `2 compiler warnings, in …`; where there are none it says so. */
export function warningsText({ warnings, logs }: VariantBuild): string {
  const count = `${warnings} compiler warning${warnings === 1 ? '' : 's'}`;
  return logs.length === 0 ? count : `${count}, in ${logs.join(' and ')}`;
}

function fires(name: string, yes: boolean): Line {
  return line('  ', `${name} fires: ${yes ? 'yes' : 'no'}`, yes ? 'plain' : 'red');
}

function roleRow(role: RoleStatus): Cell[] {
  if (role.status === 'real') {
    return [role.name, role.what, `${role.path}:${role.line}`, { text: 'real', style: 'green' }];
  }
  const style = role.status === 'missing' ? 'red' : 'dim';
  return [role.names[0], role.what, '', { text: role.status, style }];
}

function counts(roles: readonly RoleStatus[]): { real: number; lacking: number } {
  const having = (status: RoleStatus['status']) => roles.filter((role) => role.status === status).length;
  return { real: having('real'), lacking: having('missing') };
}

function at({ name, line: row }: PlacedFunction): string {
  return `${name}:${row}`;
}

function names(functions: readonly PlacedFunction[]): string {
  return functions.length === 0 ? 'none' : functions.map(({ name }) => name).join(', ');
}

function heading(text: string, style: TableOptions): string {
  return `\n${painter(style.color ?? false)('bold', text)}\n`;
}

function paragraphs(lines: readonly Line[], { width = 100, color = false }: TableOptions): string {
  return renderLines(lines, width, painter(color))
    .map((text) => `${text}\n`)
    .join('');
}
