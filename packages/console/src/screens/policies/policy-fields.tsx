import { Button, IconButton } from "../../ui/button.tsx";
import { BareSelect, Select, TextInput } from "../../ui/form/inputs.tsx";
import {
  ACTIONS,
  exampleOf,
  type PolicyDraft,
  type RuleDraft,
  TYPES,
  typeName,
} from "./policy-draft.ts";

interface PolicyFieldsProps {
  readonly draft: PolicyDraft;
  readonly onChange: (draft: PolicyDraft) => void;
  readonly isNew: boolean;
}

const SCOPES = [
  { value: "request", label: "Prompts" },
  { value: "response", label: "Answers" },
  { value: "both", label: "Prompts and answers" },
];
const MARKS = [
  { value: "mask", label: "By its type: [EMAIL]" },
  { value: "numbered", label: "Numbered: [EMAIL_1]" },
  { value: "reversible", label: "Numbered, and turned back in the answer" },
];
const KINDS = [
  ...TYPES.map((value) => ({ value, label: typeName(value) })),
  { value: "regex", label: "own pattern (RE2)" },
  { value: "custom", label: "own description" },
];

/** The rules of a policy, and where they hold. */
export function PolicyFields({ draft, onChange, isNew }: PolicyFieldsProps) {
  const change = (members: Partial<PolicyDraft>) => onChange({ ...draft, ...members });
  const replace = (rule: RuleDraft) =>
    change({ rules: draft.rules.map((it) => (it.id === rule.id ? rule : it)) });
  const add = () => {
    const id = Math.max(-1, ...draft.rules.map((rule) => rule.id)) + 1;
    const unused = TYPES.find((type) => draft.rules.every((rule) => rule.type !== type));
    const rule = { id, type: unused ?? "regex", definition: "", action: "allow_but_redact" };
    change({ rules: [...draft.rules, rule] });
  };
  return (
    <div className="space-y-5">
      <TextInput
        label="Name"
        value={draft.name}
        maxLength={255}
        autoFocus={isNew}
        onChange={(name) => change({ name })}
      />
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">Rules</legend>
        {draft.rules.map((rule) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            onChange={replace}
            onRemove={() => change({ rules: draft.rules.filter(({ id }) => id !== rule.id) })}
          />
        ))}
        <Button icon="plus" onClick={add}>
          Add rule
        </Button>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label="Looks into"
          value={draft.scope}
          choices={SCOPES}
          onChange={(scope) =>
            change({ scope: scope === "both" || scope === "response" ? scope : "request" })
          }
        />
        <Select
          label="Redacted text is marked"
          value={draft.marks}
          choices={MARKS}
          onChange={(marks) =>
            change({ marks: marks === "numbered" || marks === "reversible" ? marks : "mask" })
          }
        />
      </div>
    </div>
  );
}

interface RuleRowProps {
  readonly rule: RuleDraft;
  readonly onChange: (rule: RuleDraft) => void;
  readonly onRemove: () => void;
}

const RuleRow = ({ rule, onChange, onRemove }: RuleRowProps) => (
  <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2 border-b border-line pb-2 last-of-type:border-0 sm:grid-cols-[14rem_minmax(0,1fr)_10rem_auto] sm:border-0 sm:pb-0">
    <div className="col-span-full sm:col-span-1">
      <BareSelect
        isFull
        label="What is looked for"
        value={rule.type}
        choices={
          KINDS.some(({ value }) => value === rule.type)
            ? KINDS
            : [...KINDS, { value: rule.type, label: typeName(rule.type) }]
        }
        onChange={(type) => onChange({ ...rule, type })}
      />
    </div>
    {rule.type === "regex" || rule.type === "custom" ? (
      <input
        aria-label={rule.type === "regex" ? "Pattern" : "Description"}
        placeholder={rule.type === "regex" ? "PRJ-\\d{4}" : "names of unreleased products"}
        className="field col-span-full h-8! min-w-0 font-mono text-xs sm:col-span-1"
        value={rule.definition}
        onChange={(event) => onChange({ ...rule, definition: event.target.value })}
      />
    ) : (
      <span
        className="col-span-full min-w-0 truncate text-sm text-soft sm:col-span-1"
        title={exampleOf(rule.type)}
      >
        {exampleOf(rule.type)}
      </span>
    )}
    <BareSelect
      isFull
      label="What then happens"
      value={rule.action}
      choices={ACTIONS}
      onChange={(action) => onChange({ ...rule, action })}
    />
    <IconButton icon="close" label="Remove rule" onClick={onRemove} />
  </div>
);
