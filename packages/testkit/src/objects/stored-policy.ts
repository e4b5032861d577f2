import { Policy } from "@lintel/core";
import type { z } from "zod";

/** A policy on requests that has no rules, unless the members say otherwise. */
export const storedPolicy = (members: Partial<z.input<typeof Policy>> = {}): Policy =>
  Policy.parse({
    id: "9e6e8b27-2ce0-4ef0-bdd7-1ed3916592eb",
    version: 1,
    name: "",
    createdAtMs: 0,
    updatedAtMs: 0,
    tags: null,
    config: { rules: null },
    regexConfig: { rules: null },
    customConfig: { rules: null },
    scope: "request",
    marks: "mask",
    onDetectorError: "block",
    ...members,
  });
