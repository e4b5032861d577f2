import type { TokenUsage } from "@lintel/core";

import type { JsonRecord } from "../formats/json/is-record.ts";
import type { ReportedUsage } from "./answer.ts";

/** What one line of a job's results used: nothing, so much of a model (and what is reported beside it), or unknown. */
export type ResultUse =
  | (ReportedUsage & { readonly model: string; readonly usage: TokenUsage })
  | "nothing"
  | "unknown";

/** Reads one line of a job's results. */
export type ReadResult = (line: JsonRecord) => ResultUse;
