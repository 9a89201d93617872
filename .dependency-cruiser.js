/** What may import what. `scripts/gates.ts` fails when fewer modules were looked at than there are files. */
const test = "\\.test\\.tsx?$";
/** Set-up shared by tests, beside what it sets up. */
const testSetUp = "/test-[^/]+\\.tsx?$";
const exempt = `${test}|${testSetUp}|^(e2e|bench)/`;
const prismaClient = "^generated/|node_modules/@prisma/(client|adapter-pg)";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "nothing-imports-app",
      severity: "error",
      from: { pathNot: `^app/|${exempt}` },
      to: { path: "^app/" },
    },
    {
      name: "nothing-imports-worker",
      severity: "error",
      from: { pathNot: `^worker/|${exempt}` },
      to: { path: "^worker/" },
    },
    {
      name: "worker-knows-lib-without-web",
      comment: "worker/ uses its own files and lib/, never lib/web/",
      severity: "error",
      from: { path: "^worker/", pathNot: test },
      to: { path: "^(lib/web|components|scripts|prisma|sim)/" },
    },
    {
      name: "components-know-schema-and-rules",
      comment: "and how to seal: what is secret leaves the browser sealed",
      severity: "error",
      from: { path: "^components/", pathNot: test },
      to: {
        path: "^(lib|prisma|scripts|worker|app|generated)/",
        pathNot: "^lib/[^/]+/(schema|rules)\\.ts$|^lib/credentials/(sealing|secret)\\.ts$",
      },
    },
    {
      name: "ui-knows-no-product-word",
      severity: "error",
      from: { path: "^components/ui/", pathNot: test },
      to: { path: "^(lib|components)/", pathNot: "^components/ui/" },
    },
    {
      name: "lib-knows-lib",
      severity: "error",
      from: { path: "^lib/", pathNot: `${test}|${testSetUp}` },
      to: { path: "^(components|scripts|prisma|worker|sim)/" },
    },
    {
      name: "app-knows-components-and-lib",
      severity: "error",
      from: { path: "^app/", pathNot: test },
      to: { path: "^(scripts|prisma|sim|generated)/" },
    },
    {
      name: "sim-stands-alone",
      severity: "error",
      from: { path: "^sim/" },
      to: { path: "^(app|components|lib|worker|prisma|scripts|generated|e2e)/" },
    },
    {
      name: "verifier-stands-alone",
      comment: "people take it along as one file",
      severity: "error",
      from: { path: "^public/" },
      to: { dependencyTypesNot: ["core"] },
    },
    {
      name: "product-never-imports-sim",
      comment: "scripts/ start it as a process",
      severity: "error",
      from: { pathNot: `^sim/|${exempt}` },
      to: { path: "^sim/" },
    },
    {
      name: "next-in-pages-and-lib-web",
      severity: "error",
      from: {
        pathNot: `^(app|components|lib/web)/|^(next\\.config\\.js|next-env\\.d\\.ts|instrumentation\\.ts|proxy\\.ts)$|${test}`,
      },
      to: { path: "node_modules/next/" },
    },
    {
      name: "react-in-pages",
      severity: "error",
      from: { pathNot: `^(app|components|lib/web)/|${exempt}` },
      to: { path: "node_modules/(react|react-dom)/" },
    },
    {
      name: "prisma-client-behind-queries-and-commands",
      severity: "error",
      from: { pathNot: `^lib/db\\.ts$|/(queries|commands)\\.ts$|^(prisma|generated)/|${exempt}` },
      to: { path: prismaClient },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|^generated/" },
    exclude: { path: "^\\.next/|^\\.cache/|^\\.data/" },
    enhancedResolveOptions: {
      conditionNames: ["import", "require", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".css", ".d.ts"],
    },
  },
};
