/**
 * How a call's body is taken in. `buffer`: into memory, within the operator's limit, and read. `stream`: passed on as it
 * comes, unread. `auto`: JSON as `buffer`, and forms too when their model must be known; all else as `stream`.
 */
export type BodyMode = "auto" | "buffer" | "stream";
