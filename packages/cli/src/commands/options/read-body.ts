import type { CommandCall, Option } from "../../arguments/command.ts";
import { usageError } from "../../cli-error.ts";

/** For members that have no option of their own. */
export const BODY_OPTION: Readonly<Record<string, Option>> = {
  body: { value: "FILE", help: "members as a JSON object in a file, or - for standard input" },
};

type Call = Pick<CommandCall, "given" | "host">;

/**
 * The members of `--body`, with those the other options give laid over them. What is no object is a usage error;
 * the rest is for the service to check, which knows better than types what is right.
 */
export async function readBody<Body extends object>(
  call: Call,
  members: Partial<Body>,
): Promise<Body> {
  const file = call.given.text("body");
  const body: Body = file === undefined ? {} : parseObject(await readText(call, file), "--body");
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.assign(body, Object.fromEntries(given));
}

/** A file, or standard input where it is called `-`. */
export async function readText({ host }: Pick<Call, "host">, file: string): Promise<string> {
  if (file === "-") return host.readStdin();
  const found = await host.readFile(file);
  if (found === undefined) throw usageError(`${file} cannot be read`);
  return found.text;
}

/** Reads a JSON object. Its text is not repeated in the error: it may hold secrets. */
export function parseObject(text: string, source: string): ReturnType<typeof JSON.parse> {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // reported below
  }
  throw usageError(`${source} must be a JSON object`);
}
