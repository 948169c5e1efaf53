import { setTimeout as sleep } from 'node:timers/promises';

const defaultSeconds = 60;
const pauseMilliseconds = 200;

/** Looks again and again until `look` has nothing amiss to tell; throws with what it told last when time is up. */
export async function settled(look: () => Promise<string | undefined>, seconds = defaultSeconds): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const amiss = await look();
    if (amiss === undefined) return;
    if (performance.now() > deadline) throw new Error(`after ${seconds} s ${amiss}`);
    await sleep(pauseMilliseconds);
  }
}

/** Whether a value holds all that `wanted` does. Lists have to be equal, and what is wanted undefined absent. */
export function fits(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(value) && value.length === wanted.length && wanted.every((one, i) => fits(value[i], one));
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  return Object.entries(wanted).every(([name, inner]) => fits(fields[name], inner));
}
