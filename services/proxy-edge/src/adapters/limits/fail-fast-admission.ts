import type { Admission } from "@lintel/admission";
import { GatewayError } from "@lintel/core";

/** Failures in a row after which Redis is taken for away. */
const FAILURES = 3;
/** How often it is tried while it is away. */
const TRY_EVERY_MS = 250;

/**
 * Admission that does not let every call wait for a Redis that is away: after three failures in a row one call
 * in 250 ms finds out whether it is back, and the others are refused at once with `limits_unavailable`.
 */
export function failFast(
  admission: Pick<Admission, "admit">,
  monotonic: () => number,
): Pick<Admission, "admit"> {
  let failures = 0;
  let nextTryMs = 0;
  return {
    async admit(request) {
      if (failures >= FAILURES) {
        if (monotonic() < nextTryMs) throw unavailable();
        nextTryMs = monotonic() + TRY_EVERY_MS;
      }
      try {
        const verdict = await admission.admit(request);
        failures = 0;
        return verdict;
      } catch (error) {
        if (error instanceof GatewayError && error.code === "limits_unavailable") failures += 1;
        throw error;
      }
    },
  };
}

const unavailable = () =>
  new GatewayError("limits_unavailable", "limits cannot be checked right now", {
    retryAfterSeconds: 1,
  });
