/** Warning headers (RFC 7234, section 5.5), each text once, as k8s.io/apimachinery/pkg/util/net.NewWarningHeader has them. */
export function warningHeaders(texts: string[]): string[] {
  const quoted = texts.map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`);
  // node writes header strings as latin1; kube-apiserver sends UTF-8
  return [...new Set(quoted)].map((text) => Buffer.from(text).toString('latin1'));
}
