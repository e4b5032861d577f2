const OTHER = "other";

/**
 * A lookup that makes the value of a label once and keeps it. Only the first `max` labels get one of their
 * own; later ones share that of `other`, so a label chosen by a caller cannot grow without end.
 */
export function boundedLookup<Value>(
  max: number,
  make: (label: string) => Value,
): (label: string) => Value {
  const known = new Map<string, Value>();
  const keep = (label: string): Value => {
    const value = make(label);
    known.set(label, value);
    return value;
  };
  return (label) =>
    known.get(label) ?? (known.size < max ? keep(label) : (known.get(OTHER) ?? keep(OTHER)));
}
