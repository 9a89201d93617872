import { Readable, Writable } from "node:stream";
import type pg from "pg";

/** What pg's connection has for COPY and its types do not name (node-postgres, packages/pg/lib/connection.js). */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk: (chunk: Buffer) => void;
  endCopyFrom: () => void;
  sendCopyFail: (message: string) => void;
}

/** Rows are gathered to chunks of this size: a chunk a row would cost more than the row. */
const chunkBytes = 65_536;

/** `COPY … TO STDOUT` as a stream, as slow as it is read. Hand it to `client.query`. */
export class CopyOut extends Readable implements pg.Submittable {
  readonly #sql: string;
  #connection: pg.Connection | undefined;
  #chunk = Buffer.allocUnsafe(chunkBytes);
  #filled = 0;
  /** How many rows there were; known at the end. */
  rows = 0;

  constructor(sql: string) {
    super();
    this.#sql = sql;
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection;
    connection.query(this.#sql);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.#filled + chunk.length > chunkBytes) this.#pass();
    // Copied in either case: pg uses the bytes again for what comes next.
    if (chunk.length > chunkBytes) this.#push(Buffer.from(chunk));
    else this.#filled += chunk.copy(this.#chunk, this.#filled);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(" ")[1]);
  }

  handleReadyForQuery(): void {
    this.#pass();
    this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  override _read(): void {
    this.#connection?.stream.resume();
  }

  #pass(): void {
    if (this.#filled === 0) return;
    this.#push(this.#chunk.subarray(0, this.#filled));
    this.#chunk = Buffer.allocUnsafe(chunkBytes);
    this.#filled = 0;
  }

  #push(chunk: Buffer): void {
    if (!this.push(chunk)) this.#connection?.stream.pause();
  }
}

/** `COPY … FROM STDIN` as a stream, as fast as the database takes it. Hand it to `client.query`. */
export class CopyIn extends Writable implements pg.Submittable {
  readonly #sql: string;
  #connection: CopyConnection | undefined;
  #isReady = false;
  #begin: (error?: Error) => void = () => undefined;
  #end: (error?: Error) => void = () => undefined;
  /** How many rows were taken; known at the end. */
  rows = 0;

  constructor(sql: string) {
    super({ highWaterMark: chunkBytes });
    this.#sql = sql;
  }

  /** Nothing is written before the database is ready for it. */
  override _construct(callback: (error?: Error | null) => void): void {
    this.#begin = callback;
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection as CopyConnection;
    connection.query(this.#sql);
  }

  handleCopyInResponse(): void {
    this.#isReady = true;
    this.#begin();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(" ")[1]);
  }

  handleReadyForQuery(): void {
    this.#isReady = false;
    this.#end();
  }

  handleError(error: Error): void {
    const wasReady = this.#isReady;
    this.#isReady = false;
    // Node destroys no stream that is still being made: that has to fail by itself.
    if (wasReady) this.destroy(error);
    else this.#begin(error);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    const { stream } = this.#connection as CopyConnection;
    this.#connection?.sendCopyFromChunk(chunk);
    if (stream.writableNeedDrain) stream.once("drain", () => callback());
    else callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#end = callback;
    this.#connection?.endCopyFrom();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#isReady && error) this.#connection?.sendCopyFail("broken off");
    this.#isReady = false;
    callback(error);
  }
}
