import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { application, pod, together } from './manifests.js';
import { kubectlSuite } from './suite.js';

const configMap = (name: string, value: string) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, labels: {app: prune}}
data: {a: "${value}"}
`;

kubectlSuite('apply', (it) => {
  it('creates, configures, and leaves as it is', async ({ kubectl }) => {
    kubectl.file('web.yaml', application);
    const names = ['deployment.apps/web', 'service/web', 'configmap/web'];
    expect(await kubectl.lines('apply -f web.yaml')).toEqual(names.map((name) => `${name} created`));
    expect(await kubectl.lines('apply -f web.yaml')).toEqual(names.map((name) => `${name} unchanged`));
    kubectl.file('web.yaml', application.replace('replicas: 3', 'replicas: 4').replace('b: two', 'c: three'));
    const changed = ['deployment.apps/web configured', 'service/web unchanged', 'configmap/web configured'];
    expect(await kubectl.lines('apply -f web.yaml --dry-run=server')).toEqual(
      changed.map((line) => `${line} (server dry run)`),
    );
    expect(await kubectl.lines('apply -f web.yaml')).toEqual(changed);
    expect((await kubectl.json('get configmap web')).data).toEqual({ a: '1', c: 'three' });
    expect((await kubectl.json('get deployment web')).spec).toMatchObject({ replicas: 4, revisionHistoryLimit: 10 });
  });

  it('leaves alone what others have set', async ({ kubectl }) => {
    await kubectl.says('apply -f -', { input: application });
    await kubectl.says('scale deployment web --replicas=7');
    await kubectl.says(`patch configmap web --type=merge -p '{"data":{"theirs":"x"}}'`);
    const input = application.replace('replicas: 3', '').replace('b: two', 'b: three');
    await kubectl.says('apply -f -', { input });
    expect((await kubectl.json('get configmap web')).data).toEqual({ a: '1', b: 'three', theirs: 'x' });
    // no longer said, so the default
    expect((await kubectl.json('get deployment web')).spec.replicas).toBe(1);
  });

  it('merges lists by their keys', async ({ kubectl }) => {
    await kubectl.says('apply -f -', { input: pod });
    const input = pod.replace('nginx:1.27', 'nginx:9');
    expect(await kubectl.says('apply -f -', { input })).toBe('pod/nginx-1 configured');
    expect((await kubectl.json('get pod nginx-1')).spec.containers).toMatchObject([
      { name: 'nginx', image: 'nginx:9', ports: [{ containerPort: 80, protocol: 'TCP' }] },
    ]);
    const other = pod.replace('containerPort: 80', 'containerPort: 81');
    expect(await kubectl.fails('apply -f -', { input: other })).toContain(
      'The Pod "nginx-1" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
    );
  });

  it('warns where the object was not made by apply', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: configMap('made', '1') });
    const { stdout, stderr } = await kubectl.run('apply -f -', { input: configMap('made', '2') });
    expect(stdout).toBe('configmap/made configured\n');
    expect(stderr).toContain('missing the kubectl.kubernetes.io/last-applied-configuration annotation');
  });

  it('prunes', async ({ kubectl }) => {
    await kubectl.says('apply -f -', { input: together(configMap('keep', '1'), configMap('gone', '1')) });
    const input = configMap('keep', '2');
    const prune = 'apply -f - --prune -l app=prune --prune-allowlist=core/v1/ConfigMap';
    expect(await kubectl.lines(`${prune} --dry-run=server`, { input })).toEqual([
      'configmap/keep configured (server dry run)',
      'configmap/gone pruned (server dry run)',
    ]);
    expect(await kubectl.lines(prune, { input })).toEqual(['configmap/keep configured', 'configmap/gone pruned']);
    expect(await kubectl.says('get configmap -o name')).toBe('configmap/keep');
    // without a list of its own, kubectl goes through all kinds it prunes by default
    expect(await kubectl.says(`apply -f - --prune -l app=prune -n ${kubectl.namespace}`, { input })).toBe(
      'configmap/keep unchanged',
    );
  });

  it('knows what was applied last', async ({ kubectl }) => {
    await kubectl.says('apply -f -', { input: configMap('c', '1') });
    const last = async () => JSON.parse(await kubectl.says('apply view-last-applied configmap/c -o json'));
    expect(await last()).toMatchObject({ kind: 'ConfigMap', data: { a: '1' } });
    await kubectl.says('apply set-last-applied -f -', { input: configMap('c', '2') });
    expect((await last()).data).toEqual({ a: '2' });
    expect((await kubectl.json('get configmap c')).data).toEqual({ a: '1' });
  });

  it('a kustomization', async ({ kubectl }) => {
    mkdirSync(join(kubectl.folder, 'kust'));
    kubectl.file('kust/cm.yaml', configMap('c', '1'));
    kubectl.file(
      'kust/kustomization.yaml',
      'resources: [cm.yaml]\nnamePrefix: pre-\nconfigMapGenerator: [{name: gen, literals: [a=b]}]\n',
    );
    const names = ['configmap/pre-c', 'configmap/pre-gen-4h2mbtbbt6'];
    expect((await kubectl.lines('apply -k kust')).sort()).toEqual(names.map((name) => `${name} created`));
    await kubectl.says('delete -k kust');
    expect(await kubectl.says('get configmap -o name')).toBe('');
  });

  it('diff', async ({ kubectl }) => {
    kubectl.file('web.yaml', application);
    await kubectl.says('apply -f web.yaml');
    expect(await kubectl.run('diff -f web.yaml')).toMatchObject({ code: 0, stdout: '' });
    const input = together(application.replace('b: two', 'b: three'), configMap('new', '1'));
    const { code, stdout } = await kubectl.run('diff -f -', { input });
    expect(code).toBe(1);
    const changes = stdout.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
    expect(changes).toEqual(expect.arrayContaining(['-  b: two', '+  b: three', '+  name: new']));
    expect(await kubectl.says('get configmap -o name')).toBe('configmap/web');
  });
});
