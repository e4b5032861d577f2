/** Values that say of a member what is the case without it, wherever it is not known. */
const SILENT: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["background", false],
  ["store", false],
  ["truncation", "disabled"],
]);

/** Nothing is lost with such a member. */
export const isSilent = (name: string, value: unknown): boolean =>
  SILENT.has(name) && SILENT.get(name) === value;
