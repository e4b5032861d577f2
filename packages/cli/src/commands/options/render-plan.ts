import type { components } from "@lintel/admin-client";

import { renderCell } from "../../render/cell.ts";

type Step = components["schemas"]["ConfigPlan"]["steps"][number];

const SIGNS = { create: "+", change: "~", adopt: "=", remove: "-" } as const;
const VERBS = {
  would: { create: "create", change: "change", adopt: "take over", remove: "remove" },
  did: { create: "created", change: "changed", adopt: "taken over", remove: "removed" },
} as const;

/** What applying a configuration does, or did, for people: a line for each object, and one for each member that differs. */
export function renderPlan(steps: readonly Step[], tense: keyof typeof VERBS): string {
  if (steps.length === 0) return "nothing to do: everything is as the file says";
  const lines = steps.flatMap(({ action, changes, kind, name }) => [
    `${SIGNS[action]} ${kind} ${renderCell("", name)}: ${VERBS[tense][action]}`,
    ...(action === "create" ? [] : changes.map(renderChange)),
  ]);
  const counts = [...Map.groupBy(steps, ({ action }) => action)].map(
    ([action, { length }]) => `${length} ${VERBS[tense][action]}`,
  );
  return [...lines, "", counts.join(", ")].join("\n");
}

function renderChange({ after, before, member }: Step["changes"][number]): string {
  const [was, is] = [before, after].map((value) =>
    value === undefined ? "(default)" : renderCell("", value),
  );
  return `    ${renderCell("", member)}: ${was} → ${is}`;
}
