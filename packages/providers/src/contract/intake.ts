/**
 * How a call's body is taken in. `whole`: into memory, within the operator's limit, and read. `stream`: passed on
 * as it comes, unread. `by-type`: JSON as `whole`, and forms too when their model must be known; all else as
 * `stream`.
 */
export type Intake = "whole" | "stream" | "by-type";
