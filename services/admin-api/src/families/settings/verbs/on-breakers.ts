import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";

/** What `act` makes of the breakers that proxies share. Throws a problem when Redis does not answer in time. */
export async function onBreakers<Result>(
  { breakers, reportFailure }: Pick<Deps, "breakers" | "reportFailure">,
  where: string,
  act: (breakers: Deps["breakers"]) => Promise<Result>,
): Promise<Result> {
  try {
    return await act(breakers);
  } catch (error) {
    reportFailure(error, where);
    throw new Problem("breakersUnavailable", "Redis did not answer; try again");
  }
}
