import { useState } from "react";

import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { changedMembers } from "../../shared/change/changed-members.ts";
import { Difference } from "../../shared/change/difference.tsx";
import { FormDialog } from "../../shared/change/form-dialog.tsx";
import { type Key, useTaggedKey } from "../key-queries.ts";
import { draftOf, sharedMembers } from "./key-draft.ts";
import { KeyFields } from "./key-fields.tsx";

/** Changes a key, unless someone else has changed it since it was read. */
export function EditKey({
  apiKey,
  onClose,
}: {
  readonly apiKey: Key;
  readonly onClose: () => void;
}) {
  const { keyId: id } = apiKey;
  const { data: read, refetch } = useTaggedKey(id);
  const [draft, setDraft] = useState(() => draftOf(apiKey));
  const [latest, setLatest] = useState<Key>();
  const { run, isBusy, error } = useWrite({ changes: [["keys"]], says: "Key changed" });
  const body = changedMembers(sharedMembers(draftOf(apiKey)), sharedMembers(draft));
  const save = async () => {
    const params = { path: { id }, header: { "if-match": read?.etag ?? "" } };
    try {
      await run(() => answerOf(api.PATCH("/api/key-management/keys/{id}", { params, body })));
    } catch (thrown) {
      setLatest((await refetch()).data?.value);
      throw thrown;
    }
    onClose();
  };
  return (
    <FormDialog
      title={
        <>
          Change <bdi>{apiKey.name}</bdi>
        </>
      }
      verb="Save changes"
      onClose={onClose}
      onSubmit={save}
      isBusy={isBusy}
      isComplete={read !== undefined && Object.keys(body).length > 0}
      error={error}
      conflict={latest !== undefined && <Difference before={apiKey} after={latest} />}
      call={{ method: "PATCH", path: `/api/key-management/keys/${id}`, body }}
    >
      <KeyFields draft={draft} onChange={setDraft} isNew={false} />
    </FormDialog>
  );
}
