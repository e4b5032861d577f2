import type { Random } from "../random.ts";
import { type Field, inForm, toFields } from "./form.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { anId, aPhrase, aPictureUrl, aText, newMembers } from "./texts.ts";

const SIZES = ["auto", "256x256", "1024x1024", "1536x1024", "1792x1024", "2880x2880", "3840x2160"];

const common = (random: Random, model: string) => ({
  ...(random.chance(0.95) ? { model } : {}),
  ...random.some({
    n: [0.4, () => random.int(1, 10)],
    size: [0.6, () => random.pick(SIZES)],
    quality: [0.5, () => random.pick(["auto", "low", "medium", "high", "hd", "standard", "ultra"])],
    stream: [0.25, () => true],
    partial_images: [0.2, () => random.int(0, 3)],
    background: [0.1, () => "transparent"],
    output_format: [0.1, () => "webp"],
    input_fidelity: [0.2, () => random.pick(["low", "high"])],
    user: [0.05, () => "ann"],
  }),
});

const aPicture = (random: Random): object =>
  random.chance(0.5) ? { file_id: anId(random) } : { image_url: aPictureUrl(random) };

/** Pictures from a text. */
export const generationCall: MakeCall = (random, model) =>
  inJson(random, {
    ...common(random, model),
    prompt: random.chance(0.9) ? aPhrase(random) : aText(random),
    ...newMembers(random),
  });

/** Pictures from pictures, in JSON or in a form. */
export const editCall: MakeCall = (random, model) =>
  random.chance(0.5)
    ? inJson(random, {
        ...common(random, model),
        prompt: aPhrase(random),
        images: random.list(0, 16, aPicture),
        ...random.some({ mask: [0.2, () => aPicture(random)] }),
        ...newMembers(random),
      })
    : inForm(random, pictureFields(random, { ...common(random, model), prompt: aPhrase(random) }));

export const variationCall: MakeCall = (random, model) =>
  inForm(random, pictureFields(random, common(random, model)));

function pictureFields(random: Random, members: Readonly<Record<string, unknown>>): Field[] {
  const name = random.pick(["image", "image[]", "image[0]"]);
  const pictures = random.list(1, name === "image" ? 1 : 16, () => ({
    name,
    value: Buffer.from("\x89PNG\r\n"),
    filename: "a.png",
  }));
  const mask = random.chance(0.2)
    ? [{ name: "mask", value: Buffer.from("\x89PNG\r\n"), filename: "m.png" }]
    : [];
  return [...toFields(members), ...pictures, ...mask, ...toFields(newMembers(random))];
}
