import { GatewayError } from "@lintel/core";

import type { OwnRequest } from "../../../own-answers.ts";
import { readBytes } from "../../../pipeline/read/read-bytes.ts";

/** A request's body, which has to be a JSON object. */
export async function readOwnBody(
  { wire: { incoming } }: Pick<OwnRequest, "wire">,
  maxBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(
    { incoming, hold: () => true, onDisconnect: () => undefined },
    maxBytes,
  );
  const json = parse(bytes);
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return { ...json };
  throw new GatewayError("invalid_request", "The body must be a JSON object in UTF-8.");
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
