import {
  Counter,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  type MetricValueWithName,
  type Registry,
} from 'prom-client';

/** One line of a counter: whoever counts raises its value. */
export interface Count {
  value: number;
}

type Labels = Record<string, string>;

interface SeriesOptions {
  name: string;
  help: string;
  labelNames: string[];
  registers: Registry[];
}

const labelsOf = (names: readonly string[], values: string[]): Labels =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));

/**
 * A counter whose lines are found once and raised ever after. prom-client's own look their labels up and check them at
 * every step, which costs a request more than all else that is counted of it.
 */
export class QuickCounter extends Counter {
  private readonly lines = new Map<string, { labels: Labels; value: number }>();

  constructor(private readonly options: SeriesOptions) {
    super(options);
  }

  /** The line of these labels, given in the order of their names; made when it is first asked for. */
  of(...values: string[]): Count {
    const key = values.join('\0');
    let line = this.lines.get(key);
    if (line === undefined) {
      line = { labels: labelsOf(this.options.labelNames, values), value: 0 };
      this.lines.set(key, line);
    }
    return line;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValue<string>>> {
    return { ...(await super.get()), values: [...this.lines.values()] };
  }
}

/** One distribution of a histogram. */
export class Distribution {
  private sum = 0;
  /** how many fell into each bucket, and after them those above all bounds */
  private readonly counts: number[];

  constructor(
    private readonly bounds: readonly number[],
    private readonly labels: Labels,
  ) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number, times = 1): void {
    const { bounds } = this;
    let i = 0;
    while (i < bounds.length && value > bounds[i]) i++;
    this.counts[i] += times;
    this.sum += value * times;
  }

  lines(name: string): MetricValueWithName<string>[] {
    const { labels } = this;
    let value = 0;
    const buckets = this.counts.map((count, i) => {
      value += count;
      return { metricName: `${name}_bucket`, labels: { ...labels, le: boundText(this.bounds[i]) }, value };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.sum },
      { metricName: `${name}_count`, labels, value },
    ];
  }
}

/** As Go writes a number: queries name buckets by their text. */
const boundText = (bound: number | undefined): string =>
  bound === undefined ? '+Inf' : bound < 1e6 ? String(bound) : bound.toExponential().replace(/e\+(\d)$/, 'e+0$1');

/** The same for a histogram. */
export class QuickHistogram extends Histogram {
  private readonly distributions = new Map<string, Distribution>();

  constructor(private readonly options: SeriesOptions & { buckets: number[] }) {
    super(options);
  }

  of(...values: string[]): Distribution {
    const key = values.join('\0');
    let distribution = this.distributions.get(key);
    if (distribution === undefined) {
      const { buckets, labelNames } = this.options;
      distribution = new Distribution(buckets, labelsOf(labelNames, values));
      this.distributions.set(key, distribution);
    }
    return distribution;
  }

  /** What the registry writes of a histogram, and what `get` is made of. */
  async getForPromString() {
    const { name, help } = this.options;
    const values = [...this.distributions.values()].flatMap((one) => one.lines(name));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}
