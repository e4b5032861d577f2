import type { JsonRecord } from "@lintel/providers";

import type { DialectId } from "./dialect-id.ts";
import type { Extras } from "./extras.ts";
import type { CacheMark } from "./part.ts";

export type Tool = CustomTool | FunctionTool | OpaqueTool;

export interface FunctionTool {
  readonly type: "function";
  readonly name: string;
  readonly description?: string | undefined;
  /** A JSON schema; absent: no parameters. */
  readonly parameters?: JsonRecord | undefined;
  /** Arguments are made to match the schema. */
  readonly strict?: boolean | undefined;
  readonly cache?: CacheMark | undefined;
  readonly extras?: Extras | undefined;
}

/** OpenAI's tools whose input is a text, free or of a grammar. */
export interface CustomTool {
  readonly type: "custom";
  readonly name: string;
  readonly description?: string | undefined;
  readonly format?: JsonRecord | undefined;
  readonly extras?: Extras | undefined;
}

/** A tool that the provider runs, or whose kind is new. */
export interface OpaqueTool {
  readonly type: "opaque";
  readonly dialect: DialectId;
  readonly value: JsonRecord;
}

export type ToolChoice =
  | { readonly type: "auto" | "none" | "required" }
  | { readonly type: "tool"; readonly name: string; readonly isCustom?: true | undefined }
  /** Only tools of these names; `isRequired`: one of them has to be called. */
  | {
      readonly type: "allowed";
      readonly names: readonly string[];
      readonly isRequired: boolean;
    }
  /** Another choice of one dialect. */
  | { readonly type: "opaque"; readonly dialect: DialectId; readonly value: JsonRecord };
