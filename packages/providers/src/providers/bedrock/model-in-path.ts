/** One that is no text at all, or that a URL takes for a way up, is in no path. */
export const canBeInPath = (model: string): boolean =>
  model.isWellFormed() && !/^\.{0,2}$/.test(model);
