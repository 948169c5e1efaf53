import { unsupportedMediaType } from '../errors.js';

export type BodyFormat = 'json' | 'yaml' | 'protobuf';

const formats: Record<string, BodyFormat> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/vnd.kubernetes.protobuf': 'protobuf',
};

/** What custom resources take: everything but protobuf. */
export const customResourceFormats: BodyFormat[] = ['json', 'yaml'];
export const allFormats: BodyFormat[] = ['json', 'yaml', 'protobuf'];

/** The form of a request's body by its Content-Type, JSON where there is none. Throws 415. */
export function bodyFormat(contentType: string | undefined, accepted = allFormats): BodyFormat {
  const mediaType = parseMediaType(contentType || 'application/json');
  const format = mediaType === undefined ? undefined : formats[mediaType];
  if (format !== undefined && accepted.includes(format)) return format;
  const names = Object.keys(formats).filter((name) => accepted.includes(formats[name]));
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${names.join(', ')}`,
  );
}

const wellFormed = /^\s*([^\s;,]+)\s*(?:;\s*[^\s;=]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;"]+)\s*)*;?\s*$/;

/** The type without its parameters, which must be well-formed all the same. */
const parseMediaType = (text: string): string | undefined => wellFormed.exec(text)?.[1].toLowerCase();
