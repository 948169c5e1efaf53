import type { TypeRef } from '../../facts.js';
import { wire } from './reader.js';

const others: Record<string, number> = {
  boolean: wire.varint,
  int32: wire.varint,
  int64: wire.varint,
  double: wire.fixed64,
};

/** How one value of the type is laid out. */
export const wireTypeOf = (type: TypeRef): number =>
  (typeof type === 'string' ? others[type] : undefined) ?? wire.bytes;
