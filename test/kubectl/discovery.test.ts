import { expect } from 'vitest';
import { kubectlSince } from './find.js';
import { kubectlSuite } from './suite.js';

kubectlSuite('discovery', (it) => {
  it('version', async ({ kubectl }) => {
    expect(await kubectl.says('version')).toMatch(/^Server Version: .*\bv1\.36\.\d+\b/m);
    expect((await kubectl.json('version')).serverVersion).toMatchObject({ major: '1', minor: '36' });
  });

  it('api-resources', async ({ kubectl }) => {
    const all = await kubectl.lines('api-resources --no-headers');
    expect(all.length).toBeGreaterThanOrEqual(67);
    expect(all).toContain('pods  po  v1  true  Pod');
    expect(all).toContain('deployments  deploy  apps/v1  true  Deployment');
    expect(all).toContain(
      'customresourcedefinitions  crd,crds  apiextensions.k8s.io/v1  false  CustomResourceDefinition',
    );
  });

  it('api-resources, narrowed and shown otherwise', async ({ kubectl }) => {
    expect(await kubectl.lines('api-resources --api-group=apps -o name')).toEqual([
      'controllerrevisions.apps',
      'daemonsets.apps',
      'deployments.apps',
      'replicasets.apps',
      'statefulsets.apps',
    ]);
    expect(
      await kubectl.lines('api-resources --namespaced=false --api-group=rbac.authorization.k8s.io -o name'),
    ).toEqual(['clusterrolebindings.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io']);
    const wide = await kubectl.lines('api-resources -o wide --no-headers');
    expect(wide).toContain('pods  po  v1  true  Pod  create,delete,deletecollection,get,list,patch,update,watch  all');
    expect(wide.map((line) => line.trimEnd())).toContain(
      'tokenreviews  authentication.k8s.io/v1  false  TokenReview  create',
    );
    expect(await kubectl.lines('api-resources --categories=all -o name')).toEqual([
      'pods',
      'replicationcontrollers',
      'services',
      'daemonsets.apps',
      'deployments.apps',
      'replicasets.apps',
      'statefulsets.apps',
      'horizontalpodautoscalers.autoscaling',
      'cronjobs.batch',
      'jobs.batch',
    ]);
  });

  it('api-versions', async ({ kubectl }) => {
    const versions = await kubectl.lines('api-versions');
    expect(versions).toHaveLength(22);
    expect(versions).toEqual(expect.arrayContaining(['apps/v1', 'autoscaling/v1', 'autoscaling/v2', 'batch/v1', 'v1']));
  });

  it('cluster-info', async ({ kubectl }) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: kubectl colours it
    const said = (await kubectl.says('cluster-info')).replace(/\u001b\[[\d;]*m/g, '');
    expect(said).toContain(`Kubernetes control plane is running at ${kubectl.facade.server.url}`);
    await kubectl.says('cluster-info dump --output-directory=dump');
  });

  it('auth', async ({ kubectl }) => {
    expect(await kubectl.says('auth can-i create pods')).toBe('yes');
    expect(await kubectl.lines('auth can-i --list')).toContain('*.*  []  []  [*]');
    if (!kubectlSince(28)) return; // whoami was under "alpha" before
    expect(await kubectl.says('auth whoami')).toContain('system:masters');
  });

  it('get --raw', async ({ kubectl }) => {
    expect(await kubectl.says('get --raw /readyz')).toBe('ok');
    expect(await kubectl.says('get --raw /livez?verbose')).toContain('[+]ping ok');
    expect(JSON.parse(await kubectl.says('get --raw /version'))).toMatchObject({ major: '1', minor: '36' });
    expect(JSON.parse(await kubectl.says('get --raw /api/v1/namespaces/kube-system'))).toMatchObject({
      kind: 'Namespace',
    });
    const notFound = 'Error from server (NotFound): the server could not find the requested resource';
    expect(await kubectl.fails('get --raw /nosuch')).toBe(notFound);
    // nobody reads this body
    expect(await kubectl.fails('create --raw /nosuch -f -', { input: '{}' })).toBe(notFound);
  });
});
