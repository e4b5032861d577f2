import type { components } from "@lintel/admin-client";

/** An end user of the applications. */
export type User = components["schemas"]["User"];
