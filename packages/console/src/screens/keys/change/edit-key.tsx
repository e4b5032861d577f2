import { useState } from "react";

import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { Button } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/data/states.tsx";
import { Dialog } from "../../../ui/overlay/dialog.tsx";
import { EquivalentCall } from "../../shared/change/api-call.tsx";
import { changedMembers } from "../../shared/change/changed-members.ts";
import type { Key } from "../key-queries.ts";
import { draftOf, sharedMembers } from "./key-draft.ts";
import { KeyFields } from "./key-fields.tsx";

/** Changes a key. Only what was changed is sent, so that what somebody else changes meanwhile stays. */
export function EditKey({
  apiKey,
  onClose,
}: {
  readonly apiKey: Key;
  readonly onClose: () => void;
}) {
  const [draft, setDraft] = useState(() => draftOf(apiKey));
  const { run, isBusy, error } = useWrite({ changes: [["keys"]], says: "Key changed" });
  const { keyId: id } = apiKey;
  const body = changedMembers(sharedMembers(draftOf(apiKey)), sharedMembers(draft));
  const save = async () => {
    await run(() =>
      answerOf(api.PATCH("/api/key-management/keys/{id}", { params: { path: { id } }, body })),
    );
    onClose();
  };
  return (
    <Dialog
      title={
        <>
          Change <bdi>{apiKey.name}</bdi>
        </>
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={Object.keys(body).length === 0}
            onClick={() => void save().catch(() => undefined)}
          >
            Save changes
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <KeyFields draft={draft} onChange={setDraft} isNew={false} />
        {error !== undefined && <Failure error={error} />}
        <EquivalentCall call={{ method: "PATCH", path: `/api/key-management/keys/${id}`, body }} />
      </div>
    </Dialog>
  );
}
