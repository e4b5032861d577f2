import type { ConfigFile, ResolvedConfig } from "../schema/config-file.ts";
import { checkBodies } from "./check-bodies.ts";
import { checkLimits } from "./check-limits.ts";
import { checkReferences } from "./check-references.ts";
import { checkSettings } from "./check-settings.ts";
import { checkUniqueness } from "./check-uniqueness.ts";
import type { Fault } from "./fault.ts";

/**
 * Holds a configuration of the right shape to every rule that needs no server: those of the admin API's bodies, that what is
 * referred to is there, that nothing is there twice, and that no secret stands in clear.
 */
export const checkConfig = (config: ConfigFile | ResolvedConfig): readonly Fault[] => [
  ...checkSettings(config),
  ...checkBodies(config),
  ...checkLimits(config),
  ...checkReferences(config),
  ...checkUniqueness(config),
];
