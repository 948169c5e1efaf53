import { expect } from 'vitest';
import { application, pod } from './manifests.js';
import { kubectlSuite } from './suite.js';

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const container = { name: 'a', image: 'b' };
const json = (spec: object, metadata: object = { name: 'x' }) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec });

/** command → what it says */
const generators: Record<string, string> = {
  'configmap c --from-literal=a=1 --from-literal=b=2': 'configmap/c created',
  'secret generic s --from-literal=p=secret': 'secret/s created',
  'secret docker-registry sd --docker-username=u --docker-password=p --docker-server=s': 'secret/sd created',
  'deployment d --image=nginx --replicas=2 --port=80': 'deployment.apps/d created',
  'job j --image=busybox -- echo hi': 'job.batch/j created',
  'cronjob cj --image=busybox --schedule="*/5 * * * *" -- echo hi': 'cronjob.batch/cj created',
  'ingress i --rule=foo.com/bar=svc:8080,tls=cert': 'ingress.networking.k8s.io/i created',
  'poddisruptionbudget p --selector=app=x --min-available=1': 'poddisruptionbudget.policy/p created',
  'quota q --hard=cpu=1,pods=2': 'resourcequota/q created',
  'role r --verb=get,list --resource=pods': 'role.rbac.authorization.k8s.io/r created',
  'rolebinding rb --role=r --user=bob': 'rolebinding.rbac.authorization.k8s.io/rb created',
  'serviceaccount sa': 'serviceaccount/sa created',
  'service clusterip cip --tcp=80:8080': 'service/cip created',
  'service nodeport np --tcp=80': 'service/np created',
  'service loadbalancer lb --tcp=80': 'service/lb created',
  'service externalname en --external-name=foo.com': 'service/en created',
  'namespace from-create': 'namespace/from-create created',
  'priorityclass from-create --value=1000 --description=d': 'priorityclass.scheduling.k8s.io/from-create created',
  'clusterrole from-create --verb=get --non-resource-url=/logs':
    'clusterrole.rbac.authorization.k8s.io/from-create created',
  'clusterrolebinding from-create --clusterrole=view --group=g':
    'clusterrolebinding.rbac.authorization.k8s.io/from-create created',
};

