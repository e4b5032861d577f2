import { GatewayError } from "@lintel/core";

import type { OwnRequest } from "../../../own-answers.ts";
import { readOwnBody } from "./read-own-body.ts";

/** Longer than any name. */
const MAX_BYTES = 64 * 1024;
const MAX_LENGTH = 2048;

/** The model that a request's body names. */
export async function readModelId(request: OwnRequest): Promise<string> {
  const json = await readOwnBody(request, MAX_BYTES);
  const id = json["model_id"] ?? json["modelId"] ?? json["model"];
  if (typeof id !== "string" || id === "" || id.length > MAX_LENGTH) {
    throw new GatewayError("invalid_request", "model_id: Field required");
  }
  return id;
}
