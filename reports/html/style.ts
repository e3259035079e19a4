/** The page's style sheet: system fonts, both colour schemes, paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2128; --soft: #59636e; --page: #ffffff; --raised: #f6f8fa; --line: #d1d9e0; --link: #0a58b8;
  --held: #1a7f37; --violation: #c0202c; --difference: #0a58b8; --hook-fault: #8a5b00; --not-evaluated: #6b7480;
  --held-soft: #eaf7ed; --violation-soft: #fdecec; --difference-soft: #e8f1fc; --hook-fault-soft: #fdf3dc; --not-evaluated-soft: transparent;
  --mark: #fff2a8; --mark-text: #1c2128;
  --spec-0: #cfe3fb; --spec-1: #d6efd2; --spec-2: #fbe3c4; --spec-3: #ead9f7; --spec-4: #f9d4dc; --spec-5: #cdeceb; --spec-6: #e3e3d2; --spec-none: #e4e7eb;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #dfe5ec; --soft: #98a2ae; --page: #0f1318; --raised: #171c23; --line: #333b46; --link: #6cb0ff;
    --held: #56c271; --violation: #ff7b80; --difference: #6cb0ff; --hook-fault: #e0b04c; --not-evaluated: #8b95a1;
    --held-soft: #12261a; --violation-soft: #33181c; --difference-soft: #14253a; --hook-fault-soft: #2e2512;
    --mark: #5c4d0a; --mark-text: #fff4c2;
    --spec-0: #1f3f63; --spec-1: #24482a; --spec-2: #5a3f18; --spec-3: #44305c; --spec-4: #5c2833; --spec-5: #1c4a4b; --spec-6: #45452f; --spec-none: #363d47;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: .5rem; }
body { margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 3rem; max-width: 92rem; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
code, .bucket, .property, .changes, .call dd, .vmas, .open-files, .arena, .counts { font-family: var(--mono); font-size: .86em; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
a { color: var(--link); }
mark { background: var(--mark); color: var(--mark-text); border-radius: 3px; padding: 0 .2em; }
dl, dd, ul, ol, p { margin: 0; padding: 0; }
button { font: inherit; font-size: .85rem; color: var(--text); background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .15rem .6rem; cursor: pointer; }
button:hover:enabled { border-color: var(--soft); }
button:disabled { opacity: .45; cursor: default; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
html:not(.js) .script-only { display: none; }
[hidden] { display: none !important; }

header { border: 1px solid var(--line); border-left: 6px solid var(--violation); border-radius: 8px; background: var(--raised); padding: 1rem 1.25rem; }
header.passed { border-left-color: var(--held); }
header .name { color: var(--soft); }
h1 { margin: .1rem 0 .75rem; font-size: 1.6rem; line-height: 1.25; }
header.failed .sign { color: var(--violation); }
header.passed .sign { color: var(--held); }
h1 .reason { display: block; font-size: 1rem; font-weight: normal; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { overflow-wrap: anywhere; }
.tally { margin-top: .8rem; display: flex; flex-wrap: wrap; gap: .4rem; }
.again { margin-top: .8rem; display: flex; gap: .5rem; align-items: baseline; color: var(--soft); }
.command { display: inline-flex; gap: .5rem; align-items: baseline; max-width: 100%; color: var(--text); }
.command code { overflow-wrap: anywhere; user-select: all; }
.command .copy { flex: none; padding: 0 .5rem; }
.chip { display: inline-block; white-space: nowrap; font-size: .85rem; padding: .05rem .5rem; border-radius: 999px; border: 1px solid currentColor; }
.chip.new { color: var(--page); background: var(--violation); border-color: var(--violation); }
.held { --tone: var(--held); --tone-soft: var(--held-soft); }
.violation { --tone: var(--violation); --tone-soft: var(--violation-soft); }
.difference { --tone: var(--difference); --tone-soft: var(--difference-soft); }
.hook-fault { --tone: var(--hook-fault); --tone-soft: var(--hook-fault-soft); }
.not-evaluated { --tone: var(--not-evaluated); --tone-soft: var(--not-evaluated-soft); }
.chip:not(.new) { color: var(--tone); background: var(--tone-soft); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; border-bottom: 1px solid var(--line); }
.matrix { width: 100%; }
.matrix tbody tr { border-bottom: 1px solid var(--line); }
.matrix { table-layout: fixed; min-width: 46rem; }
.matrix thead th:first-child { width: 40%; }
.matrix tbody th { font-weight: normal; }
.matrix .property { font-weight: 600; }
.matrix .kind { color: var(--soft); font-size: .8rem; }
.matrix .sentence { display: block; color: var(--soft); font-size: .85rem; line-height: 1.4; }
.matrix td { background: var(--tone-soft); border-left: 1px solid var(--line); }
.matrix .outcome, .matrix a { white-space: nowrap; }
.matrix td.violation { box-shadow: inset 3px 0 var(--tone); font-weight: 600; }
.matrix td[data-findings] { cursor: pointer; }
.js .matrix td[data-findings]:hover { outline: 1px solid var(--tone); outline-offset: -1px; }
.matrix .outcome { color: var(--tone); }
.matrix .count { display: block; font-size: .82rem; font-weight: normal; color: var(--soft); font-variant-numeric: tabular-nums; }
.many { position: relative; overflow: auto; max-height: 88vh; border: 1px solid var(--line); border-radius: 8px; }
.many .matrix { border-collapse: separate; border-spacing: 0; min-width: 74rem; }
.many .matrix thead th { position: sticky; top: 0; z-index: 2; background: var(--raised); white-space: nowrap; padding: .4rem .3rem; text-align: center; }
.many .matrix thead th:first-child { width: 18rem; left: 0; z-index: 3; text-align: left; padding-left: .7rem; }
.many .matrix tbody th { position: sticky; left: 0; z-index: 1; background: var(--page); }
.many .matrix tbody > tr > * { border-bottom: 1px solid var(--line); }
.many .matrix tbody > tr:last-child > * { border-bottom: 0; }
.many .matrix td { padding: .35rem .2rem; text-align: center; }
.many .matrix .outcome { position: relative; font-size: 1.15rem; line-height: 1.2; font-weight: 700; }
.many .matrix .count { font-size: .75rem; line-height: 1.3; }
.many .matrix .count b { color: var(--text); }
.unseen-word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; margin-top: .75rem; font-size: .85rem; color: var(--soft); }
.legend div { display: flex; gap: .5rem; align-items: baseline; }

.filter { margin-bottom: .75rem; }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 8px; margin-bottom: .75rem; padding: 0 1rem; }
.finding[open] { padding-bottom: 1rem; }
.finding summary { cursor: pointer; padding: .6rem 0; display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: baseline; }
.finding summary::before { content: "▸"; color: var(--soft); }
.finding[open] summary::before { content: "▾"; }
.finding summary::-webkit-details-marker { display: none; }
.finding .number { color: var(--soft); }
.finding .bucket { font-weight: 600; overflow-wrap: anywhere; }
.finding .releases { color: var(--soft); font-size: .85rem; margin-left: auto; }
.finding > .sentence { font-size: 1.05rem; max-width: 60rem; margin-bottom: .6rem; }
.about > div { display: grid; grid-template-columns: 5.5rem 1fr; gap: .5rem; padding: .15rem 0; }
.about dt, .label { color: var(--soft); }
.about dd { min-width: 0; max-width: 65rem; }
.cause + .cause { margin-top: .5rem; }
.cause .label { display: inline-block; width: 3.6rem; }
.cause .row, .cause .span { color: var(--soft); }

.walkthrough { border-top: 1px solid var(--line); margin-top: 1rem; }
.files > div { display: flex; gap: .8rem; padding: .1rem 0; align-items: baseline; }
.files dt { font-family: var(--mono); font-size: .86em; color: var(--soft); }
.files dd { min-width: 0; }
.files .role, .files code { display: block; }
.files code, .operation code { overflow-wrap: anywhere; }
.unseen, .quiet { color: var(--soft); font-size: .9rem; }
.controls { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin: .8rem 0 .4rem; }
.jumps { display: inline-flex; flex-wrap: wrap; gap: .25rem; }
.jump { min-width: 2rem; padding: .15rem .4rem; font-variant-numeric: tabular-nums; }
.jump.marked { color: var(--violation); border-color: var(--violation); font-weight: 600; }
.jump[aria-current] { background: var(--text); color: var(--page); border-color: var(--text); }
.steps { list-style: none; }
.step { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); padding: .7rem .9rem; margin-top: .5rem; }
.step.violated { border-color: var(--violation); }
.js .step:not(.current) { display: none; }
.js .step { min-height: 21rem; }
.operation { font-size: 1.02rem; display: flex; gap: .5rem; align-items: baseline; }
.operation .at { color: var(--soft); }
.operation.error code { text-decoration: underline dotted var(--violation); text-underline-offset: .25em; }
.violation-note { color: var(--violation); font-weight: 600; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr); gap: 1rem 1.75rem; margin-top: .6rem; }
.note { margin-bottom: .4rem; }
.note.fault, .note.warning, .note.left { color: var(--hook-fault); }
.call { border-left: 3px solid var(--line); padding-left: .7rem; margin-bottom: .6rem; }
.call .path { display: none; }
.call dl > div { display: grid; grid-template-columns: 4.8rem 1fr; gap: .4rem; }
.call dt { color: var(--soft); font-size: .86rem; }
.call dd { min-width: 0; overflow-wrap: anywhere; padding-top: .1rem; }
.call .odd dd, .open-files .odd { color: var(--hook-fault); }
.changes { list-style: none; }
.changes li { padding: .05rem 0 .05rem 1.3rem; text-indent: -1.3rem; overflow-wrap: anywhere; }
.changes .sign { display: inline-block; width: 1.3rem; text-indent: 0; font-weight: 700; }
.changes .added .sign { color: var(--held); }
.changes .removed .sign { color: var(--violation); }
.changes .changed .sign { color: var(--difference); }
.process { margin-bottom: .9rem; }
.process-head { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .88rem; }
.process-head span { color: var(--soft); }
.arena { display: grid; grid-template-columns: repeat(16, minmax(0, 1fr)); margin: .3rem 0 .5rem; }
.arena::before { content: ""; grid-row: 1; grid-column: 1 / -1; height: 2rem; border: 1px solid var(--line); border-radius: 4px; background: repeating-linear-gradient(to right, transparent 0 calc(6.25% - 1px), var(--line) calc(6.25% - 1px) 6.25%); opacity: .7; }
.arena .vma { grid-row: 1; height: 2rem; line-height: 1.8rem; text-align: center; overflow: hidden; white-space: nowrap; border: 1px solid var(--soft); border-radius: 4px; z-index: 1; }
.arena .vma.added { border: 2px solid var(--held); line-height: 1.7rem; }
.arena .vma.changed { border: 2px dashed var(--difference); line-height: 1.7rem; }
.arena .short, .arena .narrow .long { display: none; }
.arena .narrow .short { display: inline; }
.arena .page { grid-row: 2; text-align: left; font-size: .78em; color: var(--soft); padding-left: 1px; }
.spec-0 { background: var(--spec-0); } .spec-1 { background: var(--spec-1); } .spec-2 { background: var(--spec-2); }
.spec-3 { background: var(--spec-3); } .spec-4 { background: var(--spec-4); } .spec-5 { background: var(--spec-5); }
.spec-6 { background: var(--spec-6); } .spec-none { background: var(--spec-none); }
.swatch { display: inline-block; width: .8em; height: .8em; border: 1px solid var(--soft); border-radius: 3px; margin-right: .4em; vertical-align: -.05em; }
.vmas, .open-files { width: 100%; margin-bottom: .4rem; }
.vmas th, .vmas td, .open-files th, .open-files td { padding: .12rem .8rem .12rem 0; font-weight: normal; }
.vmas td, .vmas tbody th, .open-files tbody th { white-space: nowrap; }
.vmas td:nth-child(6) { white-space: normal; min-width: 9rem; }
.vmas thead th, .open-files thead th { font-family: system-ui, sans-serif; font-size: .85rem; }
tr.added > th:first-child { font-weight: 700; color: var(--held); }
.detail { overflow-x: auto; font-size: .8rem; color: var(--soft); }
.deviations { width: 100%; min-width: 68rem; margin-top: .6rem; }
.deviations tbody th { font-weight: normal; width: 36%; }
.deviations .property { font-weight: 600; }
.deviations .sentence { display: block; color: var(--soft); font-size: .85rem; line-height: 1.4; }
.deviations tbody tr { border-bottom: 1px solid var(--line); }
.deviations td { font-size: .9rem; }
.deviations td:last-child { min-width: 10rem; }
#coverage ul, #discovery ul { padding-left: 1.2rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; margin-top: 1rem; max-width: 72rem; }
.chart { margin: 0; break-inside: avoid; }
.chart figcaption { font-size: .85rem; font-weight: 600; margin-bottom: .25rem; min-height: 1.5em; }
.chart svg { display: block; width: 100%; height: auto; }
.chart text { font: 12px system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart .grid { stroke: var(--line); }
.chart .line { fill: none; stroke: var(--link); stroke-width: 2; stroke-linejoin: round; }
.chart .band { fill: var(--link); opacity: .18; }
#coverage details { margin-top: .5rem; }
#coverage summary { cursor: pointer; }
#coverage td { padding: .12rem .7rem; }
#coverage td:last-child { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
.checks { list-style: none; }
.checks li { display: flex; gap: .7rem; align-items: baseline; padding: .2rem 0; }
.detail { color: var(--soft); }
#not-done ul { padding-left: 1.2rem; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85rem; }

@media (max-width: 60rem) { .columns { grid-template-columns: minmax(0, 1fr); } .js .step { min-height: 0; } }
@media (max-width: 40rem) {
  .about > div { grid-template-columns: 1fr; gap: 0; }
  .finding { padding: 0 .7rem; }
  .arena .long { display: none; }
  .arena .short { display: inline; }
  .finding .releases { margin-left: 0; }
  .matrix thead th:first-child { width: 34%; }
  .many .matrix { min-width: 62rem; }
  .many .matrix thead th:first-child { width: 9rem; }
  .many .matrix .sentence { display: none; }
  .many .matrix .property { overflow-wrap: anywhere; }
}
@media print {
  :root { color-scheme: light; --text: #000; --soft: #444; --page: #fff; --raised: #fff; --line: #bbb; --mark: #fff2a8; --mark-text: #000; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  .script-only, .filter { display: none !important; }
  .js .step:not(.current) { display: block; }
  .js .step { min-height: 0; }
  .step, .matrix tr, header { break-inside: avoid; }
  .finding::details-content { content-visibility: visible; display: block; }
  .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .scroll { overflow: visible; max-height: none; }
  .deviations { min-width: 0; font-size: .85em; }
  .deviations td:last-child { min-width: 0; }
  .many .matrix { min-width: 0; }
  .many .matrix thead th { position: static; font-size: 6pt; }
  .many .matrix thead th:first-child { width: 24%; }
  .many .matrix tbody th { position: static; }
  .many .matrix .count { font-size: 5.5pt; }
  .many .matrix .property { font-size: 7pt; }
  .many .matrix .kind, .many .matrix .sentence { font-size: 6.5pt; line-height: 1.25; }
  .many .matrix tbody th { padding: .3rem; }
  .vmas td, .vmas td:nth-child(6) { white-space: normal; min-width: 0; }
  .vmas th, .vmas td, .open-files th, .open-files td { padding-right: .4rem; }
  .vmas, .open-files { font-size: .75em; }
  * { print-color-adjust: exact; }
}
`;