kubectlSuite('create', (it) => {
  it('every kind it has a generator for', async ({ kubectl }) => {
    const said = Object.keys(generators).map(async (line) => [line, await kubectl.says(`create ${line}`)]);
    expect(Object.fromEntries(await Promise.all(said))).toEqual(generators);
    expect(await kubectl.says('create job from --from=cronjob/cj')).toBe('job.batch/from created');
    expect(await kubectl.lines('get job,cj')).toEqual([
      'NAME  STATUS  COMPLETIONS  DURATION  AGE',
      'job.batch/from  Running  0/1  <age>',
      'job.batch/j  Running  0/1  <age>',
      '',
      'NAME  SCHEDULE  TIMEZONE  SUSPEND  ACTIVE  LAST SCHEDULE  AGE',
      'cronjob.batch/cj  */5 * * * *  <none>  False  0  <none>  <age>',
    ]);
  });

  it('from files, standard input and a folder', async ({ kubectl }) => {
    kubectl.file('web.yaml', application);
    expect(await kubectl.lines('create -f web.yaml --save-config')).toEqual([
      'deployment.apps/web created',
      'service/web created',
      'configmap/web created',
    ]);
    expect((await kubectl.fails('create -f web.yaml')).split('\n')).toEqual([
      'Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists',
      'Error from server (AlreadyExists): error when creating "web.yaml": services "web" already exists',
      'Error from server (AlreadyExists): error when creating "web.yaml": configmaps "web" already exists',
    ]);
    expect(await kubectl.says('create -f -', { input: pod })).toBe('pod/nginx-1 created');
    const raw = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw' } });
    const path = `/api/v1/namespaces/${kubectl.namespace}/configmaps`;
    expect(JSON.parse(await kubectl.says(`create --raw ${path} -f -`, { input: raw })).metadata.name).toBe('raw');
  });

  it('with a generated name', async ({ kubectl }) => {
    const input = json({ containers: [container] }, { generateName: 'gen-' });
    expect(await kubectl.says('create -f -', { input })).toMatch(/^pod\/gen-[a-z0-9]{5} created$/);
  });

  it('without keeping it', async ({ kubectl }) => {
    const configMap = 'create configmap c --from-literal=a=b';
    expect(await kubectl.says(`${configMap} --dry-run=client`)).toBe('configmap/c created (dry run)');
    expect(await kubectl.says(`${configMap} --dry-run=server`)).toBe('configmap/c created (server dry run)');
    const yaml = await kubectl.says(`${configMap} --dry-run=server -o yaml`);
    expect(yaml).toMatch(/^apiVersion: v1\ndata:\n {2}a: b\nkind: ConfigMap\nmetadata:\n {2}creationTimestamp: "/);
    expect(await kubectl.fails('get configmap c')).toBe('Error from server (NotFound): configmaps "c" not found');
  });

  it('refuses what is wrong', async ({ kubectl }) => {
    const [unnamed, misnamed, badNamespace, unknown] = await Promise.all([
      kubectl.fails('create -f -', { input: json({}) }),
      kubectl.fails('create configmap Bad_Name'),
      kubectl.fails('create configmap c -n nosuch'),
      kubectl.fails('create -f -', { input: '{"apiVersion":"v1","kind":"Foo","metadata":{"name":"x"}}' }),
    ]);
    expect(unnamed).toBe('The Pod "x" is invalid: spec.containers: Required value');
    expect(misnamed).toBe(
      `error: failed to create configmap: ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": ${subdomain}`,
    );
    expect(badNamespace).toBe('error: failed to create configmap: namespaces "nosuch" not found');
    expect(unknown).toContain('no matches for kind "Foo" in version "v1"');
  });

  it('validates fields as strictly as it is told', async ({ kubectl }) => {
    const input = json({ containers: [{ ...container, foo: 'bar' }] });
    expect(await kubectl.fails('create -f -', { input })).toBe(
      'Error from server (BadRequest): error when creating "STDIN": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].foo"',
    );
    expect(await kubectl.run('create -f - --validate=warn', { input })).toMatchObject({
      stdout: 'pod/x created\n',
      stderr: 'Warning: unknown field "spec.containers[0].foo"\n',
    });
    expect(await kubectl.run('replace -f - --validate=ignore', { input })).toMatchObject({
      stdout: 'pod/x replaced\n',
      stderr: '',
    });
  });

  it('a secret with a certificate', async ({ kubectl }) => {
    const [{ user }] = kubectl.facade.server.kubeconfig.object.users;
    const [certificate, key] = [user['client-certificate-data'], user['client-key-data']];
    kubectl.file('cert.pem', Buffer.from(certificate, 'base64').toString());
    kubectl.file('key.pem', Buffer.from(key, 'base64').toString());
    expect(await kubectl.says('create secret tls t --cert=cert.pem --key=key.pem')).toBe('secret/t created');
    expect(await kubectl.json('get secret t')).toMatchObject({
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': certificate, 'tls.key': key },
    });
  });

  it('a token', async ({ kubectl }) => {
    await kubectl.says('create serviceaccount robot');
    const token = await kubectl.says('create token robot --duration=1h');
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    expect(claims.sub).toBe(`system:serviceaccount:${kubectl.namespace}:robot`);
    expect(claims.exp - claims.iat).toBe(3600);
  });

  it('run', async ({ kubectl }) => {
    expect(await kubectl.says('run one --image=nginx --port=80 --expose --labels=a=b --env=X=1')).toBe(
      'service/one created\npod/one created',
    );
    expect(await kubectl.fails('run one --image=nginx')).toBe(
      'Error from server (AlreadyExists): pods "one" already exists',
    );
    expect(await kubectl.says('run two --image=busybox --restart=Never -- sleep 1')).toBe('pod/two created');
    expect((await kubectl.json('get pod two')).spec).toMatchObject({
      restartPolicy: 'Never',
      containers: [{ name: 'two', image: 'busybox', args: ['sleep', '1'], imagePullPolicy: 'Always' }],
    });
    expect(await kubectl.says('run three --image=busybox --dry-run=server')).toBe('pod/three created (server dry run)');
    const bad = (await kubectl.fails('run R_1 --image=nginx')).split('\n');
    expect(bad.slice(0, 2)).toEqual([
      'The Pod "R_1" is invalid: ',
      `* metadata.name: Invalid value: "R_1": ${subdomain}`,
    ]);
  });

  it('expose', async ({ kubectl }) => {
    await Promise.all([
      kubectl.says('create deployment web --image=nginx --port=80'),
      kubectl.says('create -f -', { input: pod }),
    ]);
    const exposed = await Promise.all([
      kubectl.says('expose pod nginx-1 --port=80'),
      kubectl.says('expose deploy/web --name=np --target-port=8080 --port=80 --type=NodePort'),
      kubectl.says('expose deploy/web --name=lb --port=80 --type=LoadBalancer'),
      kubectl.says('expose deploy/web --name=udp --port=53 --protocol=UDP --external-ip=1.2.3.4'),
      kubectl.says('expose deploy/web --name=headless --port=81 --cluster-ip=None'),
    ]);
    expect(exposed).toEqual(['nginx-1', 'np', 'lb', 'udp', 'headless'].map((name) => `service/${name} exposed`));
    const services = (await kubectl.lines('get svc -o wide')).map((line) =>
      line.replace(/10\.0\.0\.\d+/, '<ip>').replace(/:3\d{4}/, ':<port>'),
    );
    expect(services).toEqual([
      'NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE  SELECTOR',
      'headless  ClusterIP  None  <none>  81/TCP  <age>  app=web',
      'lb  LoadBalancer  <ip>  <pending>  80:<port>/TCP  <age>  app=web',
      'nginx-1  ClusterIP  <ip>  <none>  80/TCP  <age>  app=nginx,tier=front',
      'np  NodePort  <ip>  <none>  80:<port>/TCP  <age>  app=web',
      'udp  ClusterIP  <ip>  1.2.3.4  53/UDP  <age>  app=web',
    ]);
  });
});
