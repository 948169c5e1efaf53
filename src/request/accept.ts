import { ApiError, notAcceptable } from '../api/errors.js';
import { remembered } from '../api/remembered.js';

export const json = 'application/json';
export const yaml = 'application/yaml';
export const protobuf = 'application/vnd.kubernetes.protobuf';
export type MediaType = typeof json | typeof yaml | typeof protobuf;
/** The apiVersion of Tables and of metadata alone. */
export type ShapeVersion = 'meta.k8s.io/v1' | 'meta.k8s.io/v1beta1';

/** The form an answer takes. */
export interface Form {
  mediaType: MediaType;
  /** '' for the object itself */
  as: '' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  shapeVersion: ShapeVersion;
  /** JSON laid out for people */
  pretty: boolean;
}

interface Range {
  type: string;
  parameters: Map<string, string>;
  quality: number;
}

/** What an endpoint has to offer. */
export interface Offer {
  /** it can answer as Table and the like */
  shaped: boolean;
  /** its own objects have a protobuf form */
  protobuf: boolean;
  /** its address also answers watches */
  watchable: boolean;
  /** the request is for a watch */
  stream: boolean;
}

export const served: MediaType[] = [json, yaml, protobuf];
export const streamed: MediaType[] = [json, protobuf];
const shapes = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);
const shapeVersions = new Map<string | undefined, ShapeVersion>([
  ['v1', 'meta.k8s.io/v1'],
  ['v1beta1', 'meta.k8s.io/v1beta1'],
]);
const all = served.join(', ');
const streams = streamed.map((type) => `${type};stream=watch`).join(', ');

/** Upstream: negotiation.NegotiateOutputMediaType, and the router before it, which compares whole types. */
export function negotiateEndpoint(accept: string | undefined, offer: Offer): Omit<Form, 'pretty'> {
  const ranges = parseAccept(accept ?? '');
  const isKnown = ({ type }: Range) => type === '*/*' || served.some((one) => one === type);
  if (ranges.length > 0 && !ranges.some(isKnown)) {
    const message = `406: Not Acceptable\n\nAvailable representations: ${offer.watchable ? `${all}, ${streams}` : all}`;
    throw new ApiError(406, 'NotAcceptable', message, {});
  }
  const form = negotiate(ranges, offer);
  if (form === undefined) throw notAcceptable(`only the following media types are accepted: ${all}`);
  if (offer.stream && !streamed.includes(form.mediaType))
    throw notAcceptable(`only the following media types are accepted: ${streams}`);
  return form;
}

/** The media type of a Status, which has no other shapes: undefined where none of those asked for will do. */
export const negotiateStatus = (accept: string | undefined): MediaType | undefined =>
  negotiate(parseAccept(accept ?? ''), { shaped: false, protobuf: true })?.mediaType;

type Choice = Pick<Offer, 'shaped' | 'protobuf'>;

function negotiate(ranges: readonly Range[], offer: Choice): Omit<Form, 'pretty'> | undefined {
  if (ranges.length === 0) return { mediaType: json, as: '', shapeVersion: 'meta.k8s.io/v1' };
  for (const range of ranges) {
    for (const mediaType of served) {
      if (!matches(range.type, mediaType)) continue;
      const as = shapeOf(range, mediaType, offer);
      const shapeVersion = shapeVersions.get(range.parameters.get('v')) ?? 'meta.k8s.io/v1';
      if (as !== undefined) return { mediaType, as, shapeVersion };
    }
  }
  return undefined;
}

function shapeOf({ parameters }: Range, mediaType: MediaType, offer: Choice): Form['as'] | undefined {
  const as = parameters.get('as');
  if (as === undefined) return mediaType === protobuf && !offer.protobuf ? undefined : '';
  if (!offer.shaped || !shapes.has(as)) return undefined;
  if (parameters.get('g') !== 'meta.k8s.io' || !shapeVersions.has(parameters.get('v'))) return undefined;
  if (as === 'Table' && mediaType === protobuf) return undefined; // its cells are JSON
  return as as Form['as'];
}

export function matches(range: string, type: string): boolean {
  if (range === '*/*' || range === type) return true;
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1));
}

/** In order of preference: quality first, then as written. Clients send the same few headers again and again. */
export const parseAccept: (accept: string) => readonly Range[] = remembered(100, parseRanges);

function parseRanges(accept: string): Range[] {
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
