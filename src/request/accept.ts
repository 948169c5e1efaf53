import { ApiError, notAcceptable } from '../api/errors.js';

/** The form an answer takes. */
export interface Form {
  mediaType: 'application/json' | 'application/yaml';
  /** '' for the object itself */
  as: '' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** JSON laid out for people */
  pretty: boolean;
}

interface Range {
  type: string;
  parameters: Map<string, string>;
  quality: number;
}

const served = ['application/json', 'application/yaml'] as const;
const shapes = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);
const shapeVersions = new Set(['v1', 'v1beta1']);
const all = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** Upstream: negotiation.NegotiateOutputMediaType. `shaped`: the endpoint can answer as Table and the like. */
export function negotiate(
  accept: string | undefined,
  options: { shaped: boolean; stream: boolean },
): Omit<Form, 'pretty'> {
  const ranges = parseAccept(accept ?? '');
  if (ranges.length === 0) return { mediaType: 'application/json', as: '' };
  for (const range of ranges) {
    const mediaType = served.find(
      (type) => matches(range.type, type) && !(options.stream && type !== 'application/json'),
    );
    const as = shapeOf(range, options.shaped);
    if (mediaType !== undefined && as !== undefined) return { mediaType, as };
  }
  throw refusal(ranges, options.stream);
}

/** A type that nobody serves is refused by the router upstream, a parameter or a stream by the negotiation. */
function refusal(ranges: Range[], stream: boolean): ApiError {
  const streams = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
  const known = [...served, 'application/vnd.kubernetes.protobuf'];
  if (!ranges.some(({ type }) => known.some((candidate) => matches(type, candidate)))) {
    const message = `406: Not Acceptable\n\nAvailable representations: ${all}, ${streams}`;
    return new ApiError(406, 'NotAcceptable', message, {});
  }
  return notAcceptable(`only the following media types are accepted: ${stream ? streams : all}`);
}

function shapeOf({ parameters }: Range, shaped: boolean): Form['as'] | undefined {
  const as = parameters.get('as');
  if (as === undefined) return '';
  if (!shaped || !shapes.has(as)) return undefined;
  if (parameters.get('g') !== 'meta.k8s.io' || !shapeVersions.has(parameters.get('v') ?? '')) return undefined;
  return as as Form['as'];
}

function matches(range: string, type: string): boolean {
  if (range === '*/*' || range === type) return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}

/** In order of preference: quality first, then as written. */
export function parseAccept(accept: string): Range[] {
  const ranges = accept
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRange);
  return ranges.sort((a, b) => b.quality - a.quality);
}

function parseRange(text: string): Range {
  const [type, ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const at = parameter.indexOf('=');
    if (at > 0) parameters.set(parameter.slice(0, at).trim().toLowerCase(), unquote(parameter.slice(at + 1).trim()));
  }
  const quality = Number(parameters.get('q') ?? 1);
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality };
}

const unquote = (text: string) => text.replace(/^"(.*)"$/, '$1');

/** Upstream: isPrettyPrint: asked for, or a person looks on. */
export function isPretty(query: URLSearchParams, userAgent: string | undefined): boolean {
  const asked = query.get('pretty');
  if (asked !== null && asked !== '') return /^(1|t|T|TRUE|true|True)$/.test(asked);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent ?? '');
}
