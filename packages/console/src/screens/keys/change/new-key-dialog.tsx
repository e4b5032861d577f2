import { useState } from "react";

import { useSettings } from "../../../api/named.ts";
import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { FormDialog } from "../../shared/change/form-dialog.tsx";
import { NewSecret } from "../secret/new-secret-view.tsx";
import { newSecret } from "../secret/new-secret.ts";
import { EMPTY_KEY, type KeyDraft, sharedMembers } from "./key-draft.ts";
import { KeyFields } from "./key-fields.tsx";

/** Makes a key, and shows its secret: the only time it is seen. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { data: settings = [] } = useSettings();
  const [typed, setTyped] = useState<KeyDraft>();
  const [secret, setSecret] = useState<string>();
  const { run, isBusy, error } = useWrite({ changes: [["keys"]] });
  const only = settings.length === 1 ? settings.map(({ id }) => id) : [];
  const draft = typed ?? { ...EMPTY_KEY, settingIds: only };
  const bodyWith = (key: string) => ({ ...sharedMembers(draft), key, ttl: draft.ttl });
  const create = async () => {
    const made = newSecret();
    await run(() => answerOf(api.PUT("/api/key-management/keys", { body: bodyWith(made) })));
    setSecret(made);
  };
  if (secret !== undefined) {
    const used = settings.find(({ id }) => draft.settingIds.includes(id));
    return (
      <NewSecret title="Key created" secret={secret} provider={used?.provider} onClose={onClose} />
    );
  }
  return (
    <FormDialog
      title="Create key"
      verb="Create key"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={draft.name.trim() !== "" && draft.settingIds.length > 0}
      error={error}
      call={{
        method: "PUT",
        path: "/api/key-management/keys",
        body: bodyWith("A_SECRET_OF_YOUR_CHOICE"),
      }}
    >
      <KeyFields draft={draft} onChange={setTyped} isNew />
    </FormDialog>
  );
}
