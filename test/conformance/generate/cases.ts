import type { Case } from '../case.js';
import { readStep, type Told } from '../parse.js';
import { applied } from './applied.js';
import { extremes } from './extremes.js';
import { lifecycle } from './lifecycle.js';
import { accepts, negotiation } from './negotiation.js';
import { lacking, replacements, unknownValues } from './refused.js';
import { type Subject, subjects } from './resources.js';
import { whole } from './whole.js';

/** The cases that follow from the facts. */
export function generateCases(): Case[] {
  const forms = accepts.map((accept) => toCase('negotiation', accept || 'nothing is asked for', negotiation(accept)));
  const wrong = Object.entries(extremes).map(([title, steps]) => toCase('bodies/wrong', title, steps));
  return [...wrong, ...forms, ...subjects().flatMap(casesOf)];
}

const toCase = (file: string, title: string, told: Told[]): Case => ({ file, title, steps: told.map(readStep) });

function casesOf(subject: Subject): Case[] {
  const told: Record<string, Told[]> = {
    'from its creation to its end': lifecycle(subject),
    'applied by two': applied(subject),
    'with all that it can have': whole(subject),
    'without what it has to have': lacking(subject),
    'with values that are not known': unknownValues(subject),
    // nobody knows the version of what is being written to all the time
    'with other values than before': subject.effects === undefined ? replacements(subject) : [],
  };
  return Object.entries(told)
    .filter(([, steps]) => steps.length > 0)
    .map(([title, steps]) => toCase(`resources/${subject.title}`, `${subject.facts.kind}: ${title}`, steps));
}
