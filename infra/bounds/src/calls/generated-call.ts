import type { Json } from "../json.ts";
import type { Random } from "../random.ts";

/** A request as a caller sends it. */
export interface GeneratedCall {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** How long the audio in it really plays. */
  readonly audioSeconds?: number;
  /** What the placeholders of its path hold. */
  readonly inPath?: Readonly<Record<string, string>>;
}

/** Makes a request to one endpoint, for this model. */
export type MakeCall = (random: Random, model: string) => GeneratedCall;

/** A JSON body, now and then written in a way that is unusual but says the same. */
export function inJson(random: Random, json: Json): GeneratedCall {
  const plain = JSON.stringify(json, undefined, random.chance(0.05) ? 2 : undefined);
  const text = random.chance(0.05) ? escaped(plain) : plain;
  return { contentType: "application/json", headers: {}, body: Buffer.from(text) };
}

/** Everything beyond ASCII as escapes, as Python's `json` writes it. */
const escaped = (text: string): string =>
  text.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
