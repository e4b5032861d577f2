import type { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import type { Outcome } from "../../call-context.ts";
import type { ScreenedWhole } from "./screen.ts";

/** How a call is recorded whose answer a policy stopped; `status` is what its caller was given before. */
export const refusedOutcome = (
  { code, status: ownStatus }: GatewayError,
  status?: number,
): Pick<Outcome, "ending" | "errorCode" | "status"> => ({
  ending: "refused",
  status: status ?? ownStatus,
  errorCode: code,
});

/** The headers of an answer that was looked at as a whole: its length, and what was done to it. */
export function headersOf(
  { header, passing }: ScreenedWhole,
  headers: readonly HeaderLine[],
): readonly HeaderLine[] {
  return [
    ...headers.filter(([name]) => name !== header?.[0]),
    ...(header === undefined ? [] : [header]),
    ["content-length", String(passing.length)],
  ];
}
