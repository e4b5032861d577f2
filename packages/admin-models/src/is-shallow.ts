/** Whether a JSON value holds at most `depth` objects and lists within each other: what reads deeper ones may run out of stack. */
export function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}
