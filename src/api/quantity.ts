/** Amounts with suffixes ("500m", "1536Mi", "12e6"), as k8s.io/apimachinery/pkg/api/resource reads and prints them. */

import { remembered } from './remembered.js';

type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

const expression = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

/** A text that is no quantity; the messages are kube-apiserver's. */
export class QuantityError extends Error {
  override name = 'QuantityError';
}

const wrongFormat = () => new QuantityError(`quantities must match the regular expression '${expression}'`);
const wrongNumber = () => new QuantityError('unable to parse numeric part of quantity');
const wrongSuffix = () => new QuantityError("unable to parse quantity's suffix");

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const nano = -9;
const maxInt64 = 2n ** 63n - 1n;

/** Sign, leading zeros, integer digits, fraction, suffix. Every part may be empty: upstream reads "m" and "-" as zero. */
const pattern = /^([+-]?)(0*)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;

export class Quantity {
  /** The amount is `digits` × 10^`scale`; `text` is what it was written as, kept where that counts as canonical. */
  private constructor(
    private readonly digits: bigint,
    private readonly scale: number,
    private readonly format: Format,
    private readonly text?: string,
  ) {}

  static parse(text: string): Quantity {
    if (text === '') throw wrongFormat();
    const parts = pattern.exec(text);
    if (parts === null) throw wrongFormat();
    const { base, exponent, format } = readSuffix(parts[5]);
    const number = { text, negative: parts[1] === '-', whole: parts[3] || '0', fraction: parts[4] ?? '' };
    const quick = isShort(number, exponent, format) ? Quantity.short(number, exponent, format) : undefined;
    if (quick !== undefined) return quick;
    if (parts[2] === '' && parts[3] === '' && number.fraction === '') throw wrongNumber();
    return Quantity.long(number, base, exponent, format);
  }

