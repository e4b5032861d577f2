import { keeping } from "@lintel/admin-models";
import { z } from "zod";

import { PERIOD_GIVEN, PERIOD_IN_ORDER, PERIOD_MEMBERS } from "./report-period.ts";

const Members = z.object({ ...PERIOD_MEMBERS, keyIds: z.array(z.string()).optional() });

/** The body that asks for days. */
export const DayReport = Members.check(
  keeping<z.infer<typeof Members>>([...PERIOD_GIVEN, PERIOD_IN_ORDER]),
).meta({ id: "DayReport" });
