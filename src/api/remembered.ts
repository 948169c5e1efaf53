/** Longer texts are nobody's habit, and many of them would take much memory. */
const maxLength = 256;

/**
 * `make`, remembering what it has made of the last so many texts: for what is asked for again and again, and takes
 * longer to make than to look up. What it makes must not be changed. Errors are not remembered.
 */
export function remembered<T>(max: number, make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (text.length > maxLength) return made;
    if (known.size >= max) known.clear();
    known.set(text, made);
    return made;
  };
}
