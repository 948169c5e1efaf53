import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Facade } from '../facade.js';
import { dial, readAll } from '../raw.js';

const configMaps = '/api/v1/namespaces/default/configmaps';
const dry = `${configMaps}?dryRun=All`;
const yaml = { 'content-type': 'application/yaml' };
const protobuf = { 'content-type': 'application/vnd.kubernetes.protobuf' };
const named = (rest: string) => `{"metadata":{"name":"x"},${rest}}`;
const unreadable = 'the object provided is unrecognized (must be of type ConfigMap): ';
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

let facade: Facade;
beforeAll(async () => {
  facade = await Facade.start();
  await facade.post(configMaps, { metadata: { name: 'a' }, data: { x: 'y' } });
});
afterAll(() => facade.stop());

/** What, how it is asked, and what kube-apiserver answers: the code, and a part of the text. */
type Case = [
  what: string,
  method: string,
  path: string,
  body: string | Buffer,
  headers: object,
  code: number,
  text: string,
];

async function check(cases: Case[]): Promise<void> {
  for (const [what, method, path, body, headers, code, text] of cases) {
    const answer = await facade.send(method, path, body === '' && method === 'GET' ? undefined : body, { ...headers });
    expect([what, answer.status, answer.text]).toEqual([what, code, expect.stringContaining(text)]);
  }
  expect((await facade.get('/readyz')).text).toBe('ok');
}

describe('a body that cannot be read', () => {
  const post = (what: string, body: string | Buffer, code: number, text: string, headers = {}): Case => [
    what,
    'POST',
    dry,
    body,
    headers,
    code,
    text,
  ];

  it('is told so: as JSON', () =>
    check([
      post('empty', '', 400, "couldn't get version/kind; json parse error: unexpected end of JSON input"),
      post('cut off', '{"metadata":{"name":"x"', 400, 'unexpected end of JSON input'),
      post('two values', `${named('"data":{}')}{}`, 400, 'invalid character'),
      post('a control character', named('"data":{"x":"a\0b"}'), 400, 'in string literal'),
      post('null', 'null', 422, 'name or generateName is required'),
      post('a list', '[]', 400, 'cannot unmarshal array into Go value'),
      post('too deep', named(`"data":${nested('[', ']', 20_000)}`), 400, 'exceeded max depth'),
      post('another type', '{"metadata":"x"}', 400, 'cannot unmarshal string into Go struct field'),
    ]));

  it('is told so: as YAML', () =>
    check([
      post(
        'no UTF-8',
        Buffer.from('metadata:\n  name: "\xff"\n', 'latin1'),
        400,
        'yaml: invalid leading UTF-8 octet',
        yaml,
      ),
      post('too deep', `a: ${nested('[', ']', 20_000)}`, 400, 'yaml: ', yaml),
      post('no alias', 'metadata: *m\n', 400, "unknown anchor 'm' referenced", yaml),
      post('itself', 'metadata: &m\n  labels: *m\n', 400, "anchor 'm' value contains itself", yaml),
    ]));

  it('is told so: as protobuf', () =>
    check([
      post(
        'nothing of it',
        Buffer.from('abcdefgh'),
        400,
        `${unreadable}provided data does not appear to be a protobuf message`,
        protobuf,
      ),
      post('the prefix alone', Buffer.from('k8s\0'), 400, '"code":400', protobuf),
      post('noise', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(40, 0xff)]), 400, unreadable, protobuf),
      post(
        'a length beyond its end',
        Buffer.from('k8s\0\x0a\xff\xff\xff\xff\x0f', 'latin1'),
        400,
        unreadable,
        protobuf,
      ),
    ]));

  it('is told so: as a patch', async () => {
    const patch = (what: string, type: string, body: string, code: number, text: string): Case => [
      what,
      'PATCH',
      `${configMaps}/a?dryRun=All`,
      body,
      { 'content-type': `application/${type}` },
      code,
      text,
    ];
    const adds = JSON.stringify(Array.from({ length: 10_001 }, () => ({ op: 'add', path: '/data/x', value: '1' })));
    await check([
      patch('no JSON', 'merge-patch+json', '{x', 400, '"code":400'),
      patch('a list', 'merge-patch+json', '[]', 400, '"code":400'),
      patch('no list', 'json-patch+json', '{}', 400, '"code":400'),
      patch(
        'too many operations',
        'json-patch+json',
        adds,
        413,
        'The allowed maximum operations in a JSON patch is 10000, got 10001',
      ),
      patch('no patch', 'json', '{}', 415, '"code":415'),
    ]);
  });

  it('is not read at all when nobody knows its type', () =>
    check(
      ['text/plain', 'application/cbor', 'application/', 'json', 'application/json, application/yaml'].map((type) =>
        post(type, named('"data":{}'), 415, '"code":415', { 'content-type': type }),
      ),
    ));
});

