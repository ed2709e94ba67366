/** TLS in front of a loopback server, for a browser that takes it for a host of the internet. */

import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { promisify } from "node:util";
import { makeTemp } from "../support/temp.ts";

export type TlsFront = {
  port: number;
  /** SHA-256 of its public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
  fingerprint: string;
  close(): void;
};

/** Starts one, with a certificate of its own for `host`. It hands all it hears to `url`. */
export async function startTls(host: string, url: string): Promise<TlsFront> {
  const { key, cert } = await certificateOf(host);
  const { hostname, port } = new URL(url);
  const server = createServer({ key, cert }, (socket) => {
    const behind = connect(Number(port), hostname);
    socket.pipe(behind).pipe(socket);
    socket.on("error", () => behind.destroy());
    behind.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const publicKey = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return {
    port: address.port,
    fingerprint: createHash("sha256").update(publicKey).digest("base64"),
    close: () => void server.close(),
  };
}

async function certificateOf(host: string): Promise<{ key: string; cert: string }> {
  const folder = await makeTemp("certificate");
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
  await promisify(execFile)("openssl", [...words, "-keyout", key, "-out", cert]);
  return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
}
