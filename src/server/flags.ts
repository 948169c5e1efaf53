import {
  boolean,
  cidrs,
  duration,
  type FlagKind,
  integer,
  ip,
  oneOf,
  portRange,
  stringArray,
  strings,
  text,
} from './flag-kinds.js';

export interface Flag<T> {
  group: string;
  kind: FlagKind<T>;
  default: T;
  help: string;
}

const inGroup =
  (group: string) =>
  <T>(kind: FlagKind<T>, value: T, help: string): Flag<T> => ({ group, kind, default: value, help });

const storage = inGroup('Storage');
const serving = inGroup('Serving');
const limits = inGroup('Limits');
const authentication = inGroup('Authentication');
const authorization = inGroup('Authorization');
const services = inGroup('Services');
const general = inGroup('General');

const minute = 60_000;
const count = integer(0, 2 ** 31 - 1);
const storageMediaTypes = ['application/json', 'application/vnd.kubernetes.protobuf'] as const;
const tlsVersions = ['', 'VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'] as const;

/** Every flag that does something, by its name. The rest of kube-apiserver's are in ignored-flags.ts. */
export const flags = {
  'data-dir': storage(text, '.kube-facade', 'Directory of the embedded store, the certificates and the kubeconfig.'),
  'in-memory': storage(boolean, false, 'Keep objects, certificates and keys in memory only.'),
  'etcd-servers': storage(strings, [], 'Use these etcd servers, comma separated, in place of the embedded store.'),
  'etcd-cafile': storage(text, '', 'CA that the certificates of the etcd servers must come from.'),
  'etcd-certfile': storage(text, '', 'Client certificate shown to etcd.'),
  'etcd-keyfile': storage(text, '', 'Key of the client certificate shown to etcd.'),
  'etcd-prefix': storage(text, '/registry', 'What all keys in the store begin with.'),
  'etcd-compaction-interval': storage(duration, 5 * minute, "How often the store's history is dropped; 0 keeps it."),
  'etcd-healthcheck-timeout': storage(duration, 2000, 'How long the store may take to answer a health check.'),
  'etcd-readycheck-timeout': storage(duration, 2000, 'How long the store may take to answer a readiness check.'),
  'storage-media-type': storage(
    oneOf('string', storageMediaTypes),
    'application/json',
    'How objects are written: application/json or application/vnd.kubernetes.protobuf. Both are read.',
  ),
  'event-ttl': storage(duration, 60 * minute, 'How long events are kept.'),

  'secure-port': serving(integer(0, 65535), 6443, 'Port to serve HTTPS on; 0 takes a free one.'),
  'disable-http2-serving': serving(boolean, false, 'Speak HTTP/1.1 only.'),
  'http2-max-streams-per-connection': serving(
    count,
    0,
    'Requests that may be under way on one HTTP/2 connection; 0 means 100.',
  ),
  'bind-address': serving(ip, '', 'Address to listen on. Default 127.0.0.1, or 0.0.0.0 with --advertise-address.'),
  'advertise-address': serving(ip, '', "Address that the kubernetes Service names. Default: this host's own."),
  'external-hostname': serving(text, '', 'Host name in the addresses the server gives out.'),
  'cert-dir': serving(text, '', 'Where the certificates the server makes are kept. Default: pki in --data-dir.'),
  'tls-cert-file': serving(text, '', 'Certificate to serve with, in place of one that the server makes.'),
  'tls-private-key-file': serving(text, '', 'Key of --tls-cert-file.'),
  'tls-min-version': serving(oneOf('version', tlsVersions), '', 'Oldest TLS version to speak, as VersionTLS13.'),
  'write-kubeconfig': serving(text, '', 'Where to write the kubeconfig. Default: kubeconfig in --data-dir.'),
  'shutdown-delay-duration': serving(duration, 0, 'How long to serve on, not ready, after being told to stop.'),

  'max-requests-inflight': limits(count, 400, 'Reading requests at one time; 0 for any number.'),
  'max-mutating-requests-inflight': limits(count, 200, 'Writing requests at one time; 0 for any number.'),
  'request-timeout': limits(duration, minute, 'How long a request may take, watches and the like excepted.'),
  'min-request-timeout': limits(count, 1800, 'Seconds a watch stays open at least.'),

  'client-ca-file': authentication(text, '', "CAs whose client certificates are accepted, besides the server's own."),
  'token-auth-file': authentication(text, '', 'CSV file of bearer tokens: token,user,uid,"group1,group2".'),
  'anonymous-auth': authentication(boolean, true, 'Take requests without credentials, for health and version.'),
  'service-account-issuer': authentication(stringArray, [], 'Issuer of service account tokens; the first one signs.'),
  'service-account-signing-key-file': authentication(text, '', 'Private key that signs service account tokens.'),
  'service-account-key-file': authentication(stringArray, [], 'Keys that service account tokens are checked with.'),
  'service-account-jwks-uri': authentication(text, '', 'Address of the key set in the discovery document.'),
  'api-audiences': authentication(strings, [], 'Audiences of the API itself. Default: the issuer.'),

  'authorization-mode': authorization(strings, ['AlwaysAllow'], 'Who may do what; AlwaysAllow is what there is.'),

  'service-cluster-ip-range': services(cidrs, ['10.0.0.0/24'], 'Where cluster IPs come from; two for dual stack.'),
  'service-node-port-range': services(portRange, { from: 30000, to: 32767 }, 'Where node ports come from.'),

  v: general(integer(0, 10), 0, 'How much to log: 3 every request, 6 everything.'),
  version: general(boolean, false, 'Print the version and end.'),
  help: general(boolean, false, 'Print this and end.'),
};

type Camel<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
type FlagTable = typeof flags;

/** The flags' values; durations are in milliseconds. `--secure-port` is `securePort`. */
export type Options = {
  [Name in keyof FlagTable as Camel<Name>]: FlagTable[Name] extends Flag<infer T> ? T : never;
};

/** "secure-port" to "securePort". */
export const optionName = (flag: string): string => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The flags' defaults, with what the caller chose in their place. */
export function withDefaults(chosen: Partial<Options>): Options {
  const known = new Set(Object.keys(flags).map(optionName));
  const stranger = Object.keys(chosen).find((name) => !known.has(name));
  if (stranger !== undefined) throw new Error(`unknown option: ${stranger}`);
  const defaults = Object.fromEntries(Object.entries(flags).map(([name, flag]) => [optionName(name), flag.default]));
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given } as Options;
}
