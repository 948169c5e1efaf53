import type { Case } from '../case.js';
import { accepts, contentTypes } from '../generate/negotiation.js';
import type { Asked, Breadth } from './breadth.js';

const pair = (accept: string, contentType: string) => `Accept: ${accept} × Content-Type: ${contentType}`;

/** Every form that may be asked for, and every form that may be sent. */
export function formBreadth(requests: Asked[]): Breadth {
  const wanted = accepts.flatMap((accept) => contentTypes.map((type) => pair(accept, type)));
  const found = requests.map(({ headers }) => pair(headers.accept ?? '', headers['content-type'] ?? ''));
  return { title: 'Accept × Content-Type', wanted, found: new Set(found) };
}

const wrong = [
  'nothing at all',
  'something that is cut off',
  'something that is of another form than it says',
  'something with more behind it',
  'no object',
  'another kind',
  'another version',
  'another namespace',
  'a field of another type',
  'a field that is not known',
  'a field that is there twice',
  'a value that is not allowed',
  'null where there should be something',
  'text that is no UTF-8',
  'more than a server takes',
  'deeper than a server reads',
  'a form that nobody reads',
  'what is immutable is changed',
];

/** Every way in which a body can be wrong: each is a case of its own. */
export function wrongBodyBreadth(corpus: Case[]): Breadth {
  const found = corpus.filter(({ file }) => file === 'bodies/wrong').map(({ title }) => title);
  return { title: 'ways in which a body can be wrong', wanted: wrong, found: new Set(found) };
}
