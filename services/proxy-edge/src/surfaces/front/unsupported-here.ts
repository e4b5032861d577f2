import { GatewayError } from "@lintel/core";

import { type Candidate, isAbsent } from "./candidates.ts";
import { type FrontCall, MODEL_PATHS } from "./front-call.ts";

/** Longer names are not repeated to the caller in full. */
const MAX_NAME_LENGTH = 256;

/** What to tell a caller whose model cannot be called in this way, with the path on which it can. */
export function unsupportedHere(
  { found, method, path }: FrontCall,
  model: string,
  { provider, surface }: Candidate,
): GatewayError {
  const shown = model.length > MAX_NAME_LENGTH ? `${model.slice(0, MAX_NAME_LENGTH)}…` : model;
  const whose = model === "" ? provider.id : `model ${shown} is at ${provider.id}, which`;
  if (isAbsent({ surface })) {
    const sentence = `${whose} has no ${found.endpoint.operation}: use another provider's model for them`;
    return new GatewayError("unsupported", sentence);
  }
  const other = pathOf(provider.endpoints.map(({ dialect }) => dialect.name));
  const advice = other === undefined ? "" : `: use POST ${other}`;
  return new GatewayError("unsupported", `${whose} does not speak ${method} ${path}${advice}`);
}

const pathOf = (spoken: readonly string[]): string | undefined =>
  Object.entries(MODEL_PATHS).find(([name]) => spoken.includes(name))?.[1];
