import { etcd } from '../stores.js';
import { describeOverStore } from './over-store.js';

describeOverStore(etcd());
