import { expect, test } from "vitest";
import { createClouds } from "../../worker/clouds.ts";
import { cloudHosts } from "./cloud-hosts.ts";

const clouds = createClouds(null);

test.each(["global", "gcchigh", "dod", "china"] as const)(
  "the hosts shown for %s are those that the worker asks",
  (cloud) => {
    const { signIn, exchange, graph } = cloudHosts[cloud];
    const asked = clouds.find(cloud);
    expect([asked?.authority, asked?.exchange, asked?.graph.url]).toEqual(
      [signIn, exchange, graph].map((host) => `https://${host}`),
    );
  },
);
