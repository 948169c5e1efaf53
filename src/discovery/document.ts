import { createHash } from 'node:crypto';
import type { MediaType } from '../request/accept.js';
import { encode } from '../request/encode.js';

/** A value that is answered again and again: each of its forms is made once, when it is first asked for. */
export class Document {
  private readonly forms = new Map<string, Buffer>();
  private hash: string | undefined;

  constructor(readonly value: object) {}

  bytes(mediaType: MediaType, pretty: boolean): Buffer {
    const key = `${mediaType} ${pretty}`;
    let bytes = this.forms.get(key);
    if (bytes === undefined) {
      bytes = encode(this.value, { mediaType, pretty });
      this.forms.set(key, bytes);
    }
    return bytes;
  }

  /** As kube-apiserver reckons it: over the JSON without kind and apiVersion, whatever the form that is sent. */
  etag(): string {
    const json = JSON.stringify({ ...this.value, kind: undefined, apiVersion: undefined });
    this.hash ??= createHash('sha512').update(json).digest('hex').toUpperCase();
    return this.hash;
  }
}
