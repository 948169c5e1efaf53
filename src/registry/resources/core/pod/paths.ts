import { type FieldError, invalidValue, type Path } from '../../../../api/field.js';

/** Rules about paths in volumes and mounts. */
export const validateNoBacksteps = (path: string, at: Path): FieldError[] =>
  path.split('/').includes('..') ? [invalidValue(at, path, "must not contain '..'")] : [];

export const validateLocalDescendingPath = (path: string, at: Path): FieldError[] => [
  ...(path.startsWith('/') ? [invalidValue(at, path, 'must be a relative path')] : []),
  ...validateNoBacksteps(path, at),
];

export function validateLocalNonReservedPath(path: string, at: Path): FieldError[] {
  const errors = validateLocalDescendingPath(path, at);
  if (!path.startsWith('..') || path.startsWith('../')) return errors;
  return [...errors, invalidValue(at, path, "must not start with '..'")];
}

export function validateFileMode(mode: number | undefined, at: Path): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [invalidValue(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}
