/** A client takes gzip (RFC 9110, section 12.5.3): it names it, and not with a quality of 0. */
export const acceptsGzip = (header: string | undefined): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(header ?? '');

/** Upstream's negotiateContentEncoding, for resources: it looks for the bare word, and so for no quality at all. */
export const asksForGzip = (header: string | undefined): boolean =>
  header?.split(',').some((token) => token.trim() === 'gzip') ?? false;
