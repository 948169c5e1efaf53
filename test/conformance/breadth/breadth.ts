import type { Case, RequestStep, WatchStep } from '../case.js';

/** One thing that a corpus may or may not do, in all its combinations. */
export interface Breadth {
  /** "every resource × every verb and subresource" */
  title: string;
  wanted: string[];
  /** of these, and maybe of others, there is a case */
  found: Set<string>;
}

export const missing = ({ wanted, found }: Breadth): string[] => wanted.filter((one) => !found.has(one));

export type Asked = (RequestStep | WatchStep) & { method: string };

/** Everything that is asked for in a corpus, as it goes over the wire but for its variables. */
export function requestsOf(corpus: Case[]): Asked[] {
  return corpus.flatMap(({ steps }) =>
    steps.flatMap((step): Asked[] => {
      if (step.kind === 'request') return [step];
      return step.kind === 'watch' ? [{ ...step, method: 'GET' }] : [];
    }),
  );
}
