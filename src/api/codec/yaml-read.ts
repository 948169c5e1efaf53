import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { bareObject } from '../bare-object.js';
import { maxDepth } from '../depth.js';
import { quote } from '../field.js';
import { normalizeBase64 } from '../schema/go-base64.js';
import { GoError } from '../schema/go-time.js';
import { explainYaml } from './yaml-errors.js';
import { resolveScalar } from './yaml-scalar.js';

/** A text that is no YAML; the message begins with "yaml: ", as go-yaml's does. */
export class YamlError extends Error {
  override name = 'YamlError';
}

/** What part of a document's values may come of aliases, by how many values it has: go-yaml's allowedAliasRatio. */
function allowedAliasRatio(values: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (values <= low) return 0.99;
  return values >= high ? 0.1 : 0.99 - 0.89 * ((values - low) / (high - low));
}

const controlCharacter = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads the first document as sigs.k8s.io/yaml turns it into JSON; `faults` are its duplicate keys. */
export function readYaml(text: string): { value: unknown; faults: string[] } {
  if (controlCharacter.test(text)) throw new YamlError('yaml: control characters are not allowed');
  const lines = new LineCounter();
  const document = firstDocument(text, lines);
  if (document === undefined) return { value: null, faults: [] };
  const error = document.errors[0];
  if (error !== undefined) throw new YamlError(`yaml: ${explainYaml(error, text)}`);
  const reader = new Reader(lines);
  return { value: reader.value(document.contents), faults: reader.faults };
}

function firstDocument(text: string, lines: LineCounter): Document.Parsed | undefined {
  const composer = new Composer({ schema: 'failsafe', version: '1.1', uniqueKeys: false });
  for (const document of composer.compose(tokens(text, lines))) return document;
  return undefined;
}

const tooDeep = () => new YamlError(`yaml: exceeded max depth of ${maxDepth}`);
/** "- - - -": the lexer goes one level deeper with each */
const tooManyOnOneLine = new RegExp(`(?:[-?:][ \\t]+){${maxDepth}}`);

/** The parser keeps its own stack, but what reads its result does not. */
function* tokens(text: string, lines: LineCounter) {
  if (tooManyOnOneLine.test(text)) throw tooDeep();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > maxDepth) throw tooDeep();
  }
  yield* parser.end();
}

class Reader {
  readonly faults: string[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private depth = 0;
  private aliasDepth = 0;
  private values = 0;
  private aliased = 0;

  constructor(private readonly lines: LineCounter) {}

  value(node: unknown): unknown {
    if (++this.depth > maxDepth) throw tooDeep();
    const value = this.readNode(node);
    this.depth--;
    return value;
  }

  /** A small document may not be blown up. */
  private checkAliasing(): void {
    this.values++;
    if (this.aliasDepth > 0) this.aliased++;
    const { values, aliased } = this;
    if (aliased > 100 && values > 1000 && aliased / values > allowedAliasRatio(values)) {
      throw new YamlError('yaml: document contains excessive aliasing');
    }
  }

  private readNode(node: unknown): unknown {
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      this.anchors.set(node.anchor, node);
    this.checkAliasing();
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
    const out: Record<string, unknown> = bareObject();
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.type === Scalar.PLAIN && key.value === '<<' && key.tag === undefined) {
        this.merge(out, value, seen);
        continue;
      }
      const name = keyText(this.value(key), () => this.value(value));
      if (seen.has(name)) {
        const line = this.lines.linePos((key as Node).range?.[0] ?? 0).line;
        this.faults.push(`line ${line}: key ${quote(name)} already set in map`);
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

const tagPrefix = 'tag:yaml.org,2002:';

function scalar(node: Scalar): unknown {
  const text = String(node.value ?? '');
  const isPlain = node.type === Scalar.PLAIN || node.type === undefined;
  const tag = node.tag?.replace(tagPrefix, '');
  return finite(tag === undefined ? (isPlain ? resolveScalar(text) : text) : resolveTagged(tag, text));
}

/** JSON has no words for the others. */
function finite(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  throw new YamlError(`json: unsupported value: ${name}`);
}

/** What the tags demand; others are of no consequence. */
const taggedTypes: Record<string, string[]> = { int: ['int'], float: ['float', 'int'], bool: ['bool'], null: ['null'] };

function resolveTagged(tag: string, text: string): unknown {
  if (tag === 'binary') return readBinary(text);
  if (!Object.hasOwn(taggedTypes, tag)) return text;
  const value = resolveScalar(text);
  const type = scalarType(value);
  if (!taggedTypes[tag].includes(type)) throw new YamlError(`yaml: cannot decode !!${type} \`${text}\` as a !!${tag}`);
  return value;
}

function scalarType(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : 'str';
}

function readBinary(text: string): string {
  try {
    return Buffer.from(normalizeBase64(text), 'base64').toString('utf8');
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new YamlError('yaml: !!binary value contains invalid base64 data');
  }
}

/** JSON knows only string keys. */
function keyText(key: unknown, value: () => unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  if (key !== null) throw new YamlError(`yaml: invalid map key: ${goSyntax(key)}`);
  throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value())}`);
}

/** fmt's %#v */
function goSyntax(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return typeof value === 'string' ? quote(value) : String(value);
  const entries = Object.entries(value as object).map(([key, inner]) => `${quote(key)}:${goSyntax(inner)}`);
  return `map[interface {}]interface {}{${entries.join(', ')}}`;
}
