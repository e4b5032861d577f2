/** What stands behind a model's name when one version of it is meant: `-2025-04-14`, or `-0613` as in the beginning. */
const SNAPSHOT = /^-(?:\d{4}-\d{2}-\d{2}|\d{4})$/;

/** Is this the model of that name, or a dated snapshot of it? A name that only begins alike is another model. */
export const isModelOrSnapshot = (model: string, name: string): boolean =>
  model === name || (model.startsWith(name) && SNAPSHOT.test(model.slice(name.length)));
