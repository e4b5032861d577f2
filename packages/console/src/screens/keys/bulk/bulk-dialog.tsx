import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { usePolicies } from "../../../api/named.ts";
import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { formatCount } from "../../../format/numbers.ts";
import { Button } from "../../../ui/button.tsx";
import { Meter } from "../../../ui/data/meter.tsx";
import { Failure } from "../../../ui/data/states.tsx";
import { Select } from "../../../ui/form/inputs.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Dialog } from "../../../ui/overlay/dialog.tsx";
import { Name } from "../../../ui/values.tsx";
import { EquivalentCall } from "../../shared/change/api-call.tsx";
import { LimitEditor } from "../../shared/limits/limit-editor.tsx";
import type { Key } from "../key-queries.ts";
import { BULK_ACTIONS, bodyOf, type BulkChange, isChanged, keysWithTag } from "./bulk-keys.ts";

interface BulkDialogProps {
  readonly tag: string;
  readonly onClose: () => void;
}

const count = (keys: number): string => `${formatCount(keys)} ${keys === 1 ? "key" : "keys"}`;

/** Changes all keys with a tag, one after the other; what has been changed stays when it is stopped. */
export function BulkDialog({ tag, onClose }: BulkDialogProps) {
  const [change, setChange] = useState<BulkChange>({ action: "revoke", policyId: "", limits: [] });
  const [done, setDone] = useState<number>();
  const stopping = useRef(new AbortController());
  const { data: found, error: unread } = useQuery({
    queryKey: ["keys", "with-tag", tag],
    queryFn: ({ signal }) => keysWithTag(tag, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { run, isBusy, error } = useWrite({
    changes: [
      ["keys", "pages"],
      ["keys", "by-id"],
    ],
  });
  const keys = (found ?? []).filter((key) => isChanged(change, key));
  const left = (found ?? []).length - keys.length;
  const body = bodyOf(change);
  const start = () =>
    run(async () => {
      stopping.current = new AbortController();
      setDone(0);
      for (const [index, { keyId: id }] of keys.entries()) {
        if (stopping.current.signal.aborted) return;
        const params = { path: { id } };
        await answerOf(api.PATCH("/api/key-management/keys/{id}", { params, body }));
        setDone(index + 1);
      }
    });
  return (
    <Dialog
      title={
        <>
          Keys with the tag <bdi>{tag}</bdi>
        </>
      }
      onClose={() => {
        stopping.current.abort();
        onClose();
      }}
      footer={
        <>
          <Button onClick={isBusy ? () => stopping.current.abort() : onClose}>
            {isBusy ? "Stop" : done === undefined ? "Cancel" : "Close"}
          </Button>
          <Button
            look={change.action === "revoke" ? "danger" : "primary"}
            isBusy={isBusy}
            disabled={keys.length === 0}
            onClick={() => void start().catch(() => undefined)}
          >
            Change {count(keys.length)}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <BulkFields change={change} onChange={setChange} />
        {done === undefined && <NamesOf keys={keys} />}
        {left > 0 && <Notice>{count(left)} from a configuration file stay as they are.</Notice>}
        {done !== undefined && (
          <div aria-live="polite" className="space-y-1">
            <p className="num text-sm">
              {formatCount(done)} of {formatCount(keys.length)} changed
            </p>
            <Meter used={done} max={keys.length} label="Keys changed" isProgress />
          </div>
        )}
        {unread !== null && <Failure error={unread} />}
        {error !== undefined && <Failure error={error} />}
        <EquivalentCall
          call={{
            method: "PATCH",
            path: `/api/key-management/keys/${keys[0]?.keyId ?? "KEY_ID"}`,
            body,
          }}
        />
      </div>
    </Dialog>
  );
}

const SHOWN = 12;

/** Which keys are meant: so many by name. */
const NamesOf = ({ keys }: { readonly keys: readonly Key[] }) =>
  keys.length > 0 && (
    <ul className="space-y-1 rounded-lg border border-line p-2.5">
      {keys.slice(0, SHOWN).map(({ keyId, name }) => (
        <li key={keyId}>
          <Name name={name} id={keyId} />
        </li>
      ))}
      {keys.length > SHOWN && <li className="text-soft">and {count(keys.length - SHOWN)} more</li>}
    </ul>
  );

interface BulkFieldsProps {
  readonly change: BulkChange;
  readonly onChange: (change: BulkChange) => void;
}

function BulkFields({ change, onChange }: BulkFieldsProps) {
  const { data: policies = [] } = usePolicies();
  return (
    <>
      <Select
        label="What is done"
        value={change.action}
        choices={BULK_ACTIONS}
        onChange={(value) => {
          const action = BULK_ACTIONS.find((it) => it.value === value);
          if (action !== undefined) onChange({ ...change, action: action.value });
        }}
      />
      {change.action === "policy" && (
        <Select
          label="Policy"
          value={change.policyId}
          choices={[
            { value: "", label: "None" },
            ...policies.map(({ id, name }) => ({ value: id, label: name === "" ? id : name })),
          ]}
          onChange={(policyId) => onChange({ ...change, policyId })}
        />
      )}
      {change.action === "limits" && (
        <LimitEditor
          drafts={change.limits}
          onChange={(limits) => onChange({ ...change, limits })}
        />
      )}
    </>
  );
}
