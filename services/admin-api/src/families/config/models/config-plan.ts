import { KINDS_IN_ORDER, ResolvedConfig, type Step } from "@lintel/config-file";
import { z } from "zod";

/** A configuration whose secrets were looked up by who sends it: this service looks up none for its callers. */
export const ConfigBody = z.object({ config: ResolvedConfig }).meta({ id: "ConfigToApply" });
export type ConfigBody = z.infer<typeof ConfigBody>;

const MemberChange = z.object({
  member: z.string(),
  before: z.unknown().optional().meta({ description: "Absent: its default." }),
  after: z.unknown().optional().meta({ description: "Absent: its default." }),
});

/** What applying a configuration does, in order. */
export const ConfigPlanAnswer = z
  .object({
    steps: z.array(
      z.object({
        action: z.enum(["create", "change", "adopt", "remove"]).meta({
          description:
            "`adopt`: what was made by hand is from the file from now on, and changed where it differs.",
        }),
        kind: z.enum(KINDS_IN_ORDER),
        name: z.string().meta({ description: "Its name in the file." }),
        id: z.string().optional().meta({ description: "Absent for what is created." }),
        changes: z.array(MemberChange).meta({ description: "Without the values of secrets." }),
      }),
    ),
  })
  .meta({ id: "ConfigPlan" });
export type ConfigPlanAnswer = z.infer<typeof ConfigPlanAnswer>;

/** Steps in the API's form. */
export const toConfigPlanAnswer = (steps: readonly Step[]): ConfigPlanAnswer => ({
  steps: steps.map(({ changes, ...step }) => ({ ...step, changes: [...changes] })),
});

/** Everything there is, as a configuration without secrets. */
export const ConfigAnswer = z
  .object({
    config: z
      .record(z.string(), z.unknown())
      .meta({ description: "As `lintel.yaml` has it: see `lintel-config.schema.json`." }),
  })
  .meta({ id: "ExportedConfig" });
