import { isDuplicate } from "@lintel/db";

import { Problem } from "../../../problems/problem.ts";

/** Writes a route. Throws a problem when another one has its path, whichever of the two came first. */
export async function uniquePath<Row>(write: () => Promise<Row>): Promise<Row> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error, "routes_path")) throw error;
    throw new Problem("routeInvalid", "path is not unique", { cause: error });
  }
}
