import type { CallBody, CallBodyVerdict } from "../../contract/call-body.ts";

interface Read extends Partial<Omit<CallBody, "bytes" | "model" | "otherModels">> {
  /** Every model the body names; empty names are none. */
  readonly models?: readonly string[];
}

/** A body of which little is known. What was read of it takes the place of what is assumed. */
export function readableBody(bytes: Buffer, { models = [], ...read }: Read): CallBodyVerdict {
  const [model = "", ...otherModels] = new Set(models.filter((name) => name !== ""));
  const body: CallBody = {
    json: {},
    members: [],
    streamed: false,
    user: "",
    choices: 1,
    outputCap: undefined,
    // Nothing is asked for on the caller's behalf, so nothing has to be kept from them.
    asksForUsage: true,
    ...read,
    bytes,
    model,
    otherModels,
  };
  return { readable: true, body };
}
