import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/**
 * Files with hashed names and relative references: the folder works below any path. No script or style stands in the
 * page itself, so that its content security policy allows none.
 */
export default defineConfig({
  base: "./",
  plugins: [tailwindcss()],
  build: {
    target: "es2023",
    outDir: "dist/console",
    emptyOutDir: true,
    // An image in the code would be a `data:` address, which the policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    reportCompressedSize: false,
  },
  logLevel: "error",
});
