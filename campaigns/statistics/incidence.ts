/**
 * Which things cases have shown, counted as far as estimates need it: in one case, in two, or in more; in one
 * block, in two, or in more. Its size depends on the things, not on the cases.
 */
interface Seen {
  /** Cases that count for estimates, 3 for any more than two. */
  cases: number;
  /** The only such case, while it is one. */
  alone: number;
  blocks: number;
  lastBlock: number;
}

export class Incidence {
  private readonly things = new Map<number | string, Seen>();
  /** By case: what it alone has shown. */
  private readonly alone = new Map<number, number>();
  /** Things that exactly two cases have shown. */
  double = 0;
  /** Things that exactly one block has shown, and exactly two. */
  inOneBlock = 0;
  inTwoBlocks = 0;

  /** How many different things. */
  get size(): number {
    return this.things.size;
  }

  has(thing: number | string): boolean {
    return this.things.has(thing);
  }

  /** Cases that alone have shown something. */
  get single(): number {
    return this.alone.size;
  }

  /**
   * Adds what a block has shown of a thing; once for each block and thing.
   *
   * @param cases in how many cases; 0 for cases that do not count for estimates: then it is known, and no more
   * @param only a number of the case that is the same for no other, where it was one
   */
  add(thing: number | string, block: number, cases: number, only: number): void {
    let seen = this.things.get(thing);
    if (seen === undefined) {
      seen = { cases: 0, alone: -1, blocks: 0, lastBlock: -1 };
      this.things.set(thing, seen);
    }
    // What a guided case has shown is no news any more, and no sign of what there is either.
    const before = seen.cases;
    const now = cases === 0 ? 3 : Math.min(3, before + cases);
    if (before === 1 && now > 1) this.forget(seen.alone);
    if (before === 0 && now === 1) {
      seen.alone = only;
      this.alone.set(only, (this.alone.get(only) ?? 0) + 1);
    }
    if (before === 2 && now > 2) this.double--;
    if (before < 2 && now === 2) this.double++;
    seen.cases = now;
    this.addBlock(seen, block, cases === 0);
  }

  private addBlock(seen: Seen, block: number, known: boolean): void {
    if (seen.lastBlock === block) return;
    seen.lastBlock = block;
    const before = seen.blocks;
    seen.blocks = known ? 3 : Math.min(3, before + 1);
    if (before === 1 && seen.blocks > 1) this.inOneBlock--;
    if (before === 2 && seen.blocks > 2) this.inTwoBlocks--;
    if (before === 0 && seen.blocks === 1) this.inOneBlock++;
    if (before === 1 && seen.blocks === 2) this.inTwoBlocks++;
  }

  private forget(only: number): void {
    const left = this.alone.get(only)! - 1;
    if (left === 0) this.alone.delete(only);
    else this.alone.set(only, left);
  }
}
