/** The console's files, once they are built: to be served as one folder, below any path. */
export const CONSOLE_FOLDER = new URL("../dist/console/", import.meta.url);
