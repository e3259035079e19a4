import { reorderFiles } from '../edit.js';
import type { Pass } from '../pass.js';

export const reorderFileNumbers: Pass = {
  id: 'reorder-files',
  sentence: 'Exchanges the numbers of two files, or moves one to another number, references included.',
  *candidates(scenario) {
    const numbers = scenario.files.map((_, index) => index);
    for (const from of numbers) {
      for (const to of numbers) {
        if (from === to) continue;
        const order = numbers.filter((index) => index !== from);
        order.splice(to, 0, from);
        const reordered = reorderFiles(scenario, order);
        if (reordered !== null) yield reordered;
      }
    }
    for (const a of numbers) {
      for (const b of numbers.slice(a + 1)) {
        const order = numbers.map((index) => (index === a ? b : index === b ? a : index));
        const exchanged = reorderFiles(scenario, order);
        if (exchanged !== null) yield exchanged;
      }
    }
  },
};
