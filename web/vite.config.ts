import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

// One file with everything in it. It is opened from disk, so nothing may be fetched.
export default defineConfig({
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 100_000_000, cssCodeSplit: false, reportCompressedSize: false },
});
