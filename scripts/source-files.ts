import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface SourceFile {
  /** Relative to the project, with forward slashes. */
  path: string;
  text: string;
}

/** Folders that hold what is made or installed, as in .gitignore. */
const notSource = new Set([
  ".cache",
  ".data",
  ".git",
  ".next",
  "bin",
  "generated",
  "node_modules",
  "obj",
  "playwright-report",
  "secrets",
  "test-results",
]);
const textFile =
  /\.(ts|tsx|js|mjs|css|json|md|prisma|sql|toml|yml|yaml|ps1|psm1|psd1|cs|csproj|props)$|\.Dockerfile$|(^|\/)(run|Caddyfile|LICENSE|\.npmrc)$/;

/** Docs name them; what is in them is no text. */
const picture = /^docs\/images\/[^/]+\.png$/;

/** Every text file of the project's own, and the docs' pictures without content. */
export function readSourceFiles(root: string, folder = ""): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return notSource.has(entry.name) ? [] : readSourceFiles(root, path);
    if (entry.isFile() && picture.test(path)) return [{ path, text: "" }];
    if (!entry.isFile() || !textFile.test(path) || path === "next-env.d.ts") return [];
    return [{ path, text: readFileSync(join(root, path), "utf8") }];
  });
}

export const isTypeScript = (file: SourceFile) => /\.tsx?$/.test(file.path);
export const isTest = (file: SourceFile) => /\.(test|spec)\.tsx?$/.test(file.path);
/** Code that may know both sides: the simulated cloud itself, and what tests with it. */
export const isSimulatorOrTest = (file: SourceFile) =>
  isTest(file) || /^(sim|e2e|bench)\/|(^|\/)test-[^/]+\.tsx?$/.test(file.path);
