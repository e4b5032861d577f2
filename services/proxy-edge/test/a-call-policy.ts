import { storedPolicy } from "@lintel/testkit/objects";

import { CallPolicy } from "../src/policy/call-policy.ts";
import { toKnownPolicy } from "../src/policy/known-policy.ts";

type Members = Parameters<typeof storedPolicy>[0];

/** A policy of a call that redacts all there is, on both ways, unless the members say otherwise. */
export const aCallPolicy = (members: Members = {}): CallPolicy =>
  new CallPolicy(
    toKnownPolicy(
      storedPolicy({
        config: { rules: { all: "allow_but_redact" } },
        scope: "both",
        ...members,
      }),
    ),
  );