  static of(value: bigint | number, format: Format = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(value), 0, format);
  }

  /** Numbers that upstream keeps in an int64; only these keep the text they were written as. */
  private static short({ text, negative, whole, fraction }: Digits, exponent: number, format: Format) {
    const isBinary = format === 'BinarySI';
    const scale = (isBinary ? 0 : exponent) - fraction.length;
    if (scale < nano) return undefined;
    const shifted = whole + fraction;
    const digits = BigInt(shifted);
    const isCanonical = isBinary
      ? (digits & 7n) !== 0n
      : scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
    const amount = (negative ? -digits : digits) * (isBinary ? 1n << BigInt(exponent) : 1n);
    return new Quantity(amount, scale, format, isCanonical ? text : undefined);
  }

  private static long({ negative, whole, fraction }: Digits, base: number, exponent: number, format: Format) {
    let amount = new Quantity(BigInt(whole + fraction), (base === 10 ? exponent : 0) - fraction.length, format);
    if (base === 2) amount = new Quantity(amount.digits << BigInt(exponent), amount.scale, format);
    amount = amount.roundedUp(nano);
    if (format === 'BinarySI') {
      if (amount.compare(Quantity.of(maxInt64)) > 0) amount = Quantity.of(maxInt64, format);
      if (amount.compare(Quantity.of(1)) < 0) amount = new Quantity(amount.digits, amount.scale, 'DecimalSI');
    }
    return negative ? amount.negated() : amount;
  }

  sign(): number {
    return this.digits === 0n ? 0 : this.digits < 0n ? -1 : 1;
  }

  isZero(): boolean {
    return this.digits === 0n;
  }

  compare(other: Quantity): number {
    if (this.sign() !== other.sign()) return this.sign() < other.sign() ? -1 : 1;
    if (this.isZero()) return 0;
    if (this.scale === other.scale) return this.digits < other.digits ? -1 : this.digits > other.digits ? 1 : 0;
    const magnitudes = this.magnitude() - other.magnitude();
    if (magnitudes !== 0) return magnitudes * this.sign() < 0 ? -1 : 1; // also keeps 1e2000000000 from being written out
    const [a, b] = aligned(this, other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  equals(other: Quantity): boolean {
    return this.compare(other) === 0;
  }

  add(other: Quantity): Quantity {
    const [a, b, scale] = aligned(this, other);
    return new Quantity(a + b, scale, this.isZero() ? other.format : this.format);
  }

  sub(other: Quantity): Quantity {
    return this.add(other.negated());
  }

  mul(factor: bigint | number): Quantity {
    return new Quantity(this.digits * BigInt(factor), this.scale, this.format);
  }

  negated(): Quantity {
    return new Quantity(-this.digits, this.scale, this.format);
  }

  /** Whole units, rounded away from zero. */
  value(): bigint {
    return this.scaledValue(0);
  }

  /** Thousandths, rounded away from zero. */
  milliValue(): bigint {
    return this.scaledValue(-3);
  }

  /** In units of 10^scale, rounded away from zero. */
  scaledValue(scale: number): bigint {
    const rounded = this.roundedUp(scale);
    return rounded.digits * 10n ** BigInt(Math.max(0, rounded.scale - scale));
  }

  toString(): string {
    if (this.text !== undefined) return this.text;
    if (this.isZero()) return '0';
    if (this.format === 'BinarySI') {
      const whole = this.roundedUp(0);
      const isSmall = this.compare(Quantity.of(1024)) < 0 && this.compare(Quantity.of(-1024)) > 0;
      if (!isSmall && whole.equals(this)) return printBinary(whole.value());
    }
    return printDecimal(this.digits, this.scale, this.format === 'DecimalExponent');
  }

  /** The place of the first digit: 1 for 1 to 9, 2 for 10 to 99, 0 for 0.1 to 0.9. */
  private magnitude(): number {
    return (this.digits < 0n ? -this.digits : this.digits).toString().length + this.scale;
  }

  private roundedUp(scale: number): Quantity {
    if (this.scale >= scale) return this;
    const divisor = 10n ** BigInt(scale - this.scale);
    const remainder = this.digits % divisor;
    const away = remainder === 0n ? 0n : BigInt(this.sign());
    return new Quantity(this.digits / divisor + away, scale, this.format);
  }

  /** Both amounts in the smaller of the two scales. */
  static align(a: Quantity, b: Quantity): [bigint, bigint, number] {
    if (a.scale === b.scale) return [a.digits, b.digits, a.scale];
    const scale = a.isZero() ? b.scale : b.isZero() ? a.scale : Math.min(a.scale, b.scale);
    return [a.scaledValue(scale), b.scaledValue(scale), scale];
  }
}

const aligned = Quantity.align;

interface Digits {
  text: string;
  negative: boolean;
  whole: string;
  fraction: string;
}

function readSuffix(suffix: string): { base: 2 | 10; exponent: number; format: Format } {
  const decimal = decimalSuffixes.indexOf(suffix);
  if (decimal >= 0) return { base: 10, exponent: decimal * 3 + nano, format: 'DecimalSI' };
  const binary = binarySuffixes.indexOf(suffix);
  if (binary >= 0) return { base: 2, exponent: binary * 10, format: 'BinarySI' };
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1];
  if (exponent === undefined) throw wrongSuffix();
  const parsed = BigInt(exponent.replace('+', ''));
  if (BigInt.asIntN(64, parsed) !== parsed) throw wrongSuffix();
  return { base: 10, exponent: Number(BigInt.asIntN(32, parsed)), format: 'DecimalExponent' };
}

/** Whether upstream would take its int64 path, which decides if the text is kept. */
function isShort({ whole, fraction }: Digits, exponent: number, format: Format): boolean {
  if (format !== 'BinarySI') return whole.length + fraction.length <= 18;
  return fraction === '' && 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1 >= 0;
}

function printDecimal(digits: bigint, scale: number, isExponent: boolean): string {
  while (digits % 10n === 0n) {
    digits /= 10n;
    scale++;
  }
  for (; scale % 3 !== 0; scale--) digits *= 10n;
  if (isExponent) return scale === 0 ? `${digits}` : `${digits}e${scale}`;
  return `${digits}${decimalSuffixes[(scale - nano) / 3] ?? ''}`; // past E upstream prints no suffix at all
}

function printBinary(digits: bigint): string {
  let power = 0;
  for (; digits % 1024n === 0n; power++) digits /= 1024n;
  return `${digits}${binarySuffixes[power] ?? ''}`;
}

/** A few amounts make up most of all there are. */
const parseText = remembered(1000, Quantity.parse);

/** Throws QuantityError. */
export const parseQuantity = (value: string | number): Quantity => parseText(String(value).trim());

/** The text Go prints for a quantity that came in as JSON string or number. Throws QuantityError. */
export const canonicalQuantity = (value: string | number): string => parseQuantity(value).toString();
