import { describe, expect, it } from 'vitest';
import { flags, withDefaults } from '../../src/server/flags.js';
import { parseGoDuration, printGoDuration } from '../../src/server/go-duration.js';
import { helpText } from '../../src/server/help.js';
import { ignoredFlags, ignoredSwitches } from '../../src/server/ignored-flags.js';
import { editDistance, parseFlags } from '../../src/server/parse-flags.js';

describe('reading the command line', () => {
  const readings: [string[], object][] = [
    [['--secure-port=7443'], { securePort: 7443 }],
    [['--secure-port', '0'], { securePort: 0 }],
    [['--secure_port=1'], { securePort: 1 }],
    [['--in-memory'], { inMemory: true }],
    [['--in-memory=false', '--secure-port=1'], { inMemory: false, securePort: 1 }],
    [['--anonymous-auth=F'], { anonymousAuth: false }],
    [
      ['--etcd-servers=http://a:1,http://b:2', '--etcd-servers', 'http://c:3'],
      { etcdServers: ['http://a:1', 'http://b:2', 'http://c:3'] },
    ],
    [['--service-account-issuer=https://a,b'], { serviceAccountIssuer: ['https://a,b'] }],
    [['--event-ttl=1h30m'], { eventTtl: 5_400_000 }],
    [['--service-node-port-range=30000+10'], { serviceNodePortRange: { from: 30000, to: 30010 } }],
    [['--service-cluster-ip-range=10.0.0.0/24,fd00::/108'], { serviceClusterIpRange: ['10.0.0.0/24', 'fd00::/108'] }],
    [['-v', '3'], { v: 3 }],
    [['-v=4'], { v: 4 }],
    [['-v5'], { v: 5 }],
    [['-h'], { help: true }],
    [['--token-auth-file='], { tokenAuthFile: '' }],
  ];
  it.each(readings)('%j', (args, options) => {
    expect(parseFlags(args)).toEqual({ options, ignored: [] });
  });

  it('takes the flags of kube-apiserver that do nothing here, and names them', () => {
    const args = ['--profiling=false', '--feature-gates', 'A=true', '--allow-privileged', '--secure-port=1'];
    expect(parseFlags([...args, '--feature-gates=B=true'])).toEqual({
      options: { securePort: 1 },
      ignored: ['profiling', 'feature-gates', 'allow-privileged'],
    });
  });

  const refusals: [string[], string][] = [
    [['--secure-prot=1'], 'unknown flag: --secure-prot; the nearest is --secure-port'],
    [['--etcd-server', 'x'], 'unknown flag: --etcd-server; the nearest is --etcd-servers'],
    [['--constructor'], 'unknown flag: --constructor; the nearest is --cert-dir'],
    [['-z'], "unknown shorthand flag: 'z' in -z"],
    [['--secure-port'], 'flag needs an argument: --secure-port'],
    [
      ['--secure-port=x'],
      'invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    [
      ['--secure-port=65536'],
      'invalid argument "65536" for "--secure-port" flag: must be between 0 and 65535, inclusive',
    ],
    [['--bind-address=zz'], 'invalid argument "zz" for "--bind-address" flag: failed to parse IP: "zz"'],
    [['--event-ttl=5'], 'invalid argument "5" for "--event-ttl" flag: time: missing unit in duration "5"'],
    [['--event-ttl=5x'], 'invalid argument "5x" for "--event-ttl" flag: time: unknown unit "x" in duration "5x"'],
    [
      ['--in-memory=maybe'],
      'invalid argument "maybe" for "--in-memory" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [
      ['--service-cluster-ip-range=10.0.0.0'],
      'invalid argument "10.0.0.0" for "--service-cluster-ip-range" flag: service-cluster-ip-range[0] is not a valid cidr',
    ],
    [
      ['--service-node-port-range=9-5'],
      'invalid argument "9-5" for "--service-node-port-range" flag: end port cannot be less than start port: 9-5',
    ],
    [['start'], '"kube-facade" does not take any arguments, got ["start"]'],
  ];
  it.each(refusals)('refuses %j', (args, message) => {
    expect(() => parseFlags(args)).toThrow(message);
  });
});

describe('the table', () => {
  it('has every flag in one place only', () => {
    const all = [...Object.keys(flags), ...ignoredFlags, ...ignoredSwitches];
    expect(all.length).toBe(new Set(all).size);
  });

  it('gives defaults, and refuses options that are not there', () => {
    expect(withDefaults({ securePort: 0 })).toMatchObject({
      securePort: 0,
      etcdPrefix: '/registry',
      eventTtl: 3_600_000,
    });
    expect(() => withDefaults({ securePrt: 1 } as object)).toThrow('unknown option: securePrt');
  });

  it('is printed in full by --help, in a readable width', () => {
    const lines = helpText(100).split('\n');
    for (const name of Object.keys(flags)) expect(lines.some((line) => line.includes(`--${name}`))).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

it('reads and prints durations as Go does', () => {
  const pairs: [string, number][] = [
    ['1h0m0s', 3_600_000],
    ['1m30s', 90_000],
    ['2s', 2000],
    ['500ms', 500],
    ['0s', 0],
  ];
  for (const [text, milliseconds] of pairs) {
    expect(parseGoDuration(text)).toBe(milliseconds);
    expect(printGoDuration(milliseconds)).toBe(text);
  }
  expect(() => parseGoDuration('')).toThrow('time: invalid duration ""');
});

it('measures how far two words are apart', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
});
