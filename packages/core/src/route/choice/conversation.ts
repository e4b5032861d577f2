/** What may tell which conversation a call belongs to. */
export interface ConversationSigns {
  /** The body's `prompt_cache_key`, by which callers tell providers the same. */
  readonly promptCacheKey?: unknown;
  /** The `x-session-id` header. */
  readonly sessionId: string;
  /** The caller's end user; empty when none was named. */
  readonly user: string;
  /** The body's members, where they are at hand. */
  readonly json?: Readonly<Record<string, unknown>> | undefined;
  /** How the body begins; counts when `json` is not at hand. */
  readonly beginning?: string;
}

/** How much of each part of a conversation's opening counts; beyond that, only its length does. */
const MAX_PART = 2048;

/**
 * A text that is the same for all calls of a conversation, and another for most other conversations: the first that is
 * given of `prompt_cache_key`, `x-session-id` and the user, and else what no later call of it changes: its instructions and
 * its first message. `undefined` when there is nothing to go by.
 */
export function conversationOf(signs: ConversationSigns): string | undefined {
  const { promptCacheKey, sessionId, user } = signs;
  if (typeof promptCacheKey === "string" && promptCacheKey !== "") return `k:${promptCacheKey}`;
  if (sessionId !== "") return `s:${sessionId}`;
  if (user !== "") return `u:${user}`;
  const opening = signs.json === undefined ? beginningOf(signs) : openingOf(signs.json);
  return opening === "" ? undefined : `o:${opening}`;
}

const beginningOf = ({ beginning = "" }: ConversationSigns): string => beginning.slice(0, MAX_PART);

/** Instructions, and what is said up to the first message of the user. */
function openingOf(json: Readonly<Record<string, unknown>>): string {
  const parts = [json["system"], json["instructions"]].map(partOf);
  const said = json["messages"] ?? json["input"] ?? json["prompt"];
  parts.push(...(Array.isArray(said) ? upToUser(said).map(partOf) : [beginningOfText(said)]));
  return parts.filter((part) => part !== "").join("\n");
}

function upToUser(messages: readonly unknown[]): readonly unknown[] {
  const first = messages.findIndex((message) => roleOf(message) === "user");
  return messages.slice(0, first < 0 ? 1 : first + 1);
}

const roleOf = (message: unknown): unknown =>
  typeof message === "object" && message !== null && "role" in message ? message.role : undefined;

function partOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `${text.length}:${text.slice(0, MAX_PART)}`;
}

/** A text that is continued begins as before, and is longer each time. */
const beginningOfText = (text: unknown): string =>
  typeof text === "string" ? text.slice(0, MAX_PART) : partOf(text);