describe('a body that is too large', () => {
  const limit = 3 * 1024 * 1024;

  it('is refused by its length, before it is read', async () => {
    const answer = await facade.post(configMaps, named(`"data":{"x":"${'x'.repeat(limit)}"}`));
    expect([answer.status, answer.json]).toMatchObject([
      413,
      { reason: 'RequestEntityTooLarge', message: 'Request entity too large: limit is 3145728', code: 413 },
    ]);
  });

  it('is refused when it comes in pieces and does not end', async () => {
    const socket = await dial(facade);
    socket.on('error', () => undefined);
    socket.write(
      `POST ${configMaps} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    for (let i = 0; i < 60; i++) socket.write(piece);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 [\s\S]*limit is 3145728/);
    socket.destroy();
  });

  it('is measured by what it holds: a ConfigMap takes a mebibyte', async () => {
    const answer = await facade.post(configMaps, named(`"data":{"x":"${'x'.repeat(1_500_000)}"}`));
    expect([answer.status, answer.text]).toEqual([
      422,
      expect.stringContaining('Too long: may not be more than 1048576 bytes'),
    ]);
  });

  it('is not made of a small one: aliases do not multiply without end', async () => {
    const layers = 'bcdefghi'.split('').map((name, i) => {
      const before = `*${'abcdefgh'[i]}`;
      return `${name}: &${name} [${Array(9).fill(before).join()}]\n`;
    });
    const bomb = `kind: ConfigMap\na: &a [x, x, x, x, x, x, x, x, x]\n${layers.join('')}`;
    await check([['bomb', 'POST', dry, bomb, yaml, 400, 'yaml: document contains excessive aliasing']]);
    const small = bomb.slice(0, bomb.indexOf('d: &d'));
    await check([['small', 'POST', dry, small, yaml, 422, 'name or generateName is required']]);
  });
});

describe('names that JavaScript knows', () => {
  const entries = { __proto__: undefined, constructor: 'c', toString: 't', hasOwnProperty: 'h', valueOf: 'v' };
  const keys = ['__proto__', ...Object.keys(entries)];
  const map = `{${keys.map((key) => `"${key}":"${key.length}"`).join()}}`;
  const expected = keys.map((key) => [key, String(key.length)]).sort();
  const sorted = (object: object) => Object.entries(object).sort();

  it('are names like others: in data and annotations, in JSON and YAML, and in the store', async () => {
    const annotations = map.replace('"__proto__":"9",', ''); // may not begin with an underscore
    const body = `{"metadata":{"name":"odd","annotations":${annotations}},"data":${map}}`;
    for (const headers of [{}, yaml]) {
      const path = headers === yaml ? dry.replace('?', '?fieldValidation=Strict&') : configMaps;
      const text = headers === yaml ? body.replace('"odd"', '"odder"') : body;
      const { status, json } = await facade.send('POST', path, text, {
        'content-type': 'application/json',
        ...headers,
      });
      expect(status).toBe(201);
      expect(sorted(json.data)).toEqual(expected);
      expect(sorted(json.metadata.annotations)).toEqual(expected.filter(([key]) => key !== '__proto__'));
    }
    const { json } = await facade.get(`${configMaps}/odd`);
    expect(sorted(json.data)).toEqual(expected);
  });

  it('are so in patches of every type', async () => {
    const operations = `[${keys.map((key) => `{"op":"add","path":"/data/${key}","value":"${key.length}"}`).join()}]`;
    for (const [type, body] of [
      ['merge-patch', `{"data":${map}}`],
      ['strategic-merge-patch', `{"data":${map}}`],
      ['json-patch', operations],
    ]) {
      const headers = { 'content-type': `application/${type}+json` };
      const { json } = await facade.send('PATCH', `${configMaps}/a?dryRun=All`, body, headers);
      expect([type, sorted(json.data)]).toEqual([type, [...expected, ['x', 'y']].sort()]);
    }
    expect(({} as { x?: unknown }).x).toBe(undefined);
  });

  it('lead nowhere in a patch, and are no fields', async () => {
    const patch = (path: string) => `[{"op":"copy","from":"${path}","path":"/data/x"}]`;
    const copy = (path: string) => {
      const headers = { 'content-type': 'application/json-patch+json' };
      return facade.send('PATCH', `${configMaps}/a?dryRun=All`, patch(path), headers);
    };
    for (const path of ['/__proto__/x', '/constructor/name']) expect((await copy(path)).status).toBe(422);
    // upstream copies null from where there is nothing
    for (const path of ['/__proto__', '/toString']) expect((await copy(path)).json.data).toEqual({ x: '' });
    const strict = `${dry}&fieldValidation=Strict`;
    const text = 'strict decoding error: unknown field \\"__proto__\\", unknown field \\"constructor\\"';
    await check([['fields', 'POST', strict, named('"__proto__":{"a":1},"constructor":{}'), {}, 400, text]]);
  });

  it('select what they name, and nothing else', async () => {
    const labels = '{"constructor":"b"}';
    await facade.send('POST', configMaps, `{"metadata":{"name":"labelled","labels":${labels}}}`);
    const names = async (selector: string) =>
      (await facade.get(`${configMaps}?labelSelector=${encodeURIComponent(selector)}`)).json.items.map(
        ({ metadata }: { metadata: { name: string } }) => metadata.name,
      );
    expect(await names('constructor')).toEqual(['labelled']);
    expect(await names('constructor=b')).toEqual(['labelled']);
    expect(await names('toString')).toEqual([]);
    expect(await names('constructor!=b')).toContain('a');
  });
});

describe('a write about another object than its address names', () => {
  const scale = '/apis/apps/v1/namespaces/default/deployments/d/scale';
  const refuse = (method: string, path: string, metadata: object, text: string): Case => [
    JSON.stringify(metadata),
    method,
    path,
    JSON.stringify({ metadata }),
    method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {},
    400,
    text,
  ];
  const unnamed = (name: string) =>
    `the name of the object (${name} based on URL) was undeterminable: name must be provided`;
  const renamed = (name: string) => `the name of the object (b) does not match the name on the URL (${name})`;
  const elsewhere = 'the namespace of the provided object does not match the namespace sent on the request';

  it('is refused, first of all for its namespace', () =>
    check([
      ...[`${configMaps}/a`, `${configMaps}/none`, scale].flatMap((path) => {
        const [, name] = /([a-z]+)(?:\/scale)?$/.exec(path) ?? [];
        return [
          refuse('PUT', path, {}, unnamed(name)),
          refuse('PUT', path, { name: 'b' }, renamed(name)),
          refuse('PUT', path, { namespace: 'other' }, elsewhere),
          refuse('PUT', path, { name: 'b', namespace: 'other' }, elsewhere),
        ];
      }),
      refuse('PATCH', `${configMaps}/a`, { name: null }, unnamed('a')),
      refuse('PATCH', `${configMaps}/a`, { name: 'b' }, renamed('a')),
      refuse('PATCH', `${configMaps}/a`, { name: 'b', namespace: 'other' }, elsewhere),
      refuse('PUT', '/api/v1/nodes/n', {}, unnamed('n')),
      ...['pods/p/binding', 'pods/p/eviction', 'serviceaccounts/s/token', 'bindings'].map((path) =>
        refuse('POST', `/api/v1/namespaces/default/${path}`, { name: 'p', namespace: 'other' }, elsewhere),
      ),
    ]));
});

describe('an address that asks for what cannot be', () => {
  const get = (query: string, code: number, text: string): Case => [query, 'GET', query, '', {}, code, text];

  it('is told what is wrong with its query', () =>
    check([
      get(`${configMaps}?limit=x`, 400, 'strconv.ParseInt: parsing \\"x\\": invalid syntax'),
      get(`${configMaps}?limit=`, 400, 'strconv.ParseInt: parsing \\"\\": invalid syntax'),
      get(`${configMaps}?limit=99999999999999999999`, 400, 'value out of range'),
      get(`${configMaps}?resourceVersion=-1`, 400, 'strconv.ParseUint: parsing \\"-1\\": invalid syntax'),
      get(`${configMaps}?resourceVersion=99999999999999999999`, 400, 'value out of range'),
      get(`${configMaps}?continue=abc`, 400, 'continue key is not valid'),
      get(`${configMaps}?continue=e30`, 400, 'continue key is not valid'),
      get(`${configMaps}?labelSelector=a%20in%20(x`, 400, 'unable to parse requirement'),
      get(`${configMaps}?labelSelector=${'x'.repeat(400)}`, 400, '"code":400'),
      get(`${configMaps}?fieldSelector=spec.x%3D1`, 400, 'is not a known field selector'),
      get(`${configMaps}?timeout=soon`, 400, 'invalid timeout specified in the request URL'),
    ]));

  it('loses the parts of its query that nobody can read', () =>
    check([
      get(`${configMaps}?limit=%zz`, 200, 'ConfigMapList'),
      get(`${configMaps}?labelSelector=a;b&&=&%`, 200, '"name":"a"'),
    ]));

  it('is answered as it is meant', () =>
    check([
      get(`${configMaps}/%61`, 200, '"name":"a"'),
      get(`${configMaps}%2fa`, 200, '"name":"a"'),
      get('/%61pi/v1/namespaces/default', 200, '"name":"default"'),
      get(`${configMaps}/a/`, 200, '"name":"a"'),
      get(`${configMaps}/a%2fb`, 404, 'could not find the requested resource'),
      get(`${configMaps}/a/b/c`, 404, 'could not find the requested resource'),
      get(`${configMaps}/a%25b`, 400, "may not contain '%'"),
      get(`${configMaps}/%ff`, 404, 'not found'),
      get(`${configMaps}/%00`, 404, 'not found'),
      get(`${configMaps}/${'x'.repeat(5000)}`, 404, 'not found'),
      get(`${configMaps}/%zz`, 400, '400 Bad Request'),
      get(`/${configMaps}`, 404, '404 page not found'),
      get('/api/v2/pods', 404, 'could not find the requested resource'),
      get('/apis/apps/v9/deployments', 404, 'could not find the requested resource'),
      get('/apis/apps/v1/nothings', 404, 'could not find the requested resource'),
    ]));

  it('is not walked like a file system', async () => {
    for (const name of ['..', '%2e%2e', '.']) {
      const socket = await dial(facade);
      socket.end(`GET ${configMaps}/${name} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect(await readAll(socket)).toMatch(/ 400 [\s\S]*Name parameter invalid: \\"\.+\\": may not be '\.+'/);
    }
  });

  it('may be written with the server before it', async () => {
    const socket = await dial(facade);
    socket.end('GET http://anything.test/version HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await readAll(socket)).toContain('"gitVersion"');
  });
});

describe('a request that is no HTTP', () => {
  const answerTo = async (text: string) => {
    const socket = await dial(facade);
    socket.on('error', () => undefined);
    socket.write(text);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return String(answer).split('\r\n')[0];
  };

  it('is answered 400, and with headers that are too large 431', async () => {
    const version = 'GET /version HTTP/1.1\r\n';
    expect(await answerTo('\0\u0001\u0002\r\n\r\n')).toContain(' 400 ');
    expect(await answerTo(`${version}\r\n`)).toContain(' 400 ');
    expect(await answerTo(`${version}Host: x\r\nbad header\r\n\r\n`)).toContain(' 400 ');
    const post = `POST ${configMaps} HTTP/1.1\r\nHost: x\r\n`;
    expect(await answerTo(`${post}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`)).toContain(' 400 ');
    expect(await answerTo(`${post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toContain(
      ' 400 ',
    );
    expect(await answerTo(`${version}Host: x\r\nA: ${'x'.repeat(900_000)}\r\n\r\n`)).toContain(' 200 ');
    expect(await answerTo(`${version}Host: x\r\nA: ${'x'.repeat(1_100_000)}\r\n\r\n`)).toContain(' 431 ');
    expect((await facade.get('/readyz')).text).toBe('ok');
  });

  it('is answered 405 where its method is not known', async () => {
    for (const method of ['OPTIONS', 'TRACE', 'PROPFIND', 'LINK', 'HEAD']) {
      expect([method, (await facade.send(method, configMaps)).status]).toEqual([method, 405]);
    }
  });
});
