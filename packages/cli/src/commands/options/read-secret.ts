import { usageError } from "../../cli-error.ts";
import type { Host } from "../../host.ts";

/** A secret from standard input: its first line. Arguments can be seen by others, this cannot. */
export async function readSecret({ readStdin }: Host): Promise<string> {
  const [secret = ""] = (await readStdin()).split(/\r?\n/, 1);
  if (secret === "") throw usageError("standard input holds no secret");
  return secret;
}
