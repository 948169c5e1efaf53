import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { packageRoot } from '../../api/facts-loader.js';
import type { Shape } from './proto.js';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** A document as it is answered. */
export interface Published {
  etag(): string;
  json(): Promise<Buffer>;
  gzip(): Promise<Buffer>;
  protobuf(): Promise<Buffer>;
}

export const etagOf = (json: Buffer): string => createHash('sha512').update(json).digest('hex').toUpperCase();

/** A document that is written when it is first asked for. */
export class Written implements Published {
  private text: Buffer | undefined;
  private hash: string | undefined;
  private zipped: Promise<Buffer> | undefined;
  private proto: Buffer | undefined;

  constructor(
    private readonly write: () => string,
    private readonly encode: Shape,
  ) {}

  private bytes(): Buffer {
    this.text ??= Buffer.from(this.write());
    return this.text;
  }

  etag(): string {
    this.hash ??= etagOf(this.bytes());
    return this.hash;
  }

  json(): Promise<Buffer> {
    return Promise.resolve(this.bytes());
  }

  gzip(): Promise<Buffer> {
    this.zipped ??= zip(this.bytes());
    return this.zipped;
  }

  protobuf(): Promise<Buffer> {
    this.proto ??= this.encode(JSON.parse(this.bytes().toString('utf8')));
    return Promise.resolve(this.proto);
  }
}

/** Where the build puts what it has written, by the name of the document: "v2", "v3/apis/apps/v1". */
export const builtDirectory = () => join(packageRoot(), 'dist', 'openapi');
export const fileOf = (name: string) => name.replaceAll('/', '__');

/** A document that the build has written; it is read anew each time, for it is rarely asked for and large. */
export class Built implements Published {
  constructor(
    private readonly name: string,
    private readonly hash: string,
  ) {}

  etag(): string {
    return this.hash;
  }

  async json(): Promise<Buffer> {
    return unzip(await this.gzip());
  }

  gzip(): Promise<Buffer> {
    return this.read('json');
  }

  async protobuf(): Promise<Buffer> {
    return unzip(await this.read('pb'));
  }

  private read(form: string): Promise<Buffer> {
    return readFile(join(builtDirectory(), `${fileOf(this.name)}.${form}.gz`));
  }
}

/** ETags of what the build has written. None when this runs from source: what lies in dist/ may be older. */
export function builtEtags(): Record<string, string> {
  const path = join(builtDirectory(), 'index.json');
  if (!import.meta.url.includes('/dist/') || !existsSync(path)) return {};
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
}
