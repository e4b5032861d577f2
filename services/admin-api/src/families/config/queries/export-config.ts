import { type Present, toConfigFile } from "@lintel/config-file";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { ALL, findPresent } from "../queries/find-present.ts";

/** Per kind. A file with more could not be applied, since it would be larger than a request may be. */
const MAX_EXPORTED = 5000;

/** Everything there is as a configuration, without secrets. Throws a problem when there is too much for one. */
export async function exportConfig({ keyring, reads }: Deps): Promise<object> {
  const present = await findPresent(
    { db: reads, keyring },
    { filter: ALL, limit: MAX_EXPORTED + 1 },
  );
  const tooMany = [...Map.groupBy(present, ({ kind }: Present) => kind)].find(
    ([, objects]) => objects.length > MAX_EXPORTED,
  );
  if (tooMany !== undefined) {
    const detail = `there are more than ${MAX_EXPORTED} objects of the kind ${tooMany[0]}`;
    throw new Problem("configTooLarge", detail);
  }
  return toConfigFile(present);
}
