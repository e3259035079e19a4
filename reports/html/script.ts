/** The page's script: steps one at a time, copying, and the way from a cell to its findings. */
export const PAGE_SCRIPT = `
'use strict';
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  let current = null;

  for (const stepper of document.querySelectorAll('.stepper')) {
    const steps = [...stepper.querySelectorAll('.step')];
    const jumps = [...stepper.querySelectorAll('.jump')];
    const previous = stepper.querySelector('.previous');
    const next = stepper.querySelector('.next');
    let at = -1;
    const show = (index) => {
      at = Math.max(0, Math.min(steps.length - 1, index));
      steps.forEach((step, i) => step.classList.toggle('current', i === at));
      jumps.forEach((jump, i) => {
        if (i === at) jump.setAttribute('aria-current', 'step');
        else jump.removeAttribute('aria-current');
      });
      previous.disabled = at === 0;
      next.disabled = at === steps.length - 1;
    };
    stepper.move = (by) => show(at + by);
    stepper.jump = show;
    stepper.last = steps.length - 1;
    previous.addEventListener('click', () => stepper.move(-1));
    next.addEventListener('click', () => stepper.move(1));
    jumps.forEach((jump, i) => jump.addEventListener('click', () => show(i)));
    for (const event of ['focusin', 'pointerdown']) stepper.addEventListener(event, () => { current = stepper; });
    show(Number(stepper.dataset.first));
  }

  const visible = (stepper) => stepper !== null && stepper.offsetParent !== null;
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest('.scroll')) return;
    const stepper = visible(current) ? current : [...document.querySelectorAll('.stepper')].find(visible);
    if (!stepper) return;
    if (event.key === 'ArrowLeft') stepper.move(-1);
    else if (event.key === 'ArrowRight') stepper.move(1);
    else return;
    event.preventDefault();
  });

  for (const button of document.querySelectorAll('.copy')) {
    button.addEventListener('click', async () => {
      let done = false;
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        done = true;
      } catch {
        const selection = getSelection();
        selection.selectAllChildren(button.previousElementSibling);
        done = document.execCommand('copy');
      }
      button.textContent = done ? 'copied' : 'selected';
      setTimeout(() => { button.textContent = 'copy'; }, 1500);
    });
  }

  const findings = [...document.querySelectorAll('.finding')];
  const filter = document.getElementById('filter');
  const only = (numbers, title) => {
    for (const finding of findings) finding.hidden = numbers !== null && !numbers.includes(finding.dataset.number);
    filter.hidden = numbers === null;
    filter.querySelector('span').textContent = 'Only the findings of ' + title + '.';
  };
  filter.querySelector('button').addEventListener('click', () => only(null, ''));
  for (const cell of document.querySelectorAll('td[data-findings]')) {
    cell.addEventListener('click', (event) => {
      if (event.target.closest('a')) return;
      const numbers = cell.dataset.findings.split(' ');
      only(numbers, cell.dataset.title);
      const first = document.getElementById('finding-' + numbers[0]);
      first.open = true;
      document.getElementById('findings').scrollIntoView();
    });
  }
  const openTarget = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const finding = target === null ? null : target.closest('.finding');
    if (finding === null) return;
    only(null, '');
    finding.open = true;
    finding.scrollIntoView();
  };
  addEventListener('hashchange', openTarget);
  openTarget();

  let folded = [];
  addEventListener('beforeprint', () => {
    folded = findings.filter((finding) => !finding.open);
    for (const finding of folded) finding.open = true;
  });
  addEventListener('afterprint', () => {
    for (const finding of folded) finding.open = false;
  });
})();
`;
