const MAX_NAMES = 1000;
const MAX_LENGTH = 64;

/**
 * What `make` makes of a header's name, by how it is written: names come again and again. Of long ones, of too many, and of those of
 * which it makes nothing, nothing is kept.
 */
export function perName<Made>(make: (name: string) => Made): (name: string) => Made {
  const known = new Map<string, Made>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = make(name);
    const isKept = made !== undefined && name.length <= MAX_LENGTH;
    if (isKept && known.size < MAX_NAMES) known.set(name, made);
    return made;
  };
}
