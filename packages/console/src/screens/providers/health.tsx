import { Badge, type Tone } from "../../ui/badge.tsx";
import { Moment } from "../../ui/values.tsx";
import { type Health, useHealth } from "./provider-queries.ts";

const STATES: Readonly<Record<Health["state"], readonly [string, Tone]>> = {
  closed: ["Healthy", "good"],
  open: ["Breaker open", "bad"],
  "half-open": ["Probing", "warn"],
};

const CAUSES: Readonly<Record<string, string>> = {
  failed: "its calls failed",
  limited: "it limits its callers",
  unauthorised: "it refuses the credentials",
};

/** Whether calls go to a setting. */
export function HealthBadge({ id }: { readonly id: string }) {
  const { data, error } = useHealth(id);
  if (data === undefined) {
    return <span className="text-soft">{error === null ? "…" : "unknown"}</span>;
  }
  const [text, tone] = STATES[data.state];
  return <Badge tone={tone}>{text}</Badge>;
}

/** Which models of a setting take no calls, why, and until when. */
export function Breakers({ breakers }: { readonly breakers: Health["breakers"] }) {
  if (breakers.length === 0) {
    return <p className="text-soft">None is open: all models take calls.</p>;
  }
  return (
    <ul className="space-y-1.5">
      {breakers.map((breaker) => (
        <li key={breaker.model} className="flex flex-wrap items-center gap-2">
          <Badge tone={STATES[breaker.state][1]}>{STATES[breaker.state][0]}</Badge>
          <bdi className="font-medium">{breaker.model === "" ? "all models" : breaker.model}</bdi>
          <span className="text-soft">
            since {CAUSES[breaker.cause] ?? breaker.cause}, until{" "}
            <Moment at={breaker.untilMs / 1000} isExact />
          </span>
        </li>
      ))}
    </ul>
  );
}
