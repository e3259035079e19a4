import * as v from 'valibot';
import { type Demand, type Offer, refusal, textIdSchema } from './demand.js';

/** The workers that are there: who serves a run, and who cannot. Tells what changes. */
export class Roster {
  private serving = new Map<string, Offer>();
  private refusing = new Map<string, string>();
  private called = false;

  constructor(
    private readonly demand: Demand,
    private readonly say: (line: string) => void,
  ) {}

  /** Tasks that the workers do at once. */
  get width(): number {
    return [...this.serving.values()].reduce((sum, { concurrency }) => sum + concurrency, 0);
  }

  update(offers: readonly Offer[]): void {
    const serving = new Map<string, Offer>();
    const refusing = new Map<string, string>();
    for (const offer of offers) {
      const reason = refusal(this.demand, offer);
      if (reason === null) serving.set(offer.name, offer);
      else refusing.set(offer.name, reason);
    }
    for (const [name, { concurrency }] of serving)
      if (!this.serving.has(name)) this.say(`worker ${name} is there (${concurrency} at once)`);
    for (const [name, reason] of refusing)
      if (!this.refusing.has(name)) this.say(`worker ${name} cannot help: ${reason}`);
    for (const [name, { done }] of this.serving)
      if (!serving.has(name)) this.say(`worker ${name} has gone, after ${done} tasks`);
    if (serving.size > 0) this.called = false;
    this.serving = serving;
    this.refusing = refusing;
  }

  /** Called while nobody serves: says so once. */
  nobody(queue: string): void {
    if (this.called) return;
    this.called = true;
    this.say(
      `no worker serves this run; start one with: vmacheck worker --queue ${queue}${trees(this.demand)}`,
    );
  }

  /** Why those that are there do not serve, to be put behind a sentence. */
  excuses(): string {
    const [first] = this.refusing;
    return first === undefined ? '' : `; worker ${first[0]} cannot help: ${first[1]}`;
  }
}

function trees({ builds }: Demand): string {
  return builds.map((build) => (v.is(textIdSchema, build) ? ' --tree FOLDER' : '')).join('');
}
