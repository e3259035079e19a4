/** `npm run bench`: every figure is a ratio, or stands beside the others of the same run. */
import { benchAgreement } from './agreement.js';
import { benchCampaignMemory } from './campaign-memory.js';
import { benchCheckerEngine } from './checker-engine.js';
import { benchDrive } from './drive.js';
import { benchGuided } from './guided.js';
import { benchKillResume } from './kill-resume.js';
import { benchOracle } from './oracle.js';
import { benchShrinkOptimal } from './shrink-optimal.js';
import { benchSpin } from './spin.js';
import { benchStages } from './stages.js';
import { benchTwoWorkers } from './two-workers.js';

const [which = 'all', amount] = process.argv.slice(2);
if (which === 'all' || which === 'drive') benchDrive();
if (which === 'all' || which === 'stages') benchStages();
if (which === 'all' || which === 'agreement') await benchAgreement(Number(amount ?? 200_000));
if (which === 'checker-engine') await benchCheckerEngine(Number(amount ?? 3));
if (which === 'spin') await benchSpin(amount);
if (which === 'oracle') await benchOracle(process.argv.slice(3));
if (which === 'shrink-optimal') await benchShrinkOptimal(process.argv.slice(3));
if (which === 'kill-resume') await benchKillResume(Number(amount ?? 50));
if (which === 'guided') await benchGuided(process.argv.slice(3));
if (which === 'campaign-memory')
  await benchCampaignMemory(Number(amount ?? 10), Number(process.argv[4] ?? 3600));
if (which === 'two-workers') await benchTwoWorkers(Number(amount ?? 5));
