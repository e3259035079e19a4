/** The sliding puzzle of three by three: 181,440 states, the farthest 31 moves away. */
import type { Space, Visitor } from '../engine/space.js';

export function createSpace(): Space {
  return new Sliding();
}

/** For each place, the places beside it, as moves up, left, right, down of the gap. */
const MOVES = [-3, -1, 1, 3];

class Sliding implements Space {
  readonly stateWords = 2;
  readonly counters: readonly string[] = [];
  readonly counts = new Float64Array(0);
  readonly violations = 0;
  readonly initialStates = 1;
  private readonly tiles = new Uint8Array(9);

  /** The first word holds eight tiles, four bits each, the second the ninth; the gap is tile 0. */
  private pack(to: Int32Array): void {
    let first = 0;
    for (let place = 0; place < 8; place++) first |= this.tiles[place] << (4 * place);
    to[0] = first;
    to[1] = this.tiles[8];
  }

  writeInitial(_index: number, to: Int32Array): void {
    for (let place = 0; place < 9; place++) this.tiles[place] = place;
    this.pack(to);
  }

  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const { tiles } = this;
    for (let place = 0; place < 8; place++) tiles[place] = (state[0] >>> (4 * place)) & 15;
    tiles[8] = state[1];
    const gap = tiles.indexOf(0);
    for (let move = 0; move < 4; move++) {
      const place = gap + MOVES[move];
      const sameRow = Math.floor(place / 3) === Math.floor(gap / 3);
      if (place < 0 || place > 8 || (!sameRow && place % 3 !== gap % 3)) continue;
      tiles[gap] = tiles[place];
      tiles[place] = 0;
      this.pack(next);
      tiles[place] = tiles[gap];
      tiles[gap] = 0;
      visitor.successor(move);
    }
  }
}
