import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Bitmap } from '../../../src/registry/allocators/bitmap.js';
import { NodePorts, parsePortRange, reservedPorts } from '../../../src/registry/allocators/node-ports.js';
import { decodeRange } from '../../../src/registry/allocators/stored-range.js';
import { openEmbedded } from '../../../src/storage/embedded.js';

const key = '/registry/ranges/servicenodeports';
const range = parsePortRange('30000-32767');

describe('the bitmap', () => {
  it('is one number, its highest byte first, without leading zeros', () => {
    const bitmap = new Bitmap(20);
    expect(bitmap.toBytes()).toEqual(Buffer.alloc(0));
    bitmap.add(0);
    bitmap.add(9);
    expect(bitmap.toBytes()).toEqual(Buffer.from([2, 1]));
    expect(new Bitmap(20, Buffer.from([2, 1])).items()).toEqual([0, 9]);
    bitmap.delete(9);
    expect(bitmap.toBytes()).toEqual(Buffer.from([1]));
  });

  it('gives from the upper part first', () => {
    const bitmap = new Bitmap(5);
    const given = Array.from({ length: 5 }, () => {
      const item = bitmap.anyFree(2);
      bitmap.add(item);
      return item;
    });
    expect([given.slice(0, 3).sort(), given.slice(3).sort()]).toEqual([
      [2, 3, 4],
      [0, 1],
    ]);
    expect(() => bitmap.anyFree(2)).toThrow('range is full');
  });
});

describe('node ports', () => {
  it.each([
    ['30000-32767', 86],
    ['30000-30015', 0],
    ['30000-30099', 16],
    ['1-60000', 128],
  ])('of %s: %d are left for requests that name one', (text, reserved) =>
    expect(reservedPorts(parsePortRange(text))).toBe(reserved),
  );

  it('are read as a kube-apiserver writes them', async () => {
    const value = Buffer.from(readFileSync(new URL('./testdata/node-ports.b64', import.meta.url), 'utf8'), 'base64');
    const { bitmap } = { bitmap: new Bitmap(range.size, decodeRange(value).data) };
    expect([0, 9, 2767].map((item) => bitmap.has(item))).toEqual([true, true, true]);
    const backend = await openEmbedded({ memory: true });
    await backend.create({ key, value });
    const ports = new NodePorts({ backend, range });
    await ports.update((set) => set.allocate(30001));
    const json = JSON.parse((await backend.get(key)).entry?.value.toString() ?? '');
    expect(json).toMatchObject({ kind: 'RangeAllocation', apiVersion: 'v1', range: '30000-32767' });
    expect(new Bitmap(range.size, Buffer.from(json.data, 'base64')).items()).toEqual([0, 1, 9, 2767]);
    await backend.close();
  });

  it('are decided anew when another replica was faster', async () => {
    const backend = await openEmbedded({ memory: true });
    const [one, other] = [new NodePorts({ backend, range }), new NodePorts({ backend, range })];
    await one.read();
    await other.update((ports) => ports.allocate(30001));
    await expect(one.update((ports) => ports.allocate(30001))).rejects.toThrow('provided port is already allocated');
    await other.update((ports) => ports.release(30001));
    await one.update((ports) => ports.allocate(30001));
    await expect(other.update((ports) => ports.allocate(40000))).rejects.toThrow(
      'provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
    await backend.close();
  });

  it('are given back also by a replica that has not seen them taken', async () => {
    const backend = await openEmbedded({ memory: true });
    const [one, other] = [new NodePorts({ backend, range }), new NodePorts({ backend, range })];
    await one.update((ports) => ports.allocate(30000));
    await other.update((ports) => ports.allocate(30001));
    await one.update((ports) => ports.release(30001));
    expect((await other.read()).bitmap.items()).toEqual([0]);
    await backend.close();
  });
});
