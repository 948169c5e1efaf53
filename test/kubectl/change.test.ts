import { expect } from 'vitest';
import { application, configMap, deployment, pod } from './manifests.js';
import { kubectlSuite } from './suite.js';

/** An editor that runs a command of sed over the file. */
const editing = (sed: string) => ({ env: { KUBE_EDITOR: `sed -i '${sed}'` } });
const modified = 'the object has been modified; please apply your changes to the latest version and try again';

kubectlSuite('changes', (it) => {
  it('edit', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    expect(await kubectl.says('edit deploy/web', editing('s/replicas: 3/replicas: 7/'))).toBe(
      'deployment.apps/web edited',
    );
    expect((await kubectl.json('get deploy web')).spec.replicas).toBe(7);
    expect(await kubectl.run('edit deploy/web', editing(''))).toMatchObject({
      code: 0,
      stderr: 'Edit cancelled, no changes made.\n',
    });
    expect(await kubectl.fails('edit deploy/web', editing('s/replicas: 7/replicas: -1/'))).toMatch(
      /deployments\.apps "web" is invalid/,
    );
    expect(await kubectl.fails('edit deploy/web', editing('s/^  name: web/  name: other/'))).toContain(
      'At least one of apiVersion, kind and name was changed',
    );
  });

  it('edit of several, and of a status', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    const said = await kubectl.lines('edit deploy/web cm/web', editing('s/b: two/b: three/'));
    expect(said).toEqual(['deployment.apps/web skipped', 'configmap/web edited']);
    await kubectl.says('create -f -', { input: pod });
    await kubectl.says('edit pod nginx-1 --subresource=status', editing('s/phase: Pending/phase: Running/'));
    expect((await kubectl.lines('get pods'))[1]).toBe('nginx-1  0/1  Running  0  <age>');
  });

  it('patch: strategic merge', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: deployment });
    const patch = (text: string) => kubectl.says(`patch deploy web -p '${text}'`);
    expect(await patch('{"spec":{"replicas":5}}')).toBe('deployment.apps/web patched');
    expect(await patch('{"spec":{"replicas":5}}')).toBe('deployment.apps/web patched (no change)');
    await patch('{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"x"}]}}}}');
    await patch('{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:2"}]}}}}');
    const { containers } = (await kubectl.json('get deploy web')).spec.template.spec;
    expect(containers.map(({ name, image }: Record<string, string>) => `${name}=${image}`)).toEqual([
      'side=x',
      'web=nginx:2',
    ]);
    await patch('{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}');
    expect((await kubectl.json('get deploy web')).spec.template.spec.containers).toHaveLength(1);
  });

  it('patch: merge', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: configMap });
    await kubectl.says(`patch configmap web --type=merge -p '{"data":{"a":null,"c":"3"}}'`);
    expect((await kubectl.json('get configmap web')).data).toEqual({ b: 'two', c: '3' });
    expect(await kubectl.says(`patch configmap web --type=merge -p '{"data":{"d":"4"}}' -o name`)).toBe(
      'configmap/web',
    );
    expect(
      await kubectl.says(
        `patch configmap web --type=merge -p '{"data":{"d":"5"}}' --dry-run=server -o jsonpath={.data.d}`,
      ),
    ).toBe('5');
    expect((await kubectl.json('get configmap web')).data.d).toBe('4');
  });

  it('patch: JSON', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: deployment });
    const patch = 'patch deploy web --type=json -p';
    await kubectl.says(
      `${patch} '[{"op":"test","path":"/spec/replicas","value":3},{"op":"replace","path":"/spec/replicas","value":2}]'`,
    );
    expect((await kubectl.json('get deploy web')).spec.replicas).toBe(2);
    const rejected = 'The request is invalid: the server rejected our request due to an error in our request';
    expect(await kubectl.fails(`${patch} '[{"op":"test","path":"/spec/replicas","value":7}]'`)).toBe(rejected);
    expect(await kubectl.fails(`${patch} '[{"op":"remove","path":"/metadata/labels/zzz"}]'`)).toBe(rejected);
    expect(await kubectl.fails(`${patch} '{"not":"a list"}'`)).toBe(
      'Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  });

  it('patch: of subresources', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: deployment });
    expect(
      await kubectl.says(`patch deploy web --subresource=status -p '{"status":{"replicas":2,"readyReplicas":1}}'`),
    ).toBe('deployment.apps/web patched');
    expect((await kubectl.lines('get deploy web'))[1]).toBe('web  1/3  0  0  <age>');
    expect(await kubectl.says(`patch deploy web --subresource=scale --type=merge -p '{"spec":{"replicas":6}}'`)).toBe(
      'scale.autoscaling/web patched',
    );
    expect((await kubectl.json('get deploy web')).spec.replicas).toBe(6);
  });

  it('patch: refused', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    const fails = (resource: string, patch: string) => kubectl.fails(`patch ${resource} web -p '${patch}'`);
    expect(await fails('deploy', '{"spec":{"replicas":-1}}')).toBe(
      'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
    expect(await fails('deploy', '{"metadata":{"name":"x"}}')).toBe(
      'Error from server (BadRequest): the name of the object (x) does not match the name on the URL (web)',
    );
    expect(await fails('deploy', '{"metadata":{"resourceVersion":"1"}}')).toBe(
      `Error from server (Conflict): Operation cannot be fulfilled on deployments.apps "web": ${modified}`,
    );
    await kubectl.says(`patch configmap web -p '{"immutable":true}'`);
    expect(await fails('configmap', '{"data":{"a":"c"}}')).toBe(
      'The ConfigMap "web" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    );
    const { stderr } = await kubectl.run(`patch deploy web -p '{"spec":{"foo":1}}'`);
    expect(stderr).toBe('Warning: unknown field "spec.foo"\n');
  });

  it('replace', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: pod });
    const replace = 'replace -f -';
    const image = { input: pod.replace('nginx:1.27', 'nginx:9') };
    expect(await kubectl.says(replace, image)).toBe('pod/nginx-1 replaced');
    expect((await kubectl.json('get pod nginx-1')).spec.containers[0].image).toBe('nginx:9');
    const port = { input: pod.replace('containerPort: 80', 'containerPort: 81') };
    expect(await kubectl.fails(replace, port)).toContain(
      'spec: Forbidden: pod updates may not change fields other than',
    );
    const { uid } = (await kubectl.json('get pod nginx-1')).metadata;
    const said = await kubectl.lines(`${replace} --force --grace-period=0`, port);
    expect(said).toEqual([expect.stringMatching(/^pod "nginx-1" (force )?deleted/), 'pod/nginx-1 replaced']);
    expect((await kubectl.json('get pod nginx-1')).metadata.uid).not.toBe(uid);
    expect(await kubectl.fails(replace, { input: pod.replace('nginx-1', 'other') })).toBe(
      'Error from server (NotFound): error when replacing "STDIN": pods "other" not found',
    );
  });

  it('label', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: pod });
    expect(await kubectl.says('label pod nginx-1 x=y')).toBe('pod/nginx-1 labeled');
    expect(await kubectl.fails('label pod nginx-1 x=z')).toBe(
      "error: 'x' already has a value (y), and --overwrite is false",
    );
    expect(await kubectl.says('label pod nginx-1 x=z --overwrite')).toBe('pod/nginx-1 labeled');
    expect((await kubectl.lines('label pod nginx-1 --list')).sort()).toEqual(['app=nginx', 'tier=front', 'x=z']);
    expect(await kubectl.says('label pods --all x-')).toBe('pod/nginx-1 unlabeled');
    expect(await kubectl.says('label pods -l app=nginx zone=a --dry-run=server')).toBe(
      'pod/nginx-1 labeled (server dry run)',
    );
    expect((await kubectl.json('get pod nginx-1')).metadata.labels).toEqual({ app: 'nginx', tier: 'front' });
    expect(await kubectl.fails('label pod nginx-1 app=other --resource-version=1 --overwrite')).toBe(
      `Error from server (Conflict): Operation cannot be fulfilled on pods "nginx-1": ${modified}`,
    );
  });

  it('annotate', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    // "annotate" in 1.27
    const annotated = /^configmap\/web annotated?$/;
    expect(await kubectl.says("annotate cm web note='hello world'")).toMatch(annotated);
    expect(await kubectl.says('annotate cm web --list')).toBe('note=hello world');
    expect(await kubectl.says('annotate cm web note-')).toMatch(annotated);
    expect(await kubectl.lines('annotate cm,svc -l app=web a=b')).toEqual([
      expect.stringMatching(annotated),
      expect.stringMatching(/^service\/web annotated?$/),
    ]);
    expect((await kubectl.json('get svc web')).metadata.annotations).toEqual({ a: 'b' });
  });
});
