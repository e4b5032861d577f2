import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { FormDialog } from "../shared/change/form-dialog.tsx";
import { ShownOnce } from "../shared/shown-once.tsx";
import { EMPTY_ALERT, membersOf } from "./alert-draft.ts";
import { AlertFields } from "./alert-fields.tsx";

/** Makes an alert rule; the secret its messages are signed with is shown once. */
export function NewAlertDialog({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(EMPTY_ALERT);
  const [secret, setSecret] = useState<string>();
  const { run, isBusy, error } = useWrite({ changes: [["alerts"]], says: "Alert created" });
  const { format, kind, url } = draft;
  const bodyWith = (address: string) => ({
    ...membersOf(draft),
    kind,
    webhook: { url: address, format },
  });
  const create = async () => {
    const made = await run(() => answerOf(api.POST("/api/alerts", { body: bodyWith(url.trim()) })));
    if (made.webhookSecret === undefined) onClose();
    else setSecret(made.webhookSecret);
  };
  if (secret !== undefined) {
    return (
      <ShownOnce
        title="Alert created"
        label="Secret"
        secret={secret}
        why="Copy the secret now: its messages are signed with it, and it is not shown again."
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title="Create alert"
      verb="Create alert"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={draft.name.trim() !== "" && url.trim() !== ""}
      error={error}
      call={{ method: "POST", path: "/api/alerts", body: bodyWith("YOUR_WEBHOOK") }}
    >
      <AlertFields draft={draft} onChange={setDraft} />
    </FormDialog>
  );
}
