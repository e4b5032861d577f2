import { useCallback } from "react";
import { useSearchParams } from "wouter";

/** What a change makes of the members of the query; an empty one is left out. */
export type ParamChange = Readonly<Record<string, string | undefined>>;

/** The query of the address: where screens keep what they show, so that an address can be sent to others. */
export function useParams() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: ParamChange, how: "push" | "replace" = "replace") => {
      setParams((now) => changed(now, changes), { replace: how === "replace" });
    },
    [setParams],
  );
  return [params, change] as const;
}

/** Whether something new is being made; it stands in the address, so that one can be sent there. */
export function useIsNew() {
  const [params, change] = useParams();
  const set = useCallback(
    (isNew: boolean) => change({ new: isNew ? "1" : undefined }, isNew ? "push" : "replace"),
    [change],
  );
  return [params.get("new") !== null, set] as const;
}

/** The query after a change; members keep their order. */
function changed(params: URLSearchParams, changes: ParamChange): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value = ""] of Object.entries(changes)) {
    if (value === "") next.delete(name);
    else next.set(name, value);
  }
  return next;
}
