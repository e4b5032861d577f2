import { Policy } from "@lintel/core";

import { CallPolicy } from "../src/policy/call-policy.ts";
import { toKnownPolicy } from "../src/policy/known-policy.ts";

/** A policy of a call that redacts all there is, on both ways, unless the members say otherwise. */
export const aCallPolicy = (members: object = {}): CallPolicy =>
  new CallPolicy(
    toKnownPolicy(
      Policy.parse({
        id: "9e6e8b27-2ce0-4ef0-bdd7-1ed3916592eb",
        version: 1,
        name: "",
        createdAtMs: 0,
        updatedAtMs: 0,
        tags: null,
        config: { rules: { all: "allow_but_redact" } },
        regexConfig: { rules: null },
        customConfig: { rules: null },
        scope: "both",
        marks: "mask",
        onDetectorError: "block",
        ...members,
      }),
    ),
  );
