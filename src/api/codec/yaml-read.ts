import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, Scalar, type YAMLMap } from 'yaml';
import { resolveScalar } from './yaml-scalar.js';

/** A text that is no YAML; the message begins with "yaml: ", as go-yaml's does. */
export class YamlError extends Error {
  override name = 'YamlError';
}

/** Aliases may not blow a small document up: as many values as this are made, and no more. */
const maxAliasedValues = 400_000;

/** Reads the first document as sigs.k8s.io/yaml turns it into JSON; `faults` are its duplicate keys. */
export function readYaml(text: string): { value: unknown; faults: string[] } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.1',
    lineCounter: lines,
    uniqueKeys: false,
  });
  const document = 'empty' in documents ? undefined : documents[0];
  if (document === undefined) return { value: null, faults: [] };
  const error = document.errors[0];
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    throw new YamlError(`yaml: line ${line}: ${error.message.split(' at line ')[0]}`);
  }
  const reader = new Reader(lines);
  reader.collectAnchors(document.contents);
  return { value: reader.value(document.contents), faults: reader.faults };
}

class Reader {
  readonly faults: string[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private aliasDepth = 0;
  private aliased = 0;

  constructor(private readonly lines: LineCounter) {}

  collectAnchors(node: unknown): void {
    if (isMap(node) || isSeq(node) || isScalar(node))
      if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isSeq(node)) for (const item of node.items) this.collectAnchors(item);
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        this.collectAnchors(key);
        this.collectAnchors(value);
      }
    }
  }

  value(node: unknown): unknown {
    if (this.aliasDepth > 0 && ++this.aliased > maxAliasedValues) {
      throw new YamlError('yaml: document contains excessive aliasing');
    }
    if (isAlias(node)) return this.alias(node.source);
    if (isMap(node)) return this.map(node);
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    return isScalar(node) ? scalar(node) : null;
  }

  private alias(name: string): unknown {
    const target = this.anchors.get(name);
    if (target === undefined) throw new YamlError(`yaml: unknown anchor '${name}' referenced`);
    if (this.open.has(target)) throw new YamlError(`yaml: anchor '${name}' value contains itself`);
    this.open.add(target);
    this.aliasDepth++;
    const value = this.value(target);
    this.aliasDepth--;
    this.open.delete(target);
    return value;
  }

  private map(node: YAMLMap): unknown {
    const out: Record<string, unknown> = Object.create(null);
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.type === Scalar.PLAIN && key.value === '<<' && key.tag === undefined) {
        this.merge(out, value, seen);
        continue;
      }
      const name = keyText(this.value(key));
      if (seen.has(name)) {
        const line = this.lines.linePos((key as Node).range?.[0] ?? 0).line;
        this.faults.push(`line ${line}: key ${JSON.stringify(name)} already set in map`);
      }
      seen.add(name);
      out[name] = this.value(value);
    }
    return out;
  }

  private merge(out: Record<string, unknown>, value: unknown, seen: Set<string>): void {
    const merged = this.value(value);
    for (const one of Array.isArray(merged) ? merged.reverse() : [merged]) {
      if (typeof one !== 'object' || one === null || Array.isArray(one)) {
        throw new YamlError('yaml: map merge requires map or sequence of maps as the value');
      }
      for (const [name, inner] of Object.entries(one)) if (!seen.has(name)) out[name] = inner;
    }
  }
}

function scalar(node: Scalar): unknown {
  const text = String(node.value ?? '');
  const isPlain = node.type === Scalar.PLAIN || node.type === undefined;
  return isPlain && (node.tag === undefined || node.tag === '!!null') ? resolveScalar(text) : resolveTagged(node, text);
}

const tagPrefix = 'tag:yaml.org,2002:';

function resolveTagged(node: Scalar, text: string): unknown {
  const tag = node.tag?.replace(tagPrefix, '') ?? 'str';
  if (tag === 'binary') return Buffer.from(text, 'base64').toString('utf8');
  if (tag === 'str' || !['int', 'float', 'bool', 'null'].includes(tag)) return text;
  return resolveScalar(text);
}

/** JSON knows only string keys. */
function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  throw new YamlError(`unsupported map key of type: ${key === null ? '%!s(<nil>)' : 'map[interface {}]interface {}'}`);
}
