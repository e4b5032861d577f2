import type { CallBody, CallVerdict, CallHead } from "../contract/call-body.ts";
import type { Endpoint } from "../contract/endpoint.ts";

/** Longer than the longest name there is: the ARN of a Bedrock inference profile has up to 2,048 characters. */
const MAX_MODEL_LENGTH = 2048;
const MAX_USER_LENGTH = 1024;
/** More than any call names: each of them is checked and priced. */
const MAX_NAMES = 1000;

/** Reads a call's body as its dialect and its endpoint do, and bounds the names in it: what is stored with a call, and shown, has a bound. */
export function readEndpointCall(
  endpoint: Pick<Endpoint, "adapt" | "charge" | "dialect">,
  bytes: Buffer,
  head: CallHead,
): CallVerdict {
  const read = endpoint.dialect.readCall(bytes, head);
  if (!read.readable) return read;
  const verdict = endpoint.adapt?.(read.body, head.params) ?? read;
  if (!verdict.readable) return verdict;
  const { body } = verdict;
  const reason = excessIn(body);
  if (reason !== undefined) return { readable: false, reason };
  return { readable: true, body: { ...body, charge: body.charge ?? endpoint.charge } };
}

function excessIn(body: CallBody): string | undefined {
  const { model, user } = body;
  if (namesTooMany(body)) {
    return `The call names more than ${MAX_NAMES} models, fields or features.`;
  }
  if (isTooLong(model) || body.otherModels?.some(isTooLong) === true) {
    return `\`model\` is longer than ${MAX_MODEL_LENGTH}.`;
  }
  return user.length > MAX_USER_LENGTH ? `\`user\` is longer than ${MAX_USER_LENGTH}.` : undefined;
}

const namesTooMany = (body: CallBody): boolean =>
  hasTooMany(body.otherModels) ||
  hasTooMany(body.passModels) ||
  hasTooMany(body.apartModels) ||
  hasTooMany(body.otherFields) ||
  hasTooMany(body.betas);

const hasTooMany = (names: readonly unknown[] | undefined): boolean =>
  names !== undefined && names.length > MAX_NAMES;
const isTooLong = ({ length }: string): boolean => length > MAX_MODEL_LENGTH;
