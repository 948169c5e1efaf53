const megabyte = 1024 * 1024;

/** A share of the time that a server may take until it has what it needs. */
const settling = 1 / 6;
/** How much more than just after that it may have at the end. */
const tolerance = 1.15;

/** Resident memory over time. */
export class MemoryLog {
  private readonly start = Date.now();
  private readonly samples: { minutes: number; megabytes: number }[] = [];

  constructor(private readonly measure: () => number) {}

  /** Takes a sample and says it. */
  sample(): string {
    const minutes = (Date.now() - this.start) / 60_000;
    const megabytes = this.measure() / megabyte;
    this.samples.push({ minutes, megabytes });
    return `${minutes.toFixed(1).padStart(5)} min  ${megabytes.toFixed(0).padStart(4)} MB`;
  }

  /** Memory moves up and down with the garbage collector: the means of two stretches of time are compared. */
  verdict(total: number): { isFlat: boolean; text: string } {
    const mean = (from: number, to: number) => {
      const within = this.samples.filter(({ minutes }) => minutes > from * total && minutes <= to * total + 1);
      return within.reduce((sum, { megabytes }) => sum + megabytes, 0) / within.length;
    };
    const [before, after] = [mean(settling, 2 * settling), mean(1 - settling, 1)];
    const text = `memory: ${before.toFixed(0)} MB once settled, ${after.toFixed(0)} MB at the end`;
    return { isFlat: after <= before * tolerance, text };
  }
}
