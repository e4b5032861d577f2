import { parseEnv } from "@lintel/service-kit";
import { z } from "zod";

import { checkDetectorEnv, type DetectorEnv, detectorEnv } from "../src/index.ts";

/** The environment as a service reads it. */
export const readDetectorEnv = (env: Readonly<Record<string, string>>): DetectorEnv =>
  parseEnv(z.object(detectorEnv), env, [checkDetectorEnv]);
