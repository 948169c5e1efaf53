import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { kubectlSince } from './find.js';
import { type Kubectl, plain } from './kubectl.js';
import { application, node, smallPod } from './manifests.js';
import { kubectlSuite } from './suite.js';

interface Example {
  object: { apiVersion: string; kind: string; metadata?: { name: string } };
  shows: string[];
  since?: number;
}

const examples: Example[] = parse(readFileSync(new URL('described.yaml', import.meta.url), 'utf8'));

kubectlSuite('describe', (it) => {
  it('knows an example of every kind', async ({ kubectl }) => {
    const columns = (line: string) => line.split(/\s+/);
    const served = (await kubectl.says('api-resources --verbs=get,create --no-headers'))
      .split('\n')
      .map((line) => columns(line.trimEnd()).slice(-3))
      .map(([apiVersion, , kind]) => `${apiVersion} ${kind}`);
    expect(examples.map(({ object }) => `${object.apiVersion} ${object.kind}`).sort()).toEqual(served.sort());
  });

  it('an object of every kind', async ({ kubectl }) => {
    const input = manifests(kubectl, examples);
    expect((await kubectl.lines('create -f -', { input })).filter((line) => line.endsWith(' created'))).toHaveLength(
      examples.length,
    );
    const known = examples.filter(({ since }) => kubectlSince(since ?? 0));
    const descriptions = split(await kubectl.says('describe -f -', { input: manifests(kubectl, known) }));
    expect(descriptions).toHaveLength(known.length);
    known.forEach(({ object, shows }, index) => {
      expect(descriptions[index], object.kind).toEqual(expect.arrayContaining(shows));
    });
    for (const { object } of examples.filter((each) => !known.includes(each)))
      expect((await kubectl.run(`describe ${object.kind} ${nameOf(object)}`)).stderr).toMatch(
        /^(Error from server \(NotFound\): the server could not find the requested resource\n)?$/,
      );
  });

  it('componentstatus', async ({ kubectl }) => {
    expect(await described(kubectl, 'componentstatus etcd-0')).toEqual(
      expect.arrayContaining(['Name:  etcd-0', 'Message:  ok', 'Status:  True', 'Type:  Healthy']),
    );
  });

  it('with what belongs to it', async ({ kubectl }) => {
    const name = `node-of-${kubectl.namespace}`;
    await kubectl.says('create -f -', { input: `${node(name)}---${smallPod('small', name)}` });
    const { uid } = (await kubectl.json('get pod small')).metadata;
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'pulled' },
      involvedObject: { kind: 'Pod', name: 'small', namespace: kubectl.namespace, uid },
      type: 'Normal',
      reason: 'Pulled',
      message: 'Pulled the image',
      source: { component: 'kubelet' },
    };
    await kubectl.says('create -f -', { input: JSON.stringify(event) });
    const pod = await described(kubectl, 'pod small');
    expect(pod).toEqual(expect.arrayContaining([`Node:  ${name}/`, 'Labels:  app=small', 'cpu:  100m']));
    expect(pod.at(-1)).toMatch(/^Normal {2}Pulled {2}<unknown> {2}kubelet {2}Pulled the image$/);
    expect(await described(kubectl, `node ${name}`)).toEqual(
      expect.arrayContaining([
        'Roles:  worker',
        expect.stringMatching(/^Ready {2}True {2}.* {2}KubeletReady {2}ok$/),
        'Non-terminated Pods:  (1 in total)',
        `${kubectl.namespace}  small  100m (2%)  1 (25%)  0 (0%)  0 (0%)  <age>`,
        'cpu  100m (2%)  1 (25%)',
      ]),
    );
  });

  it('several', async ({ kubectl }) => {
    await kubectl.says('create -f -', { input: application });
    const names = (lines: string[]) => lines.filter((line) => line.startsWith('Name: '));
    expect(names(await described(kubectl, 'deploy,svc,cm -l app=web'))).toHaveLength(3);
    // by the beginning of a name
    expect(names(await described(kubectl, 'deployment we'))).toEqual(['Name:  web']);
    expect(names(await described(kubectl, '-f -', application))).toHaveLength(3);
    expect(await described(kubectl, 'deploy web --show-events=false')).not.toContain('Events:  <none>');
  });

  it('nothing', async ({ kubectl }) => {
    expect(await kubectl.fails('describe pod nobody')).toBe('Error from server (NotFound): pods "nobody" not found');
    expect(await kubectl.fails('describe nosuch')).toBe(`error: the server doesn't have a resource type "nosuch"`);
    expect((await kubectl.run('describe pods')).stderr).toBe(`No resources found in ${kubectl.namespace} namespace.\n`);
  });
});

const nameOf = (object: Example['object']) => object.metadata?.name ?? 'sample';

function manifests(kubectl: Kubectl, of: Example[]): string {
  const objects = of.map(({ object }) => JSON.stringify({ ...object, metadata: { name: nameOf(object) } }));
  return objects.join('\n').replaceAll('NAMESPACE', kubectl.namespace);
}

/** What is said of each of several objects, line by line. */
const split = (text: string) => text.split(/^(?=Name: )/m).map(trimmed);

/** Lines without blanks at their ends. */
const trimmed = (text: string) => plain(text).map((line) => line.trim());

async function described(kubectl: Kubectl, line: string, input = ''): Promise<string[]> {
  return trimmed(await kubectl.says(`describe ${line}`, { input }));
}
