import { useState } from "react";

import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { changedMembers } from "../../shared/change/changed-members.ts";
import { Difference } from "../../shared/change/difference.tsx";
import { FormDialog } from "../../shared/change/form-dialog.tsx";
import { useCurrent } from "../../shared/change/use-current.ts";
import { type Key, taggedKey } from "../key-queries.ts";
import { draftOf, type KeyDraft, sharedMembers } from "./key-draft.ts";
import { KeyFields } from "./key-fields.tsx";

/** Changes a key, unless someone else has changed it meanwhile. */
export function EditKey({
  apiKey,
  onClose,
}: {
  readonly apiKey: Key;
  readonly onClose: () => void;
}) {
  const { keyId: id } = apiKey;
  const { begun, failure, save: saveAs, theirs } = useCurrent(["keys", id], () => taggedKey(id));
  const [typed, setTyped] = useState<KeyDraft>();
  const old = draftOf(begun ?? apiKey);
  const draft = typed ?? old;
  const { run, isBusy, error } = useWrite({ changes: [["keys"]], says: "Key changed" });
  const body = changedMembers(sharedMembers(old), sharedMembers(draft));
  const save = async () => {
    await saveAs((etag) => {
      const params = { path: { id }, header: { "if-match": etag } };
      return run(() => answerOf(api.PATCH("/api/key-management/keys/{id}", { params, body })));
    });
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
      isComplete={Object.keys(body).length > 0}
      isReading={begun === undefined}
      error={error ?? failure}
      conflict={theirs !== undefined && <Difference before={begun ?? apiKey} after={theirs} />}
      call={{ method: "PATCH", path: `/api/key-management/keys/${id}`, body }}
    >
      <KeyFields draft={draft} onChange={setTyped} isNew={false} />
    </FormDialog>
  );
}
