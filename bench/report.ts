import type { Figures } from './measure.js';
import type { Results } from './run.js';

type Row = (string | number | undefined)[];

const header = ['', 'count', 'per second', 'p50 ms', 'p99 ms', 'CPU ms', 'MB'];

/** One server's figures as a table. */
export function resultTable({ operations, memory, start }: Results): string {
  const rows: Row[] = operations.map((figures) => [
    figures.operation,
    String(figures.count),
    figures.perSecond,
    figures.median,
    figures.p99,
    figures.cpu,
    figures.megabytes,
  ]);
  const lines = [
    table([header, ...rows]),
    `memory: ${round(memory.idle)} MB idle, ${round(memory.after)} MB after this`,
  ];
  if (start !== undefined)
    lines.push(`ready: ${round(start.first)} ms at the first start, ${round(start.second)} ms at the second`);
  return lines.join('\n');
}

/** What of each figure of `other` the servers need. */
export function ratioTable(own: Results[], other: Results): string {
  const parts = (name: string, of: (results: Results) => number | undefined): Row => [
    name,
    ...own.map((results) => quotient(of(results), of(other))),
  ];
  const cpuOf = (operation: string) => (results: Results) => find(results, operation)?.cpu;
  return table([
    [`part of what ${other.name} needs`, ...own.map(({ name }) => name)],
    ...other.operations.map(({ operation }) => parts(`CPU: ${operation}`, cpuOf(operation))),
    parts('memory: idle', ({ memory }) => memory.idle),
    parts('memory: after', ({ memory }) => memory.after),
  ]);
}

const find = ({ operations }: Results, name: string): Figures | undefined =>
  operations.find(({ operation }) => operation === name);

const quotient = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a / b;

/** Columns are aligned; numbers to the right, with three digits that mean something. */
function table(rows: Row[]): string {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? round(cell) : (cell ?? ''))));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  const line = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return texts.map(line).join('\n');
}

const round = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : value.toPrecision(value < 0.1 ? 2 : 3);

/** Of several runs of one server, the median of every figure. */
export function medians(runs: Results[]): Results {
  const [first] = runs;
  const median = (of: (results: Results) => number) => {
    const values = runs.map(of).toSorted((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  };
  const operations = first.operations.map((figures, i) => ({
    ...figures,
    perSecond: median(({ operations }) => operations[i].perSecond),
    median: median(({ operations }) => operations[i].median),
    p99: median(({ operations }) => operations[i].p99),
    cpu: median(({ operations }) => operations[i].cpu),
  }));
  const memory = { idle: median((r) => r.memory.idle), after: median((r) => r.memory.after) };
  const start = first.start && {
    first: median((r) => r.start!.first),
    second: median((r) => r.start!.second),
  };
  return { ...first, operations, memory, start };
}
