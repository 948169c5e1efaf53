import { expect } from 'vitest';
import { fieldManager, type Stage } from '../stage.js';

const restarted = (restart: (stage: Stage) => Promise<void>) =>
  async function goesOn(stage: Stage): Promise<void> {
    const { cluster } = stage;
    await stage.makeSite('gone');
    await stage.reconciles('web');
    const before = await stage.versions('web');
    await restart(stage);
    await cluster.delete('ConfigMap', 'gone');
    await stage.makeSite('new');
    await cluster.vanishes('ConfigMap', 'gone');
    await stage.reconciles('web');
    expect(await stage.versions('web')).toEqual(before);
    await cluster.delete('ConfigMap', 'new');
    await cluster.vanishes('ConfigMap', 'new');
    expect(await cluster.list('Deployment')).toMatchObject([{ metadata: { name: 'web' } }]);
  };

export const goesOnAfterServer = restarted(({ server }) => server.restart());
export const goesOnAfterEtcd = restarted(({ server }) => server.restartStore());

export async function handsOver(stage: Stage): Promise<void> {
  const { cluster } = stage;
  const holder = async () => (await cluster.get('Lease', fieldManager))?.spec?.holderIdentity;
  const before = await stage.versions('web');
  const holders = [];
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const leader = await stage.leader();
    holders.push(await holder());
    await leader.stop(signal);
    stage.begin();
    await stage.makeSite(`after-${signal.toLowerCase()}`);
    expect(await stage.leader()).not.toBe(leader);
    // the next leader applies anew what the last has applied, as the same manager
    await stage.reconciles('web');
    expect(await stage.versions('web')).toEqual(before);
  }
  holders.push(await holder());
  expect(new Set(holders).size).toBe(3);
  expect(stage.replicas.map(({ isLoyal }) => isLoyal)).toEqual(stage.replicas.map(() => true));
}
