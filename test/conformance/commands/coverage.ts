import { missing } from '../breadth/breadth.js';
import { breadths } from '../breadth/index.js';
import { readCorpus } from '../corpus.js';
import { summaryOf } from '../summary.js';
import { say } from './say.js';

/** npm run conformance:coverage: what the corpus asks for, and what it does not. */
const corpus = readCorpus();
say(summaryOf(corpus));
for (const breadth of breadths(corpus)) {
  const left = missing(breadth);
  say(`${breadth.title}: ${breadth.wanted.length - left.length} of ${breadth.wanted.length}`);
  for (const one of left) say(`  missing: ${one}`);
}
