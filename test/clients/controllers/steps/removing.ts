import { expect } from 'vitest';
import { type Stage, siteKey } from '../stage.js';

export async function makesAgain(stage: Stage): Promise<void> {
  const before = (await stage.cluster.get('Service', 'web'))?.metadata?.uid;
  await stage.cluster.delete('Service', 'web');
  await stage.isServed('web');
  expect((await stage.cluster.get('Service', 'web'))?.metadata?.uid).not.toBe(before);
}

export async function cleansUp(stage: Stage): Promise<void> {
  const { cluster } = stage;
  await stage.makeSite('old');
  await stage.patch('person', 'Deployment', 'old', { metadata: { finalizers: ['example.com/held'] } });
  await cluster.delete('ConfigMap', 'old');
  await cluster.vanishes('Service', 'old');
  await stage.reconciles('old'); // sees that the Deployment is left
  expect((await cluster.get('ConfigMap', 'old'))?.metadata?.finalizers).toEqual([siteKey]);
  const before = await stage.versions('old');
  expect(before).toEqual([expect.any(String), undefined]);
  await stage.reconciles('old');
  expect(await stage.versions('old')).toEqual(before);

  await stage.patch('person', 'Deployment', 'old', { metadata: { finalizers: null } });
  await cluster.vanishes('Deployment', 'old');
  await cluster.vanishes('ConfigMap', 'old');
}
