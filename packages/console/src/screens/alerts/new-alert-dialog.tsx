import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useWrite } from "../../api/use-write.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Select, TextInput } from "../../ui/form/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { splitTags } from "../shared/tags.tsx";
import { type AlertKind, isKind, KIND_CHOICES } from "./alert-kinds.ts";

/** Makes an alert rule; the secret its messages are signed with is shown once. */
export function NewAlertDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<AlertKind>("budget_share");
  const [thresholds, setThresholds] = useState("");
  const [url, setUrl] = useState("");
  const [format, setFormat] = useState<"lintel" | "slack">("lintel");
  const [secret, setSecret] = useState<string>();
  const { run, isBusy, error } = useWrite({ changes: [["alerts"]], says: "Alert created" });
  const numbers = splitTags(thresholds)
    .map(Number)
    .filter((it) => Number.isInteger(it) && it > 0);
  const body = {
    name: name.trim(),
    kind,
    ...(numbers.length > 0 && { thresholds: numbers }),
    webhook: { url: url.trim(), format },
  };
  const create = async () => {
    const made = await run(() => answerOf(api.POST("/api/alerts", { body })));
    if (made.webhookSecret === undefined) onClose();
    else setSecret(made.webhookSecret);
  };
  if (secret !== undefined) {
    return (
      <Dialog title="Alert created" onClose={onClose}>
        <div className="space-y-4">
          <Notice tone="warn">
            Copy the secret now: its messages are signed with it, and it is not shown again.
          </Notice>
          <CodeBlock label="Secret" text={secret} />
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title="Create alert"
      verb="Create alert"
      onClose={onClose}
      onSubmit={create}
      isBusy={isBusy}
      isComplete={body.name !== "" && body.webhook.url !== ""}
      error={error}
      call={{
        method: "POST",
        path: "/api/alerts",
        body: { ...body, webhook: { url: "YOUR_WEBHOOK", format } },
      }}
    >
      <TextInput label="Name" value={name} maxLength={255} autoFocus onChange={setName} />
      <Select
        label="Watches"
        value={kind}
        choices={KIND_CHOICES}
        onChange={(chosen) => {
          if (isKind(chosen)) setKind(chosen);
        }}
      />
      <TextInput
        label="Thresholds"
        isOptional
        value={thresholds}
        placeholder="50, 80, 100"
        hint="Separated by commas. Empty: the usual ones of its kind."
        onChange={setThresholds}
      />
      <TextInput
        label="Webhook"
        type="url"
        value={url}
        placeholder="https://example.com/hook"
        hint="Kept sealed; only its host is shown."
        onChange={setUrl}
      />
      <Select
        label="Form"
        value={format}
        choices={[
          { value: "lintel", label: "JSON, signed" },
          { value: "slack", label: "Slack’s incoming webhooks" },
        ]}
        onChange={(chosen) => setFormat(chosen === "slack" ? "slack" : "lintel")}
      />
    </FormDialog>
  );
}
