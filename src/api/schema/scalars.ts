import { canonicalQuantity } from '../quantity.js';
import { normalizeBase64 } from './go-base64.js';
import { normalizeMicroTime, normalizeTime } from './go-time.js';
import { type KeyCounter, mismatch, type Shape } from './shape.js';

const plain = <T>(zero: T, read: (value: unknown) => T): Shape => ({
  isStruct: false,
  read,
  zero: () => zero,
  isZero: (value) => value === zero,
});
const struct = (zero: unknown, read: (value: unknown) => unknown): Shape => ({ ...plain(zero, read), isStruct: true });

export const string = plain('', (value) => {
  if (typeof value !== 'string') throw mismatch;
  return value;
});

export const boolean = plain(false, (value) => {
  if (typeof value !== 'boolean') throw mismatch;
  return value;
});

export const double = plain(0, (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw mismatch;
  return value;
});

/** The least and greatest value of Go's integer types. */
export const integerRanges: Record<string, [bigint, bigint]> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint8: [0n, 2n ** 8n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

export function integer(goType: string): Shape {
  const [min, max] = (integerRanges[goType] ?? integerRanges.int64).map(Number);
  return plain(0, (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) throw mismatch;
    return value === 0 ? 0 : value; // not -0
  });
}

const int32 = integer('int32');
const uint8 = integer('uint8');

/** []byte: base64, or what Go accepts as well: a list of numbers. */
export const bytes: Shape = {
  isStruct: false,
  zero: () => '',
  isZero: (value) => value === '',
  read(value) {
    if (typeof value === 'string') return normalizeBase64(value);
    if (!Array.isArray(value)) throw mismatch;
    const numbers = value.map((one) => (one === null ? 0 : Number(uint8.read(one))));
    return Buffer.from(numbers).toString('base64');
  },
};

const time = struct(null, (value) => normalizeTime(string.read(value) as string));
const microTime = struct(null, (value) => normalizeMicroTime(string.read(value) as string));
const intOrString = struct(0, (value) => (typeof value === 'string' ? value : int32.read(value)));
const quantity = struct('0', (value) => {
  if (typeof value !== 'string' && typeof value !== 'number') throw mismatch;
  return canonicalQuantity(value);
});

/** What is kept as it came: RawExtension, JSON, FieldsV1. */
export const raw = (keys: KeyCounter): Shape =>
  struct(null, (value) => {
    keys.addAll(value);
    return value;
  });

/** Shapes of the Go types that have their own JSON, by Go type. */
export const byGoType: Record<string, Shape> = {
  'v1.Time': time,
  'v1.MicroTime': microTime,
  'resource.Quantity': quantity,
  'intstr.IntOrString': intOrString,
};
