const SECOND_MS = 1000;
let secondMs = Number.NaN;
let secondText = "";

/** A moment (Unix milliseconds) as ISO 8601 in UTC. The text up to the second is made once a second. */
export function isoTime(atMs: number): string {
  const ms = atMs % SECOND_MS;
  if (atMs - ms !== secondMs) {
    secondMs = atMs - ms;
    secondText = new Date(atMs).toISOString().slice(0, -4);
  }
  return `${secondText}${ms < 10 ? "00" : ms < 100 ? "0" : ""}${ms}Z`;
}
