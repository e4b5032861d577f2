/** The first version that is known to take `stream_options`; those before it answer with 400 (as 2024-05-01-preview does). */
const FIRST_VERSION = "2024-09-01";

/** Does this version of the API know `stream_options`? What is called otherwise than by a date is new. */
export function supportsStreamUsage({ searchParams }: URL): boolean {
  const version = searchParams.get("api-version") ?? "";
  return !/^\d{4}-\d{2}-\d{2}/.test(version) || version >= FIRST_VERSION;
}
