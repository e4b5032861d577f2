import { TextInput } from "../../ui/form/inputs.tsx";
import type { Provider } from "./provider-queries.ts";

export type FieldValues = Readonly<Record<string, string>>;

interface SettingFieldsProps {
  readonly provider: Provider;
  readonly values: FieldValues;
  readonly onChange: (values: FieldValues) => void;
  /** A change leaves what stays empty as it is. */
  readonly isChange?: boolean;
}

const isSecret = ({ kind }: Pick<Provider["fields"][number], "kind">): boolean =>
  kind === "secret" || kind === "secret-text";

const HINTS: Readonly<Record<string, string>> = {
  secret: "Kept sealed, and never shown again.",
  "secret-text": "The whole of it. Kept sealed, and never shown again.",
  "host-label": "A part of the host name.",
  url: "An address without credentials.",
};

/** What a setting of this provider holds, as the provider declares it. */
export function SettingFields({
  provider,
  values,
  onChange,
  isChange = false,
}: SettingFieldsProps) {
  const url: Provider["fields"][number] = {
    name: "url",
    kind: "url",
    isRequired: provider.baseUrl === "",
    alternative: null,
    isAmbient: false,
  };
  const fields = provider.fields.some(({ name }) => name === "url")
    ? provider.fields
    : [...provider.fields, url];
  return fields.map((field) => (
    <TextInput
      key={`${provider.id} ${field.name}`}
      label={field.name}
      type={isSecret(field) ? "password" : "text"}
      isOptional={isChange || !field.isRequired}
      autoComplete="new-password"
      placeholder={field.name === "url" ? provider.baseUrl : isChange ? "unchanged" : ""}
      hint={hintOf(field)}
      value={values[field.name] ?? ""}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
    />
  ));
}

function hintOf({ alternative, isAmbient, kind }: Provider["fields"][number]): string | undefined {
  if (isAmbient) {
    return "Left out with all of its kind, the credentials of the gateway’s machine are used.";
  }
  if (alternative !== null) return `Or ${alternative} in its place.`;
  return HINTS[kind];
}

/** What was filled in. */
export const filledIn = (values: FieldValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

/** The same with its secrets hidden, to be shown. */
export const withoutSecrets = (provider: Provider | undefined, values: FieldValues) =>
  Object.fromEntries(
    Object.entries(filledIn(values)).map(([name, value]) => {
      const field = provider?.fields.find((it) => it.name === name);
      return [name, field !== undefined && isSecret(field) ? "YOUR_SECRET" : value];
    }),
  );
