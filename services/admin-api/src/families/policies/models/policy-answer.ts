import { ConfigNameAnswer, toUnixSeconds } from "@lintel/admin-models";
import { Policy } from "@lintel/core";
import { z } from "zod";

const { name, tags, config, regexConfig, customConfig, scope, marks, onDetectorError } =
  Policy.shape;

/** A policy as the API shows it: the contract's members, in its order, and ours after them. */
export const PolicyAnswer = z
  .object({
    id: z.uuid(),
    name,
    createdAt: z.int().meta({ description: "Unix seconds." }),
    updatedAt: z.int().meta({ description: "Unix seconds." }),
    tags,
    config,
    regexConfig,
    customConfig,
    scope,
    marks,
    onDetectorError,
    configName: ConfigNameAnswer,
  })
  .meta({ id: "Policy" });
export type PolicyAnswer = z.infer<typeof PolicyAnswer>;

/** A policy in the contract's form. */
export const toPolicyAnswer = (policy: Policy): PolicyAnswer => ({
  id: policy.id,
  name: policy.name,
  createdAt: toUnixSeconds(policy.createdAtMs),
  updatedAt: toUnixSeconds(policy.updatedAtMs),
  tags: policy.tags,
  config: policy.config,
  regexConfig: policy.regexConfig,
  customConfig: policy.customConfig,
  scope: policy.scope,
  marks: policy.marks,
  onDetectorError: policy.onDetectorError,
  configName: policy.configName,
});
