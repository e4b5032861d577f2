import { readObject } from "../../../formats/json/read-object.ts";
import { ACTED } from "./member-names.ts";

/** LocalLab's server has no bound; each of these is a call. */
const MAX_PROMPTS = 256;
/** What is said once in a batch is said in each of its calls: together they may become many times as long. */
const MAX_BYTES = 16 * 1024 * 1024;

export type BatchVerdict =
  | { readonly readable: true; readonly bodies: readonly Uint8Array[] }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string; readonly isTooLong?: true };

const unreadable = (reason: string) => ({ readable: false, reason: `prompts: ${reason}` }) as const;

/** `POST /generate/batch` as the bodies of a call of `/generate` for each of its prompts, in their order. */
export function splitBatch(bytes: Buffer): BatchVerdict {
  const object = readObject(bytes, ACTED);
  if (!object.readable) return object;
  const { json } = object;
  const { prompts } = json;
  if (prompts === undefined || prompts === null) return unreadable("Field required");
  if (!Array.isArray(prompts)) return unreadable("Input should be a valid list");
  if (prompts.length > MAX_PROMPTS) return unreadable(`List should have at most ${MAX_PROMPTS}`);
  const texts = prompts.filter((prompt) => typeof prompt === "string");
  if (texts.length < prompts.length) return unreadable("Input should be a list of valid strings");
  const knobs = Object.fromEntries(
    [...ACTED].filter((name) => !OF_TEXTS.has(name)).map((name) => [name, json[name]]),
  );
  const bodies: Buffer[] = [];
  let size = 0;
  for (const prompt of texts) {
    const body = Buffer.from(JSON.stringify({ ...knobs, prompt, stream: false }));
    size += body.length;
    if (size > MAX_BYTES) return TOO_LONG;
    bodies.push(body);
  }
  return { readable: true, bodies };
}

const OF_TEXTS: ReadonlySet<string> = new Set(["messages", "prompt", "prompts", "stream"]);

const TOO_LONG = {
  ...unreadable("The calls of the batch are too long together"),
  isTooLong: true,
} as const;
