/** Classes and codes of SQLSTATE that say: not now. Connection lost, out of resources, shutting down, too slow. */
const UNAVAILABLE = /^(?:08|53|57P0|57014|55P03|40)/;
const UNREACHABLE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
]);
/** What `pg` says, without a code, when a connection or an answer did not come in time or broke off. */
const GAVE_UP =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error/;

/** Whether the database could not be asked, or not in time; the same statement may succeed later. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return UNREACHABLE.has(code) || UNAVAILABLE.test(code) || GAVE_UP.test(error.message);
}

/** Whether a statement was ended because it took too long; asked for less, the database may answer. */
export const isStatementTooSlow = (error: unknown): boolean =>
  error instanceof Error &&
  (("code" in error && error.code === "57014") || error.message.includes("Query read timeout"));

/** Whether a statement failed because of the named unique index. */
export const isDuplicate = (error: unknown, index: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "23505" &&
  "constraint" in error &&
  error.constraint === index;
