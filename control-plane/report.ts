import { awaited, knownComplaints } from './known.js';
import type { Complaints } from './logs.js';

export interface Report {
  text: string;
  /** nothing is complained of but what is known, and nothing is awaited that is there */
  isFine: boolean;
}

/** What the components complain of that they do not against a kube-apiserver. `isOwn`: it is this project's server. */
export function report(complaints: Complaints, isOwn: boolean): Report {
  const known = knownComplaints();
  const all = [...complaints];
  const strange = all.filter(([text]) => !known.has(text));
  const expected = (text: string) => awaited.find(({ pattern }) => pattern.test(text));
  const reasons = new Set(strange.map(([text]) => expected(text)?.reason).filter((reason) => reason !== undefined));
  const unexpected = strange.filter(([text]) => expected(text) === undefined);
  const superfluous = isOwn ? awaited.filter(({ reason }) => !reasons.has(reason)) : [];
  const lines = [
    `${all.length} different errors and warnings in the components' logs, ${all.length - strange.length} of them known from a kube-apiserver`,
    ...[...reasons].map(
      (reason) => `for want of ${reason}: ${strange.filter(([t]) => expected(t)?.reason === reason).length}`,
    ),
    ...unexpected.map(([text, count]) => `only here, ${count} times: ${text}`),
    ...superfluous.map(({ reason }) => `no longer complained of: ${reason}; take it out of known.ts`),
  ];
  return { text: lines.join('\n'), isFine: unexpected.length === 0 && superfluous.length === 0 };
}
