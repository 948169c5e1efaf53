import { expect } from 'vitest';
import { plain } from './kubectl.js';
import { application, pod, smallPod, together } from './manifests.js';
import { kubectlSuite } from './suite.js';

kubectlSuite('get', (it) => {
  it('tables', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: together(application, pod) });
    expect(await kubectl.lines('get deploy,pod')).toEqual([
      'NAME  READY  UP-TO-DATE  AVAILABLE  AGE',
      'deployment.apps/web  0/3  0  0  <age>',
      '',
      'NAME  READY  STATUS  RESTARTS  AGE',
      'pod/nginx-1  0/1  Pending  0  <age>',
    ]);
    expect(await kubectl.lines('get deploy,pod -o wide')).toEqual([
      'NAME  READY  UP-TO-DATE  AVAILABLE  AGE  CONTAINERS  IMAGES  SELECTOR',
      'deployment.apps/web  0/3  0  0  <age>  web  nginx:1.27  app=web',
      '',
      'NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES',
      'pod/nginx-1  0/1  Pending  0  <age>  <none>  <none>  <none>  <none>',
    ]);
    expect(await kubectl.lines('get pods --no-headers')).toEqual(['nginx-1  0/1  Pending  0  <age>']);
    expect((await kubectl.lines('get pods --show-kind'))[1]).toBe('pod/nginx-1  0/1  Pending  0  <age>');
    expect((await kubectl.lines('get pods --show-labels'))[1]).toBe(
      'nginx-1  0/1  Pending  0  <age>  app=nginx,tier=front',
    );
    expect(await kubectl.lines('get pods -L app,tier')).toEqual([
      'NAME  READY  STATUS  RESTARTS  AGE  APP  TIER',
      'nginx-1  0/1  Pending  0  <age>  nginx  front',
    ]);
  });

  it('names', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: together(application, pod) });
    expect(await kubectl.lines('get all,cm -o name')).toEqual([
      'pod/nginx-1',
      'service/web',
      'deployment.apps/web',
      'configmap/web',
    ]);
    expect(await kubectl.lines('get pod/nginx-1 deploy/web -o name')).toEqual(['pod/nginx-1', 'deployment.apps/web']);
  });

  it('yaml and json', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    const said = (await kubectl.says('get configmap web -o yaml'))
      .replace(/creationTimestamp: "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/, 'creationTimestamp: <time>')
      .replace(/resourceVersion: "\d+"/, 'resourceVersion: <version>')
      .replace(/uid: [0-9a-f-]{36}$/, 'uid: <uid>');
    expect(said.split('\n')).toEqual([
      'apiVersion: v1',
      'data:',
      '  a: "1"',
      '  b: two',
      'kind: ConfigMap',
      'metadata:',
      '  creationTimestamp: <time>',
      '  labels:',
      '    app: web',
      '  name: web',
      `  namespace: ${kubectl.namespace}`,
      '  resourceVersion: <version>',
      '  uid: <uid>',
    ]);
    expect(await kubectl.json('get configmap web')).toMatchObject({ kind: 'ConfigMap', data: { a: '1', b: 'two' } });
    const list = await kubectl.json('get deploy,svc');
    expect(list).toMatchObject({ kind: 'List', items: [{ kind: 'Deployment' }, { kind: 'Service' }] });
  });

  it('jsonpath, go-template and custom columns', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: pod });
    const get = (output: string) => kubectl.says(`get pods nginx-1 -o ${output}`);
    expect(await get("jsonpath='{.spec.containers[*].image}'")).toBe('nginx:1.27');
    expect(await get(`jsonpath='{range .spec.containers[*]}{.name}{"\\t"}{.image}{"\\n"}{end}'`)).toBe(
      'nginx\tnginx:1.27',
    );
    expect(await get("jsonpath='{.nosuch}'")).toBe('');
    expect(JSON.parse(await get("jsonpath-as-json='{.metadata.labels}'"))).toEqual([{ app: 'nginx', tier: 'front' }]);
    expect(await get("go-template='{{.metadata.name}}: {{.status.phase}}'")).toBe('nginx-1: Pending');
    expect(
      await kubectl.lines('get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image'),
    ).toEqual(['NAME  IMAGE', 'nginx-1  nginx:1.27']);
    kubectl.file('columns', 'NAME          PHASE\n.metadata.name  .status.phase\n');
    expect(await kubectl.lines('get pods -o custom-columns-file=columns')).toEqual(['NAME  PHASE', 'nginx-1  Pending']);
  });

  it('in an order, and in pieces', async ({ kubectl }) => {
    const names = ['c', 'a', 'e', 'b', 'd'];
    await kubectl.says('create -f -', {
      input: together(...names.map((name, i) => smallPod(name).replace('{app', `{order: "${i}", app`))),
    });
    expect(await kubectl.lines('get pods -o name')).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `pod/${name}`));
    expect(await kubectl.lines('get pods -o name --sort-by=.metadata.labels.order')).toEqual(
      names.map((name) => `pod/${name}`),
    );
    const sorted = await kubectl.lines('get pods --no-headers --sort-by={.metadata.labels.order}');
    expect(sorted.map((line) => line[0])).toEqual(names);
    const whole = await kubectl.says('get pods -o name');
    expect(await kubectl.says('get pods -o name --chunk-size=2')).toBe(whole);
    const { stderr } = await kubectl.run('get pods --chunk-size=2 -v=6');
    expect(stderr.match(/\/pods\?(continue=|limit=)/g)).toHaveLength(3);
  });

  it('in all namespaces', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: pod });
    const pods = await kubectl.lines('get pods -A');
    expect(pods[0]).toBe('NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE');
    expect(pods).toContain(`${kubectl.namespace}  nginx-1  0/1  Pending  0  <age>`);
    expect((await kubectl.lines('get svc -A')).join('\n')).toMatch(
      /^default {2}kubernetes {2}ClusterIP {2}10\.0\.0\.1 /m,
    );
  });

  it('selected by labels and fields', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: together(smallPod('a'), smallPod('b'), smallPod('c', 'node-1')) });
    const select = async (flags: string) => (await kubectl.says(`get pods -o name ${flags}`)).split('\n').join(' ');
    const byLabel: Record<string, string> = {
      'app=a': 'pod/a',
      'app!=a': 'pod/b pod/c',
      'app in (a,b)': 'pod/a pod/b',
      'app notin (a),app': 'pod/b pod/c',
      '!app': '',
    };
    for (const [selector, pods] of Object.entries(byLabel)) expect(await select(`-l '${selector}'`)).toBe(pods);
    const byField: Record<string, string> = {
      'metadata.name=b': 'pod/b',
      'spec.nodeName=': 'pod/a pod/b',
      'spec.nodeName=node-1,status.phase!=Running': 'pod/c',
    };
    for (const [selector, pods] of Object.entries(byField))
      expect(await select(`--field-selector=${selector}`)).toBe(pods);
    expect(await kubectl.fails('get pods --field-selector=spec.foo=x')).toBe(
      'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.foo=x": field label not supported: spec.foo',
    );
    expect(await kubectl.fails("get pods -l 'a in'")).toContain("unable to parse requirement: found '' expected: '('");
  });

  it('what is not there', async ({ kubectl }) => {
    const nothing = await kubectl.run('get pods');
    expect(nothing).toMatchObject({ code: 0, stderr: `No resources found in ${kubectl.namespace} namespace.\n` });
    expect(await kubectl.fails('get pod nosuch')).toBe('Error from server (NotFound): pods "nosuch" not found');
    expect(await kubectl.fails('get nosuch')).toBe('error: the server doesn\'t have a resource type "nosuch"');
    expect(await kubectl.says('get pod nosuch --ignore-not-found')).toBe('');
  });

  it('subresources', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    expect(await kubectl.lines('get deploy web --subresource=scale')).toEqual([
      'NAME  DESIRED  AVAILABLE  AGE',
      'web  3  0  <age>',
    ]);
    expect((await kubectl.lines('get deploy web --subresource=status'))[1]).toBe('web  0/3  0  0  <age>');
    expect((await kubectl.json('get deploy web --subresource=scale')).status).toEqual({
      replicas: 0,
      selector: 'app=web',
    });
  });

  it('watches', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: smallPod('first') });
    const watch = kubectl.begin('get pods -w --output-watch-events');
    await watch.printed('first');
    await kubectl.says('create -f -', { input: smallPod('second') });
    await kubectl.says('patch pod second --subresource=status -p \'{"status":{"phase":"Running"}}\'');
    await kubectl.says('delete pod first --grace-period=0 --force');
    await watch.printed('DELETED');
    const { stdout } = await watch.interrupt();
    expect(plain(stdout.trimEnd())).toEqual([
      'EVENT  NAME  READY  STATUS  RESTARTS  AGE',
      'ADDED  first  0/1  Pending  0  <age>',
      'ADDED  second  0/1  Pending  0  <age>',
      'MODIFIED  second  0/1  Running  0  <age>',
      'MODIFIED  first  0/1  Terminating  0  <age>',
      'DELETED  first  0/1  Terminating  0  <age>',
    ]);
  });

  it('watches in other forms', async ({ kubectl }) => {
    const json = kubectl.begin('get configmaps -w -o json');
    const names = kubectl.begin('get configmaps --watch-only -o name');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await kubectl.says('create configmap seen --from-literal=a=b');
    await Promise.all([json.printed('"a": "b"'), names.printed('configmap/seen')]);
    await Promise.all([json.interrupt(), names.interrupt()]);
  });
});
