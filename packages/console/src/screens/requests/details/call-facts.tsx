import type { ReactNode } from "react";
import { Link } from "wouter";

import type { NamesById } from "../../../api/named.ts";
import { useAllowed } from "../../../api/session.ts";
import { Facts } from "../../../ui/page.tsx";
import { Name } from "../../../ui/values.tsx";
import { Tags } from "../../shared/list/tags.tsx";
import type { RequestDetails } from "../request-queries.ts";
import { storedText } from "./request-as-curl.ts";

type Event = RequestDetails["event"];
type Fact = readonly [name: string, value: ReactNode];

/** What a call was, and what it had to do with. */
export function CallFacts({ event, names }: { readonly event: Event; readonly names: NamesById }) {
  return (
    <Facts
      facts={[
        ...useRelated(event, names),
        ["Path", <Code key="path">{`${event.method} ${event.path}`}</Code>],
        ["Ended", event.ending],
        ...textsOf(event).filter(([, text]) => text !== ""),
        ...(event.tags.length === 0
          ? []
          : ([["Tags", <Tags key="tags" tags={event.tags} />]] as const)),
        ["Id", <Code key="id">{event.id}</Code>],
      ]}
    />
  );
}

const Code = ({ children }: { readonly children: string }) => (
  <code className="font-mono text-xs">{children}</code>
);

const textsOf = (event: Event): readonly (readonly [name: string, text: string])[] => [
  ["Answered by", event.responseModel],
  ["Custom id", event.custom_id],
  ["Correlation id", event.correlationId],
  ["Error", event.errorCode],
  ["Policy found", matchesInWords(event.policyMatches)],
  ["Metadata", headerText(event.metadata)],
];

/** A header's value, which is stored as a JSON text. */
function headerText(base64: string): string {
  const text = storedText(base64);
  if (text === "") return "";
  const value: unknown = JSON.parse(text);
  return typeof value === "string" ? value : text;
}

const matchesInWords = (matches: Event["policyMatches"]): string =>
  Object.entries(matches)
    .map(([type, count]) => `${type} ×${count}`)
    .join(", ");

/** Things of the call that have a place of their own, each linked for who may see it. */
function useRelated(event: Event, names: NamesById): readonly Fact[] {
  const [seesKeys, seesSettings, seesPolicies] = [
    useAllowed("keys:read"),
    useAllowed("settings:read"),
    useAllowed("policies:read"),
  ];
  const { key_id: key, policyId, routeId, settingId, userId } = event;
  const related = [
    { is: "Key", id: key, name: names.keys.get(key), to: seesKeys && `/keys?key=${key}` },
    {
      is: "User",
      id: userId,
      name: userId,
      to: seesKeys && `/users?userId=${encodeURIComponent(userId)}`,
    },
    {
      is: "Provider",
      id: settingId,
      name: names.settings.get(settingId),
      to: seesSettings && `/providers?setting=${settingId}`,
    },
    {
      is: "Route",
      id: routeId,
      name: names.routes.get(routeId),
      to: seesSettings && `/routes?route=${routeId}`,
    },
    {
      is: "Policy",
      id: policyId,
      name: names.policies.get(policyId),
      to: seesPolicies && `/policies?policy=${policyId}`,
    },
  ];
  return related
    .filter(({ id }) => id !== "")
    .map(({ id, is, name, to }) => [is, <Related key={is} id={id} name={name} to={to} />]);
}

interface RelatedProps {
  readonly id: string;
  readonly name: string | undefined;
  readonly to: string | false;
}

function Related({ id, name, to }: RelatedProps) {
  if (to === false) return <Name name={name} id={id} />;
  return (
    <Link href={to} className="text-accent">
      <Name name={name} id={id} className="underline" />
    </Link>
  );
}
