import { isUtf8 } from 'node:buffer';
import { maxDepth } from '../depth.js';
import { type JsonNode, mayHaveLoneSurrogate, readTree, wellFormed } from '../schema/json-tree.js';
import { goSyntaxError } from './go-syntax.js';
import { type JsonScan, scanJson } from './json-scan.js';
import { readYaml, YamlError } from './yaml-read.js';

/** A body that could not be read at all; the message is the parser's. */
export class JsonSyntaxError extends Error {
  override name = 'JsonSyntaxError';
}

/** A request body, parsed, with what strict decoding and exact messages need beyond the value. */
export interface Body {
  value: unknown;
  scan: JsonScan;
  /** what the YAML reader found fault with (duplicate keys), as yaml.v2 says it */
  yamlFaults: string[];
  /** every key and number as it was written; made when it is asked for */
  tree(): JsonNode;
}

export function readJson(bytes: Buffer): Body {
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text, mayHaveLoneSurrogate.test(text) ? revive : undefined);
  } catch {
    throw new JsonSyntaxError(goSyntaxError(bytes) ?? 'unexpected end of JSON input');
  }
  const scan = scanJson(bytes);
  if (scan.depth > maxDepth) throw new JsonSyntaxError(goSyntaxError(bytes));
  return { value, scan, yamlFaults: [], tree: () => readTree(text) };
}

const revive = (_key: string, value: unknown) => (typeof value === 'string' ? wellFormed(value) : value);

export function readYamlBody(bytes: Buffer): Body {
  if (!isUtf8(bytes)) throw new YamlError('yaml: invalid leading UTF-8 octet');
  const { value, faults } = readYaml(bytes.toString('utf8'));
  return { ...bodyOf(value), yamlFaults: faults };
}

/** A value that never was a body: what a patch made. */
export function bodyOf(value: unknown): Body {
  const text = JSON.stringify(value);
  return { value, scan: scanJson(Buffer.from(text)), yamlFaults: [], tree: () => readTree(text) };
}
