import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { complaintsOf } from '../control-plane/logs.js';
import { report } from '../control-plane/report.js';
import { fits, settled } from '../control-plane/settled.js';

const folder = mkdtempSync(join(tmpdir(), 'kube-facade-logs-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function complaints(name: string, ...lines: string[]): Promise<[string, number][]> {
  const logFile = join(folder, name);
  writeFileSync(logFile, lines.join('\n'));
  return [...(await complaintsOf([{ name, logFile }]))];
}

describe("the components' logs", () => {
  it('give one complaint for what differs in names, times and numbers only', async () => {
    const line = (time: string, pod: string, version: number) =>
      `E1127 ${time}   26510 replica_set.go:640] "Unhandled Error" err="sync \\"control-plane-${version}/${pod}\\" failed with pods \\"${pod}\\" not ready at version ${version}"`;
    const lines = [line('02:12:53.512590', 'web-68cffbf997', 1), line('03:00:00.000001', 'db-0', 22)];
    expect(await complaints('kube-controller-manager', ...lines)).toEqual([
      [
        'kube-controller-manager E replica_set.go "Unhandled Error" err="sync \\"<object>\\" failed with pods \\"<name>\\" not ready at version <n>"',
        2,
      ],
    ]);
  });

  it('give one complaint for whatever was overtaken', async () => {
    const line = (text: string) => `E1127 02:12:53.512590   26510 some.go:1] ${text}`;
    const gone = [
      line('"Cannot sync" err="pods \\"web\\" not found"'),
      line('"No quota" err="resourcequotas \\"q\\" not found"'),
    ];
    const going = line('"Cannot create" err="pods \\"web\\" is forbidden: because it is being terminated"');
    expect(await complaints('kube-scheduler', ...gone, going)).toEqual([
      ['kube-scheduler E (something had gone meanwhile)', 2],
      ['kube-scheduler E (a namespace was going away)', 1],
    ]);
  });

  it('complain in errors and warnings alone', async () => {
    const info = 'I1127 02:12:53.512590   26510 server.go:178] "Starting"';
    expect(await complaints('kube-scheduler', info, 'some other line', `W${info.slice(1)}`)).toEqual([
      ['kube-scheduler W server.go "Starting"', 1],
    ]);
    const slog = (level: string) => JSON.stringify({ time: 'now', level, msg: 'cannot', err: 'pod a-1: gone' });
    expect(await complaints('kwok', slog('INFO'), slog('ERROR'))).toEqual([['kwok E cannot pod <name>: gone', 1]]);
  });
});

describe('the report', () => {
  it('lets nothing pass that a kube-apiserver gives no cause for', () => {
    const { text, isFine } = report(new Map([['kwok E something new', 3]]));
    expect(isFine).toBe(false);
    expect(text).toContain('only here, 3 times: kwok E something new');
  });

  it('is content where nobody complains', () => {
    expect(report(new Map()).isFine).toBe(true);
  });
});

describe('waiting', () => {
  it('takes an object that holds more than is wanted, but no other list', () => {
    const object = { status: { replicas: 3, conditions: [{ type: 'Ready', status: 'True' }] } };
    expect(fits(object, { status: { replicas: 3 } })).toBe(true);
    expect(fits(object, { status: { replicas: 3, ready: undefined } })).toBe(true);
    expect(fits(object, { status: { replicas: undefined } })).toBe(false);
    expect(fits(object, { status: { conditions: [{ type: 'Ready' }] } })).toBe(true);
    expect(fits(object, { status: { conditions: [] } })).toBe(false);
  });

  it('ends with what was amiss at last', async () => {
    await expect(settled(async () => 'there are 2', 0)).rejects.toThrow('after 0 s there are 2');
  });
});
