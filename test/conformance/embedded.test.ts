import { embedded } from '../stores.js';
import { describeCorpus } from './suite.js';

describeCorpus(embedded());
