import { type Backend, ChangedError, type Entry, ExistsError } from '../../storage/backend.js';
import { type StoredForm, storedAsJson } from '../stored-form.js';
import { AllocationError } from './access.js';
import { Bitmap } from './bitmap.js';
import { decodeRange, encodeRange } from './stored-range.js';

export interface PortRange {
  base: number;
  size: number;
}

export const formatPortRange = ({ base, size }: PortRange): string => `${base}-${base + size - 1}`;

/** "30000-32767" */
export function parsePortRange(text: string): PortRange {
  const [first, last] = text.split('-').map(Number);
  return { base: first, size: last - first + 1 };
}

/** How many ports at the beginning of the range are left for requests that name one. */
export function reservedPorts({ size }: PortRange): number {
  if (size <= 16) return 0;
  return Math.min(Math.max(16, Math.floor(size / 32)), 128);
}

export const portTaken = () => new AllocationError('provided port is already allocated');

/** The ports as one transaction sees them. */
export class PortSet {
  constructor(
    readonly range: PortRange,
    readonly bitmap: Bitmap,
  ) {}

  contains(port: number): boolean {
    return port >= this.range.base && port < this.range.base + this.range.size;
  }

  has(port: number): boolean {
    return this.contains(port) && this.bitmap.has(port - this.range.base);
  }

  /** Throws AllocationError. */
  allocate(port: number): void {
    if (!this.contains(port)) {
      const valid = formatPortRange(this.range);
      throw new AllocationError(`provided port is not in the valid range. The range of valid ports is ${valid}`);
    }
    if (this.has(port)) throw portTaken();
    this.bitmap.add(port - this.range.base);
  }

  /** Throws RangeFullError. */
  allocateNext(): number {
    const item = this.bitmap.anyFree(reservedPorts(this.range));
    this.bitmap.add(item);
    return this.range.base + item;
  }

  release(port: number): void {
    if (this.contains(port)) this.bitmap.delete(port - this.range.base);
  }
}

export interface NodePortsOptions {
  backend: Backend;
  range: PortRange;
  key?: string;
  /** default JSON */
  storedForm?: StoredForm;
}

/**
 * The node ports in use, in one key of the store that all replicas change by compare-and-swap, so that no port is ever
 * given out twice.
 */
export class NodePorts {
  readonly range: PortRange;
  private readonly key: string;
  private last: Entry | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: NodePortsOptions) {
    this.range = options.range;
    this.key = options.key ?? '/registry/ranges/servicenodeports';
  }

  /** What is allocated now. */
  async read(): Promise<PortSet> {
    this.last = (await this.options.backend.get(this.key)).entry;
    return this.decode(this.last);
  }

  /**
   * Changes the set; `change` may be called again when another replica was faster, each time with the current set. What
   * it throws is passed on, and nothing is written. Changes of one process take turns.
   */
  update<T>(change: (ports: PortSet) => T): Promise<T> {
    const result = this.turn.then(() => this.swap(change));
    this.turn = result.catch(() => undefined); // the next one doesn't care; the caller gets the error
    return result;
  }

  private async swap<T>(change: (ports: PortSet) => T): Promise<T> {
    if (this.last === undefined) await this.read();
    for (;;) {
      const ports = this.decode(this.last);
      let result: T;
      try {
        result = change(ports);
      } catch (error) {
        if (await this.isCurrent()) throw error;
        continue;
      }
      if (await this.write(ports.bitmap)) return result;
    }
  }

  /** What was decided on an old set counts for nothing, even that there is nothing to do. */
  private async isCurrent(): Promise<boolean> {
    const revision = this.last?.modRevision;
    await this.read();
    return this.last?.modRevision === revision;
  }

  private async write(bitmap: Bitmap): Promise<boolean> {
    const { backend, storedForm = storedAsJson } = this.options;
    const value = encodeRange({ range: formatPortRange(this.range), data: bitmap.toBytes() }, storedForm);
    const { key, last } = this;
    if (last !== undefined && value.equals(last.value)) return this.isCurrent();
    try {
      const { revision } = await (last === undefined
        ? backend.create({ key, value })
        : backend.update({ key, value, expected: last.modRevision }));
      this.last = { key, value, createRevision: last?.createRevision ?? revision, modRevision: revision };
      return true;
    } catch (error) {
      if (!(error instanceof ChangedError || error instanceof ExistsError)) throw error;
      this.last = error instanceof ChangedError ? error.current : (await backend.get(key)).entry;
      return false;
    }
  }

  private decode(entry: Entry | undefined): PortSet {
    const { size } = this.range;
    const { range, data } = entry === undefined ? { range: '', data: undefined } : decodeRange(entry.value);
    if (range === formatPortRange(this.range)) return new PortSet(this.range, new Bitmap(size, data));
    const ports = new PortSet(this.range, new Bitmap(size));
    if (range === '') return ports;
    const stored = parsePortRange(range); // the server was started with another range before
    const taken = new Bitmap(stored.size, data).items().map((item) => stored.base + item);
    for (const port of taken) if (ports.contains(port)) ports.allocate(port);
    return ports;
  }
}
