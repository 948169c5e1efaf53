import type { FieldFacts, TypeFacts } from '../../facts.js';
import { embeddedIn } from '../../schema/go-names.js';

/** One field number of a message: a field, or a message that Go embeds and JSON does not show. */
export interface Slot {
  number: number;
  /** Go's name, for errors */
  goName: string;
  content: { field: FieldFacts } | { embedded: Slot[] };
}

/** What stands under which number, in ascending order. */
export function layoutOf({ goName, fields = [] }: TypeFacts): Slot[] {
  const slots: Slot[] = [];
  for (const field of fields) {
    if (field.proto !== undefined) place(slots, field, field.protoPath ?? [], embeddedIn(goName, field));
  }
  return slots;
}

function place(slots: Slot[], field: FieldFacts, path: number[], names: string[]): void {
  const [number, ...rest] = path;
  if (number === undefined) {
    const goName = field.goField ?? field.name[0].toUpperCase() + field.name.slice(1);
    insert(slots, { number: field.proto ?? 0, goName, content: { field } });
    return;
  }
  let slot = slots.find((one) => one.number === number);
  if (slot === undefined) {
    slot = { number, goName: names[0], content: { embedded: [] } };
    insert(slots, slot);
  }
  if ('embedded' in slot.content) place(slot.content.embedded, field, rest, names.slice(1));
}

function insert(slots: Slot[], slot: Slot): void {
  const after = slots.findIndex(({ number }) => number > slot.number);
  slots.splice(after < 0 ? slots.length : after, 0, slot);
}
