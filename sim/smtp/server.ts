import { SMTPServer } from "smtp-server";
import type { Cloud } from "../cloud.ts";
import { readCertificateNames } from "./certificate-names.ts";
import { createTransactions } from "./transactions.ts";

const MESSAGE_BYTES = 10 * 1024 * 1024;

/** Neither waits nor reads without end: the simulator may run for months. */
const LIMITS = {
  size: MESSAGE_BYTES,
  rejectOversized: true,
  maxClients: 100,
  maxRecipients: 100,
  maxCommandLength: 2048,
  socketTimeout: 60_000,
};

function createServer(cloud: Cloud): SMTPServer {
  const { certificatePem, privateKeyPem } = cloud.identity.server;
  const transactions = createTransactions(cloud);
  return new SMTPServer({
    ...LIMITS,
    name: "mail.protection.example",
    banner: "Simulated Exchange Online",
    cert: certificatePem,
    key: privateKeyPem,
    minVersion: "TLSv1.2",
    // Asked for and taken whoever issued it: a connector goes by its name.
    requestCert: true,
    rejectUnauthorized: false,
    disabledCommands: ["AUTH", "WIZ", "SHELL", "KILL"],
    disableReverseLookup: true,
    onSecure(socket, session, callback) {
      transactions.end(session, "aborted");
      try {
        transactions.setCertificateNames(session, readCertificateNames(socket));
      } catch (error) {
        const text = `4.7.0 The client certificate cannot be read: ${(error as Error).message}`;
        return callback(Object.assign(new Error(text), { responseCode: 454 }));
      }
      callback();
    },
    onMailFrom(_sender, session, callback) {
      transactions.end(session, "aborted");
      callback();
    },
    onRcptTo({ address }, session, callback) {
      callback(transactions.addRecipient(session, address));
    },
    onData(stream, session, callback) {
      stream.on("end", () => {
        transactions.end(session, stream.sizeExceeded ? "552" : "250");
        callback(null, "2.6.0 Queued mail for delivery (simulated: the message is discarded)");
      });
      stream.resume();
    },
    onClose: (session) => transactions.end(session, "aborted"),
  });
}

/** Listens for mail of all tenants on 127.0.0.1. Port 0 takes a free one. Rejects if the port is in use. */
export async function listenSmtp(cloud: Cloud, port: number): Promise<number> {
  const smtp = createServer(cloud);
  await new Promise<void>((resolve, reject) => {
    smtp.once("error", reject);
    smtp.listen(port, "127.0.0.1", () => {
      smtp.off("error", reject);
      resolve();
    });
  });
  smtp.on("error", (error) => process.stderr.write(`smtp: ${error.message}\n`));
  const address = smtp.server.address();
  if (address === null || typeof address === "string") throw new Error("The SMTP server has no port.");
  return address.port;
}
