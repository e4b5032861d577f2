import type { components } from "@lintel/admin-client";

export type ImportKind = components["schemas"]["ImportRequest"]["kind"];
