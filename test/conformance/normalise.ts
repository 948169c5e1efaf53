import { Tokens } from './tokens.js';

type Tree = Record<string, unknown>;

/**
 * Puts placeholders for what is new in every run in place of it. What is the same thing has the same placeholder within
 * a case: <uid1>, <version2>. Times have no identity, since two of them may fall into one second or not.
 */
export class Normaliser {
  private readonly tokens: Tokens;
  /** names made up by the server, and the case's namespace, which stand in all kinds of texts */
  private readonly names: [string, string][];
  private newest = 0n;

  constructor(namespace: string) {
    this.tokens = new Tokens();
    this.names = [[namespace, '<ns>']];
  }

  /** A value of an answer, or a body as a whole. */
  normal(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.text(value, key);
    if (typeof value === 'number') return this.number(value, key);
    if (Array.isArray(value)) return value.map((item) => this.normal(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return this.object(value as Tree);
  }

  private object(tree: Tree): Tree {
    const metadata = tree.metadata as Tree | undefined;
    this.learnName(metadata);
    const isCollection = 'items' in tree || 'rows' in tree;
    const isBookmark = tree.type === 'BOOKMARK';
    const entries = Object.entries(tree).map(([key, value]): [string, unknown] => {
      if (key === 'metadata' && isCollection) return [key, this.collectionMetadata(value as Tree)];
      if (key === 'object' && isBookmark) return [key, this.bookmark(value as Tree)];
      if (key === 'columnDefinitions') return [key, (value as Tree[] | null)?.map(withoutSentences) ?? null];
      if (key === 'cells') return [key, (value as unknown[]).map((cell) => this.cell(cell))];
      return [this.text(key, ''), this.normal(value, key)];
    });
    return Object.fromEntries(entries);
  }

  private learnName(metadata: Tree | undefined): void {
    const { generateName, name } = metadata ?? {};
    if (typeof generateName !== 'string' || typeof name !== 'string') return;
    if (generateName === '' || !name.startsWith(generateName) || name === generateName) return;
    if (this.names.some(([known]) => known === name)) return;
    this.names.unshift([name, this.text(generateName, '') + this.tokens.of('name', name)]); // it may hold the namespace's
  }

  /** A list is as of now: not older than what the case has seen before. */
  private collectionMetadata(metadata: Tree): Tree {
    const { resourceVersion, ...rest } = metadata;
    const normal = this.normal(rest) as Tree;
    return resourceVersion === undefined ? normal : { ...normal, resourceVersion: this.present(resourceVersion) };
  }

  private bookmark(object: Tree): Tree {
    const { metadata, ...rest } = object;
    return { ...(this.normal(rest) as Tree), metadata: this.collectionMetadata(metadata as Tree) };
  }

  private present(version: unknown): unknown {
    if (typeof version !== 'string' || !/^[1-9]\d*$/.test(version)) return version;
    return BigInt(version) >= this.newest ? '<now>' : '<past>';
  }

  private cell(cell: unknown): unknown {
    return typeof cell === 'string' && age.test(cell) ? '<age>' : this.normal(cell);
  }

  private text(text: string, key: string): string {
    if (key === 'resourceVersion' && /^[1-9]\d{0,18}$/.test(text)) return this.version(text);
    if (key === 'serverAddress') return '<address>';
    if (key === 'continue') return this.continueToken(text);
    let normal = text;
    for (const [name, placeholder] of this.names) normal = normal.replaceAll(name, placeholder);
    return normal
      .replace(uid, (found) => this.tokens.of('uid', found))
      .replace(time, (found, fraction?: string) => (isNow(found) ? (fraction ? '<microtime>' : '<time>') : found))
      .replace(clusterIP, (found) => this.tokens.of('ip', found))
      .replace(jsonWebToken, '<token>')
      .replace(currentVersion, (found) => this.present(found) as string)
      .replace(versionInText, (_, words: string, number: string) => words + this.version(number));
  }

  private version(version: string): string {
    if (BigInt(version) > this.newest) this.newest = BigInt(version);
    return this.tokens.of('version', version);
  }

  private number(value: number, key: string): unknown {
    return nodePorts.has(key) && value >= 30000 && value <= 32767 ? this.tokens.of('port', String(value)) : value;
  }

  /** Where a list goes on: what the token says, its revision aside. */
  private continueToken(token: string): string {
    if (!token.startsWith('ey')) return token;
    const { rv, ...rest } = JSON.parse(Buffer.from(token, 'base64url').toString()) as Tree;
    return JSON.stringify({ ...(this.normal(rest) as Tree), rv: this.present(String(rv)) });
  }
}

/** Documentation has no bearing on what a client does. */
const withoutSentences = ({ description, ...column }: Tree): Tree => column;

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** What lies in serviceClusterIpRange. */
const clusterIP = /\b10\.0\.\d{1,3}\.\d{1,3}\b/g;
const jsonWebToken = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;
const versionInText =
  /((?:resource version|ResourceVersion in (?:precondition|object meta)): |the ResourceVersion in record \(|resourceVersion\\*":\\*")([1-9]\d*)/g;
const currentVersion = /(?<=current: )[1-9]\d*/g;
const age = /^\d+s$/;
const nodePorts = new Set(['nodePort', 'healthCheckNodePort']);

const day = 86_400_000;
/** Times that a case brings along are long past. */
const isNow = (text: string): boolean => Math.abs(Date.parse(text) - Date.now()) < 2 * day;
