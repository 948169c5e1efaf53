import type { Case } from '../case.js';
import { type Breadth, requestsOf } from './breadth.js';
import { formBreadth, wrongBodyBreadth } from './forms.js';
import { optionBreadth } from './options.js';
import { patchBreadth } from './patches.js';
import { resourceBreadth } from './resources.js';

/** How broad a corpus is, in everything that is counted. */
export function breadths(corpus: Case[]): Breadth[] {
  const requests = requestsOf(corpus);
  return [
    resourceBreadth(requests),
    patchBreadth(requests),
    optionBreadth(requests),
    formBreadth(requests),
    wrongBodyBreadth(corpus),
  ];
}
