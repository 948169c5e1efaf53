import type { ControllerRevision } from '#types/apps.v1';
import { immutable, nonNegative } from '../../../api/checks.js';
import { type FieldError, Path, required } from '../../../api/field.js';
import type { Strategy } from '../../strategy.js';
import { controllerRevisionsTable } from './controllerrevision.table.js';

const dataPath = Path.of('data');
const validateRevision = ({ revision }: ControllerRevision) => nonNegative(revision, Path.of('revision'));

export const controllerRevisions: Strategy<ControllerRevision> = {
  table: controllerRevisionsTable,
  validate: (object) => [...validateRevision(object), ...validateData(object.data)],
  validateUpdate: (object, old) => [...validateRevision(object), ...immutable(object.data, old.data, dataPath)],
};

function validateData(data: unknown): FieldError[] {
  if (data === undefined || data === null) return [required(dataPath, 'data is mandatory')];
  const isObject = typeof data === 'object' && !Array.isArray(data);
  return isObject ? [] : [required(dataPath, 'data must be a valid JSON object')];
}
