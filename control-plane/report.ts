import { knownComplaints } from './known.js';
import type { Complaints } from './logs.js';

export interface Report {
  text: string;
  /** nothing is complained of but what is known */
  isFine: boolean;
}

/** What the components complain of that they do not against a kube-apiserver. */
export function report(complaints: Complaints): Report {
  const known = knownComplaints();
  const strange = [...complaints].filter(([text]) => !known.has(text));
  const lines = [
    `${complaints.size} different errors and warnings in the components' logs, ${complaints.size - strange.length} of them known from a kube-apiserver`,
    ...strange.map(([text, count]) => `only here, ${count} times: ${text}`),
  ];
  return { text: lines.join('\n'), isFine: strange.length === 0 };
}
