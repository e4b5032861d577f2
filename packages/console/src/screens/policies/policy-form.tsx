import { useState } from "react";

import { answerOf, api, done, taggedAnswerOf } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { useWrite } from "../../api/use-write.ts";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { DeleteButton } from "../shared/change/delete-button.tsx";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { ManagedNotice } from "../shared/change/managed.tsx";
import { useChange } from "../shared/change/use-change.tsx";
import { bodyOf, draftOf, EMPTY_POLICY, type Policy } from "./policy-draft.ts";
import { PolicyFields } from "./policy-fields.tsx";
import { PolicyMatches } from "./policy-matches.tsx";
import { TestBench } from "./test-bench.tsx";

interface NewPolicyDialogProps {
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}

/** Makes a policy, and opens it to be tried. */
export function NewPolicyDialog({ onClose, onMade }: NewPolicyDialogProps) {
  const [draft, setDraft] = useState(EMPTY_POLICY);
  const { run, isBusy, error } = useWrite({ changes: [["policies"]], says: "Policy created" });
  const body = bodyOf(draft);
  const create = async () => {
    const { id } = await run(() => answerOf(api.POST("/api/policies", { body })));
    onClose();
    onMade(id);
  };
  return (
    <FormDialog
      title="Create policy"
      verb="Create policy"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={body.name !== "" && draft.rules.length > 0}
      error={error}
      call={{ method: "POST", path: "/api/policies", body }}
      isWide
    >
      <PolicyFields draft={draft} onChange={setDraft} isNew />
    </FormDialog>
  );
}

/** Shows, changes and tries a policy. */
export function ChangePolicy({
  policy,
  onClose,
}: {
  readonly policy: Policy;
  readonly onClose: () => void;
}) {
  const params = { path: { id: policy.id } };
  const mayWrite = useAllowed("policies:write");
  const { draft, formOf, old, setDraft } = useChange({
    listed: policy,
    queryKey: ["policies", policy.id],
    read: () => taggedAnswerOf(api.GET("/api/policies/{id}", { params })),
    draftOf,
    says: "Policy changed",
    onClose,
  });
  const { configName = "" } = policy;
  const body = bodyOf(draft);
  const isChanged = JSON.stringify(body) !== JSON.stringify(bodyOf(old));
  const write = (etag: string) => {
    const header = { "if-match": etag };
    return answerOf(api.PATCH("/api/policies/{id}", { params: { ...params, header }, body }));
  };
  if (!mayWrite || configName !== "") {
    return (
      <Dialog title={<bdi>{policy.name}</bdi>} onClose={onClose} isWide>
        <div className="space-y-5">
          {configName !== "" && <ManagedNotice name={configName} />}
          <fieldset disabled>
            <PolicyFields draft={draft} onChange={setDraft} isNew={false} />
          </fieldset>
          <TestBench policyId={policy.id} />
          <PolicyMatches policyId={policy.id} />
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={<bdi>{policy.name}</bdi>}
      {...formOf(write)}
      isComplete={isChanged}
      call={{ method: "PATCH", path: `/api/policies/${policy.id}`, body }}
      isWide
      aside={
        <DeleteButton
          kind="policy"
          path={`/api/policies/${policy.id}`}
          name={policy.name}
          consequence="is gone for good. Keys that use it keep it from being deleted."
          changes={[["policies"]]}
          onDelete={() => done(api.DELETE("/api/policies/{id}", { params }))}
          onGone={onClose}
        />
      }
    >
      <TestBench policyId={policy.id} isStale={isChanged} />
      <PolicyFields draft={draft} onChange={setDraft} isNew={false} />
      <PolicyMatches policyId={policy.id} />
    </FormDialog>
  );
}
