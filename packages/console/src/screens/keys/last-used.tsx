import { Moment } from "../../ui/values.tsx";
import type { LastCalls } from "./key-queries.ts";

/** When a key was last called. */
export function LastUsed({ id, calls }: { readonly id: string; readonly calls: LastCalls }) {
  const at = calls.get(id);
  if (at === undefined) return <span className="text-soft">…</span>;
  return at === null ? <span className="text-soft">never</span> : <Moment at={at} />;
}
