import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { encodeSwagger } from './proto-v2.js';
import type { Published } from './published.js';
import type { Schema } from './schema.js';

const zip = promisify(gzip);

/** What the two documents have by name. */
const parts = ['paths', 'definitions', 'parameters'] as const;
type Parts = Record<(typeof parts)[number], Schema>;

/** A document of OpenAPI v2 with a smaller one put in: the large one need not be written anew for a custom resource. */
export class Merged implements Published {
  private readonly own: Parts;
  private readonly hash: string;
  private body: Promise<Buffer> | undefined;
  private zipped: Promise<Buffer> | undefined;
  private proto: Promise<Buffer> | undefined;

  constructor(
    private readonly base: Published,
    extra: Schema,
  ) {
    this.own = Object.fromEntries(parts.map((part) => [part, extra[part]])) as Parts;
    const text = base.etag() + JSON.stringify(this.own);
    this.hash = createHash('sha512').update(text).digest('hex').toUpperCase();
  }

  etag(): string {
    return this.hash;
  }

  json(): Promise<Buffer> {
    this.body ??= this.merge();
    return this.body;
  }

  gzip(): Promise<Buffer> {
    this.zipped ??= this.json().then((json) => zip(json));
    return this.zipped;
  }

  /** Two protobuf messages one behind the other are the two merged. */
  protobuf(): Promise<Buffer> {
    this.proto ??= Promise.all([this.base.protobuf(), this.parse()]).then(([proto, base]) =>
      Buffer.concat([proto, encodeSwagger(byPart((part) => without(this.own[part], base[part])))]),
    );
    return this.proto;
  }

  private async merge(): Promise<Buffer> {
    const base = await this.parse();
    return Buffer.from(JSON.stringify({ ...base, ...byPart((part) => sorted({ ...this.own[part], ...base[part] })) }));
  }

  private async parse(): Promise<Schema & Parts> {
    return JSON.parse((await this.base.json()).toString('utf8')) as Schema & Parts;
  }
}

const byPart = (make: (part: keyof Parts) => Schema) => Object.fromEntries(parts.map((part) => [part, make(part)]));

const without = (schema: Schema, known: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => known[name] === undefined));

const sorted = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1)));
