import { answerOf, api } from "../../../api/service.ts";
import { changedMembers } from "../../shared/change/changed-members.ts";
import { FormDialog } from "../../shared/change/form-dialog.tsx";
import { useChange } from "../../shared/change/use-change.tsx";
import { type Key, taggedKey } from "../key-queries.ts";
import { draftOf, sharedMembers } from "./key-draft.ts";
import { KeyFields } from "./key-fields.tsx";

interface EditKeyProps {
  readonly apiKey: Key;
  readonly onClose: () => void;
}

/** Changes a key, unless someone else has changed it meanwhile. */
export function EditKey({ apiKey, onClose }: EditKeyProps) {
  const { keyId: id, name } = apiKey;
  const { draft, formOf, old, setDraft } = useChange({
    listed: apiKey,
    queryKey: ["keys", id],
    read: () => taggedKey(id),
    draftOf,
    says: "Key changed",
    onClose,
  });
  const body = changedMembers(sharedMembers(old), sharedMembers(draft));
  const write = (etag: string) => {
    const params = { path: { id }, header: { "if-match": etag } };
    return answerOf(api.PATCH("/api/key-management/keys/{id}", { params, body }));
  };
  return (
    <FormDialog
      title={
        <>
          Change <bdi>{name}</bdi>
        </>
      }
      {...formOf(write)}
      isComplete={Object.keys(body).length > 0}
      call={{ method: "PATCH", path: `/api/key-management/keys/${id}`, body }}
    >
      <KeyFields draft={draft} onChange={setDraft} isNew={false} />
    </FormDialog>
  );
}
