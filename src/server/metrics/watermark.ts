/** The most of something there was at one time in the last whole second. */
export class Watermark {
  private second = 0;
  private level = 0;
  /** of the second that runs */
  private high = 0;
  private last = 0;

  set(level: number): void {
    this.turn();
    this.level = level;
    this.high = Math.max(this.high, level);
  }

  get value(): number {
    this.turn();
    return this.last;
  }

  private turn(): void {
    const now = Math.floor(performance.now() / 1000);
    if (now === this.second) return;
    this.last = now === this.second + 1 ? this.high : this.level;
    this.second = now;
    this.high = this.level;
  }
}
