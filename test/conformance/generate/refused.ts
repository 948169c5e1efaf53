import type { Told } from '../parse.js';
import { creating } from './lifecycle.js';
import type { Subject } from './resources.js';
import { changed, type Place, places } from './walk.js';

/** An object without each of the fields that it has to have. */
export function lacking(subject: Subject): Told[] {
  const object = subject.object(4);
  return placesIn(subject, 4)
    .filter(({ field, value }) => field.required && value !== undefined)
    .map(({ path }) => tried(subject, `without ${path.join('.')}`, changed(object, path, undefined)));
}

/** An object with a value that no enum has, in each place for one. */
export function unknownValues(subject: Subject): Told[] {
  const object = subject.object(4);
  return placesIn(subject, 4)
    .filter(({ field }) => field.enum !== undefined)
    .map(({ path, field }) => {
      const value = typeof field.type === 'string' ? 'Nonsense' : ['Nonsense'];
      return tried(subject, `unknown ${path.join('.')}`, changed(object, path, value));
    });
}

/** An object that is there, replaced by one with another value in each place that it has: some may not be changed. */
export function replacements(subject: Subject): Told[] {
  const object = subject.object(5);
  const { name } = object.metadata;
  const steps = placesIn(subject, 5).flatMap(({ path, field, value }): Told[] => {
    const other = another(field, value);
    if (other === undefined) return [];
    const replaced = changed(object, path, other);
    const put = `PUT ${subject.path}/${name}?dryRun=All`;
    return [
      { name: `another ${path.join('.')}`, [put]: { ...replaced, metadata: { ...object.metadata, ...current } } },
    ];
  });
  const remove: Told = { name: 'delete', [`DELETE ${subject.path}/${name}`]: null };
  return steps.length === 0 ? [] : [...creating(subject, 5), ...steps, remove];
}

const current = { resourceVersion: '<version>' };

const placesIn = (subject: Subject, n: number): Place[] => places(subject.facts.type, subject.object(n));

const tried = ({ path }: Subject, name: string, object: object): Told => {
  return { name, [`POST ${path}?dryRun=All`]: object };
};

function another({ enum: known }: Place['field'], value: unknown): unknown {
  if (typeof value === 'string') return known?.find((one) => one !== value) ?? `${value}x`;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : undefined;
}
