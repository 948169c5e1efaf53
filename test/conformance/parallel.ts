/** Does something with each, a few at a time. */
export async function inParallel<T>(atOnce: number, items: T[], run: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of rest) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
