import type { DialectName } from "@lintel/providers";
import { mayHoldSeals, withoutSeals } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import { MAX_ORDINARY_BYTES } from "./call-body.ts";

/**
 * The body of a call that is not translated, without what was sealed for its caller when the conversation was at another provider. The
 * very same bytes, at once, where nothing is sealed.
 */
export function unsealed(
  { largeBodies }: Pick<Deps, "largeBodies">,
  dialect: DialectName,
  bytes: Buffer,
): Buffer | Promise<Buffer> {
  if (!mayHoldSeals(bytes)) return bytes;
  return bytes.length > MAX_ORDINARY_BYTES
    ? largeBodies.withoutSeals(dialect, bytes)
    : withoutSeals(dialect, bytes);
}
