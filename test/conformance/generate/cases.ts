import type { Case } from '../case.js';
import { readStep, type Told } from '../parse.js';
import { applied } from './applied.js';
import { lifecycle } from './lifecycle.js';
import { subjects } from './resources.js';

/** The cases that follow from the facts. */
export function generateCases(): Case[] {
  return subjects().flatMap((subject) => {
    const told = (title: string, steps: Told[]): Case => {
      const file = `resources/${subject.title}`;
      return { file, title: `${subject.facts.kind}: ${title}`, steps: steps.map(readStep) };
    };
    return [told('from its creation to its end', lifecycle(subject)), told('applied by two', applied(subject))];
  });
}
