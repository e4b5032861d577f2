import { Checkbox, Select, TextInput } from "../../ui/form/inputs.tsx";
import { KeyPicker } from "../shared/key-picker.tsx";
import { type AlertDraft, isOfBudgets } from "./alert-draft.ts";
import { isKind, KIND_CHOICES, thresholdHint } from "./alert-kinds.ts";

interface AlertFieldsProps {
  readonly draft: AlertDraft;
  readonly onChange: (draft: AlertDraft) => void;
  /** Of a change: the host of the webhook that is stored. */
  readonly storedHost?: string;
}

/** What a rule watches, when it fires, and whom it notifies. */
export function AlertFields({ draft, onChange, storedHost }: AlertFieldsProps) {
  const change = (members: Partial<AlertDraft>) => onChange({ ...draft, ...members });
  const isNew = storedHost === undefined;
  return (
    <>
      <TextInput
        label="Name"
        value={draft.name}
        maxLength={255}
        autoFocus={isNew}
        onChange={(name) => change({ name })}
      />
      <Select
        label="Watches"
        value={draft.kind}
        choices={KIND_CHOICES}
        disabled={!isNew}
        onChange={(kind) => {
          if (isKind(kind)) change({ kind });
        }}
      />
      <TextInput
        label="Thresholds"
        isOptional
        value={draft.thresholds}
        hint={`${thresholdHint(draft.kind)} Separated by commas; each fires on its own.`}
        onChange={(thresholds) => change({ thresholds })}
      />
      {isOfBudgets(draft.kind) && <BudgetFields draft={draft} change={change} />}
      {draft.kind === "error_rate" && <RateFields draft={draft} change={change} />}
      <TextInput
        label="Webhook"
        type="url"
        isOptional={!isNew}
        value={draft.url}
        placeholder={
          storedHost === undefined ? "https://example.com/hook" : `https://${storedHost}/…`
        }
        hint="Kept sealed; only its host is shown."
        onChange={(url) => change({ url })}
      />
      {(isNew || draft.url !== "") && (
        <Select
          label="Form"
          value={draft.format}
          choices={[
            { value: "lintel", label: "JSON, signed" },
            { value: "slack", label: "Slack’s incoming webhooks" },
          ]}
          onChange={(format) => change({ format: format === "slack" ? "slack" : "lintel" })}
        />
      )}
      {!isNew && (
        <Checkbox
          label="On: it notifies when a threshold is crossed"
          isChecked={draft.enabled}
          onChange={(enabled) => change({ enabled })}
        />
      )}
    </>
  );
}

interface PartProps {
  readonly draft: AlertDraft;
  readonly change: (members: Partial<AlertDraft>) => void;
}

const BudgetFields = ({ draft, change }: PartProps) => (
  <>
    <TextInput
      label="Only with tags"
      isOptional
      value={draft.tags}
      hint="Budgets of keys and users that have all of them. Separated by commas."
      onChange={(tags) => change({ tags })}
    />
    <KeyPicker
      label="Only of these keys"
      chosen={draft.keyIds}
      onChange={(keyIds) => change({ keyIds })}
    />
  </>
);

const RateFields = ({ draft, change }: PartProps) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <TextInput
      label="Over minutes"
      isOptional
      type="number"
      value={draft.windowInMinutes}
      placeholder="15"
      onChange={(windowInMinutes) => change({ windowInMinutes })}
    />
    <TextInput
      label="From calls on"
      isOptional
      type="number"
      value={draft.minCalls}
      placeholder="20"
      onChange={(minCalls) => change({ minCalls })}
    />
  </div>
);
