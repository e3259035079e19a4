import type { Scenario } from '../models/scenario.js';
import type { Choices } from './choices.js';
import { drawFiles } from './files.js';
import type { Mode } from './modes.js';
import { drawOperations } from './operations.js';
import { drawPlan } from './plan.js';
import type { Swarm } from './swarm.js';

/** One random scenario. All that enters it are the choices, the mode and the swarm subset. */
export function drawScenario(choices: Choices, mode: Mode, swarm: Swarm): Scenario {
  const plan = drawPlan(choices, mode, swarm);
  const files = drawFiles(plan);
  return { mmu: plan.mmu, files, operations: drawOperations(plan, files.length) };
}
