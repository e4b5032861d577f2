import { useState } from "react";
import { Link } from "wouter";

import { useNames } from "../../api/named.ts";
import { useAllowed } from "../../api/session.ts";
import { Failure, SkeletonRows } from "../../ui/data/states.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { Facts } from "../../ui/page.tsx";
import { Cost, Moment } from "../../ui/values.tsx";
import { ManagedNotice } from "../shared/change/managed.tsx";
import { HolderLimits } from "../shared/limits/holder-limits.tsx";
import { Tags } from "../shared/list/tags.tsx";
import { EditKey } from "./change/edit-key.tsx";
import { KeyActions } from "./key-actions.tsx";
import { type Key, useKey, useKeySpend, useLastCalls } from "./key-queries.ts";
import { expiryOf, KeyState } from "./key-state.tsx";
import { KeyUsage } from "./key-usage.tsx";
import { LastUsed } from "./last-used.tsx";

/** One key: what it is, where its limits stand, and what can be done with it. */
export function KeyDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data: key, error, refetch } = useKey(id);
  const [isEditing, setIsEditing] = useState(false);
  if (key === undefined || key === null) {
    return (
      <Dialog title="Key" onClose={onClose}>
        {key === null && <Notice tone="warn">There is no key with this id any more.</Notice>}
        {key === undefined && error === null && <SkeletonRows />}
        {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      </Dialog>
    );
  }
  if (isEditing) return <EditKey apiKey={key} onClose={() => setIsEditing(false)} />;
  return (
    <Dialog
      title={<bdi>{key.name}</bdi>}
      onClose={onClose}
      footer={<KeyActions apiKey={key} onEdit={() => setIsEditing(true)} onGone={onClose} />}
    >
      <KeyDetails apiKey={key} />
    </Dialog>
  );
}

function KeyDetails({ apiKey }: { readonly apiKey: Key }) {
  const { configName = "" } = apiKey;
  const mayReport = useAllowed("reports:read");
  return (
    <div className="space-y-6">
      {configName !== "" && <ManagedNotice name={configName} />}
      <KeyFacts apiKey={apiKey} />
      <section className="space-y-2">
        <h3 className="text-sm font-semibold">Limits, and where they stand now</h3>
        <HolderLimits kind="key" id={apiKey.keyId} />
      </section>
      {mayReport && <KeyUsage id={apiKey.keyId} />}
      {mayReport && (
        <Link href={`/requests?key=${apiKey.keyId}`} className="inline-block text-accent underline">
          Requests of this key
        </Link>
      )}
    </div>
  );
}

function KeyFacts({ apiKey }: { readonly apiKey: Key }) {
  const names = useNames([]);
  const { data: spend } = useKeySpend(apiKey.keyId);
  const mayReport = useAllowed("reports:read");
  const calls = useLastCalls([apiKey.keyId]);
  const expiry = expiryOf(apiKey);
  const settings = apiKey.settingIds.length > 0 ? apiKey.settingIds : [apiKey.settingId];
  const policy = names.policies.get(apiKey.policyId) ?? apiKey.policyId;
  return (
    <Facts
      facts={[
        ["State", <KeyState key="state" apiKey={apiKey} />],
        ...(mayReport
          ? ([
              ["Spent so far", spend === undefined ? "…" : <Cost nano={spend.costInNanoUsd} />],
              ["Last used", <LastUsed key="last" id={apiKey.keyId} calls={calls} />],
            ] as const)
          : []),
        ["Providers", settings.map((id) => names.settings.get(id) ?? id).join(", ")],
        ["Policy", policy === "" ? "None" : <bdi>{policy}</bdi>],
        ["Tags", (apiKey.tags ?? []).length === 0 ? "None" : <Tags tags={apiKey.tags} />],
        ["Users", apiKey.requireUser ? "Only known ones" : "Anybody"],
        ["Bodies", apiKey.shouldLogRequest || apiKey.shouldLogResponse ? "Kept" : "Not kept"],
        ["Expires", expiry === undefined ? "Never" : <Moment at={expiry} isExact />],
        ["Created", <Moment key="created" at={apiKey.createdAt} isExact />],
        ...apiKey.previousKeys.map(
          ({ validUntil }) =>
            ["Old secret until", <Moment key={validUntil} at={validUntil} isExact />] as const,
        ),
        [
          "Id",
          <code key="id" className="font-mono text-xs">
            {apiKey.keyId}
          </code>,
        ],
      ]}
    />
  );
}
