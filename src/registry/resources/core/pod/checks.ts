import { type FieldError, invalidValue, notSupported, Path, required } from '../../../../api/field.js';

/** What upstream's empty path prints as. */
export const nowhere = Path.of('[]');

/** Each complaint about a value as an error of its field. */
export const invalidEach = (messages: string[], value: unknown, path: Path): FieldError[] =>
  messages.map((message) => invalidValue(path, value, message));

/** A field that must not be empty. */
export const nonEmpty = (value: string | undefined, path: Path, detail = ''): FieldError[] =>
  value ? [] : [required(path, detail)];

export const oneOf = (value: string | undefined, supported: readonly string[], path: Path): FieldError[] =>
  supported.includes(value ?? '') ? [] : [notSupported(path, value ?? '', supported)];

/** Like oneOf, but an empty value is missing rather than unsupported. */
export const requiredOneOf = (value: string | undefined, supported: readonly string[], path: Path): FieldError[] =>
  value ? oneOf(value, supported, path) : [required(path)];

/** The rule of checks.ts in other words. */
export const aboveZero = (value: number, path: Path): FieldError[] =>
  value > 0 ? [] : [invalidValue(path, value, 'must be greater than zero')];

export const byteLength = (value: string): number => Buffer.byteLength(value);
