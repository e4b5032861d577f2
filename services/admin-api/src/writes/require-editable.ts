import { Problem } from "../problems/problem.ts";
import type { Write } from "./write.ts";

/** Throws a problem for an object that is from a configuration file. */
export const requireEditable: Write["requireEditable"] = ({ configName }) => {
  if (configName === undefined) return;
  throw new Problem(
    "managedByConfig",
    `this is from the configuration file, which calls it "${configName}" and would undo the change: change the file and apply it`,
  );
};
