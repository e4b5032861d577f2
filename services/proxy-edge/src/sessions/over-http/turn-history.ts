import { findAmbiguous, rebuildObject, scanMembers } from "@lintel/providers";

/** So much of a session's conversations is kept, in bytes; of what is longer, its client has to send all again. */
const MAX_KEPT_BYTES = 2 * 1024 * 1024;

/** Members that decide what is asked for. */
const ACTED: ReadonlySet<string> = new Set(["generate", "input", "previous_response_id"]);
/** Members of a message that are none of a call's body, or that are replaced. */
const OF_MESSAGES: ReadonlySet<string> = new Set([
  "type",
  "stream_id",
  "generate",
  "stream",
  "background",
  "previous_response_id",
]);

const isOfMessages = (name: string): boolean => OF_MESSAGES.has(name);
const isOfTurn = (name: string): boolean => OF_MESSAGES.has(name) || name === "input";

/** A turn as the call it is. */
export interface AskedTurn {
  readonly body: Buffer;
  /** The items of the conversation up to here, as JSON has them in a list. */
  readonly items: string;
  /** Only to be kept for the turns that follow: the model is not asked. */
  readonly isWarmUp: boolean;
}

/** Why a turn cannot be made, for its caller. */
export interface TurnProblem {
  readonly problem: string;
  readonly code: "invalid_request" | "previous_response_not_found";
}

/** The conversations of a session, each as long as its last response: what a turn may go on with. */
export class TurnHistory {
  /** By the id of the last response, the oldest first. */
  readonly #kept = new Map<string, { readonly lane: string; readonly items: string }>();
  #keptBytes = 0;

  /** The body of a call for a message, which is valid JSON, with the conversation it goes on with. */
  ask(message: Buffer): AskedTurn | TurnProblem {
    const members = scanMembers(message, message.indexOf("{"));
    const ambiguous = findAmbiguous(members, ACTED);
    if (ambiguous !== undefined) {
      return { code: "invalid_request", problem: `\`${ambiguous}\` must be named once.` };
    }
    const textOf = (wanted: string): string => {
      const member = members.find(({ name }) => name === wanted);
      return member === undefined
        ? ""
        : message.toString("utf8", member.valueStart, member.valueEnd);
    };
    const isWarmUp = textOf("generate") === "false";
    const asked = itemsIn(textOf("input"));
    const previous = textOf("previous_response_id");
    const first = ['"stream":true'];
    if (previous === "" || previous === "null") {
      const body = rebuildObject(message, { first, without: isOfMessages });
      return { body, items: asked ?? "", isWarmUp };
    }
    const before = this.#itemsBefore(previous);
    if (before === undefined) {
      const problem = `${previous.slice(0, 100)} is not known in this session: send the whole conversation.`;
      return { code: "previous_response_not_found", problem };
    }
    if (asked === undefined) {
      return { code: "invalid_request", problem: "`input` must be a text or a list." };
    }
    const items = joined(before, asked);
    const input = `"input":[${items}]`;
    const body = rebuildObject(message, { first, without: isOfTurn, last: [input] });
    return { body, items, isWarmUp };
  }

  /** What a turn has ended with: the next of its lane may go on from there. */
  keep(lane: string, responseId: string, items: string): void {
    for (const [id, conversation] of this.#kept) if (conversation.lane === lane) this.#drop(id);
    if (items.length > MAX_KEPT_BYTES) return;
    this.#kept.set(responseId, { lane, items });
    this.#keptBytes += items.length;
    for (const [id] of this.#kept) {
      if (this.#keptBytes <= MAX_KEPT_BYTES) return;
      this.#drop(id);
    }
  }

  #drop(id: string): void {
    this.#keptBytes -= this.#kept.get(id)?.items.length ?? 0;
    this.#kept.delete(id);
  }

  #itemsBefore(previous: string): string | undefined {
    const id: unknown = JSON.parse(previous);
    return typeof id === "string" ? this.#kept.get(id)?.items : undefined;
  }
}

/** The items of an input, which may be a text; `undefined` where it is neither that nor a list. */
function itemsIn(input: string): string | undefined {
  if (input.startsWith('"')) return `{"role":"user","content":${input}}`;
  if (input.startsWith("[")) return input.slice(1, -1).trim();
  return input === "" ? "" : undefined;
}

/** Items one behind the other. */
export const joined = (...lists: readonly string[]): string =>
  lists.filter((items) => items !== "").join(",");
