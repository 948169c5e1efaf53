import { expect } from 'vitest';
import { application } from './manifests.js';
import { kubectlSuite } from './suite.js';

const names = ['deployment.apps/web', 'service/web', 'configmap/web'];

kubectlSuite('apply --server-side', (it) => {
  it('applies, and applies again', async ({ kubectl }) => {
    const applied = names.map((name) => `${name} serverside-applied`);
    expect(await kubectl.lines('apply --server-side -f -', { input: application })).toEqual(applied);
    const before = await kubectl.says('get deployment,service,configmap web -o yaml --show-managed-fields');
    expect(await kubectl.lines('apply --server-side -f -', { input: application })).toEqual(applied);
    expect(await kubectl.says('get deployment,service,configmap web -o yaml --show-managed-fields')).toBe(before);
    expect(before).toContain('manager: kubectl');
    expect(await kubectl.says('get deployment web -o yaml')).not.toContain('managedFields');
  });

  it('tells of conflicts, and goes over them by force', async ({ kubectl }) => {
    await kubectl.says('apply --server-side -f -', { input: application });
    const input = application.replace('replicas: 3', 'replicas: 4');
    const refused = await kubectl.fails('apply --server-side --field-manager=other -f -', { input });
    expect(refused).toContain('Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas');
    expect(refused).toContain('Please review the fields above');
    await kubectl.says('apply --server-side --field-manager=other --force-conflicts -f -', { input });
    expect((await kubectl.json('get deployment web')).spec.replicas).toBe(4);
  });

  it('tries without writing', async ({ kubectl }) => {
    expect(await kubectl.lines('apply --server-side --dry-run=server -f -', { input: application })).toEqual(
      names.map((name) => `${name} serverside-applied (server dry run)`),
    );
    expect(await kubectl.fails('get deployment web')).toContain('not found');
  });

  it('shows what would change', async ({ kubectl }) => {
    await kubectl.says('apply --server-side -f -', { input: application });
    expect((await kubectl.run('diff --server-side -f -', { input: application })).stdout).toBe('');
    const input = application.replace('replicas: 3', 'replicas: 5');
    const { stdout, code } = await kubectl.run('diff --server-side -f -', { input });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^-\s+replicas: 3$/m);
    expect(stdout).toMatch(/^\+\s+replicas: 5$/m);
  });

  it('goes over from the client to the server', async ({ kubectl }) => {
    await kubectl.says('apply -f -', { input: application });
    const input = application.replace('replicas: 3', 'replicas: 4').replace('b: two', '');
    await kubectl.says('apply --server-side -f -', { input });
    const { data } = await kubectl.json('get configmap web');
    expect(data).toEqual({ a: '1' });
    const { metadata, spec } = await kubectl.json('get deployment web --show-managed-fields');
    expect(spec.replicas).toBe(4);
    // biome-ignore lint/suspicious/noExplicitAny: entries of an answer
    const who = metadata.managedFields.map((entry: any) => `${entry.manager} ${entry.operation}`);
    expect(who).toContain('kubectl Apply');
  });

  it('edits what was applied last', async ({ kubectl }) => {
    await kubectl.says('apply -f -', { input: application });
    const editor = kubectl.file('edit.sh', '#!/bin/sh\nsed -i "s/replicas: 3/replicas: 6/" "$1"\n');
    const env = { KUBE_EDITOR: `sh ${editor}` };
    expect(await kubectl.says('apply edit-last-applied deployment/web', { env })).toContain('edited');
    expect(await kubectl.says('apply view-last-applied deployment/web')).toContain('replicas: 6');
    expect((await kubectl.json('get deployment web')).spec.replicas).toBe(3);
  });
});
