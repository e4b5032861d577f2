import { isRecord, type JsonRecord } from "@lintel/providers";

import type { Conversation, OutputFormat } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";
import type { FunctionTool } from "../model/tool.ts";
import type { LossList } from "../writing/loss-list.ts";

const OPENAI: ReadonlySet<DialectId> = new Set<DialectId>(["chat", "completions", "responses"]);

type JsonSchemaOutput = Extract<OutputFormat, { readonly type: "jsonSchema" }>;

/**
 * The schema of a format, and whether it is enforced. Other vendors' formats always are; OpenAI enforces a schema only where all its
 * objects are closed and all their properties required (developers.openai.com/api/docs/guides/structured-outputs, November 2026). Where one
 * cannot be made so without another meaning, it is asked for without being enforced, and that is listed.
 */
export function enforcedFormat(
  { schema, strict }: JsonSchemaOutput,
  { dialect }: Pick<Conversation, "dialect">,
  losses: LossList,
): Pick<JsonSchemaOutput, "schema" | "strict"> {
  if (OPENAI.has(dialect) || strict === false) return { schema, strict };
  const closed = closedSchema(schema);
  if (closed !== undefined) return { schema: closed, strict: true };
  losses.change("jsonSchema");
  return { schema, strict };
}

/** The same of a function whose arguments are to match their schema. */
export function enforcedFunction(
  { parameters, strict }: Pick<FunctionTool, "parameters" | "strict">,
  dialect: DialectId,
  losses: LossList,
  where: string,
): Pick<FunctionTool, "parameters" | "strict"> {
  if (OPENAI.has(dialect) || strict !== true || parameters === undefined) {
    return { parameters, strict };
  }
  const closed = closedSchema(parameters);
  if (closed !== undefined) return { parameters: closed, strict };
  losses.drop("strictTools", where);
  return { parameters, strict: false };
}

/** Members whose values are schemas by name, lists of schemas, and schemas. */
const BY_NAME = ["properties", "$defs", "definitions"];
const LISTS = ["anyOf"];
const SINGLE = ["items"];

/** The schema with every object closed; `undefined` where one is open, or has a property that may be left out. */
function closedSchema(schema: JsonRecord): JsonRecord | undefined {
  const closed: Record<string, unknown> = { ...schema };
  if (isObject(schema)) {
    if (!isClosable(schema)) return undefined;
    closed["additionalProperties"] = false;
  }
  for (const name of [...BY_NAME, ...LISTS, ...SINGLE]) {
    const value = schema[name];
    if (value === undefined) continue;
    const inner = SINGLE.includes(name) ? closedOf(value) : closedIn(value);
    if (inner === undefined) return undefined;
    closed[name] = inner;
  }
  return closed;
}

const isObject = ({ properties, type }: JsonRecord): boolean =>
  isRecord(properties) ||
  type === "object" ||
  (Array.isArray(type) && type.some((each) => each === "object"));

function isClosable({ additionalProperties, properties, required }: JsonRecord): boolean {
  if ((additionalProperties ?? false) !== false) return false;
  const names = isRecord(properties) ? Object.keys(properties) : [];
  const needed: ReadonlySet<unknown> = new Set(Array.isArray(required) ? required : []);
  return names.every((name) => needed.has(name));
}

const closedOf = (value: unknown): JsonRecord | undefined =>
  isRecord(value) ? closedSchema(value) : undefined;

/** Closes the schemas in a list, or in an object of schemas. */
function closedIn(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map(closedOf);
    return list.includes(undefined) ? undefined : list;
  }
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).map(([name, each]) => [name, closedOf(each)] as const);
  return entries.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(entries);
}
