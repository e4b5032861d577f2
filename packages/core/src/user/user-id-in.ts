/**
 * The id that the body of a call names its user by: the text itself, or, with a `member`, the string which that member of the
 * JSON text holds. A text without it names no user: the id is empty. Claude Code sends `{"device_id", "account_uuid",
 * "session_id"}` as `metadata.user_id`.
 */
export function userIdIn(text: string, member: string): string {
  if (member === "" || text === "") return text;
  const entries = Object.entries(objectIn(text));
  const [, value] = entries.find(([name]) => name === member) ?? [];
  return typeof value === "string" ? value : "";
}

function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : NONE;
  } catch {
    return NONE;
  }
}

const NONE = {};
