import type { ClientRequestVerdict, DialectTerms } from "../../../contract/client-translation.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { readObject } from "../../../formats/json/read-object.ts";
import { readKnobs } from "./knobs.ts";
import { ACTED, MODEL, SYSTEM } from "./member-names.ts";
import { firstOf, LocalLabMemberError, textOf } from "./members.ts";
import { type LocalLabMessage, toChatBody } from "./to-chat-body.ts";

/** `POST /generate`: a prompt is what a user says, as LocalLab's server has it; instructions are the system's. */
export const readGenerate = (bytes: Buffer): ClientRequestVerdict =>
  readRequest(bytes, (json) => {
    const prompt = textOf(json, ["prompt"]);
    if (prompt === undefined) throw new LocalLabMemberError("prompt: Field required");
    const system = textOf(json, SYSTEM) ?? "";
    const user = { role: "user", content: prompt };
    return system === "" ? [user] : [{ role: "system", content: system }, user];
  });

/** `POST /chat`. */
export const readChat = (bytes: Buffer): ClientRequestVerdict =>
  readRequest(bytes, (json) => {
    const messages = firstOf(json, ["messages"])?.value;
    if (messages === undefined) throw new LocalLabMemberError("messages: Field required");
    if (!Array.isArray(messages)) {
      throw new LocalLabMemberError("messages: Input should be a valid list");
    }
    return messages.map(toMessage);
  });

function readRequest(
  bytes: Buffer,
  messagesIn: (json: JsonRecord) => readonly LocalLabMessage[],
): ClientRequestVerdict {
  const object = readObject(bytes, ACTED);
  if (!object.readable) return object;
  const { json } = object;
  try {
    const messages = messagesIn(json);
    const knobs = readKnobs(json);
    const toBody = (terms: DialectTerms): Buffer => toChatBody({ knobs, messages }, terms);
    const promptLength = messages.reduce((sum, { content }) => sum + content.length, 0);
    const model = textOf(json, MODEL) ?? "";
    const { maxTimeMs, streamed: isStreamAsked } = knobs;
    const request = { model, promptLength, isStreamAsked, maxTimeMs, toBody };
    return { readable: true, request };
  } catch (error) {
    if (error instanceof LocalLabMemberError) return { readable: false, reason: error.message };
    throw error;
  }
}

function toMessage(message: unknown, index: number): LocalLabMessage {
  const { content, role } = isRecord(message) ? message : {};
  if (typeof role === "string" && typeof content === "string") return { role, content };
  const wrong = typeof role === "string" ? "content" : "role";
  throw new LocalLabMemberError(`messages.${index}.${wrong}: Input should be a valid string`);
}
