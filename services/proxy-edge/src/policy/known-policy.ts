import type { Policy } from "@lintel/core";
import { type CompiledPolicy, compilePolicy } from "@lintel/policies";

/** A policy as it is stored, and made ready to be applied. Threads get what is stored: functions cannot be sent to them. */
export interface KnownPolicy {
  readonly policy: Policy;
  readonly compiled: CompiledPolicy;
  /** Some rule blocks or redacts: what cannot be read must not pass. */
  readonly isStrict: boolean;
}

/** Compiles a stored policy. Never throws: one that cannot be compiled refuses every call, and its `fault` says why. */
export const toKnownPolicy = (policy: Policy): KnownPolicy => ({
  policy,
  compiled: compilePolicy(policy),
  isStrict: actionsOf(policy).some((action) => STRICT.has(action)),
});

const STRICT: ReadonlySet<string> = new Set(["block", "allow_but_redact"]);

const actionsOf = ({ config, customConfig, regexConfig }: Policy): readonly string[] => [
  ...Object.values(config.rules ?? {}),
  ...(regexConfig.rules ?? []).map(({ action }) => action),
  ...(customConfig.rules ?? []).map(({ action }) => action),
];

/** Whether a policy is applied to what callers send, or to what models answer. */
export const appliesTo = ({ scope }: Pick<CompiledPolicy, "scope">, side: "request" | "response") =>
  scope === side || scope === "both";
