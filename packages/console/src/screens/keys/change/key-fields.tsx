import { usePolicies, useSettings } from "../../../api/named.ts";
import { TERMS } from "../../../format/durations.ts";
import { Checkbox, Select, TextInput } from "../../../ui/form/inputs.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { LimitEditor } from "../../shared/limits/limit-editor.tsx";
import type { KeyDraft } from "./key-draft.ts";

interface KeyFieldsProps {
  readonly draft: KeyDraft;
  readonly onChange: (draft: KeyDraft) => void;
  /** A term is given once: it counts from the key's creation. */
  readonly isNew: boolean;
}

/** Everything of a key that people set, but for its secret. */
export function KeyFields({ draft, onChange, isNew }: KeyFieldsProps) {
  const change = (members: Partial<KeyDraft>) => onChange({ ...draft, ...members });
  return (
    <div className="space-y-5">
      <TextInput
        label="Name"
        value={draft.name}
        maxLength={255}
        autoFocus={isNew}
        placeholder="Checkout assistant"
        onChange={(name) => change({ name })}
      />
      <SettingChoice chosen={draft.settingIds} onChange={(settingIds) => change({ settingIds })} />
      <LimitEditor drafts={draft.limits} onChange={(limits) => change({ limits })} />
      {isNew && (
        <Select
          label="Expires"
          value={draft.ttl}
          choices={TERMS}
          onChange={(ttl) => change({ ttl })}
        />
      )}
      <PolicyChoice chosen={draft.policyId} onChange={(policyId) => change({ policyId })} />
      <TextInput
        label="Tags"
        isOptional
        value={draft.tags}
        placeholder="production, team-search"
        hint="Separated by commas. Reports and lists can be filtered by them."
        onChange={(tags) => change({ tags })}
      />
      <div className="space-y-2">
        <Checkbox
          label="Only for known users"
          hint="Refuses calls that do not name a user who is set up."
          isChecked={draft.requireUser}
          onChange={(requireUser) => change({ requireUser })}
        />
        <Checkbox
          label="Keep prompts and answers"
          hint="They are stored with each request, and shown there."
          isChecked={draft.logs}
          onChange={(logs) => change({ logs })}
        />
      </div>
    </div>
  );
}

interface SettingChoiceProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function SettingChoice({ chosen, onChange }: SettingChoiceProps) {
  const { data: settings } = useSettings();
  if (settings?.length === 0) {
    return (
      <Notice tone="warn">
        There is no provider yet whose credentials this key could use. Add one under Providers
        first.
      </Notice>
    );
  }
  const toggle = (id: string, isChosen: boolean) =>
    onChange(isChosen ? [...chosen, id] : chosen.filter((it) => it !== id));
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">Providers it may use</legend>
      <div className="max-h-40 space-y-1.5 overflow-y-auto rounded-lg border border-line p-2.5">
        {(settings ?? []).map(({ id, name, provider }) => (
          <Checkbox
            key={id}
            label={<bdi>{name === "" ? provider : `${name} (${provider})`}</bdi>}
            isChecked={chosen.includes(id)}
            onChange={(isChosen) => toggle(id, isChosen)}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface PolicyChoiceProps {
  readonly chosen: string;
  readonly onChange: (chosen: string) => void;
}

function PolicyChoice({ chosen, onChange }: PolicyChoiceProps) {
  const { data: policies = [] } = usePolicies();
  const choices = policies.map(({ id, name }) => ({ value: id, label: name === "" ? id : name }));
  return (
    <Select
      label="Policy"
      isOptional
      value={chosen}
      choices={[{ value: "", label: "None" }, ...choices]}
      onChange={onChange}
    />
  );
}
