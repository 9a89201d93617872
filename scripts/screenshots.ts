/** `npm run screenshots [-- SCENE…]`: every page and state, light and dark, 1440 and 390 wide, into docs/images. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { startProduct } from "../e2e/product.ts";
import { scenes } from "./screenshot-scenes.ts";
import { imageFolder, openStage } from "./screenshot-stage.ts";

const mostBytes = 150_000;
const mostBytesInAll = 10_000_000;

/** What is too large for a repository, in words. */
function findTooLarge(): string[] {
  const images = readdirSync(imageFolder)
    .filter((name) => name.endsWith(".png"))
    .map((name) => ({ name, bytes: statSync(join(imageFolder, name)).size }));
  const sum = images.reduce((bytes, image) => bytes + image.bytes, 0);
  console.log(`${images.length} pictures, ${(sum / 1e6).toFixed(1)} MB`);
  return [
    ...images.filter(({ bytes }) => bytes > mostBytes).map(({ name, bytes }) => `${name} has ${bytes} bytes`),
    ...(sum > mostBytesInAll ? [`All pictures have ${sum} bytes`] : []),
  ];
}

const chosen = process.argv.slice(2);
const faults: string[] = [];
const product = await startProduct();
try {
  const stage = await openStage(product);
  for (const [name, scene] of Object.entries(scenes)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const from = performance.now();
    // One scene that fails does not cost the pictures of the others.
    await scene(stage).catch((error: unknown) => faults.push(`${name}: ${error}`));
    console.log(`${name} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
  }
  await stage.close();
} finally {
  await product.stop();
}
faults.push(...findTooLarge());
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
