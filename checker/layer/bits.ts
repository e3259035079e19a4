/** Unsigned numbers of a few bits each, one behind the other in 32-bit words. */
export class Bits {
  private words: Int32Array = new Int32Array(1);
  private at = 0;
  private bit = 0;
  /** Whether a number did not fit since {@link begin}. */
  overflown = false;

  /** Writes or reads `words` from the start; what is written to must be zero. */
  begin(words: Int32Array): void {
    this.words = words;
    this.at = 0;
    this.bit = 0;
    this.overflown = false;
  }

  /** @param width 0 to 32 */
  put(value: number, width: number): void {
    if (width < 32 && value >>> width !== 0) this.overflown = true;
    this.words[this.at] |= value << this.bit;
    const next = this.bit + width;
    if (next >= 32) {
      this.at++;
      const rest = next - 32;
      // A shift by 32 would be one by 0.
      if (rest > 0) this.words[this.at] |= value >>> (width - rest);
      this.bit = rest;
    } else {
      this.bit = next;
    }
  }

  take(width: number): number {
    let value = this.words[this.at] >>> this.bit;
    const next = this.bit + width;
    if (next >= 32) {
      this.at++;
      const rest = next - 32;
      if (rest > 0) value |= this.words[this.at] << (width - rest);
      this.bit = rest;
    } else {
      this.bit = next;
    }
    return width === 32 ? value : value & ((1 << width) - 1);
  }
}

/** Bits that numbers from 0 to `most` take. */
export function widthOf(most: number): number {
  return 32 - Math.clz32(most);
}
