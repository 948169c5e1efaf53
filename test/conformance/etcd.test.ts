import { etcd } from '../stores.js';
import { describeCorpus } from './suite.js';

describeCorpus(etcd());
