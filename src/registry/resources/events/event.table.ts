import type { Event } from '#types/events.v1';
import type { TableDefinition } from '../../table.js';
import { eventsTable as coreEventsTable } from '../core/event.table.js';
import { toCore } from './conversion.js';

/** The same as in the core group, its descriptions included. */
export const eventsTable: TableDefinition<Event> = {
  columns: coreEventsTable.columns,
  cells: (event, now) => coreEventsTable.cells(toCore(event), now),
};
