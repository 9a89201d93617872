import { parentPort, workerData } from "node:worker_threads";
import { judgeFile } from "./judge-file.ts";
import type { OpenRequest } from "./open-file.ts";
import { readPem, readPfx } from "./read-file.ts";

const { kind, file } = workerData as OpenRequest;
parentPort?.postMessage(judgeFile(kind === "pem" ? readPem(file) : readPfx(file), new Date()));
