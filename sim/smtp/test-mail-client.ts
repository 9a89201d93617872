import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { createTransport } from "nodemailer";
import type { KeyAndCertificate } from "../certificate.ts";
import type { SimulatedCloud } from "../control-client.ts";

export interface TestMail {
  /** Envelope sender (MAIL FROM); empty for the null sender. */
  from: string;
  to: string | string[];
  /** The From: header, where it is not the envelope sender. */
  header?: string;
  /** The loopback address to send from. */
  peer?: string;
  certificate?: KeyAndCertificate;
}
export interface MailAnswer {
  /** The server's last line, to the message or to the refused recipients. */
  response: string;
  accepted: string[];
  rejected: string[];
  /** The command that a refusal of all recipients answered. */
  command?: string;
}

/** Sends one message with STARTTLS, as any mail program would, and says what the server answered. */
export async function sendMail(cloud: SimulatedCloud, mail: TestMail): Promise<MailAnswer> {
  const { certificate, peer = "127.0.0.1" } = mail;
  const transport = createTransport({
    ...cloud.smtp,
    localAddress: peer,
    requireTLS: true,
    connectionTimeout: 5_000,
    socketTimeout: 5_000,
    tls: {
      ca: cloud.certificate,
      ...(certificate ? { cert: certificate.certificatePem, key: certificate.privateKeyPem } : {}),
    },
  });
  const envelope = { from: mail.from, to: mail.to };
  const message = { from: mail.header ?? mail.from, to: mail.to, subject: "Scan", text: "Page 1" };
  try {
    const { response, accepted, rejected } = await transport.sendMail({ ...message, envelope });
    return { response, accepted: accepted.map(String), rejected: rejected.map(String) };
  } catch (error) {
    const { response, command, rejected } = error as {
      response?: string;
      command?: string;
      rejected?: string[];
    };
    if (response === undefined) throw error;
    return { response, accepted: [], rejected: rejected ?? [], ...(command ? { command } : {}) };
  } finally {
    transport.close();
  }
}

/** Says these lines in clear text, each after the answer to the one before, then hangs up. Returns the last lines of the answers. */
export async function dictate(cloud: SimulatedCloud, lines: string[]): Promise<string[]> {
  const socket = connect(cloud.smtp.port, cloud.smtp.host);
  const answers: string[] = [];
  const isLast = (line: string) => /^\d{3} /.test(line);
  for await (const line of createInterface(socket)) {
    if (!isLast(line)) continue;
    answers.push(line);
    const next = lines[answers.length - 1];
    if (next === undefined) break;
    socket.write(`${next}\r\n`);
  }
  socket.end();
  if (!socket.closed) await once(socket, "close");
  return answers;
}
