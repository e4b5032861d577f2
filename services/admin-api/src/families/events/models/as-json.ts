import { isUtf8 } from "node:buffer";

const NOTHING = Buffer.from("{}");

/**
 * A logged body as JSON, which readers of the contract's events expect: itself where it is JSON, `{}` where there is none. Others, such as
 * streams and forms, become `{"data": …}`, their text, or their bytes in base64 where they are no text.
 */
export function asJson(body: Buffer | null): Buffer {
  if (body === null || body.length === 0) return NOTHING;
  if (isJson(body)) return body;
  const data = isUtf8(body) ? body.toString("utf8") : body.toString("base64");
  return Buffer.from(JSON.stringify({ data }));
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString("utf8"));
    return isUtf8(body);
  } catch {
    return false;
  }
}
