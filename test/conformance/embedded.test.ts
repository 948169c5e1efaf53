import { embedded } from '../stores.js';
import { describeOverStore } from './over-store.js';

describeOverStore(embedded());
