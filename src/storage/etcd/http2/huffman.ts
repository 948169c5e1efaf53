/** How many bits each byte has in HPACK's code (RFC 7541, appendix B), in digits to the base of 36. */
const lengths = [
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca',
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds',
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn',
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq',
].join('');

const longest = 30;

/** The code is canonical: all of one length follow on each other in the order of the bytes. */
const codes = Array.from({ length: longest + 1 }, () => ({ first: 0, bytes: [] as number[] }));
for (let byte = 0; byte < lengths.length; byte++) codes[Number.parseInt(lengths[byte], 36)].bytes.push(byte);
for (let length = 1; length <= longest; length++) {
  const before = codes[length - 1];
  codes[length].first = (before.first + before.bytes.length) * 2;
}

/** The text that these bytes stand for; what is left of the last of them is padding. */
export function decodeHuffman(coded: Buffer): string {
  let text = '';
  let code = 0;
  let length = 0;
  for (const eight of coded) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((eight >> bit) & 1);
      length++;
      if (length > longest) throw new RangeError('no such code in a header');
      const { first, bytes } = codes[length];
      if (code - first >= bytes.length) continue;
      text += String.fromCharCode(bytes[code - first]);
      code = 0;
      length = 0;
    }
  }
  return text;
}
