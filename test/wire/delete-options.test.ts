import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';

const configMaps = '/api/v1/namespaces/default/configmaps';

describe('delete options', () => {
  let facade: Facade;

  beforeAll(async () => {
    facade = await Facade.start();
  });
  afterAll(() => facade.stop());

  const create = async (name: string) => {
    await facade.post(configMaps, { metadata: { name } });
    return `${configMaps}/${name}`;
  };

  it.each(['v1', 'meta.k8s.io/v1', 'batch/v1', 'apps/v1', 'nosuch/v7'])(
    'may be called a kind of %s',
    async (version) => {
      const path = await create('json');
      const options = { apiVersion: version, kind: 'DeleteOptions', propagationPolicy: 'Foreground', dryRun: ['All'] };
      const { status, json } = await facade.delete(path, options);
      expect(status).toBe(200);
      expect(json.metadata.finalizers).toEqual(['foregroundDeletion']);
      expect((await facade.get(path)).json.metadata.deletionTimestamp).toBeUndefined();
    },
  );

  it('are read in protobuf as a typed client of another group writes them', async () => {
    const path = await create('protobuf');
    const typeMeta = Buffer.concat([chunk(1, 'batch/v1'), chunk(2, 'DeleteOptions')]);
    const options = chunk(4, 'Orphan');
    const body = Buffer.concat([Buffer.from('k8s\0'), chunk(1, typeMeta), chunk(2, options)]);
    const { status, json } = await facade.delete(path, body, { 'content-type': 'application/vnd.kubernetes.protobuf' });
    expect(status).toBe(200);
    expect(json.metadata.finalizers).toEqual(['orphan']);
  });

  it('are no other kind', async () => {
    const path = await create('other');
    expect((await facade.delete(path, { apiVersion: 'v1', kind: 'ConfigMap' })).status).toBe(400);
    expect((await facade.delete(path, { apiVersion: 'a/b/c', kind: 'DeleteOptions' })).status).toBe(400);
    expect((await facade.get(path)).status).toBe(200);
  });
});

/** A length-delimited field of a protobuf message, shorter than 128 bytes. */
function chunk(field: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.from([(field << 3) | 2, bytes.length]), bytes]);
}
