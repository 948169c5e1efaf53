export interface PemBlock {
  type: string;
  /** the whole block, with its first and last line */
  text: string;
  /** what it holds */
  bytes: Buffer;
  hasHeaders: boolean;
}

/** The PEM blocks in a base64 text, one after the other, as Go's encoding/pem finds them. */
export function pemBlocks(base64: string | null | undefined): PemBlock[] {
  const text = Buffer.from(base64 ?? '', 'base64').toString('latin1');
  const blocks = text.matchAll(/^-----BEGIN ([^\n]*)-----\s*$([\s\S]*?)^-----END \1-----\s*$/gm);
  return [...blocks].map(([whole, type, body]) => {
    const lines = body.split(/\r?\n/);
    const hasHeaders = lines.some((line) => line.includes(':'));
    const data = lines.filter((line) => !line.includes(':')).join('');
    return { type, text: whole, bytes: Buffer.from(data, 'base64'), hasHeaders };
  });
}
