/** `npm run sign-in-link`: prints an address that signs in once, within 15 minutes. */
import { describeError } from "./operator-error.ts";
import { makeSignInLink } from "./product-database.ts";
import { findRunningProduct } from "./running-product.ts";

try {
  const product = await findRunningProduct();
  console.log(await makeSignInLink(product, product.baseUrl));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
