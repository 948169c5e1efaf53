import { expect } from 'vitest';
import { node, smallPod, together } from './manifests.js';
import { kubectlSuite } from './suite.js';

kubectlSuite('nodes', (it) => {
  it('get', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: node('seen') });
    expect(await kubectl.lines('get node seen')).toEqual([
      'NAME  STATUS  ROLES  AGE  VERSION',
      'seen  Ready  worker  <age>  v1.36.0',
    ]);
    expect((await kubectl.lines('get node seen -o wide'))[1]).toBe(
      'seen  Ready  worker  <age>  v1.36.0  10.1.1.1  <none>  Debian  6.1 (amd64)  containerd://2',
    );
  });

  it('cordon and uncordon', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: node('cordoned') });
    expect(await kubectl.says('cordon cordoned')).toBe('node/cordoned cordoned');
    expect((await kubectl.lines('get node cordoned'))[1]).toMatch(/^cordoned {2}Ready,SchedulingDisabled {2}/);
    expect(
      await kubectl.says('get nodes --field-selector=spec.unschedulable=true,metadata.name=cordoned -o name'),
    ).toBe('node/cordoned');
    expect(await kubectl.says('cordon cordoned')).toBe('node/cordoned already cordoned');
    expect(await kubectl.says('uncordon cordoned')).toBe('node/cordoned uncordoned');
    expect((await kubectl.lines('get node cordoned'))[1]).toMatch(/^cordoned {2}Ready {2}/);
  });

  it('taint', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: node('tainted') });
    const taints = async () => (await kubectl.json('get node tainted')).spec.taints;
    expect(await kubectl.says('taint nodes tainted key=v:NoSchedule')).toBe('node/tainted tainted');
    expect(await taints()).toContainEqual({ key: 'key', value: 'v', effect: 'NoSchedule' });
    expect(await kubectl.fails('taint nodes tainted key=v:NoSchedule')).toBe(
      'error: node tainted already has key taint(s) with same effect(s) and --overwrite is false',
    );
    expect(await kubectl.says('taint nodes tainted key=v2:NoSchedule --overwrite')).toBe('node/tainted modified');
    expect(await taints()).toContainEqual({ key: 'key', value: 'v2', effect: 'NoSchedule' });
    expect(await kubectl.fails('taint nodes tainted key=v:BadEffect')).toContain(
      'error: invalid taint effect: BadEffect, unsupported taint effect',
    );
    expect(await kubectl.says('taint nodes tainted key:NoSchedule-')).toBe('node/tainted untainted');
    expect((await taints()) ?? []).not.toContainEqual(expect.objectContaining({ key: 'key' }));
  });

  it('drain', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: together(node('drained'), smallPod('bare', 'drained')) });
    expect(await kubectl.fails('drain drained')).toMatch(
      /cannot delete Pods (that )?declare no controller \(use --force to override\)/,
    );
    const said = await kubectl.lines('drain drained --force --grace-period=0');
    // where it says of each pod that it evicts it depends on its version
    expect(said.filter((line) => !line.startsWith('evicting'))).toEqual([
      'node/drained already cordoned',
      'pod/bare evicted',
      'node/drained drained',
    ]);
    expect(await kubectl.says('get pods -o name')).toBe('');
  });

  it('drain heeds disruption budgets', async ({ kubectl }) => {
    const budget = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec: {selector: {matchLabels: {app: kept}}, minAvailable: 1}
`;
    await kubectl.says('create -f -', { input: together(node('guarded'), smallPod('kept', 'guarded'), budget) });
    await kubectl.says(
      `patch pod kept --subresource=status -p '{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}'`,
    );
    const allow = (disruptionsAllowed: number) =>
      kubectl.says(
        `patch pdb all --subresource=status --type=merge -p '${JSON.stringify({
          status: { observedGeneration: 1, disruptionsAllowed, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 },
        })}'`,
      );
    await allow(0);
    const drain = kubectl.begin('drain guarded --force --grace-period=0');
    const refused = "Cannot evict pod as it would violate the pod's disruption budget.";
    while (!drain.output.stderr.includes(refused)) await new Promise((resolve) => setTimeout(resolve, 50));
    await allow(1);
    expect(await drain.end).toMatchObject({ code: 0, stdout: expect.stringContaining('node/guarded drained\n') });
    expect((await kubectl.json('get pdb all')).status).toMatchObject({ disruptionsAllowed: 0 });
  });
});
