import { binding, podBinding } from './binding.js';
import type { Creators } from './creator.js';
import { eviction } from './eviction.js';
import { type Reviewers, reviewCreators } from './reviews.js';
import { type TokenIssuer, tokenCreator } from './token.js';

/** All of them. */
export const createCreators = (parts: Reviewers & TokenIssuer): Creators => ({
  bindings: binding,
  'pods/binding': podBinding,
  'pods/eviction': eviction,
  'serviceaccounts/token': tokenCreator(parts),
  ...reviewCreators(parts),
});
