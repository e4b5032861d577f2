/** Whose limits and time to live the worker enforces, by their tables. */
export const HOLDER_TABLES = { key: "keys", user: "users" } as const;
export type HolderKind = keyof typeof HOLDER_TABLES;
