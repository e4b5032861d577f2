import { useState } from "react";

import { useSettings } from "../../../api/named.ts";
import { answerOf, api } from "../../../api/service.ts";
import { useWrite } from "../../../api/use-write.ts";
import { Button } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/data/states.tsx";
import { Dialog } from "../../../ui/overlay/dialog.tsx";
import { EquivalentCall } from "../../shared/change/api-call.tsx";
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
    const provider = settings.find(({ id }) => draft.settingIds.includes(id));
    return (
      <Dialog
        title="Key created"
        onClose={onClose}
        footer={
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <NewSecret secret={secret} provider={provider?.provider} />
      </Dialog>
    );
  }
  const isComplete = draft.name.trim() !== "" && draft.settingIds.length > 0;
  return (
    <Dialog
      title="Create key"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={!isComplete}
            onClick={() => void create().catch(() => undefined)}
          >
            Create key
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <KeyFields draft={draft} onChange={setTyped} isNew />
        {error !== undefined && <Failure error={error} />}
        <EquivalentCall
          call={{
            method: "PUT",
            path: "/api/key-management/keys",
            body: bodyWith("A_SECRET_OF_YOUR_CHOICE"),
          }}
        />
      </div>
    </Dialog>
  );
}
